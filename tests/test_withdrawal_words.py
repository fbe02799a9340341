"""Words of a withdrawal or of a refusal, anywhere and in any shape under an agreement: never answered with a yes."""

from __future__ import annotations

import pytest
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

from generator.problems import format_problem
from generator.records import LANGS

CONSENT = "consent: {date: 2024-01-01, audience: public}\n"
YES = "consent: {date: 2026-03-24, audience: internal}"
ENDED = ("n'est plus d'accord", '"n’accepte plus"', "ne veut plus", "a retiré son accord", "consentement retiré",
         "was withdrawn", "annulé", "cancelled", "terminé", "expired", "plus maintenant", "no longer agrees")
WITHDRAWN = (
    *(f"consent: {words}\n" for words in ENDED),
    "consent: 2024-01-01 retiré\n", "consent: 2024-01-01 (retiré le 2025-06-01)\n",
    'consent: "2024-01-01 - withdrawn"\n', "consent: {date: 2024-01-01 retiré, audience: public}\n",
    "consent: {date: 2024-01-01, audience: public retiré}\n", "consent: [{date: 2024-01-01, withdrawn: 2025-06-01}]\n",
    "consent: [2024-01-01, {withdrawn: 2025-06-01}]\n", "consent:\n- date: 2024-01-01\n- withdrawn: 2025-06-01\n",
    "consent: [2024-01-01, retiré]\n", "consent: [{date: 2024-01-01, retrait: 2025-06-01}]\n",
    f"{CONSENT}audience: public (retiré)\n", f"{CONSENT}audience: n'est plus d'accord\n",
)


def marie(words: str) -> dict[str, str]:
    return {"people/marie-roy/person.yml": f"name: Marie Roy\n{words}"}


@pytest.mark.parametrize("words", WITHDRAWN)
def test_words_of_a_withdrawal_count_wherever_they_stand(lab: Lab, words: str) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(words)).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy")
    told = [one for one in built.problems if one.code == "TR239"]
    assert len(told) == 1
    form = dict(told[0].params)["form"]
    assert ("withdrawn: 2025-06-01}" in form) is ("2025-06-01" in words)
    built = lab.write(marie(f"{form}\n")).build(audience="public")
    assert built.errors == []
    assert "TR239" not in built.codes
    assert not built.mentions("Marie Roy")


@pytest.mark.parametrize("words", WITHDRAWN)
def test_words_of_a_withdrawal_count_in_feedback(lab: Lab, words: str) -> None:
    front = f"---\nfrom: {{name: Ana Lund, role: host}}\ndate: 2025-03-20\n{words}---\nDes mots lus.\n"
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, MARIE, {"missions/guide/feedback/hote.fr.md": front})
    built = lab.build(audience="public")
    assert built.errors == []
    assert not built.mentions("Des mots lus")


@pytest.mark.parametrize("words", [
    *(f"consent: {no}\n" for no in ("declined", "denied", "désaccord", "a dit non", "2024-01-01 refusé", "[non]")),
    "consent: {date: 2024-01-01, non}\n", "consent: {refusé: oui}\n",
    "consent: {date: 2024-01-01, withdrawn}\n", "consent: {date: 2024-01-01, audience: public refusé}\n",
    f"{CONSENT}status: withdrawn\n", f"{CONSENT}status: retiré\n",
])
def test_a_no_in_any_shape_is_not_answered_with_a_yes(lab: Lab, words: str) -> None:
    checked = lab.write(SITE, marie(words)).check()
    assert checked.errors != []
    assert {"TR239", "TR242", "TR246", "TR248"} & set(checked.codes)
    for found in checked.problems:
        for lang in LANGS:
            assert YES not in format_problem(found, lang, "text")


@pytest.mark.parametrize("words", ["consent: oui\n", "consent: la personne a dit oui\n", "consent: oui (courriel)\n"])
def test_a_yes_without_a_day_is_asked_for_it(lab: Lab, words: str) -> None:
    told = lab.write(SITE, marie(words)).check().find("TR236")
    assert YES in format_problem(told, "fr", "text")


def test_a_status_is_no_withdrawal(lab: Lab) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(f"{CONSENT}status: retired\n")).build(audience="public")
    assert built.errors == []
    assert built.mentions("Marie Roy")
    assert "TR206" in lab.write(marie(f"{CONSENT}status: retraité\n")).check().codes
