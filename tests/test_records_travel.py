"""Records that are stored and read again are the records that were stored."""

import pickle

import pytest
from lab import DEMO, records_of
from pydantic import BaseModel, ValidationError

from generator.records.mission import Effects, Milestones, Slug, StoryFront
from generator.records.settings import Locales
from generator.records.types import Record
from generator.records.vocabulary import Synonyms


def models_in(value: object) -> list[BaseModel]:
    """A model and all models in it."""
    if isinstance(value, tuple):
        return [found for item in value for found in models_in(item)]
    if not isinstance(value, BaseModel):
        return []
    return [value, *(found for name in type(value).model_fields for found in models_in(getattr(value, name)))]


def test_records_that_travelled_are_equal_frozen_and_know_what_was_written() -> None:
    records, _ = records_of(DEMO)
    before = (*records.missions, *records.people)
    after = pickle.loads(pickle.dumps(before, 5))
    assert after == before
    there = models_in(tuple(record.data for record in after))
    here = models_in(tuple(record.data for record in before))
    assert [model.model_fields_set for model in there] == [model.model_fields_set for model in here]
    with pytest.raises(ValidationError, match="frozen"):
        after[0].data.title = None


@pytest.mark.parametrize("model", [Effects, Locales, Milestones, Slug, StoryFront, Synonyms])
def test_a_blank_record_is_one_in_which_nothing_is_written(model: type[Record]) -> None:
    assert model.blank() == model()
    assert repr(model.blank()) == repr(model())
    assert pickle.dumps(model.blank(), 5) == pickle.dumps(model(), 5)
