"""Encryption goes by the name, though the connection goes to an address that was checked."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.fetch import Fetcher, FetchFailed, RedirectNotAllowed
from tests.services.fetch import rig
from tests.services.fetch.conftest import OUTSIDE, outside

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate"),
]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a certificate for `site.example` and its key."""
    file = tmp_path_factory.mktemp("tls") / "site.pem"
    made = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=site", "-addext", "subjectAltName=DNS:site.example", "-days", "2"]
    into = ["-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(["openssl", "req", *made, *names, *into], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + file.with_suffix(".crt").read_bytes())
    return file


@pytest.fixture
def asked() -> list[str | None]:
    """The names that were asked for in handshakes."""
    return []


@pytest.fixture
def site(certificate: Path, asked: list[str | None]) -> Iterator[rig.Site]:
    """An encrypted site."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    tls.sni_callback = lambda _line, name, _context: asked.append(name)  # type: ignore[assignment]
    with rig.site(tls) as made:
        yield made


@pytest.fixture
def trusting(certificate: Path) -> Fetcher:
    """A fetcher that trusts the site's certificate."""
    tls = ssl.create_default_context(cafile=str(certificate.with_suffix(".crt")))
    return Fetcher(resolve=lambda _: [OUTSIDE], may_reach=outside, tls=tls)


def test_the_name_is_asked_for_and_the_checked_address_connected_to(
    site: rig.Site, trusting: Fetcher, asked: list[str | None], seen: list[str]
) -> None:
    site.page("/", rig.ok(b"private"))
    assert trusting.fetch(site.address(scheme="https")).body == b"private"
    assert (asked, seen) == (["site.example"], [OUTSIDE])
    assert f"Host: site.example:{site.port}" in site.requests[0]


def test_a_certificate_of_another_name_is_not_taken(site: rig.Site, trusting: Fetcher) -> None:
    for host in ("other.example", OUTSIDE):
        with pytest.raises(FetchFailed):
            trusting.fetch(f"https://{host}:{site.port}/")
    assert site.requests == []


def test_a_certificate_nobody_vouches_for_is_not_taken(site: rig.Site) -> None:
    strict = Fetcher(resolve=lambda _: [OUTSIDE], may_reach=outside)
    with pytest.raises(FetchFailed):
        strict.fetch(site.address(scheme="https"))
    assert site.requests == []


def test_a_redirect_from_https_to_http_is_not_followed(site: rig.Site, trusting: Fetcher) -> None:
    with rig.site() as plain:
        plain.page("/", rig.ok(b"plain"))
        site.page("/", rig.to(plain.address()))
        with pytest.raises(RedirectNotAllowed):
            trusting.fetch(site.address(scheme="https"))
        assert plain.came_to == []


def test_a_redirect_from_http_to_https_is_followed(site: rig.Site, trusting: Fetcher) -> None:
    with rig.site() as plain:
        plain.page("/", rig.to(site.address(scheme="https")))
        site.page("/", rig.ok(b"private"))
        assert trusting.fetch(plain.address()).body == b"private"
