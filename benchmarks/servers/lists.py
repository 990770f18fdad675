"""Our application for granian; `BENCH_FRESH=1` turns off the second that hot answers are kept."""

import os

from app import create_app
from app.videos import hot

if os.environ.get("BENCH_FRESH"):
    hot.SECONDS = 0.0

application = create_app("development")
