"""Two outputs at one place: an alias on a feed, a file where another needs a folder, names that differ only by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.problems import Place, Problem, problem
from generator.routes import Routes, claim

from .planned import Planned


def clashes(planned: Iterable[Planned], routes: Routes) -> Iterator[Problem]:
    """Each of them once, at the record that asked for the address. Equal archived files are one file."""
    owners = {route.file: route.owner for route in routes.pages}
    seen: dict[str, Planned] = {}
    folders: dict[str, Planned] = {}
    for file in planned:
        claimed = claim(file.path)
        earlier = seen.setdefault(claimed, file)
        if earlier is not file and (earlier.key, earlier.path) != (file.key, file.path):
            yield _clash(earlier.path, file.path, owners)
        folder = claimed.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = file
            folder = folder.rpartition("/")[0]
    for folder, file in folders.items():
        if folder in seen:
            yield _clash(seen[folder].path, file.path, owners)


def _clash(one: str, other: str, owners: Mapping[str, str]) -> Problem:
    asked, taken = (one, other) if owners.get(one) else (other, one)
    return problem("TR501", Place(owners.get(asked, "")), path=f"/{asked}", other=f"/{taken}")
