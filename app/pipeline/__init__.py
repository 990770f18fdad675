"""The pipeline: from an uploaded file to a film that plays, step by step, as jobs run them."""

from flask import Flask

from app.core import registries
from app.core.registries import Cleanup
from app.jobs import kinds
from app.jobs import signals as job_signals
from app.pipeline import (
    answers,
    checks,
    downloads,
    imports,
    links,
    replacing,
    service,
    steps,
    tasks,
)
from app.videos import work

KIND = kinds.Kind(
    work.PROCESSING,
    steps={
        "fetch": imports.fetch,
        "probe": steps.look,
        "plan": steps.plan,
        "verify": steps.verify,
        "ladder": steps.make_film,
        "thumbnails": steps.take_thumbnails,
        "storyboard": steps.draw_storyboard,
    },
    describe=answers.describe,
)
LOOKING_UP = kinds.Kind(
    work.LOOKING_UP, steps={"look_up": links.look_up}, describe=answers.describe
)


def register(app: Flask) -> None:
    """Mount the domain."""
    kinds.register(KIND)
    kinds.register(LOOKING_UP)
    kinds.register(downloads.KIND)
    kinds.register(replacing.KIND)
    job_signals.job_finished.connect(service.note_end)
    job_signals.job_finished.connect(replacing.note_end)
    checks.register(app)
    about = "folders of videos that no row points into"
    registries.add_cleanup(app, Cleanup("media", tasks.sweep_media, about))
