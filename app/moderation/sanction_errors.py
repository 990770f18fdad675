"""What can go wrong with what is done to people, and with their appeals."""

from app.core.errors import Conflict, Forbidden, NotFound


class SanctionNotFound(NotFound):
    """There is no such sanction."""

    code = "SANCTION_NOT_FOUND"
    message = "There is no such decision."


class SanctionOver(Conflict):
    """It was lifted, or its time is over."""

    code = "SANCTION_OVER"
    message = "This decision is no longer in force."


class OwnAccount(Forbidden):
    """Nobody moderates themselves."""

    code = "OWN_ACCOUNT"
    message = "You cannot decide about your own account."


class ModeratorProtected(Forbidden):
    """Moderators do not decide about each other."""

    code = "MODERATOR_PROTECTED"
    message = "Only an administrator can decide about moderators and administrators."


class OwnRole(Conflict):
    """Nobody takes their own role."""

    code = "OWN_ROLE"
    message = "You cannot take this role from yourself. Another administrator can."


class AppealNotFound(NotFound):
    """There is no such appeal."""

    code = "APPEAL_NOT_FOUND"
    message = "There is no such appeal."


class NothingToAppeal(NotFound):
    """There is no such decision about the person who asks."""

    code = "DECISION_NOT_FOUND"
    message = "There is no such decision about you."


class AppealExists(Conflict):
    """A decision is appealed against once."""

    code = "APPEAL_EXISTS"
    message = "You have appealed against this decision already. There is one appeal for each."


class AppealDecided(Conflict):
    """Somebody decided it meanwhile."""

    code = "APPEAL_DECIDED"
    message = "This appeal has been decided."


class OwnDecision(Forbidden):
    """Another moderator looks at it than the one who decided first."""

    code = "OWN_DECISION"
    message = "You decided this yourself. Another moderator looks at the appeal."
