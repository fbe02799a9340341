"""Words, dates and numbers as one language's pages write them. Each is computed once per build and shared."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from generator.languages import Locale
from generator.markup import Abbreviations, MarkupContext, render_inline
from generator.patterns import pattern
from generator.records import LANGS, Lang, PartialDate, Text
from generator.site import Site
from generator.typography import NO_BREAK, typeset

from .pieces import Day, Phrase

_BEFORE_MONTH = pattern(r"\b(\d{1,2}(?:er)?) (?!au |à )(?=[^\W\d])")
_AFTER_MONTH = pattern(r"([^\W\d]) (?=\d{1,2}(?!\d))")
"""A day beside its month: ``7 avril 2026``, ``1er avril``, ``April 7, 2026``."""
_HELD = f"\\1{NO_BREAK}"
_RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Letters that are written from right to left: Hebrew, Arabic and their kin."""


class Words:
    """The wording of one language's pages; words in the other language keep that language's own typography."""

    def __init__(self, site: Site, lang: Lang) -> None:
        self.lang = lang
        self.locale = Locale(site.settings.langs.get(lang))
        self._contexts = {each: markup_context(site, each) for each in LANGS}
        self._phrases: dict[Text, Phrase] = {}
        self._today = site.date
        self._days: dict[tuple[PartialDate | None, PartialDate | None, bool], Day] = {}

    def phrase(self, text: Text) -> Phrase:
        """The text in the page's language, else in the other, marked as such."""
        found = self._phrases.get(text)
        if found is None:
            words, lang = text.pick(self.lang)
            found = self._phrases[text] = self.spoken(words, lang)
        return found

    def spoken(self, words: str, lang: Lang) -> Phrase:
        """Words known to be in ``lang``."""
        context = self._contexts[lang]
        folded = " ".join(words.split())
        html = isolated(Markup(render_inline(folded, context)))  # noqa: S704 - escaped there
        foreign = lang != self.lang
        marked = Markup('<span lang="{0}" data-fallback="{0}">{1}</span>').format(lang, html) if foreign else html
        return Phrase(html, typeset(folded, context.locale), lang, foreign, marked)

    def maybe(self, text: Text | None) -> Phrase | None:
        """``phrase``, or ``None`` for nothing."""
        return self.phrase(text) if text is not None else None

    def phrases(self, texts: Iterable[Text]) -> tuple[Phrase, ...]:
        """``phrase`` of each."""
        return tuple(self.phrase(text) for text in texts)

    def name(self, words: str) -> Phrase:
        """A proper name or a code: the same in both languages, escaped, never typeset or marked as foreign."""
        html = isolated(Markup.escape(words))
        return Phrase(html, words, self.lang, False, html)

    def day(self, date: PartialDate) -> Day:
        """One date."""
        return self._day(date, date)

    def maybe_day(self, date: PartialDate | None) -> Day | None:
        """One date, or ``None`` for nothing."""
        return self.day(date) if date is not None else None

    def period(self, start: PartialDate | None, end: PartialDate | None) -> Day | None:
        """From one date to another; without an end it still goes on, or will."""
        if start is None and end is None:
            return None
        return self._day(start, end, self._is_ahead(start))

    def until(self, start: PartialDate | None, end: PartialDate | None) -> Day | None:
        """A membership or a name in time, to the month: the day it ended is the day the next one began. Where its
        beginning is not known, only its end is said."""
        first, last = (PartialDate(date.year, date.month) if date else None for date in (start, end))
        if first is None and last is not None:
            return Day(self.locale.until(last), None)
        if start is None and end is None:
            return None
        return self._day(first, last, self._is_ahead(start))

    def _is_ahead(self, date: PartialDate | None) -> bool:
        return date is not None and date.first > self._today

    def _day(self, start: PartialDate | None, end: PartialDate | None, ahead: bool = False) -> Day:
        key = (start, end, ahead)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._new_day(start, end, ahead)
        return found

    def _new_day(self, start: PartialDate | None, end: PartialDate | None, ahead: bool) -> Day:
        if start is None or start == end:
            assert end is not None
            return Day(self._held(self.locale.date(end)), end.iso())
        return Day(self._held(self.locale.date_range(start, end, ahead)), None)

    def _held(self, text: str) -> str:
        """A date whose day and month no line keeps apart."""
        held = _BEFORE_MONTH.sub(_HELD, text)
        return _AFTER_MONTH.sub(_HELD, held) if self.lang == "en" else held

    def sort_key(self, words: str) -> tuple[tuple[int, ...], str]:
        """Collation of the page's language."""
        return self.locale.sort_key(words)


def isolated(html: Markup) -> Markup:
    """Words with letters written from right to left, in an element of their own: what stands beside them in a line,
    such as a date, would else be drawn among them (Unicode Standard Annex 9)."""
    return Markup("<bdi>{}</bdi>").format(html) if not html.isascii() and _RIGHT_TO_LEFT.search(html) else html


def markup_context(site: Site, lang: Lang) -> MarkupContext:
    """How words in ``lang`` are set: its locale and its glossary."""
    locale = site.settings.langs.get(lang)
    return MarkupContext(lang, locale, Abbreviations.of(site.abbreviations[lang], locale))
