"""Which folders and files a content folder holds; the only place that knows their names."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LANGUAGES = ("fr", "en")
_PAGES = tuple(f"{lang}.md" for lang in _LANGUAGES)
_IMAGE = re.compile(r"[^/]+\.(?:png|jpe?g|webp|gif|svg)", re.IGNORECASE)
_NOTHING = re.compile(r"(?!)")
_TEXT_ENDINGS = {".yaml": ".yml", ".yml.txt": ".yml", ".md.txt": ".md", ".markdown": ".md", ".txt": ".md"}


@dataclass(frozen=True, slots=True)
class Folder:
    """What one kind of folder may hold.

    `texts` are read; `blobs` and, where `anything`, all other files are only listed. `each` is the kind of the
    sub-folders that are named by an id, `main` the file that makes such a folder a record.
    """

    texts: tuple[str, ...] = ()
    blobs: re.Pattern[str] = _NOTHING
    folders: Mapping[str, "Folder"] = field(default_factory=dict)
    each: "Folder | None" = None
    anything: bool = False
    voices: bool = False
    main: str = ""

    @property
    def expected(self) -> tuple[str, ...]:
        """What to name to somebody who wonders what goes here."""
        each = ("<id>/",) if self.each else ()
        voices = tuple(f"<voice>.{lang}.md" for lang in _LANGUAGES) if self.voices else ()
        return (*self.texts, *(f"{name}/" for name in self.folders), *each, *voices)


DELIVERABLES = Folder(anything=True)
FEEDBACK = Folder(voices=True)
PERSON = Folder(("person.yml", *_PAGES), re.compile(r"photo\.[^.]+"), main="person.yml")
MISSION = Folder(
    ("mission.yml", *_PAGES, "corrections.yml", "seal.yml"),
    _IMAGE,
    {"feedback": FEEDBACK, "deliverables": DELIVERABLES},
    main="mission.yml",
)
ROOT = Folder(
    ("site.yml", "teams.yml", "competencies.yml", "glossary.yml"),
    folders={"people": Folder(each=PERSON), "missions": Folder(each=MISSION)},
)


def voice_of(name: str) -> tuple[str, str] | None:
    """Voice and language of a feedback file name, or None when it is not `<voice>.<lang>.md`."""
    stem, dot, ending = name.rpartition(".")
    voice, dot2, lang = stem.rpartition(".")
    return (voice, lang) if dot and dot2 and voice and ending == "md" and lang in _LANGUAGES else None


def nearest(name: str, names: tuple[str, ...]) -> str | None:
    """The expected name that somebody most likely meant, if any is close enough."""
    plain = name.casefold()
    for typed, meant in _TEXT_ENDINGS.items():
        if plain.endswith(typed) and plain.removesuffix(typed) + meant in names:
            return plain.removesuffix(typed) + meant
    if plain in names:
        return plain
    close = difflib.get_close_matches(plain, names, n=1, cutoff=0.75)
    return close[0] if close else None


def nearest_voice(name: str) -> str | None:
    """`<voice>.<lang>.md` for a name that only lacks its language, or spells it or the ending in capitals."""
    stem, _, ending = name.rpartition(".")
    if not stem or ending.casefold() not in ("md", "markdown", "txt"):
        return None
    plain = f"{stem}.md"
    if voice_of(plain.casefold()):
        voice, _, lang = stem.rpartition(".")
        return f"{voice}.{lang.casefold()}.md"
    return None if "." in stem else f"{stem}.fr.md"
