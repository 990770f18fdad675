"""What people read leads somewhere."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_between_the_pages_leads_somewhere(page):
    targets = [target for target, _ in LINK.findall(page.read_text())]
    inside = [target for target in targets if "://" not in target]

    assert [each for each in inside if not (page.parent / each).exists()] == []


def test_the_readme_begins_with_the_two_commands():
    text = (ROOT / "README.md").read_text()

    assert text.index("make run") < text.index("make test") < text.index("## ")
