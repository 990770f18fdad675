"""The Chromium that set-up found or brought, started the same way for every test."""

from __future__ import annotations

from playwright.sync_api import Browser, Playwright

from deploy.setup import chromium

PROGRAM = chromium.find()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
