"""Films: the catalogue of the shop, by the tables of the Pagila sample database."""

from flask import Flask


def register(_app: Flask) -> None:
    """Mount nothing yet: the tables are read by who lends the films."""
