"""The settings a person reads about are the settings there are."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import config

pytestmark = pytest.mark.unit
ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)
NOT_OURS = {"FLASK_APP"}


@pytest.fixture
def example():
    return dict(SETTING.findall((ROOT / ".env.example").read_text()))


def known():
    return {name for kind in config.CONFIGS.values() for name in kind.model_fields}


def test_the_example_names_every_setting_and_no_other(example):
    assert set(example) - NOT_OURS == known()


def test_the_settings_page_explains_every_setting():
    page = (ROOT / "docs" / "settings.md").read_text()

    assert {name for name in known() if f"`{name}`" not in page} == set()


def test_the_values_of_the_example_are_the_defaults(example, monkeypatch):
    for name in known():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FLASK_ENV", "development")
    default = config.DevelopmentConfig(_env_file=None)
    for name, value in example.items():
        monkeypatch.setenv(name, value)

    assert config.DevelopmentConfig(_env_file=None).for_flask() == default.for_flask()


def test_the_command_that_makes_a_secret_makes_one_that_production_accepts(monkeypatch):
    text = (ROOT / ".env.example").read_text()
    script = re.search(r'python3 -c "(.+)"', text).group(1)
    secret = subprocess.check_output([sys.executable, "-c", script], text=True).strip()
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://localhost/matinee")

    production = config.ProductionConfig(_env_file=None, SECRET_KEY=secret, DEBUG=False)

    assert secret == production.SECRET_KEY
