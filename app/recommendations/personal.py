"""What recommendations hold of a person: nothing that names them."""

from app.accounts import exports
from app.accounts.exports import Part

SUMS = "only sums over at least two viewers, which name nobody"
PART = Part(
    "recommendations",
    "nothing: recommendations are made of your history, likes, ratings and subscriptions",
    left_out={"co_watch": SUMS, "co_watch_state": "only when those sums were last made"},
)


def register() -> None:
    """Say why nothing is handed over."""
    exports.register(PART)
