"""What every Socket.IO namespace shares: the base, access, limits, the error event, publish."""

from app.websocket.namespace import Namespace
from app.websocket.publishing import publish

__all__ = ["Namespace", "publish"]
