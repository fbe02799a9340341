"""Dates, numbers, lists, order and catalogues, for readers of each locale."""

import datetime as dt
import marshal
from dataclasses import dataclass
from decimal import Decimal

import pytest
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from generator.cldr import ANSWERS, Answers, date_text
from generator.cldr import locale as cldr
from generator.collation import collation_key, collator
from generator.languages import Catalogue, Locale, Translations, is_language_tag, read_translations

FR, EN, GB = Locale("fr-CA"), Locale("en-CA"), Locale("en-GB")


@dataclass(frozen=True)
class When:
    year: int
    month: int | None = None
    day: int | None = None


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"):
        Locale("xx-YY")


@pytest.mark.parametrize(
    ("locale", "when", "text"),
    [
        (FR, When(2019, 11, 12), "12 novembre 2019"),
        (EN, When(2019, 11, 12), "November 12, 2019"),
        (GB, When(2019, 11, 12), "12 November 2019"),
        (FR, When(2024, 1, 1), "1er janvier 2024"),
        (FR, When(2024, 1, 11), "11 janvier 2024"),
        (FR, When(2019, 11), "novembre 2019"),
        (EN, When(2019, 11), "November 2019"),
        (FR, When(2019), "2019"),
    ],
)
def test_dates(locale: Locale, when: When, text: str) -> None:
    assert locale.date(when) == text


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (When(2024, 3, 3), When(2024, 3, 14), "du 3 au 14 mars 2024", "March 3–14, 2024"),
        (When(2024, 3, 1), When(2024, 4, 1), "du 1er mars au 1er avril 2024", "March 1 – April 1, 2024"),
        (When(2023, 3, 3), When(2024, 3, 3), "du 3 mars 2023 au 3 mars 2024", "March 3, 2023 – March 3, 2024"),
        (When(2024, 3), When(2024, 4), "de mars à avril 2024", "March–April 2024"),
        (When(2023, 8), When(2024, 4, 2), "d’août 2023 au 2 avril 2024", "August 2023 – April 2, 2024"),
        (When(2019), When(2021), "de 2019 à 2021", "2019–2021"),
        (When(2019), When(2019), "2019", "2019"),
        (When(2024, 3, 3), When(2024, 3, 3), "3 mars 2024", "March 3, 2024"),
        (When(2024, 3), None, "depuis mars 2024", "since March 2024"),
        (When(2024, 3, 1), None, "depuis le 1er mars 2024", "since March 1, 2024"),
    ],
)
def test_periods_say_shared_parts_once(start: When, end: When | None, french: str, english: str) -> None:
    assert FR.date_range(start, end) == french
    assert EN.date_range(start, end) == english


@pytest.mark.parametrize(("end", "french", "english"), [
    (When(2024, 3, 1), "jusqu’au 1er mars 2024", "until March 1, 2024"),
    (When(2024, 4), "jusqu’en avril 2024", "until April 2024"), (When(2024), "jusqu’en 2024", "until 2024"),
])
def test_a_period_may_have_an_end_alone(end: When, french: str, english: str) -> None:
    assert (FR.until(end), EN.until(end)) == (french, english)


def test_a_british_period_puts_the_day_first() -> None:
    assert GB.date_range(When(2014, 3, 3), When(2014, 3, 14)) == "3–14 March 2014"


def test_numbers() -> None:
    assert [FR.number(1.5), EN.number(1.5)] == ["1,5", "1.5"]
    assert [FR.number(12345), EN.number(12345)] == ["12\u00a0345", "12,345"]
    assert FR.number(Decimal("7.0")) == "7"


def test_hours() -> None:
    assert [FR.hours(7), EN.hours(1.5)] == ["7\u00a0h", "1.5\u00a0h"]


def test_percent_is_out_of_a_hundred() -> None:
    assert [FR.percent(40), EN.percent(40), FR.percent(33.3)] == ["40\u00a0%", "40%", "33,3\u00a0%"]


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (0, "0\u00a0octet", "0\u00a0bytes"),
        (1, "1\u00a0octet", "1\u00a0byte"),
        (999, "999\u00a0octets", "999\u00a0bytes"),
        (12_300, "12,3\u00a0ko", "12.3\u00a0kB"),
        (999_999, "1\u00a0Mo", "1\u00a0MB"),
        (2_500_000_000, "2,5\u00a0Go", "2.5\u00a0GB"),
    ],
)
def test_file_sizes(size: int, french: str, english: str) -> None:
    assert [FR.file_size(size), EN.file_size(size)] == [french, english]


def test_lists_follow_the_locale() -> None:
    assert FR.join(["a", "b", "c"]) == "a, b et c"
    assert EN.join(["a", "b", "c"]) == "a, b and c"
    assert Locale("en-US").join(["a", "b", "c"]) == "a, b, and c"
    assert [FR.join([]), FR.join(["a"])] == ["", "a"]


def test_lists_of_markup_escape_what_is_not_markup() -> None:
    joined = FR.join([Markup("<b>a</b>"), "<i>{0}"])
    assert joined == "<b>a</b> et &lt;i&gt;{0}"
    assert isinstance(joined, Markup)


def test_accents_and_case_do_not_part_names() -> None:
    names = ["Zoé", "Eloi", "Élodie", "Emma", "élan"]
    assert sorted(names, key=FR.sort_key) == ["élan", "Élodie", "Eloi", "Emma", "Zoé"]


