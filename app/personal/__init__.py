"""Personal data: the copy of everything that a person may take along, and how an account goes."""

from flask import Flask

from app.accounts import cli as accounts_cli
from app.core import registries
from app.jobs import kinds
from app.jobs import signals as job_signals
from app.personal import api, cli, service, steps, tasks

EXPORT = kinds.Kind(
    service.EXPORT,
    steps={"pack": steps.pack},
    on_delete=service.throw_files_of_job_away,
    private=True,
)
REMOVAL = kinds.Kind(service.REMOVAL, steps={"purge": steps.purge, "forget": steps.forget})


def register(app: Flask) -> None:
    """Mount the domain."""
    app.register_blueprint(api.blueprint, url_prefix=f"{app.config['API_PREFIX']}/users")
    accounts_cli.users.add_command(cli.remove)
    for kind in (EXPORT, REMOVAL):
        kinds.register(kind)
    job_signals.job_finished.connect(service.throw_half_an_export_away)
    about = "accounts whose removal was interrupted"
    registries.add_cleanup(app, registries.Cleanup("removals", tasks.go_on_removing, about))
