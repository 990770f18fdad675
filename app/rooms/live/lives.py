"""Which life of Redis it is: a connection ends with it, so each asks once and tells its scripts."""

from __future__ import annotations

import re
from typing import Any

from redis.connection import AbstractConnection, Connection, parse_url
from redis.exceptions import ResponseError

RUN_ID = re.compile(r"run_id:(\w+)")


class Life(str):
    """A text in a command that a connection which knows better sends as the life it is in."""

    __slots__ = ()


# Where nobody knows better it is empty, and a script asks for itself.
LIFE = Life()


class Living(AbstractConnection):
    """A connection that puts its life in the place of `LIFE`."""

    life = ""

    def on_connect_check_health(self, check_health: bool = True) -> None:  # noqa: FBT001, FBT002 - redis' own
        """Greet Redis, and ask which life it is in; where that is not told, nobody knows."""
        super().on_connect_check_health(check_health)
        self.life = ""
        self.send_command("INFO", "server", check_health=False)
        try:
            told = self.read_response()
        except ResponseError as error:
            if str(error).startswith("BUSY "):
                raise
            return
        found = RUN_ID.search(told.decode() if isinstance(told, bytes) else str(told))
        self.life = found[1] if found else ""

    def send_command(self, *args: Any, **kwargs: Any) -> None:
        """Send a command; the connection is there, and well, before its life is named."""
        if any(one is LIFE for one in args):
            self.connect()
            self.check_health()
            kwargs["check_health"] = False
            args = tuple(self.life if one is LIFE else one for one in args)
        super().send_command(*args, **kwargs)


def connection_of(url: str) -> type[Connection]:
    """Answer the kind of connection that leads to an address, and knows its life."""
    kind = parse_url(url).get("connection_class", Connection)
    living: type[Connection] = type("LivingConnection", (Living, kind), {})
    return living
