"""What can go wrong with a film."""

from app.core import errors


class FilmNotFound(errors.NotFound):
    """No film has this number."""

    code = "FILM_NOT_FOUND"
    message = "There is no such film."


class NoFilmNumber(errors.BadRequest):
    """Films are numbered from 1."""

    code = "NO_FILM_NUMBER"
    message = "The number of a film is 1 or more."
