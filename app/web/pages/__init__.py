"""The pages by domain; importing this package adds every page to the blueprint."""

from app.web.pages import (
    account,
    api_docs,
    channels,
    email,
    following,
    home,
    passwords,
    rooms,
    security,
    sign_in,
    sponsors,
    static,
    studio,
    videos,
    watch,
)

__all__ = [
    "account",
    "api_docs",
    "channels",
    "email",
    "following",
    "home",
    "passwords",
    "rooms",
    "security",
    "sign_in",
    "sponsors",
    "static",
    "studio",
    "videos",
    "watch",
]
