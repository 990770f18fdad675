"""Print which share of all functions is fully typed; fail below the promised one."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PROMISED = 0.95
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(folder: Path) -> Iterator[Function]:
    """Yield every function and method below a folder."""
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield node


def is_typed(function: Function) -> bool:
    """Tell whether the result and every parameter but `self` and `cls` say their type."""
    spec = function.args
    rest = [extra for extra in (spec.vararg, spec.kwarg) if extra]
    named = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *rest]
    told = all(each.annotation for each in named if each.arg not in ("self", "cls"))
    return told and function.returns is not None


def main(folders: list[str]) -> int:
    """Print the share and answer the exit code."""
    found = [is_typed(each) for folder in folders for each in functions(Path(folder))]
    share = sum(found) / len(found)
    sys.stdout.write(
        f"Typed: {share:.1%} of {len(found)} functions (at least {PROMISED:.0%} promised)\n"
    )
    return 0 if share >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
