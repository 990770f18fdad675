"""A dump comes to a house whose numbers are other films, copies and addresses: nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.films.models import Film
from app.rentals.models import Address, Inventory
from tests.databases import BOTH
from tests.rentals.dump import SMALL, added, damaged, everything, run
from tests.rentals.factories import Shop

pytestmark = pytest.mark.integration
OLD, NEWER = "2022-02-15 09:34:33+00", "2099-01-01 00:00:00+00"
HOME = f"3\tRua da Prata 3\t\\N\tBaixa\t1\t1100\t210\t{OLD}"
CINEMA = f"1\tRua do Cinema 1\t\\N\tBaixa\t1\t\t\t{OLD}"


def a_film(shop: Shop) -> tuple[str, str]:
    """Make film 1 another one."""
    shop.film(film_id=1, title="OTHER FILM", description="Cars drive off", length=86)
    return "film", "film 1 is another one here: not the same title, description, release_year."


def a_copy(shop: Shop) -> tuple[str, str]:
    """Make copy 1 one of the second film."""
    shop.copy(shop.film(film_id=2, title="Égalité Dusk"), inventory_id=1)
    return "inventory", "inventory 1 is another one here: not the same film_id."


def an_address(shop: Shop) -> tuple[str, str]:
    """Make address 3 another one."""
    place = {"address": "Calçada 9", "district": "Graça", "phone": "9", "city_id": 1}
    shop.keep(Address(address_id=3, **place), "address_id")
    return "address", "address 3 is another one here: not the same address."


@BOTH
@pytest.mark.parametrize("make", [a_film, a_copy, an_address])
@pytest.mark.parametrize("words", [(), ("--dry-run",)], ids=["for real", "only tried"])
def test_what_is_another_thing_here_is_named_and_nothing_is_kept(
    app: Flask, make: Callable[[Shop], tuple[str, str]], words: tuple[str, ...]
) -> None:
    table, said = make(Shop(app))
    before = everything(app)
    refused = run(app, "import-pagila", str(SMALL), *words, code=1)["error"]
    assert refused["code"] == "DUMP_CLASHES"
    assert said in refused["message"]
    assert "import it with --same-shop. Nothing was kept." in refused["message"]
    assert list(refused["details"]) == [table]
    assert everything(app) == before


@BOTH
def test_all_that_differs_is_counted_and_both_sides_are_told(app: Flask) -> None:
    shop = Shop(app)
    for number in (1, 2):
        shop.film(film_id=number, title=f"OTHER FILM {number}")
    for number in (1, 2, 3):
        shop.copy(2, inventory_id=number)
    refused = run(app, "import-pagila", str(SMALL), code=1)["error"]
    assert "Here OTHER FILM 1, None" in refused["message"]
    assert "in the dump HARBOUR LIGHT, Boats come in" in refused["message"]
    # The third copy is of the second film on both sides.
    assert {name: len(told) for name, told in refused["details"].items()} == {
        "film": 2,
        "inventory": 2,
    }


def test_of_many_that_differ_some_are_told_and_all_are_counted(app: Flask, tmp_path: Path) -> None:
    film, lines = "3\tTHIRD\t\\N\t2006\t1\t\\N\t3\t2.99\t86\t19.99\tPG\t2022-09-10\t\\N\t''\n", ""
    shop = Shop(app)
    for number in range(3, 40):
        lines += film.replace("3\tTHIRD", f"{number}\tTHIRD {number}", 1)
        shop.film(film_id=number, title=f"OTHER {number}")
    end = "2022-09-10 17:46:03.9+01\t\\N\t''\n"
    path = damaged(tmp_path, (end, end + lines))
    refused = run(app, "import-pagila", str(path), code=1)["error"]
    assert "In all 37 of film differ." in refused["message"]
    assert refused["message"].count("is another one here") == 2
    assert len(refused["details"]["film"]) == 20


@BOTH
def test_whoever_says_that_it_is_the_same_shop_has_the_newer_of_each(
    app: Flask, tmp_path: Path
) -> None:
    added(app, SMALL)
    new_title = ("HARBOUR LIGHT\tBoats come in", "NEW NAME\tNew words")
    light = ("2022-09-10 17:46:03.905795+01", NEWER)
    moved = (CINEMA, CINEMA.replace("Rua do Cinema 1", "Praça 2").replace(OLD, NEWER))
    other = (f"2\t1\t2\t{OLD}", f"2\t2\t2\t{NEWER}")
    path = damaged(tmp_path, new_title, light, moved, other)
    refused = run(app, "import-pagila", str(path), code=1)["error"]
    assert list(refused["details"]) == ["address", "film", "inventory"]
    done = run(app, "import-pagila", str(path), "--same-shop")["answer"]
    assert {one["table"] for one in done if one["changed"]} == {"address", "film", "inventory"}
    with app.app_context(), unit_of_work(writes=False) as session:
        film = session.get_one(Film, 1)
        assert (film.title, film.folded_title) == ("NEW NAME", "new name")
        assert session.get_one(Address, 1).address == "Praça 2"
        assert session.get_one(Inventory, 2).film_id == 2


@BOTH
def test_a_customer_who_moved_and_a_film_with_a_new_title_come_in_by_themselves(
    app: Flask, tmp_path: Path
) -> None:
    added(app, SMALL)
    moved = (HOME, HOME.replace("Rua da Prata 3", "Rua do Ouro 8").replace(OLD, NEWER))
    light = ("2022-09-10 17:46:03.905795+01", NEWER)
    done = added(app, damaged(tmp_path, moved, ("HARBOUR LIGHT", "HARBOUR DAWN"), light))
    changed: dict[str, Any] = {name: counts for name, counts in done.items() if counts[1]}
    assert changed == {"address": (0, 1, 2), "film": (0, 1, 1)}


@BOTH
def test_case_and_accents_make_no_other_film_and_no_other_address(
    app: Flask, tmp_path: Path
) -> None:
    added(app, SMALL)
    before = everything(app)
    spelt = ("ÉGALITÉ DUSK", "Egalite Dusk"), (CINEMA, CINEMA.replace("Rua", "RUA"))
    added(app, damaged(tmp_path, *spelt))
    assert everything(app) == before
