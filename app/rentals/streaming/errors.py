"""What can go wrong with streaming a film of the shop."""

from __future__ import annotations

from app.core.errors import Conflict, Forbidden, Invalid, NotFound


class RentalRequired(Forbidden):
    """The video is a film for rent, and the viewer holds no running rental and no plan."""

    code = "RENTAL_REQUIRED"
    message = "Rent this film to watch it."


class RentalOver(RentalRequired):
    """The viewer's window of the film closed."""

    message = "Your rental of this film is over. Rent it again to go on watching."


class PlanOver(RentalRequired):
    """The viewer's plan, by which alone they could watch the film, ran out."""

    message = "Your streaming subscription is over. Rent this film to go on watching."


class RentalNotStarted(Forbidden):
    """The viewer has rented the film, and did not say that the time to finish it begins."""

    code = "RENTAL_NOT_STARTED"
    message = "You have rented this film and not started it. Start it on its own page to watch."


class NotStreaming(Conflict):
    """The film cannot be streamed now."""

    code = "NOT_STREAMING"
    message = "This film cannot be streamed now."


class AlreadyRented(Conflict):
    """The customer may watch the film as it is; nobody pays twice."""

    code = "ALREADY_RENTED"
    message = "You have rented this film already, and may watch it."


class CoveredByPlan(AlreadyRented):
    """A running streaming subscription covers the film."""

    code = "COVERED_BY_PLAN"
    message = "Your streaming subscription covers this film: you may watch it without renting."


class PayFirst(Conflict):
    """The customer owes the shop for as many films as it lends on credit."""

    code = "PAY_FIRST"
    message = "Pay for what you have rented first: the shop takes the money at its desk."


class ConfirmEmailFirst(Conflict):
    """The shop knows a customer by the user's address, which is not proven to be theirs."""

    code = "CONFIRM_EMAIL_FIRST"
    message = "Confirm your e-mail address first, and then rent."


class FilmIsRented(Conflict):
    """People have rented the film to stream, and their time is not over."""

    code = "FILM_IS_RENTED"
    message = "People have rented this film and may still watch it: its video stays until then."


class FilmChanged(Conflict):
    """Somebody else chose a video for the film a moment ago."""

    code = "FILM_CHANGED"
    message = "Somebody else chose a video for this film a moment ago. Look again."
    recoverable = True


class ShopNotOpen(Conflict):
    """There is no store a customer could belong to."""

    code = "SHOP_NOT_OPEN"
    message = "The shop has no store yet, so nobody can be its customer."


class PlanNotFound(NotFound):
    """No streaming subscription has this number, or it is not this customer's."""

    code = "PLAN_NOT_FOUND"
    message = "There is no such streaming subscription."


class PlanRuns(Conflict):
    """The customer's plan of these days would overlap another."""

    code = "PLAN_RUNS"
    message = "The customer has a streaming subscription for these days already."


class PlanDays(Invalid):
    """A plan's last day is before its first."""

    code = "PLAN_DAYS"
    message = "A plan does not end before it begins."
