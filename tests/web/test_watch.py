"""The watch page as a plain page: what it tells search engines."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.accounts.factories import People
from tests.videos.factories import Videos

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("access", "is_hidden"), [("unlisted", True), ("public", False)])
def test_search_engines_keep_only_what_is_listed(
    client: FlaskClient, people: People, videos: Videos, access: str, is_hidden: bool
) -> None:
    video = videos.make(people.make().id, access=access)
    page = client.get(f"/watch/{video}").text
    assert ('content="noindex"' in page) is is_hidden
