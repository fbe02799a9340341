"""A trajectory is one person's path in one competency: what others vouched for, by end date, and where it rises."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lab import FEEDBACK, MARIE, SITE, Lab

from generator.site import Person

SKILLS = {"competencies.yml": "plain-writing: {name: Rédaction claire}\nmapping: {name: Cartographie}\n"}


def mission(end: str, *, skills: str = "plain-writing", difficulty: int | None = None, start: str = "2020",
            validated: bool = True, people: str = "marie-roy") -> str:
    lines = f"title: Mission\npeople: [{people}]\nstart: {start}\nend: {end}\nhours: 5\nmax_hours: 5\n"
    lines += f"deliverable: Un guide\ncriterion: Il sert\ncompetencies: [{skills}]\n"
    lines += "validated: {by: {role: manager}, date: 2025-12-31}\n" if validated else ""
    return lines + (f"difficulty: {difficulty}\n" if difficulty else "")


def write(lab: Lab, **missions: str) -> Lab:
    lab.write(SITE, MARIE, SKILLS)
    return lab.write({f"missions/{name.replace('_', '-')}/mission.yml": text for name, text in missions.items()})


def path_of(
    lab: Lab, competency: str = "plain-writing", audience: str = "public"
) -> list[tuple[str, int | None, bool]]:
    return path_in(lab.build(audience=audience).site.people["marie-roy"], competency)


def path_in(person: Person, competency: str) -> list[tuple[str, int | None, bool]]:
    steps = [step for each in person.trajectories if each.competency == competency for step in each.steps]
    return [(step.mission, step.level, step.rises) for step in steps]


def test_steps_stand_in_the_order_of_their_ends(lab: Lab) -> None:
    write(lab, a=mission("2023-05-01", start="2023-04"), b=mission("2021"), c=mission("2022-02"))
    assert [step[0] for step in path_of(lab)] == ["b", "c", "a"]


def test_equal_ends_are_told_apart_by_start_then_id(lab: Lab) -> None:
    write(lab, c=mission("2023", start="2021"), b=mission("2023", start="2022"), a=mission("2023", start="2022"))
    assert [step[0] for step in path_of(lab)] == ["c", "a", "b"]


def test_an_end_known_to_the_year_counts_as_its_last_day(lab: Lab) -> None:
    write(lab, year=mission("2023"), june=mission("2023-06"), next_year=mission("2024-01-01"))
    assert [step[0] for step in path_of(lab)] == ["june", "year", "next-year"]


def test_a_step_is_marked_only_when_it_rises_above_all_earlier_ones(lab: Lab) -> None:
    levels = (2, 1, 2, 3, 3, 4)
    write(lab, **{f"m{n}": mission(f"20{14 + n}", start="2010", difficulty=level) for n, level in enumerate(levels)})
    assert [(level, rises) for _, level, rises in path_of(lab)] == [
        (2, False), (1, False), (2, False), (3, True), (3, False), (4, True)]


def test_an_unknown_level_neither_rises_nor_lowers(lab: Lab) -> None:
    write(lab, a=mission("2021"), b=mission("2022", difficulty=1), c=mission("2023"), d=mission("2024", difficulty=2))
    assert [step[1:] for step in path_of(lab)] == [(None, False), (1, False), (None, False), (2, True)]


def test_the_level_of_the_competency_wins_over_the_difficulty(lab: Lab) -> None:
    write(lab, a=mission("2021", skills="{id: plain-writing, level: 1}, mapping", difficulty=3))
    assert path_of(lab) == [("a", 1, False)]
    assert path_of(lab, "mapping") == [("a", 3, False)]


def test_only_what_somebody_vouched_for_is_a_step(lab: Lab) -> None:
    write(lab, declared=mission("2021", validated=False), validated=mission("2022"), proven=mission("2023"),
          under_way=mission("2027"))
    lab.write({"missions/proven/deliverables/f.txt": "x", "missions/proven/feedback/v.fr.md": FEEDBACK})
    assert [step[0] for step in path_of(lab)] == ["validated", "proven"]
    (trajectory,) = lab.build().site.people["marie-roy"].trajectories
    assert [step.proven for step in trajectory.steps] == [False, True]
    assert trajectory.proofs == 1


def test_each_person_has_their_own_path(lab: Lab) -> None:
    write(lab, a=mission("2021", people="marie-roy, ali-ba"), b=mission("2022", people="ali-ba"))
    lab.write({"people/ali-ba/person.yml": "name: Ali Ba\nconsent: 2024-01-01\n"})
    site = lab.build().site
    steps = {key: [step.mission for step in person.trajectories[0].steps] for key, person in site.people.items()}
    assert steps == {"marie-roy": ["a"], "ali-ba": ["a", "b"]}


def test_a_build_shows_no_step_that_its_readers_may_not_see(lab: Lab) -> None:
    write(lab, a=mission("2021", difficulty=3) + "audience: internal\n", b=mission("2022", difficulty=2),
          c=mission("2023", difficulty=3))
    assert path_of(lab, audience="internal") == [("a", 3, False), ("b", 2, False), ("c", 3, False)]
    assert path_of(lab, audience="public") == [("b", 2, False), ("c", 3, True)]


def test_the_page_shows_the_path_in_words_too_and_no_score(lab: Lab) -> None:
    write(lab, a=mission("2021", difficulty=1), b=mission("2022", difficulty=3), c=mission("2023", difficulty=2))
    page = lab.build().page("en/people/marie-roy/")
    links = re.findall(r'href="[^"]*/missions/([abc])/', page[page.index("<table"):page.index("</table>")])
    assert links == ["a", "b", "c"]
    assert len(page.root.all("circle")) == 3 + len(page.root.one("header", _class="site-header").all("circle"))
    assert page.root.one("table").text.lower().count("rises") == 1
    assert not re.search(r"\b(average|score|rank|points?|best)\b", page.text, re.IGNORECASE)


def test_what_is_declared_stands_apart_from_what_is_shown(lab: Lab) -> None:
    write(lab, a=mission("2021")).edit("people/marie-roy/person.yml", "name: Marie Roy\n",
                                       "name: Marie Roy\ndeclared: [mapping, couture]\n")
    built = lab.build()
    (trajectory,) = built.site.people["marie-roy"].trajectories
    assert trajectory.competency == "plain-writing"
    declared = built.page("fr/personnes/marie-roy/").root.one(data_level="declared")
    assert "Cartographie" in declared.text
    assert "couture" in declared.text
    assert "Rédaction" not in declared.text


ends = st.dates(dt.date(2020, 6, 1), dt.date(2022, 6, 1)).flatmap(
    lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"]))
steps_of = st.lists(st.tuples(ends, st.sampled_from(["2018", "2019-03", "2020-05-31"]), st.none() | st.integers(1, 4)),
                    min_size=1, max_size=8)


def last_day(date: str) -> dt.date:
    """The last day of a partial date, counted day by day."""
    day = dt.date(2022, 12, 31)
    while not day.isoformat().startswith(date):
        day -= dt.timedelta(days=1)
    return day


@settings(max_examples=12)
@given(st.lists(steps_of, min_size=1, max_size=3))
def test_the_order_is_total_and_rises_are_new_heights(paths: list[list[tuple[str, str, int | None]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder))
        for who, missions in enumerate(paths):
            lab.write({f"people/p{who}/person.yml": f"name: Nom {who}\nconsent: 2024-01-01\n"})
            write(lab, **{f"p{who}_m{number}": mission(end, start=start, difficulty=level, people=f"p{who}")
                          for number, (end, start, level) in enumerate(missions)})
        people = lab.build().site.people
        found = [path_in(people[f"p{who}"], "plain-writing") for who in range(len(paths))]
    for who, missions in enumerate(paths):
        rows = [(last_day(end), start, f"p{who}-m{number}", level)
                for number, (end, start, level) in enumerate(missions)]
        heights: list[int] = []
        expected = []
        for *_, key, level in sorted(rows, key=lambda row: row[:3]):
            expected.append((key, level, bool(heights) and level is not None and all(level > one for one in heights)))
            heights += [level] if level is not None else []
        assert found[who] == expected


def test_the_description_of_a_path_says_the_language_of_titles(lab: Lab) -> None:
    write(lab, a=mission("2021", difficulty=1), b=mission("2022", difficulty=2))
    root = lab.build(audience="public").page("en/people/marie-roy/").root
    assert [each.text for each in root.one("desc").all("span", lang="fr")] == ["Mission", "Mission"]


def test_a_path_is_found_by_its_competency_and_a_letter_by_itself(lab: Lab) -> None:
    write(lab, a=mission("2021", difficulty=1), b=mission("2022", skills="mapping", difficulty=2))
    built = lab.write({f"people/p{at}/person.yml": f"name: '{name}'\nconsent: {{date: 2020-01-01, audience: public}}\n"
                       for at, name in enumerate(["Olsen", "Ørsted", "Otto", "Éva", "7even", "山田"])}).build()
    person, people = (built.page(path).root for path in ("fr/personnes/marie-roy/", "fr/personnes/"))
    ids = [each["id"] for each in person.walk() if "id" in each.attributes]
    assert {"path-plain-writing", "path-mapping"} < set(ids)
    assert len(ids) == len(set(ids))
    letters = [each["id"] for each in people.all("h2") if "id" in each.attributes]
    assert letters == ["letter-other", "letter-E", "letter-M", "letter-O", "letter-Ø", "letter-山"]
    assert [link["href"] for link in people.one("nav", class_="letters").all("a")] == [f"#{each}" for each in letters]
