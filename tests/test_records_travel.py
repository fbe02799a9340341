"""Records that are stored and read again are the records that were stored."""

import pickle
from dataclasses import FrozenInstanceError

import pytest
from lab import DEMO, records_of


def test_records_that_travelled_are_equal_and_frozen() -> None:
    records, missions, _ = records_of(DEMO)
    before = (*missions, *records.people)
    after = pickle.loads(pickle.dumps(before, 5))
    assert after == before
    assert pickle.dumps(after, 5) == pickle.dumps(pickle.loads(pickle.dumps(after, 5)), 5)
    with pytest.raises(FrozenInstanceError):
        after[0].data.title = None
