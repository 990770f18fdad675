"""What search refuses."""

from app.core.errors import Invalid


class MeaningUnavailable(Invalid):
    """Nothing here can compare meanings."""

    code = "UNAVAILABLE"
    message = (
        "Search by meaning is not available here: nothing on this installation compares meanings "
        "yet. Search by words instead: leave mode out, or set mode=words."
    )
