"""Answers of a checklist: a code for every language, and what earlier releases sent as it stands."""

import pytest
from django.utils import translation

from findings.answers import from_words, in_words
from findings.selectors import answers_of, as_form
from findings.services.content import content_hash, read_content
from kernel.errors import Refused
from tests.factories.findings import record_content, record_of

NO = {"answer": "no", "words": "活性炭未更换"}


@pytest.mark.parametrize(
    ("answer", "chinese", "english"),
    [
        (NO, "否：活性炭未更换", "No：活性炭未更换"),
        ({"answer": "not_applicable"}, "不适用", "Not applicable"),
        ({"words": "见照片"}, "见照片", "见照片"),
        ("否：未更换", "否：未更换", "否：未更换"),
        (True, "是", "Yes"),
        (3, "3", "3"),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_answer_is_shown_in_the_language_of_who_reads(answer, chinese, english):
    with translation.override("zh-hans"):
        said = in_words(answer)
    with translation.override("en"):
        assert (said, in_words(answer)) == (chinese, english)


@pytest.mark.parametrize(
    ("text", "kept"), [("否：活性炭未更换", NO), ("是", {"answer": "yes"}), ("没有问题", "没有问题")]
)
def test_typed_answer_is_kept_by_its_code(text, kept):
    with translation.override("zh-hans"):
        assert from_words(text) == kept


def read(answers):
    return read_content(record_content(answers=answers)).canonical()


def test_answer_is_stored_by_code_without_what_it_does_not_say():
    assert read({"b": {"answer": "no", "words": "  活性炭未更换 "}, "a": {"answer": "yes", "words": ""}})[
        "answers"
    ] == {
        "a": {"answer": "yes"},
        "b": NO,
    }


def test_what_earlier_releases_sent_keeps_its_form_and_its_hash():
    """The hash was taken with the release before."""
    told = {"industry-1": "否：未更换", "industry-2": True}

    assert read(told)["answers"] == told
    assert content_hash(read(told)["answers"]) == ("eede0813a0552890c92dba46f1cc1923e3f8ebdb1f1de8da9c83aa6cbc8a0296")


@pytest.mark.parametrize("answer", [{"answer": "perhaps"}, {"words": "长" * 401}, {"words": ["x"]}, ["yes"]])
def test_answer_that_is_none_is_refused_by_its_question(answer):
    with pytest.raises(Refused) as refusal:
        read({"industry-1": answer})

    assert {name.rpartition(".")[0] or name for name in refusal.value.fields} <= {"answers.industry-1", "answers"}


def test_page_and_plain_form_show_the_words(world):
    record = record_of(world, answers={"industry-1": NO})

    assert record.answers == {"industry-1": NO}
    with translation.override("zh-hans"):
        assert [answer for _question, answer in answers_of(record)] == ["否：活性炭未更换"]
        assert as_form(record)["answer_industry-1"] == "否：活性炭未更换"
