"""The pipeline: from an uploaded file to a film that plays, step by step, as jobs run them."""

from flask import Flask

from app.core import registries
from app.core.registries import Check, Cleanup
from app.jobs import kinds
from app.jobs import signals as job_signals
from app.pipeline import answers, downloads, imports, links, replacing, service, steps, tasks
from app.services.media import run
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
    registries.add_doctor(app, "sandbox", check_sandbox)
    registries.add_doctor(app, "imports", imports.check)
    about = "folders of videos that no row points into"
    registries.add_cleanup(app, Cleanup("media", tasks.sweep_media, about))


def check_sandbox() -> Check:
    """Say how the tools that read uploads are shut in."""
    found = run.capability()
    remedy = "" if found.is_whole else "apt-get install bubblewrap"
    return Check(
        "sandbox", ok=found.name != "none", detail=f"{found.name}: {found.note}", remedy=remedy
    )
