"""What one record says of another is checked: ids that lead nowhere, circles, limits, files that are absent."""

from __future__ import annotations

import pytest
from lab import FEEDBACK, MARIE, SITE, Built, Lab, split_files

BASE = {**SITE, **MARIE, **split_files("""
    -- teams.yml --
    port: {names: {fr: Le port}}
    quai-nord: {names: {fr: Le quai nord}, parent: port}
    cafe: {names: {fr: Le café}}
    halte: {names: [{fr: La vieille halte, abbr: {fr: LVH}, to: 2020}, {fr: Halte du fleuve, from: 2020}]}
    -- competencies.yml --
    plain-writing: {name: Rédaction claire, synonyms: {fr: [écriture claire]}}
    -- people/marie-roy/person.yml --
    name: Marie Roy
    team: quai-nord
    consent: 2024-01-01
    -- missions/avant/mission.yml --
    title: Avant
    people: marie-roy
    start: 2020
    """)}

MISSION = "missions/guide/mission.yml"
LINES = "title: Un guide\npeople: marie-roy\nstart: 2025-03\n"


def check(lab: Lab, lines: str) -> list[tuple[str, int, int]]:
    """Code, line and column of everything beyond remarks, in the mission written with these lines."""
    lab.write(BASE, {MISSION: LINES + lines + "\n"})
    return [(one.code, one.place.line, one.place.column) for one in lab.check().problems
            if one.place.path == MISSION and one.severity.value != "notice" and one.code != "TR333"]


@pytest.mark.parametrize(
    ("lines", "code", "line", "column"),
    [
        ("lead: perdue", "TR301", 4, 7),
        ("lead: marie-rois", "TR302", 4, 7),
        ("referent: {id: perdu, role: referent}", "TR301", 4, 11),
        ("sheet: {approved_by: perdu, date: 2025}", "TR301", 4, 22),
        ("load: {agreed_by: perdu}", "TR301", 4, 19),
        ("validated: {by: perdu, date: 2025-04}", "TR301", 4, 17),
        ("validated: {by: manager, date: 2025-04}", "TR316", 4, 17),
        ("validated: {by: gestionnaire, date: 2025-04}", "TR316", 4, 17),
        ("republished: {source: x, permission_by: perdu}", "TR301", 4, 41),
        ("follows: [avant, apres]", "TR303", 4, 18),
        ("follows: guide", "TR310", 4, 10),
        ("format: imersion", "TR304", 4, 9),
        ("competencies: [{id: plain-writting, level: 2}]", "TR313", 4, 16),
        ("competencies: [plain-writting]", "TR305", 4, 16),
        ("host: quai-nor", "TR305", 4, 7),
        ("home: quais-nord", "TR305", 4, 7),
        ("partners: [port, caffe]", "TR305", 4, 18),
        ("reuse: [{by: avan}]", "TR305", 4, 14),
        ("competencies: redaction-claire", "TR317", 4, 15),
        ("competencies: [Plain writing]", "TR317", 4, 16),
        ("competencies: [Écrire simplement, RÉDACTION CLAIRE]", "TR317", 4, 35),
        ("competencies: [Écriture claire]", "TR317", 4, 16),
        ("host: Le quai nord", "TR317", 4, 7),
        ("home: le port", "TR317", 4, 7),
        ("partners: [Les Amis, HALTE]", "TR317", 4, 22),
    ],
)
def test_an_id_that_leads_nowhere_is_said_where_it_stands(
    lab: Lab, lines: str, code: str, line: int, column: int
) -> None:
    assert check(lab, lines) == [(code, line, column)]


@pytest.mark.parametrize(
    "lines", ["host: Café du coin", "host: quelque part", "home: Gaspé", "partners: [Les Amis, port]",
              "reuse: [{by: La mairie}, {by: avant}, {by: port}]", "competencies: [patience, écoute active]",
              "lead: {name: Quelqu’un}", "follows: avant"],
)
def test_words_that_are_no_id_stay_words(lab: Lab, lines: str) -> None:
    assert check(lab, lines) == []


def test_the_id_is_told_to_somebody_who_wrote_a_name(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "competencies: Écriture claire\nhost: LVH\n"})
    hints = [dict(one.params) for one in lab.check().problems if one.code == "TR317"]
    assert [(hint["value"], hint["suggestion"], hint["file"]) for hint in hints] == [
        ("Écriture claire", "plain-writing", "competencies.yml"), ("LVH", "halte", "teams.yml")]
    assert "TR317" in lab.run("--lang", "fr")[1], "build says it, as check does"


def test_names_in_one_text_are_a_list_of_ids(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "competencies: Rédaction claire, prise de notes\n"})
    assert dict(lab.check().find("TR309").params)["form"] == "competencies: [plain-writing, prise de notes]"


