"""The rows of the cue editor: one page of a track's cues, as a form shows them and sends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from app.services.media.caption_rules import complaints
from app.services.media.captions import Cue, checked, clean, time_of, time_text

PAGE_SIZE = 50
# Rows to fill in, where no script adds them.
BLANK = 2


@dataclass
class Row:
    """One cue as it is typed; what is wrong with it, and what is hard to read about it."""

    number: int | None = None
    start: str = ""
    end: str = ""
    text: str = ""
    problem: str = ""
    warnings: Sequence[str] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed."""
        return not (self.start.strip() or self.end.strip() or clean(self.text))

    def cue(self) -> Cue | None:
        """Read the row; None with `problem` filled when it is wrong."""
        try:
            return checked(Cue(time_of(self.start), time_of(self.end), self.text))
        except ValueError as error:
            self.problem = str(error)
            return None


def shown(cues: Sequence[Cue], page: int, duration: float | None) -> list[Row]:
    """Answer a page of cues as rows, and blank ones behind the last."""
    told: Mapping[int, list[str]] = _by_cue(cues, duration)
    first = (page - 1) * PAGE_SIZE
    rows = [
        Row(number, time_text(cue.start), time_text(cue.end), cue.text, warnings=told[number])
        for number, cue in enumerate(cues[first : first + PAGE_SIZE], start=first + 1)
    ]
    is_last = first + PAGE_SIZE >= len(cues)
    return rows + [Row() for _ in range(BLANK if is_last else 0)]


def sent(form: MultiDict[str, str]) -> list[Row]:
    """Read the rows that a form sends, without those to be dropped and without blank ones."""
    columns = (form.getlist(name) for name in ("start", "end", "text"))
    dropped = set(form.getlist("drop"))
    rows = [
        Row(start=start, end=end, text=text)
        for number, (start, end, text) in enumerate(zip(*columns, strict=False))
        if str(number) not in dropped
    ]
    return [row for row in rows if not row.is_blank]


def put(cues: Sequence[Cue], page: int, rows: Iterable[Row]) -> list[Cue] | None:
    """Answer all cues with one page of them replaced by rows; None when a row is wrong."""
    read = [row.cue() for row in rows]
    if None in read:
        return None
    first = (page - 1) * PAGE_SIZE
    new = [cue for cue in read if cue is not None and cue.text]
    return [*cues[:first], *new, *cues[first + PAGE_SIZE :]]


def _by_cue(cues: Sequence[Cue], duration: float | None) -> Mapping[int, list[str]]:
    told: defaultdict[int, list[str]] = defaultdict(list)
    for complaint in complaints(cues, duration):
        told[complaint.cue].append(complaint.message)
    return told
