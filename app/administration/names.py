"""What kinds of work, queues and checks are called in words."""

from __future__ import annotations

from flask_babel import gettext as _


def kind_names() -> dict[str, str]:
    """Name every kind of job; an unknown one keeps its own name."""
    return {
        "process_video": _("Making a video ready"),
        "look_up_link": _("Looking a link up"),
        "replace_video": _("Replacing a film"),
        "make_download": _("Making a download"),
        "export_account": _("Copying somebody's data"),
        "remove_account": _("Removing an account"),
        "send_mail": _("Sending a mail"),
        "notify": _("Telling people"),
    }


def kind_name(kind: str) -> str:
    """Name one kind of job."""
    return kind_names().get(kind, kind)


def check_names() -> dict[str, str]:
    """Name every check; an unknown one keeps its own name."""
    return {
        "beat": _("The clock of the schedule"),
        "clock": _("Clocks"),
        "database": _("Database"),
        "disk": _("Free space"),
        "failed": _("Failed work"),
        "ffmpeg": _("ffmpeg"),
        "folders": _("Folders"),
        "holes": _("Known holes of ffmpeg"),
        "imports": _("Links to other sites"),
        "integrity": _("Whether the database is whole"),
        "mail": _("Mail"),
        "memory": _("Memory of Redis"),
        "recommendations": _("Recommendations"),
        "redis": _("Redis"),
        "sandbox": _("Sandbox"),
        "schema": _("Version of the database"),
        "search": _("Search"),
        "secrets": _("Secrets"),
        "storage": _("Storage"),
        "stuck": _("Work that is stuck"),
        "worker": _("Workers"),
    }


def check_name(name: str) -> str:
    """Name one check."""
    return check_names().get(name, name)
