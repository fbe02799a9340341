"""What was stored of each mission for one language, read when a page asks for it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, cast

from generator.compact import compact
from generator.frozen import dataclass
from generator.kept import cells
from generator.records import LANGS, Lang
from generator.site import MANY_MISSIONS, Brief

from .frame import About
from .model import DeliverableRow
from .pieces import FileLink, MissionCard, VoiceView
from .portfolio import MissionView

KEPT = 512
"""How many values stay at hand where a site has many missions: pages that follow each other show the same ones. Of
fewer missions, all do."""


class Values(Protocol):
    """Where stored values come from."""

    def get(self, name: str) -> bytes:
        """The value of a digest."""
        ...


@compact
@dataclass(frozen=True, slots=True)
class Spoken:
    """A voice away from its mission's page; ``day`` is the ordinal of its date, 0 where it has none."""

    day: int
    view: VoiceView


@compact
@dataclass(frozen=True, slots=True)
class Shared:
    """What many pages show of one mission: its card and its archived files."""

    card: MissionCard
    files: tuple[FileLink, ...]


class Stock:
    """The stored values of one language."""

    def __init__(self, lang: Lang, briefs: Mapping[str, Brief], values: Values) -> None:
        self.lang: Lang = lang
        self.briefs = briefs
        self._faces, self._at = cells(briefs, "faces"), LANGS.index(lang)
        self.file_count: Callable[[str], int] = cells(briefs, "file_count")
        self._shared: Callable[[str], tuple[str, ...]] = cells(briefs, "shared")
        self._entries: Callable[[str], tuple[str, ...]] = cells(briefs, "entries")
        self._values = values
        self._at_hand: dict[str, Any] = {}
        self._room = KEPT if len(briefs) >= MANY_MISSIONS else 2 * MANY_MISSIONS

    def card(self, mission_id: str) -> MissionCard:
        """A mission as lists show it, read at the first question that its digest does not answer."""
        return cast("MissionCard", _Card(self, mission_id, self.face(mission_id)[0]))

    def cards(self, mission_ids: Iterable[str]) -> tuple[MissionCard, ...]:
        """``card`` of each."""
        return tuple(self.card(key) for key in mission_ids)

    def face(self, mission_id: str) -> tuple[str, str]:
        """The digests of a mission's card and of its files."""
        found: tuple[str, str] = self._faces(mission_id)[self._at]
        return found

    def row(self, mission_id: str, at: int) -> DeliverableRow:
        """One archived file of a mission, read as ``card`` is: when its digest does not answer."""
        return cast("DeliverableRow", _Row(self, mission_id, at))

    def shared(self, mission_id: str) -> Shared:
        """What many pages show of a mission."""
        found: Shared = self._load(self._shared(mission_id)[self._at])
        return found

    def entry(self, mission_id: str) -> bytes:
        """A mission's feed entry (Atom), in UTF-8."""
        return self._values.get(self.entry_digest(mission_id))

    def entry_digest(self, mission_id: str) -> str:
        """The digest of that."""
        return self._entries(mission_id)[self._at]

    def page(self, mission_id: str) -> tuple[MissionView, About]:
        """A mission's own page, without what others say of it."""
        name = self.briefs[mission_id].part(self.lang).view
        found: tuple[MissionView, About] = pickle.loads(self._values.get(name))  # noqa: S301 - checked by its digest
        return found

    def voices(self, mission_id: str) -> tuple[Spoken, ...]:
        """What others said of a mission."""
        found: tuple[Spoken, ...] = self._load(self.briefs[mission_id].part(self.lang).voices)
        return found

    def _load(self, name: str) -> Any:
        found = self._at_hand.get(name)
        if found is None:
            if len(self._at_hand) >= self._room:
                self._at_hand.clear()
            found = self._at_hand[name] = pickle.loads(self._values.get(name))  # noqa: S301 - checked against its digest
        return found


class _Row:
    """A row of an archived file that is read only when more than its digest is asked for."""

    __slots__ = ("_at", "_row", "_stock", "digest", "id")

    def __init__(self, stock: Stock, mission_id: str, at: int) -> None:
        card, files = stock.face(mission_id)
        self._stock, self.id, self._at = stock, mission_id, at
        self.digest = f"{files}.{at}/{card}"
        self._row: DeliverableRow | None = None

    def __getattr__(self, name: str) -> Any:
        if self._row is None:
            shared = self._stock.shared(self.id)
            self._row = DeliverableRow(shared.files[self._at], shared.card, shared.card.reused)
        return getattr(self._row, name)


class _Card:
    """A card that is read only when more than its digest is asked for: most lists print what was made of it before."""

    __slots__ = ("_card", "_stock", "digest", "id")

    def __init__(self, stock: Stock, mission_id: str, digest: str) -> None:
        self._stock, self.id, self.digest = stock, mission_id, digest
        self._card: MissionCard | None = None

    def __getattr__(self, name: str) -> Any:
        if self._card is None:
            self._card = self._stock.shared(self.id).card
        return getattr(self._card, name)
