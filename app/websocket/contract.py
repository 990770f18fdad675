"""What a namespace promises: the shapes of the events it sends, beside those it takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field


@dataclass(frozen=True)
class Sends:
    """An event that a namespace sends: its shape, and when it comes."""

    shape: type[BaseModel]
    when: str


class Problem(BaseModel):
    """Why an event was refused: a code for programs, a sentence for people."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(description="for programs")
    message: str = Field(description="for people")
    recoverable: bool = Field(description="whether to try again may help")


class Refusal(Problem):
    """Why an event was refused, in its acknowledgement."""

    details: Any = Field(None, description="what else there is to say of it")


ERROR = Sends(Problem, "An event of this socket was refused; its acknowledgement says so, too.")


def is_shape(found: Any) -> bool:
    """Tell whether something is a shape."""
    return inspect.isclass(found) and issubclass(found, BaseModel)


def shapes_in(shape: Any) -> set[type[BaseModel]]:
    """Answer a shape and all it is made of, or those that a type names."""
    if not is_shape(shape):
        return {one for part in get_args(shape) for one in shapes_in(part)}
    parts = [field.annotation for field in shape.model_fields.values()]
    return {shape}.union(*(shapes_in(part) for part in parts))


def answer_of(handler: Callable[..., Any]) -> type[BaseModel] | None:
    """Answer the shape a handler is declared to answer with, if it is one."""
    declared = get_type_hints(handler).get("return")
    return declared if is_shape(declared) else None
