"""Which folders and files a content folder holds; the only place that knows their names."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.source.names import suggested_id

_LANGUAGES = ("fr", "en")
_PAGES = tuple(f"{lang}.md" for lang in _LANGUAGES)
_IMAGE = pattern(r"[^/]+\.(?:png|jpe?g|webp|gif|svg)", re.IGNORECASE)
_OFFICE_ENDINGS = ("doc", "docx", "odt", "ods", "pages", "pdf", "rtf", "xls", "xlsx")
_PROSE_ENDINGS = ("md", "markdown", "txt")
_NOTHING = pattern(r"(?!)")
_OTHER_WORDS = {
    "feedback": ("avis", "commentaire", "commentaires", "comments", "retour", "retours", "temoignage", "temoignages"),
    "deliverables": ("documents", "fichiers", "files", "livrable", "livrables"),
    "people": ("gens", "membres", "personne", "personnes"),
    "teams.yml": ("equipe.yml", "equipes.yml"),
    "competencies.yml": ("competence.yml", "competences.yml", "skills.yml"),
    "glossary.yml": ("glossaire.yml",),
    "person.yml": ("personne.yml", "profil.yml"),
    "fr.md": ("histoire.md", "histoire.fr.md", "mission.fr.md", "recit.md", "recit.fr.md", "story.fr.md",
              "texte.fr.md"),
    "en.md": ("story.md", "histoire.en.md", "mission.en.md", "recit.en.md", "story.en.md", "text.en.md"),
}
_MEANT = {word: name for name, words in _OTHER_WORDS.items() for word in words}
_VOICE = pattern(
    r"(?P<voice>.*[^-_. ])[-_. ]"
    r"(?:(?P<fr>fr(?:ancais|ench)?(?:[-_](?:ca|fr))?)|en(?:glish)?(?:[-_](?:ca|us|gb))?|anglais)",
    re.IGNORECASE)
_TEXT_ENDINGS = {".yaml": ".yml", ".yml.txt": ".yml", ".md.txt": ".md", ".markdown": ".md", ".txt": ".md"}


@dataclass(frozen=True, slots=True)
class Folder:
    """What one kind of folder may hold.

    `texts` are read; `blobs` and, where `anything`, all other files are only listed. `each` is the kind of the
    sub-folders that are named by an id, as in `example`; `main` is the file that makes such a folder a record, and
    `picture` how one of the `blobs` may be called.
    """

    texts: tuple[str, ...] = ()
    blobs: re.Pattern[str] = _NOTHING
    folders: Mapping[str, "Folder"] = field(default_factory=dict)
    each: "Folder | None" = None
    anything: bool = False
    voices: bool = False
    main: str = ""
    example: str = ""
    picture: str = ""

    @property
    def expected(self) -> tuple[str, ...]:
        """What to name to somebody who wonders what goes here."""
        voices = tuple(f"….{lang}.md" for lang in _LANGUAGES) if self.voices else ()
        pictures = (self.picture,) if self.picture else ()
        return (*self.texts, *pictures, *(f"{name}/" for name in self.folders), *voices)

    def example_for(self, name: str) -> str | None:
        """Where the file of a record has its place, if it is one that a folder in this one makes records of."""
        places = self.folders.values()
        return next((place.example for place in places if place.each is not None and name == place.each.main), None)


DELIVERABLES = Folder(anything=True)
FEEDBACK = Folder(voices=True)
PERSON = Folder(("person.yml", *_PAGES), pattern(r"photo\.[^.]+"), main="person.yml", picture="photo.jpg")
MISSION = Folder(
    ("mission.yml", *_PAGES, "corrections.yml", "seal.yml"),
    _IMAGE,
    {"feedback": FEEDBACK, "deliverables": DELIVERABLES},
    main="mission.yml",
    picture="….jpg",
)
ROOT = Folder(
    ("site.yml", "teams.yml", "competencies.yml", "glossary.yml"),
    folders={
        "people": Folder(each=PERSON, example="people/marie-roy/person.yml"),
        "missions": Folder(each=MISSION, example="missions/2026-guide/mission.yml"),
    },
)


def is_content(folder: Path) -> bool:
    """Whether a folder holds what makes it a content folder; not where nobody may look."""
    with suppress(PermissionError):
        return (folder / "site.yml").is_file() or any((folder / name).is_dir() for name in ROOT.folders)
    return False


def main_of(section: str) -> str:
    """The file that makes a folder of ``missions`` or ``people`` a record."""
    each = ROOT.folders[section].each
    assert each is not None
    return each.main


def is_document(name: str) -> bool:
    """Whether a name is that of a document of a word processor."""
    return name.rpartition(".")[2].casefold() in _OFFICE_ENDINGS


def voice_of(name: str) -> tuple[str, str] | None:
    """Voice and language of a feedback file name, or None when it is not `<voice>.<lang>.md`."""
    stem, dot, ending = name.rpartition(".")
    voice, dot2, lang = stem.rpartition(".")
    return (voice, lang) if dot and dot2 and voice and ending == "md" and lang in _LANGUAGES else None


def nearest(name: str, names: tuple[str, ...], exactly: bool = False) -> str | None:
    """The expected name that somebody most likely meant, if any is close enough; `exactly`: spelling mistakes aside."""
    plain = name.casefold()
    word = _MEANT.get(_unaccented(plain))
    if word in names:
        return word
    for typed, meant in _TEXT_ENDINGS.items():
        if plain.endswith(typed) and plain.removesuffix(typed) + meant in names:
            return plain.removesuffix(typed) + meant
    if plain in names:
        return plain
    if exactly or is_document(plain):
        return None
    import difflib

    close = difflib.get_close_matches(plain, names, n=1, cutoff=0.75)
    return close[0] if close else None


def _unaccented(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))


def nearest_voice(name: str) -> str | None:
    """`<voice>.<lang>.md` for a name that only lacks its language, or says it in another way: `marc-fr.md`."""
    said = spoken_voice(name)
    if said is not None:
        return said
    stem, _, ending = name.rpartition(".")
    if ending.casefold() not in _PROSE_ENDINGS or not stem or "." in stem:
        return None
    return f"{suggested_id(stem) or stem}.fr.md"


def spoken_voice(name: str) -> str | None:
    """`<voice>.<lang>.md` for a name that says a voice and its language, in whatever way."""
    stem, _, ending = without_hidden(name).rpartition(".")
    found = _VOICE.fullmatch(_unaccented(stem)) if ending.casefold() in _PROSE_ENDINGS else None
    if found is None:
        return None
    return f"{suggested_id(found['voice']) or found['voice']}.{'fr' if found['fr'] else 'en'}.md"


def without_hidden(name: str) -> str:
    """A name without the `.txt` that Notepad adds to one with an ending, and that Windows then hides."""
    plain = name.casefold()
    return name[: -len(".txt")] if plain.endswith((".md.txt", ".yml.txt", ".yaml.txt")) else name


def other_language(voice: str) -> str:
    """`hote.en.md` for `hote.fr.md`, and the reverse."""
    stem, lang, ending = voice.rsplit(".", 2)
    return f"{stem}.{_LANGUAGES[lang == _LANGUAGES[0]]}.{ending}"


def nearest_photo(name: str, names: Collection[str]) -> str | None:
    """`photo.jpg` for any picture beside a person, unless there is a photo already."""
    if not _IMAGE.fullmatch(name) or any(PERSON.blobs.fullmatch(other) for other in names):
        return None
    return f"photo.{name.rpartition('.')[2].casefold()}"
