"""The pages of all messages, ``docs/en/messages.md`` and ``docs/fr/messages.md``, made from the messages themselves.

Written anew by ``python -m generator.problems.reference``; a test keeps the committed pages equal to it.
"""

import re
from pathlib import Path

from generator.problems.catalogue import Lang, Message, messages

_ENGLISH = """# Messages: every code

An **error** stops the build: something would be false or lost. A **warning** does not (unless `--strict`). A **notice**
is good to know; only `check` says it. A code never changes its meaning. Words in braces, such as `{field}`, stand for
what Trace found.
"""
_FRENCH = """# Les messages : chaque code

Une **erreur** arrête la construction : quelque chose serait faux ou perdu. Un **avertissement** ne l’arrête pas (sauf
avec `--strict`). Une **remarque** est bonne à savoir; seul `check` la dit. Un code ne change jamais de sens. Les mots
entre accolades, comme `{field}`, sont mis pour ce que Trace a trouvé.
"""
_COLUMNS = {"en": "| code | | what it means | what to do |", "fr": "| code | | ce que cela veut dire | quoi faire |"}
_WORDS = {"error": "erreur", "warning": "avertissement", "notice": "remarque"}
_SECTIONS: dict[str, dict[Lang, str]] = {
    "TR0": {"en": "Folders and files", "fr": "Dossiers et fichiers"},
    "TR1": {"en": "How YAML is written", "fr": "L’écriture du YAML"},
    "TR2": {"en": "Fields of a record", "fr": "Les champs d’une fiche"},
    "TR3": {"en": "Rules between records", "fr": "Les règles entre les fiches"},
    "TR4": {"en": "Stories and feedback", "fr": "Récits et témoignages"},
    "TR5": {"en": "Addresses", "fr": "Les adresses"},
    "TR6": {"en": "Site, theme, output folder and computer", "fr": "Site, thème, dossier de sortie et ordinateur"},
}


def reference(lang: Lang) -> str:
    """The page in one language: one table per range of codes, one anchor per code (``messages.md#tr101``)."""
    lines = [_FRENCH if lang == "fr" else _ENGLISH]
    for prefix, titles in _SECTIONS.items():
        rows = [_row(message, lang) for code, message in messages().items() if code.startswith(prefix)]
        lines += [f"## {titles[lang]}\n", _COLUMNS[lang], "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(message: Message, lang: Lang) -> str:
    said, severity = message.parts(lang), message.severity.value
    name = f'<a id="{message.code.lower()}"></a>**{message.code}** {message.slug}'
    cells = (name, _WORDS[severity] if lang == "fr" else severity, _cell(f"{said.what} {said.why}"), _cell(said.fix))
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """A message on one line of a table, its signs kept from meaning something in Markdown."""
    parts = re.split(r"(`[^`]*`)", re.sub("[ \n]+", " ", text).replace("|", "\\|"))
    return "".join(part if part.startswith("`") else re.sub(r"([*<])", r"\\\1", part) for part in parts)


if __name__ == "__main__":
    Path("docs/en/messages.md").write_text(reference("en"), encoding="utf-8")
    Path("docs/fr/messages.md").write_text(reference("fr"), encoding="utf-8")
