"""The bell in the header: how many news the viewer has not read."""

from app.api import access
from app.notifications import service


def unread_news() -> int:
    """Count the viewer's unread news; 0 for nobody."""
    viewer = access.current_user()
    return service.unread_count(viewer.id) if viewer is not None else 0