def test_a_name_that_comes_to_be_known_is_told_by_the_next_build(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "competencies: Écoute\nhost: La capitainerie\n"})
    person = "people/marie-roy/person.yml"
    lab.edit(person, "consent", "declared: [Écoute]\nconsent")
    assert "TR317" not in lab.publish().codes
    lab.edit("competencies.yml", "plain-writing", "listening: {name: Écoute}\nplain-writing")
    assert lab.publish().codes.count("TR317") == 2
    lab.edit("teams.yml", "port:", "harbour: {names: {fr: La capitainerie}}\nport:")
    assert lab.publish().codes.count("TR317") == 3
    lab.edit("competencies.yml", "Écoute", "Écoute active")
    again = lab.publish()
    assert again.codes == lab.build().codes
    assert again.codes.count("TR317") == 1


def test_the_nearest_known_id_is_suggested(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES.replace("marie-roy", "marie-roi") + "follows: avent\n"})
    checked = lab.check()
    assert dict(checked.find("TR302").params) == {"id": "marie-roi", "suggestion": "marie-roy"}
    assert dict(checked.find("TR312").params) == {"id": "avent", "suggestion": "avant"}


def test_a_circle_of_missions_is_told_whole(lab: Lab) -> None:
    lab.write(BASE)
    for name, before in (("a", "c"), ("b", "a"), ("c", "b")):
        lab.write({f"missions/{name}/mission.yml": f"title: {name}\nfollows: [avant, {before}]\n"})
    found = lab.check().find("TR310")
    assert (found.place.path, found.place.line) == ("missions/a/mission.yml", 2)
    assert dict(found.params)["circle"] == "a → c → b → a"
    assert lab.build().made.files == {}


@pytest.mark.parametrize(("kind", "entry"), [("teams", "names: {fr: x}"), ("competencies", "name: x")])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_circle_of_parents_is_told_whole(lab: Lab, kind: str, entry: str, size: int) -> None:
    names = [f"cercle-{number}" for number in range(size)]
    text = "".join(f"{name}: {{{entry}, parent: {parent}}}\n"
                   for name, parent in zip(names, names[1:] + names[:1], strict=True))
    lab.write(BASE, {f"{kind}.yml": text})
    found = next(one for one in lab.check().problems if one.code == "TR311")
    assert found.place.path == f"{kind}.yml"
    assert found.place.line == 1
    assert dict(found.params)["circle"] == " → ".join([*names, names[0]])


def test_a_chain_of_a_thousand_missions_is_no_circle(lab: Lab) -> None:
    lab.write(BASE)
    for number in range(1000):
        before = f"follows: m{number - 1}\n" if number else ""
        lab.write({f"missions/m{number}/mission.yml": f"title: m\npeople: marie-roy\nstart: 2025\n{before}"})
    lab.write({MISSION: "title: m\nfollows: perdue\n"})  # what stops the build before it makes a thousand pages
    built = lab.build()
    assert built.errors == ["TR303"]
    assert len(built.site.links["m0"].chain) == len(built.site.links["m999"].chain) == 1000


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("format: micro\nhours: 1", [("TR332", 5, 8)]),
        ("format: micro\nhours: 2", []),
        ("format: micro\nmax_hours: 10", []),
        ("format: micro\nmax_hours: 11", [("TR332", 5, 12)]),
        ("format: part-time\nhost: x\nshare: 4", [("TR332", 6, 8)]),
        ("format: part-time\nhost: x\nshare: 5\nend: 2026-03", []),
        ("format: part-time\nhost: x\nend: 2026-04", [("TR332", 6, 6)]),
        ("format: support\nshare: 40", []),
        ("format: support\nshare: 41", [("TR332", 5, 8)]),
        ("format: sponsorship\nend: 2025-07", []),
        ("format: sponsorship\nend: 2025-08", [("TR332", 5, 6)]),
        ("format: late-career\nshare: 100\nhours: 900", []),
        ("hours: 9\nmax_hours: 8", [("TR331", 4, 8)]),
        ("hours: 8\nmax_hours: 8", []),
    ],
)
def test_formats_limit_hours_shares_and_months(lab: Lab, lines: str, expected: list[tuple[str, int, int]]) -> None:
    assert check(lab, lines) == expected


