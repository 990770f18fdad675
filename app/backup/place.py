"""The house as backups see it: database, store, folders, and the schema this code has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, MetaData

import config as settings
from app.api.health import TRIAL, VERSION
from app.backup import scope
from app.core import registries
from app.core.database import db
from app.core.extensions import migrate
from app.services import storage
from app.services.storage import Storage


@dataclass(frozen=True)
class Place:
    """What a backup is made of, and what it is put back into.

    Of the store it is what lies below `prefixes`: what domains keep there. What else lies there is
    somebody else's.
    """

    engine: Engine
    metadata: MetaData
    store: Storage
    apart: tuple[Path, ...]
    prefixes: frozenset[str]
    work: Path
    schema: Config
    version: str
    settings: dict[str, Any]

    @property
    def script(self) -> ScriptDirectory:
        """Answer the migrations there are."""
        return ScriptDirectory.from_config(self.schema)

    @property
    def head(self) -> str:
        """Name the newest schema this code knows."""
        return str(self.script.get_current_head())

    def other(self, *paths: Path) -> Place:
        """Answer the same house in which these files, too, are none of the store's."""
        return Place(**(vars(self) | {"apart": (*self.apart, *paths)}))


def of(app: Flask) -> Place:
    """Answer the house of an application."""
    config = app.config
    return Place(
        engine=db.engine,
        metadata=db.metadata,
        store=storage.current(),
        prefixes=frozenset(registries.of(app).holdings) - {TRIAL},
        apart=tuple(config[f"{name}_FOLDER"] for name in ("SPOOL", "WORK", "BACKUP")),
        work=config["WORK_FOLDER"],
        schema=migrate.get_config(Path(app.root_path).parent / "migrations"),
        version=VERSION,
        settings=scope.told_settings(settings.Settings.model_fields, config),
    )
