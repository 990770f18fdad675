"""The page of search: what was found, where in it the words are, and what narrows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

import flask_babel
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.api.access import public
from app.api.limits import limited
from app.core import database
from app.search import answers, finding, highlights, service
from app.search.api import SEARCHES
from app.search.asking import MOST_CHARACTERS
from app.search.facets import DATES, LENGTHS, Count, Filters
from app.search.finding import Sort
from app.search.highlights import Mark
from app.search.service import Found, Hit
from app.services.media import languages
from app.web import paging
from app.web.blueprint import blueprint

PAGE_SIZE = 20
MOST_OF_A_FILTER = 50
_OFFERED: dict[str, Collection[str]] = {"length": LENGTHS, "date": DATES, "captions": {"yes"}}


@blueprint.get("/search")
@public
@limited(SEARCHES, shared="search")
def search() -> ResponseReturnValue:
    """Show what has the words of the address; without any, say what can be looked for."""
    q = request.args.get("q", "").strip()[:MOST_CHARACTERS]
    filters, sort = asked_filters(), asked_sort()
    with database.unit_of_work(writes=False):
        found = service.search(
            q, page=paging.asked(), page_size=PAGE_SIZE, filters=filters, sort=sort
        )
        return render_template(
            "search/search.html",
            q=q,
            page=found.page,
            hits=[card(hit, found) for hit in found.page.items],
            partial=found.partial,
            corrected=found.corrected,
            corrected_link=corrected_link(found),
            asked=filters.asked,
            chosen=chosen_filters(filters, facets := named(found.facets)),
            facets=facets,
            next_address=found.page.next and address(page=found.page.next),
            sort=sort,
            sorts=sort_names(),
            most=finding.MOST,
        )


def asked_filters() -> Filters:
    """Read what the address narrows by; what does not exist does not narrow."""
    found: dict[str, str] = {}
    for one in fields(Filters):
        value = request.args.get(one.name, "").strip()[:MOST_OF_A_FILTER]
        if value and value in _OFFERED.get(one.name, (value,)):
            found[one.name] = value
    return replace(Filters(), **found)


def chosen_filters(filters: Filters, facets: dict[str, list[Count]]) -> list[tuple[str, str]]:
    """Answer what narrows, in words, each with the address without it."""
    chosen = []
    for kind, value in filters.asked.items():
        label = next((one.label for one in facets.get(kind, ()) if one.value == value), value)
        chosen.append((label, address(**{kind: None})))
    return chosen


def address(**changes: Any) -> str:
    """Answer this search's address with something changed; only what is a question stays in it."""
    names = ("q", "sort", *(one.name for one in fields(Filters)))
    asked = {name: request.args[name] for name in names if request.args.get(name)}
    return url_for("pages.search", **(asked | changes))


def asked_sort() -> Sort:
    """Read the order; an unknown one is by relevance."""
    text = request.args.get("sort")
    return Sort(text) if text in list(Sort) else Sort.RELEVANCE


def card(hit: Hit, found: Found) -> dict[str, Any]:
    """Answer a hit with its texts marked."""
    texts = {one.field: marked(one.text, one.marks) for one in hit.highlights}
    said = [
        {"start": one.start, "text": marked(one.text, highlights.marks(one.text, found.words))}
        for one in hit.moments
    ]
    return answers.hit(hit) | {
        "shown_title": texts.get("title", hit.row.title),
        "shown_description": texts.get("description"),
        "said": said,
    }


def marked(text: str, marks: Sequence[Mark]) -> Markup:
    """Write a text with its marks, every letter of it escaped."""
    written, last = [], 0
    for mark in marks:
        written += [escape(text[last : mark.start]), Markup("<mark>")]
        written += [escape(text[mark.start : mark.end]), Markup("</mark>")]
        last = mark.end
    return Markup("").join([*written, escape(text[last:])])


def corrected_link(found: Found) -> Markup:
    """Link the mended words to their own search."""
    address = url_for("pages.search", q=found.corrected)
    return Markup('<a href="{}"><strong>{}</strong></a>').format(address, found.corrected or "")


def sort_names() -> list[tuple[Sort, str]]:
    """Name the orders."""
    names = {
        Sort.RELEVANCE: _("Best match"),
        Sort.NEWEST: _("Newest"),
        Sort.VIEWS: _("Most viewed"),
    }
    return list(names.items())


def named(facets: dict[str, list[Count]]) -> dict[str, list[Count]]:
    """Give the codes among the values their words."""
    words = {
        "short": _("Below 4 minutes"),
        "medium": _("4 to 20 minutes"),
        "long": _("20 minutes and more"),
        "today": _("Last 24 hours"),
        "week": _("Last 7 days"),
        "month": _("Last 30 days"),
        "year": _("Last year"),
        "yes": _("With captions"),
    }
    shown = {kind: list(counts) for kind, counts in facets.items()}
    for kind in ("length", "date", "captions"):
        shown[kind] = [replace(one, label=words[one.value]) for one in shown.get(kind, [])]
    shown["language"] = [
        replace(one, label=language_name(one)) for one in shown.get("language", [])
    ]
    return shown


def language_name(one: Count) -> str:
    """Name a language in the reader's, or leave its code."""
    locale = flask_babel.get_locale()
    code = languages.normal(one.value).partition("-")[0]
    return str(locale.languages.get(code, one.label)) if locale else one.label