def test_support_above_40_percent_is_an_error_and_others_warn(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "format: support\nshare: 41\n"})
    assert lab.check().errors == ["TR332"]
    lab.write({MISSION: LINES + "format: part-time\nshare: 4\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize(
    ("lines", "needs"),
    [
        ("", "a deliverable, a maximum of hours and a criterion of success"),
        ("deliverable: x\nmax_hours: 3", "a criterion of success"),
        ("format: part-time", "a host team"),
        ("format: support", "an end date, a lead and an approved mission sheet"),
        ("format: sponsorship\nhost: cafe", "a referent and the date of a meeting"),
        ("format: sponsorship\nhost: port\nreferent: {role: referent}\nmeeting: 2025-01",
         "a host outside one’s own organization"),
        ("format: late-career", "a host team"),
        ("format: immersion", "a host team"),
        ("format: exchange", "a host team"),
        ("format: mentoring", "a host team"),
        ("format: community", None),
        ("format: exchange\nhost: x", None),
        ("deliverable: x\nmax_hours: 3\ncriterion: x", None),
        ("stopped: {date: 2025-04}", None),
    ],
)
def test_formats_ask_for_what_was_agreed(lab: Lab, lines: str, needs: str | None) -> None:
    lab.write(BASE, {MISSION: LINES + lines + "\n"})
    found = [dict(one.params)["need_en"] for one in lab.check().problems
             if one.code == "TR333" and one.place.path == MISSION]
    assert found == ([needs] if needs else [])


def test_recruitment_needs_a_word_from_the_organisation(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "format: recruitment\nhours: 3\nend: 2025-03\n"})
    assert lab.check().errors == ["TR334"]
    lab.write({"missions/guide/feedback/hote.fr.md": FEEDBACK})
    assert lab.check().errors == []
    lab.edit(MISSION, "hours: 3", "hours: 11")
    assert lab.check().errors == ["TR332"]


def test_the_site_changes_and_adds_formats(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES + "format: defi\nhours: 4\n"})
    lab.edit("site.yml", "audience: public\n", (
        "audience: public\nformats:\n  defi: {name: {fr: Défi, en: Challenge}, max_hours: 3, severity: error, "
        "needs: [criterion], needs_severity: notice}\n"))
    checked = lab.check()
    assert checked.errors == ["TR332"]
    assert {one.severity.value for one in checked.problems
            if one.code == "TR333" and one.place.path == MISSION} == {"notice"}
    lab.edit(MISSION, "hours: 4", "hours: 3")
    assert "Défi" in lab.build().page("fr/missions/guide/").text


@pytest.mark.parametrize(
    ("lines", "files", "expected"),
    [
        ("deliverables: [{file: absent.pdf}]", {}, [("TR362", 4, 23)]),
        ("deliverables: [{file: guide.pdf}]", {"deliverables/guides.pdf": "x"}, [("TR363", 4, 23)]),
        ("deliverables: [{file: deliverables/guide.pdf}]", {"deliverables/guide.pdf": "x"}, []),
        ("deliverables: [{file: a/guide.pdf}]", {"deliverables/a/guide.pdf": "x"}, []),
        ("image: {file: absente.png, alt: x}", {}, [("TR362", 4, 15)]),
        ("image: {file: photo.tiff, alt: x}", {}, [("TR364", 4, 15)]),
    ],
)
def test_files_that_are_named_are_there(
    lab: Lab, lines: str, files: dict[str, str], expected: list[tuple[str, int, int]]
) -> None:
    lab.write({f"missions/guide/{path}": data for path, data in files.items()})
    assert check(lab, lines) == expected


def test_files_of_the_folder_are_found_by_themselves(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES, "missions/guide/deliverables/b.txt": "x",
                     "missions/guide/deliverables/dossier/a.txt": "y"})
    assert files_of(lab.build()) == [("b.txt", None), ("dossier/a.txt", None)]
    lab.edit(MISSION, "start:", "deliverables: [{file: dossier/a.txt}]\nstart:")
    assert files_of(lab.build()) == [("dossier/a.txt", None), ("b.txt", None)]


def files_of(built: Built) -> list[tuple[object, object]]:
    """The name and the title of each file of the mission, in order."""
    (row,) = (row for row in built.json("fr/index.json")["missions"] if row["id"] == "guide")
    return [(file["name"], file["title"]) for file in row["files"]]  # type: ignore[attr-defined]


def test_names_written_on_a_mac_are_the_same_names(lab: Lab) -> None:
    lab.write({"missions/guide/deliverables/re\u0301sume\u0301.txt": "x"})
    assert check(lab, "deliverables: [{file: résumé.txt, title: Bref}]") == []
    built = lab.build()
    assert [title for _, title in files_of(built)] == ["Bref"]
    archived = [path for path in built.files if path.startswith("archive/") and path.endswith(".txt")]
    assert [path.rpartition("/")[2] for path in archived] == ["résumé.txt"]


