"""Builders of channels and of those who follow and sponsor them, committed."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from app.accounts import service as accounts
from app.channels import service, subscriptions
from app.core.database import unit_of_work
from tests.accounts.factories import Person


class Followers:
    """Follows and leaves the channels of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def channel(self, owner: Person) -> UUID:
        """Answer the id of somebody's channel, which is made where there is none."""
        with self.app.app_context(), unit_of_work():
            return service.ensure_channel(accounts.get(owner.id)).id

    def subscribe(self, person: Person, channel: UUID) -> None:
        """Have somebody follow a channel."""
        with self.app.app_context(), unit_of_work():
            subscriptions.subscribe(accounts.get(person.id), channel)

    def unsubscribe(self, person: Person, channel: UUID) -> None:
        """Have somebody follow a channel no longer."""
        with self.app.app_context(), unit_of_work():
            subscriptions.unsubscribe(accounts.get(person.id), channel)

    def ask(self, person: Person, channel: UUID) -> None:
        """Have somebody ask to sponsor a channel."""
        with self.app.app_context(), unit_of_work():
            subscriptions.ask(accounts.get(person.id), channel)

    def sponsor(self, person: Person, channel: UUID) -> None:
        """Have the owner make somebody sponsor, who follows the channel."""
        self.subscribe(person, channel)
        with self.app.app_context(), unit_of_work():
            owner = accounts.get(service.get(str(channel)).owner_id)
            subscriptions.grant(owner, channel, accounts.get(person.id))

    def end(self, person: Person, channel: UUID) -> None:
        """Have the owner end somebody's sponsorship."""
        with self.app.app_context(), unit_of_work():
            owner = accounts.get(service.get(str(channel)).owner_id)
            subscriptions.end(owner, channel, accounts.get(person.id))

    def withdraw(self, person: Person, channel: UUID) -> None:
        """Have somebody end their own sponsorship."""
        with self.app.app_context(), unit_of_work():
            subscriptions.withdraw(accounts.get(person.id), channel)

    def count(self, channel: UUID) -> int:
        """Answer how many follow a channel, as the channel says."""
        with self.app.app_context(), unit_of_work(writes=False):
            return service.get(str(channel)).subscriber_count
