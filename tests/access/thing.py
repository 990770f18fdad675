"""How the access matrix gets the value of a path parameter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.accounts.factories import Person

Maker = Callable[[Flask, Person], Any]


@dataclass(frozen=True)
class Thing:
    """How to make the value of a parameter; a secret one answers strangers 401, 403 or 404.

    What is not there answers everybody so.
    """

    make: Maker
    is_secret: bool
    is_there: bool = True