def test_widening_an_audience_needs_a_permission(lab: Lab) -> None:
    assert check(lab, "republished: {source: Intranet, original_audience: internal}") == [("TR371", 4, 14)]
    assert check(lab, "republished: {source: x, original_audience: internal, permission_by: marie-roy, "
                      "permission_date: 2025}") == []
    assert check(lab, "republished: {source: Blogue, original_audience: public}") == []
    assert check(lab, "audience: internal\nrepublished: {source: x, original_audience: internal}") == []


def test_one_voice_in_two_languages_agrees_with_itself(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES, "missions/guide/feedback/hote.fr.md": FEEDBACK,
                     "missions/guide/feedback/hote.en.md": FEEDBACK.replace("host", "peer").replace("-20", "-21")})
    found = [(one.code, dict(one.params)["field"]) for one in lab.check().problems if one.code == "TR355"]
    assert found == [("TR355", "from"), ("TR355", "date")]


def test_two_originals_of_one_voice_are_one_too_many(lab: Lab) -> None:
    original = FEEDBACK.replace("---\nfrom", "---\noriginal: true\nfrom")
    lab.write(BASE, {MISSION: LINES, "missions/guide/feedback/hote.fr.md": original,
                     "missions/guide/feedback/hote.en.md": original})
    assert "TR356" in lab.check().codes


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("2025-03-14", []), ("2026-01-15", []), ("2026-01-16", ["TR322"]), ("2025-02", ["TR323"]), ("2025", []),
    ],
)
def test_a_validation_says_what_has_been_seen(lab: Lab, dates: str, expected: list[str]) -> None:
    lab.write(BASE, {MISSION: LINES + f"end: 2025-03\nvalidated: {{by: {{role: manager}}, date: {dates}}}\n"})
    assert lab.check().errors == expected


@pytest.mark.parametrize(
    ("dates", "codes"),
    [
        ("end: 2062-03-20\nvalidated: {by: {role: manager}, date: 2025-03-20}", {"TR325", "TR326"}),
        ("end: 2025-06-20\nvalidated: {by: {role: manager}, date: 2025-05-19}", {"TR325"}),
        ("end: 2025-06-20\nvalidated: {by: {role: manager}, date: 2025-05-20}", set()),
        ("end: 2025-06\nvalidated: {by: {role: manager}, date: 2025-06-19}", set()),
        ("end: 2025-06-20\nvalidated: {by: {role: manager}, date: 2025-06}", set()),
        ("end: 2025-06-20\nvalidated: {by: {role: manager}, date: 2024-06}", {"TR323"}),
        ("end: 2035", {"TR326"}), ("end: 2034", set()),
    ],
)
def test_dates_that_can_hardly_be_meant_are_told(lab: Lab, dates: str, codes: set[str]) -> None:
    lab.write(BASE, {MISSION: f"{LINES}{dates}\n"})
    assert {"TR323", "TR325", "TR326"} & set(lab.check().codes) == codes


@pytest.mark.parametrize(("lines", "told"), [
    ("hours: 7\n", ("hours", 2)), ("people:\nhours: 7\n", ("hours", 2)), ("max_hours: 8\nend: 2025-04\n", None),
    ("validated: {by: {role: manager}, date: 2025-05}\nhours: 7\n", ("hours, validated", 3)),
    ("people: {role: peer}\nhours: 7\n", None), ("hours: 7\nstopped: {date: 2025-04}\n", None),
])
def test_an_offer_that_tells_of_work_that_was_done_is_told(
    lab: Lab, lines: str, told: tuple[str, int] | None
) -> None:
    lab.write(SITE, {"missions/guide/mission.yml": f"title: Un guide\n{lines}start: 2025-03\n"})
    found = [(dict(one.params)["fields"], one.place.line) for one in lab.check().problems if one.code == "TR327"]
    assert found == ([told] if told else [])


def test_links_between_stories_and_records_lead_somewhere(lab: Lab) -> None:
    lab.write(BASE, {MISSION: LINES, "missions/guide/fr.md": (
        "[a](mission:avant) [b](person:marie-roy) [c](team:port) [d](competency:plain-writing)\n\n"
        "[e](mission:perdue) [f](person:personne) [g](deliverables/absent.txt)\n")})
    built = lab.build()
    found = {(dict(one.params)["target"], one.place.line) for one in built.problems if one.code == "TR366"}
    assert found == {("perdue", 3), ("personne", 3), ("deliverables/absent.txt", 3)}
    page = built.page("fr/missions/guide/")
    links = {link.text: link["href"] for link in page.root.all("a") if link.text in tuple("abcdefg")}
    assert sorted(links) == ["a", "b", "c", "d"]
    for word in "efg":
        assert word in page.text.split()


def test_the_demonstration_has_no_errors(demo: Built) -> None:
    assert demo.errors == []
