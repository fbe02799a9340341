"""What is kept at rest is what was put there: values by name, their columns, places in a pack, marks of files."""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import PROVEN_SITE, Lab

from generator import whole
from generator.frozen import dataclass
from generator.kept import Kept, altered, cells, column, common, dump, load
from generator.pack import Pack, Places, digest, length_of
from generator.site import rest


@dataclass(frozen=True, slots=True)
class Thing:
    size: int

    @property
    def double(self) -> int:
        return 2 * self.size


@common
@dataclass(frozen=True, slots=True)
class Team:
    """One of few, which many others hold."""

    name: str
    things: tuple[Thing, ...] = ()


TEAMS = st.builds(Team, st.text(max_size=3), st.lists(st.integers(0, 3).map(Thing), max_size=2).map(tuple))
THINGS = st.dictionaries(st.text(max_size=3), st.integers().map(Thing), max_size=20)


@given(THINGS, st.data())
def test_kept_values_answer_as_a_dictionary_of_them_does(things: dict[str, Thing], data: st.DataObject) -> None:
    new = {name: Thing(data.draw(st.integers())) for name in data.draw(st.sets(st.sampled_from(sorted(things) or [""])))
           if name in things}
    before = Kept.of(things, ("double",))
    for kept, plain in ((before, things), (altered(before, new), altered(things, new)),
                        (pickle.loads(pickle.dumps(altered(before, new), data.draw(st.sampled_from([4, 5])))),
                         {**things, **new}),
                        (load(b"".join(dump({"inside": altered(before, new)})))["inside"], {**things, **new})):
        assert dict(kept) == dict(plain)
        assert list(kept) == list(plain)
        for name in ("size", "double"):
            assert column(kept, name) == column(plain, name)
            assert [cells(kept, name)(each) for each in kept] == column(plain, name)
        assert "missing" not in kept
        with pytest.raises(KeyError):
            kept["missing"]


def test_values_at_hand_are_let_go_of_and_taken_up_again() -> None:
    things = {"one": Thing(1), "two": Thing(2)}
    kept = Kept.of(things, at_hand=True)
    assert kept["one"] is things["one"]
    kept.rest()
    assert kept["one"] is not things["one"]
    assert dict(kept) == things


def test_a_site_at_rest_holds_no_mission_at_hand(lab: Lab) -> None:
    """A preview keeps one for days, after a build that had all of them at hand."""
    site = lab.write(PROVEN_SITE).build().site
    before = dict(site.briefs)
    assert all(site.briefs[name] is brief for name, brief in before.items())
    rest(site)
    assert dict(site.briefs) == before
    assert not any(site.briefs[name] is brief for name, brief in before.items())


@given(st.lists(TEAMS, max_size=10), st.integers(2, 5), st.integers(1, 3))
def test_values_that_others_hold_are_the_same_and_taken_up_once(teams: list[Team], protocol: int, room: int) -> None:
    pickled = [pickle.dumps((team, number), protocol) for number, team in enumerate(teams)]
    assert [pickle.loads(each) for each in pickled] == [(team, number) for number, team in enumerate(teams)]
    again = [pickle.loads(each)[0] for each in pickled]
    assert len({id(each) for each in again}) == len(set(teams))
    with mock.patch("generator.kept.COMMON", room):
        assert [pickle.loads(each)[0] for each in pickled] == teams


def test_more_values_than_stay_at_hand_are_all_there() -> None:
    things = {str(number): Thing(number) for number in range(100)}
    kept = Kept.of(things)
    with mock.patch("generator.kept.AT_HAND", 10 * len(pickle.dumps(things["0"], 5))):
        assert all(kept[name] == thing for _ in range(2) for name, thing in things.items())
        assert sum(kept[name] is kept[name] for name in things) == len(things)
        before = {name: kept[name] for name in things}
        assert sum(kept[name] is thing for name, thing in before.items()) < len(things)


@given(st.lists(st.binary(max_size=8), unique=True, max_size=40), st.data())
def test_places_are_found_wherever_they_stand(values: list[bytes], data: st.DataObject) -> None:
    names = [digest(value) for value in values]
    cut = data.draw(st.integers(0, len(names)))
    first = Places()
    for at, name in enumerate(names[:cut]):
        first.put(name, at << 33, at)
    places = Places(first.among(set(names)))
    for at, name in enumerate(names[cut:], cut):
        places.put(name, at << 33, at)
    assert [places.get(name) for name in names] == [(at << 33, at) for at in range(len(names))]
    assert digest(b"what nobody kept") not in places
    needed = set(names[::2])
    run = places.among(needed)
    assert [name for name in names if name in Places(run)] == names[::2]
    assert length_of(run) == sum(range(0, len(names), 2))


def test_a_pack_travels_with_its_places(tmp_path: Path) -> None:
    pack = Pack(tmp_path / "pack", Places())
    name = pack.add(b"one")
    again: Pack = pickle.loads(pickle.dumps(pack))
    assert (again.get(name), pack.add(b"one")) == (b"one", name)
    pack.close()
    again.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.parametrize("many", [1, 100])
@pytest.mark.parametrize("ends_early", [False, True])
def test_two_processes_see_what_one_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends_early: bool, many: int
) -> None:
    paths = [tmp_path / name for name in ["0", "1", "2", "3", "4", "5", "6é\n", "7", "8"]]
    for path in paths[:-1]:
        path.write_text("a", "utf-8")
    marks = whole.Marks.of(whole.signatures(map(str, paths)))
    paths[1].write_text("other", "utf-8")
    paths[6].unlink()
    paths[8].write_text("new", "utf-8")
    alone = whole.moved_among(marks)
    assert set(alone) == {str(paths[at]) for at in (1, 6, 8)}
    monkeypatch.setattr(whole, "SOME", 1)
    monkeypatch.setattr(whole, "MANY", many)
    if ends_early:
        here, real = os.getpid(), whole.signatures
        monkeypatch.setattr(whole, "signatures", lambda paths: real(paths) if os.getpid() == here else os._exit(1))
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # tests that go side by side have a thread more
    begun: list[bool] = []
    assert whole.moved_among(marks, lambda: begun.append(True)) == alone
    assert begun == ([True] if many > 1 else [])
    assert whole.moved_among(whole.Marks.of(whole.signatures(map(str, paths)))) == ()
