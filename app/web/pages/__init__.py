"""The pages by domain; importing this package adds every page to the blueprint."""

from app.web.pages import (
    account,
    api_docs,
    channels,
    home,
    rooms,
    security,
    sign_in,
    static,
    studio,
    videos,
    watch,
)

__all__ = [
    "account",
    "api_docs",
    "channels",
    "home",
    "rooms",
    "security",
    "sign_in",
    "static",
    "studio",
    "videos",
    "watch",
]
