"""Where a form leads next: only to our own pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import redirect, request, url_for
from werkzeug.wrappers import Response


def safe_target(target: str | None) -> str | None:
    """Answer the target when it is a path on this site, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(char) < 0x20 or char == "\\" for char in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target.removesuffix("?")


def onward(default: str) -> Response:
    """Go where `next` says when that is ours, else to the default page."""
    return redirect(wanted() or default, code=303)


def wanted() -> str | None:
    """Answer where `next` leads when that is ours."""
    return safe_target(request.values.get("next"))


def to_sign_in() -> Response:
    """Send somebody anonymous to sign in, and back afterwards."""
    wanted = this_page() if request.method == "GET" else referring_page()
    return redirect(url_for("pages.sign_in", next=safe_target(wanted)), code=303)


def this_page() -> str | None:
    """Answer the page that is asked for, with what its address says: an invite is a part of it."""
    return safe_target(request.full_path)


def referring_page() -> str | None:
    """Answer the page of ours that a form was sent from, with what its address says."""
    parts = urlsplit(request.headers.get("Referer", ""))
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc == request.host else None