@given(st.text(st.characters(max_codepoint=0x3FF) | st.characters(min_codepoint=0x2000, max_codepoint=0x20FF)))
def test_the_short_table_gives_the_same_keys_as_the_whole_one(text: str) -> None:
    assert collation_key(text) == tuple(collator().sort_key(text))


@given(st.text(max_size=8), st.text(max_size=8))
def test_order_is_total(one: str, other: str) -> None:
    assert (FR.sort_key(one) == FR.sort_key(other)) == (one == other)


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
THEME = (
    HEAD
    + 'msgid "Missions"\nmsgstr "Missions"\n\nmsgid "Home"\nmsgstr "Accueil"\n\n#, fuzzy\nmsgid "Old"\nmsgstr "?"\n\n'
    + (
        'msgid "{n} hour"\nmsgid_plural "{n} hours"\nmsgstr[0] "{n} heure"\nmsgstr[1] "{n} heures"\n\n'
        'msgctxt "verb"\nmsgid "Lead"\nmsgstr "Diriger"\n\nmsgid "Later"\nmsgstr ""\n'
    )
)
CHILD = HEAD + 'msgid "Home"\nmsgstr "Maison"\n\nmsgid "Later"\nmsgstr ""\n'


def spoken(*texts: str) -> Catalogue:
    """A French catalogue of some `.po` texts."""
    read = [read_translations(text, "fr") for text in texts]
    return Catalogue.read(FR, [each for each in read if isinstance(each, Translations)])


def test_a_child_theme_speaks_first() -> None:
    catalogue = spoken(CHILD, THEME)
    assert [catalogue.gettext("Home"), catalogue.gettext("Missions")] == ["Maison", "Missions"]


def test_what_nobody_translates_stays_and_is_listed() -> None:
    catalogue = spoken(CHILD, THEME)
    assert [catalogue.gettext("Later"), catalogue.gettext("Old"), catalogue.gettext("Unknown")] == [
        "Later",
        "Old",
        "Unknown",
    ]
    assert catalogue.missing == ("Later", "Old")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "heure"), (1, "heure"), (1.5, "heure"), (2, "heures"), (1_000_000, "heures")]
)
def test_french_plurals(number: float, text: str) -> None:
    assert spoken(THEME).ngettext("{n} hour", "{n} hours", number) == f"{{n}} {text}"


@pytest.mark.parametrize(("number", "text"), [(0, "hours"), (1, "hour"), (1.5, "hours"), (2, "hours")])
def test_english_plurals_without_a_catalogue(number: float, text: str) -> None:
    assert Catalogue(EN, {}).ngettext("hour", "hours", number) == text


def test_context_tells_homonyms_apart() -> None:
    catalogue = spoken(THEME)
    assert [catalogue.messages["verb", "Lead"], catalogue.gettext("Lead")] == [("Diriger",), "Lead"]


@pytest.mark.parametrize("tag", ["fr", "en-CA", "iu", "moe", "zh-Hant-TW"])
def test_real_language_tags(tag: str) -> None:
    assert is_language_tag(tag)


@pytest.mark.parametrize("tag", ["", "xx-nope", "fr_CA", "é", "fr-", "fr-CA-x", "klingonish", '"><b>'])
def test_made_up_language_tags(tag: str) -> None:
    assert not is_language_tag(tag)


@given(st.lists(st.text(), max_size=5), st.sampled_from([FR, EN]))
def test_a_list_is_what_cldr_makes_of_it_whatever_its_items_say(items: list[str], locale: Locale) -> None:
    wanted = format_list(items, locale=cldr(locale.tag)) if items else ""
    assert locale.join(items) == wanted
    safe = format_list([str(escape(item)) for item in items], locale=cldr(locale.tag)) if items else ""
    assert locale.join([Markup(escape(item)) for item in items]) == safe


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(["long", "MMMM", "yMMMM", "MMMMd"]),
       st.sampled_from(["fr", "en", "fr-CA", "en-GB", "de", "ja", "ar-EG", "fa", "th", "hi-Deva", "mr", "my", "bg"]))
def test_a_date_is_what_cldr_makes_of_it(date: dt.date, pattern: str, tag: str) -> None:
    wanted = (format_date(date, pattern, cldr(tag)) if pattern in ("long", "MMMM")
              else format_skeleton(pattern, date, locale=cldr(tag)))
    assert date_text(tag, date.year, date.month, date.day, pattern) == wanted


def test_what_was_said_travels_and_is_said_again() -> None:
    answers = Answers()
    answers.note(("date_text", "fr", 2024, 5, None, "yMMMM"), "mai 2024")
    told = answers.news()
    assert answers.news() == {}
    other = Answers()
    other.learn(marshal.loads(marshal.dumps(told)))
    assert (other.known, other.fresh) == (answers.known, True)


def test_the_order_of_names_leaves_no_name_behind() -> None:
    """What is kept from one build to the next would outlive the record of somebody who has left."""
    assert collation_key("Untel, Zoé") < collation_key("Zut")
    assert not [asked for asked in ANSWERS.known if "Untel, Zoé" in asked]
    assert not [asked for asked, said in ANSWERS.known.items() if said == collation_key("Untel, Zoé")]
