"""Uploads: how original files come in, whole or in parts, and become a video with its first job.

Bytes go to a spool file as they arrive; the last one moves it into the storage without a copy.
"""

from __future__ import annotations

from flask import Flask

from app.core import registries
from app.uploads import api, measures, multipart_api, personal, replacing_api, tasks


def register(app: Flask) -> None:
    """Mount the routes and the tidying of the spool."""
    for blueprint in (api.blueprint, multipart_api.blueprint, replacing_api.blueprint):
        app.register_blueprint(blueprint, url_prefix=app.config["API_PREFIX"])
    measures.register(app)
    personal.register()
    about = "uploads nobody went on with, and what they left in the spool"
    registries.add_cleanup(app, registries.Cleanup("uploads", tasks.tidy, about))
