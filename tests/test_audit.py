"""Small promises that are easy to lose: addresses, formats changed in part, invisible signs, units, JSON."""

from __future__ import annotations

import json

import pytest
from lab import MARIE, SITE, THREE_LINES, Lab, records_of

REVERSING = "\u202e\u2066\u202d"


@pytest.mark.parametrize(
    "url",
    ["https://u:p@h.example/", "https://h.example/?q=1", "https://h.example/#f", "https://h.example/#", "https://h.example#",
     "mailto:a@b.example", "https://h.example/?", "https://h.example:99999/", "https://h.example:0/",
     "https://h.example/a/../b/", "https://h.example/./", "https://h.example/%2E%2e/b/", "https://-/", "https://h-.example/",
     "https://h..example/", "https://%2e%2e/x", "https://h,i.example/", "https://[::g]/"],
)
def test_a_base_url_is_a_host_and_a_folder_and_nothing_else(lab: Lab, url: str) -> None:
    lab.write({"site.yml": f"name: T\nbase_url: '{url}'\n"}, MARIE)
    errors = [found.code for found in lab.check().problems if found.severity.stops]
    assert errors == ["TR241"]
    assert lab.run("build", "--base-url", url)[0] == 2


@pytest.mark.parametrize("url", ["http://h", "https://été.exemple/a.b/..c/", "http://h_1.example.:8080/%C3%A9/", "http://[::1]:8000/"])
def test_any_host_that_a_server_may_have_is_a_base_url(lab: Lab, url: str) -> None:
    lab.write({"site.yml": f"name: T\nbase_url: '{url}'\n"}, MARIE)
    assert not [found.code for found in lab.check().problems if found.severity.stops]


def test_a_site_changes_one_number_of_a_shipped_format_and_keeps_the_rest(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"missions/m/mission.yml": "title: T\npeople: marie-roy\nstart: 2025\nhours: 15\n"})
    assert {"TR332", "TR333"} <= {found.code for found in lab.check().problems}
    lab.edit("site.yml", "audience: public", "audience: public\nformats: {micro: {max_hours: 20}}")
    codes = {found.code for found in lab.check().problems}
    assert "TR332" not in codes
    assert "TR333" in codes


@pytest.mark.parametrize(("change", "code"), [("needs: []", "TR333"), ("max_months: 0", "TR332")])
def test_nothing_and_zero_are_said_of_a_format_as_anything_else_is(lab: Lab, change: str, code: str) -> None:
    mission = "title: T\npeople: marie-roy\nstart: 2025-01-01\nend: 2025-03-01\nformat: sponsorship\n"
    lab.write(SITE, MARIE, {"missions/m/mission.yml": mission})
    before = code in lab.check().codes
    lab.edit("site.yml", "audience: public", f"audience: public\nformats: {{sponsorship: {{{change}}}}}")
    assert (code in lab.check().codes) is not before


def test_a_new_format_needs_a_name(lab: Lab) -> None:
    lab.write(SITE, MARIE).edit("site.yml", "audience: public", "audience: public\nformats: {defi: {max_hours: 20}}")
    assert [found.code for found in lab.check().problems if found.severity.stops] == ["TR201"]


def test_signs_that_reverse_the_text_reach_no_page(lab: Lab) -> None:
    person = "people/marie-roy/person.yml"
    lab.write(SITE, {person: MARIE[person].replace("Roy", f"{REVERSING}Roy")})
    lab.write({"missions/m/mission.yml": f"title: {REVERSING}Un titre\npeople: marie-roy\nstart: 2025\n",
               "missions/m/fr.md": f"---\nsummary: Un {REVERSING}résumé\n---\nUn {REVERSING}corps.\n"})
    built = lab.build(audience="public")
    assert "Marie Roy" in built.text("fr/personnes/marie-roy/index.html")
    for path in built.files:
        assert not set(REVERSING) & set(built.bytes(path).decode("utf-8", "ignore")), path


@pytest.mark.parametrize("line", ["hours: 40 %", "share: 12 h", "difficulty: 2 h"])
def test_a_unit_of_something_else_is_refused(lab: Lab, line: str) -> None:
    lab.write(SITE, MARIE, {"missions/m/mission.yml": f"title: T\npeople: marie-roy\nstart: 2025\n{line}\n"})
    assert [found.place.line for found in lab.check().problems if found.severity.stops] == [4]


def test_json_is_json_to_the_last_line(lab: Lab) -> None:
    lab.write(SITE, MARIE, THREE_LINES)
    for command in (["build", "--timings"], ["check", "--timings"], ["check"]):
        _, printed = lab.run(*command, "--format", "json")
        lines = [json.loads(line) for line in printed.splitlines()]
        assert lines[-1]["summary"] is True


def test_a_name_that_is_too_long_is_told_in_characters(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml": f"name: {'x' * 501}\n"})
    (found,) = [one for one in lab.check().problems if one.severity.stops]
    assert (found.code, dict(found.params)["length"]) == ("TR220", "501")


def test_a_voice_whose_fields_are_not_fields_is_not_lost_in_silence(lab: Lab) -> None:
    feedback = {"missions/guide/feedback/hote.fr.md": '---\n{"from": {"role": "host"}}\n---\nBien.\n'}
    lab.write(SITE, MARIE, THREE_LINES, feedback)
    problems = [found for found in lab.check().problems if found.place.path.endswith("hote.fr.md")]
    assert any(found.severity.stops for found in problems) or records_of(lab.content)[1][0].feedback


def test_correct_french_is_kept_whole_and_never_stops_a_build(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"missions/m/mission.yml": "title: Bilan : suite\npeople: marie-roy\nstart: 2025\n"
                            "deliverable: Réponse #1\n"})
    built = lab.build(audience="public")
    assert {"TR101", "TR103"} <= set(built.codes)
    page = built.text("fr/missions/m/index.html")
    assert "Bilan\u00a0: suite" in page
    assert "Réponse #1" in page
