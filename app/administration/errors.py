"""What can go wrong when somebody administers."""

from app.core.errors import Conflict


class OwnAccount(Conflict):
    """Nobody locks themselves out."""

    code = "OWN_ACCOUNT"
    message = "This is your own account. Ask another administrator."


class AccountDisabled(Conflict):
    """Nobody disabled is sent a link."""

    code = "ACCOUNT_DISABLED"
    message = "This account is disabled. Enable it first."
