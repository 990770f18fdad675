"""Our application for granian; `BENCH_FRESH=1` turns off the second that hot answers are kept."""

import os

from app import create_app
from app.videos.lists_api import hot_answers

application = create_app("development")
if os.environ.get("BENCH_FRESH"):
    hot_answers(application).seconds = 0.0
