"""The settings a person reads about are the settings there are."""

import os
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
SAY_WHERE_THINGS_LIE = """
import config
for kind in (config.DevelopmentConfig, config.TestingConfig):
    chosen = kind()
    print(chosen.STORAGE_URL, chosen.storage_folder(), chosen.database_url())
"""
IN_TESTS = f"""
import subprocess, sys, tests.conftest
subprocess.run([sys.executable, "-c", {SAY_WHERE_THINGS_LIE!r}], check=True)
"""


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


def test_no_setting_of_an_operator_reaches_the_tests(tmp_path):
    dotenv = tmp_path / ".env"
    dotenv.write_text(f"UPLOAD_FOLDER={tmp_path}/videos\n")
    set_by_hand = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/films.db",
        "LOCAL_STORAGE_PATH": str(tmp_path),
        "STORAGE_URL": f"file://{tmp_path}",
        "ENV_FILE": str(dotenv),
    }

    def said(script):
        command = [sys.executable, "-c", script]
        return subprocess.check_output(command, cwd=ROOT, env=os.environ | set_by_hand, text=True)

    assert said(SAY_WHERE_THINGS_LIE).count(str(tmp_path)) > 3
    assert str(tmp_path) not in said(IN_TESTS)


def test_the_command_that_makes_a_secret_makes_one_that_production_accepts(monkeypatch):
    text = (ROOT / ".env.example").read_text()
    script = re.search(r'python3 -c "(.+)"', text).group(1)
    secret = subprocess.check_output([sys.executable, "-c", script], text=True).strip()
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg2://localhost/matinee")

    production = config.ProductionConfig(_env_file=None, SECRET_KEY=secret, DEBUG=False)

    assert secret == production.SECRET_KEY


@pytest.mark.parametrize(
    ("kind", "issuer", "client_id"),
    [
        (config.DevelopmentConfig, "http://issuer.example", "us"),
        (config.DevelopmentConfig, "http://localhost.evil.example", "us"),
        (config.DevelopmentConfig, "issuer.example", "us"),
        (config.DevelopmentConfig, "https://issuer.example", ""),
        (config.ProductionConfig, "http://127.0.0.1:8080", "us"),
    ],
)
def test_an_issuer_others_could_speak_for_is_refused(kind, issuer, client_id):
    with pytest.raises(ValueError, match="OIDC_ISSUER"):
        kind(_env_file=None, OIDC_ISSUER=issuer, OIDC_CLIENT_ID=client_id)


def test_an_issuer_of_this_machine_may_be_plain_outside_production():
    config.DevelopmentConfig(
        _env_file=None, OIDC_ISSUER="http://127.0.0.1:8080", OIDC_CLIENT_ID="us"
    )
