"""Rentals: the shop's stores, staff and customers, and who took which copy of a film home."""

from flask import Flask


def register(app: Flask) -> None:
    """Mount the domain."""
