"""What accounts announces, inside the transaction."""

from blinker import Namespace

_signals = Namespace()
user_disabled = _signals.signal("user-disabled")
session_revoked = _signals.signal("session-revoked")
