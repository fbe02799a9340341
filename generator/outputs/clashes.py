"""Two outputs at one place: an alias on a feed, a file where another needs a folder, names that differ only by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.problems import Place, Problem, problem
from generator.publish import OutputFile
from generator.routes import Routes, claim


def clashes(files: Iterable[OutputFile], routes: Routes) -> Iterator[Problem]:
    """Each of them once, at the record that asked for the address. Equal archived files are one file."""
    owners = {route.file: route.owner for route in routes.pages}
    seen: dict[str, OutputFile] = {}
    for file in files:
        earlier = seen.setdefault(claim(file.path), file)
        if earlier.sha256 != file.sha256:
            yield _clash(earlier.path, file.path, owners)
    for claimed, file in seen.items():
        for end in (at for at, character in enumerate(claimed) if character == "/"):
            if claimed[:end] in seen:
                yield _clash(seen[claimed[:end]].path, file.path, owners)


def _clash(one: str, other: str, owners: Mapping[str, str]) -> Problem:
    asked, taken = (one, other) if owners.get(one) else (other, one)
    return problem("TR501", Place(owners.get(asked, "")), path=f"/{asked}", other=f"/{taken}")
