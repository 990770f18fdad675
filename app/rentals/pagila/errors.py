"""What can go wrong with a dump."""

from app.core.errors import Conflict, Invalid


class DumpDamaged(Invalid):
    """A dump cannot be read to its end, or holds what does not fit; nothing of it is kept."""

    code = "DUMP_DAMAGED"
    message = "This dump cannot be read. Nothing was kept."


class DumpClashes(Conflict):
    """A dump is whole, and says other things than the rows that are here; nothing is kept."""

    code = "DUMP_CLASHES"
    message = "This dump does not fit the rows that are here. Nothing was kept."
