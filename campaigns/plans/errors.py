"""What is wrong with a plan's file: always with the file and the key, in a sentence that can be translated."""

from dataclasses import dataclass, field
from typing import Any

from campaigns.policy.base import N_, REFUSALS

SENTENCES: dict[str, str] = REFUSALS | {
    "no_file": N_("There is no such file."),
    "not_yaml": N_("Line %(line)s cannot be read: %(problem)s."),
    "not_a_mapping": N_("The file must hold keys and values."),
    "key_twice": N_("Line %(line)s: the key stands there twice."),
    "key_in_two_files": N_("The key already stands in %(other)s."),
    "no_source": N_("The value has neither a source nor a mark as our default."),
    "two_origins": N_("A value has either a source or is marked as our default, not both."),
    "default_without_note": N_("A default needs a note that says why."),
    "unknown_document": N_("The source “%(value)s” does not begin with a known document."),
    "missing": N_("The value is missing."),
    "extra_forbidden": N_("No such key is known."),
    "wrong_choice": N_("“%(value)s” is not one of %(expected)s."),
    "wrong_number": N_("“%(value)s” is not a whole number."),
    "wrong_decimal": N_("“%(value)s” is not a decimal number."),
    "wrong_date": N_("“%(value)s” is not a date such as 2018-06-11."),
    "wrong_time": N_("“%(value)s” is not a time such as 21:00."),
    "wrong_flag": N_("“%(value)s” is neither true nor false."),
    "wrong_text": N_("“%(value)s” is not a text of this form."),
    "too_small": N_("“%(value)s” is less than %(limit)s."),
    "too_large": N_("“%(value)s” is more than %(limit)s."),
    "empty_list": N_("At least one value is needed."),
    "wrong_value": N_("The value is refused: %(problem)s."),
    "code_twice": N_("“%(value)s” stands there twice."),
    "unknown_topic": N_("There is no topic “%(value)s”."),
    "unknown_category": N_("There is no published category “%(value)s”."),
    "unknown_region": N_("There is no region “%(value)s” in the plan."),
    "unknown_grade": N_("There is no grade %(value)s."),
    "outside_campaign": N_("%(starts)s to %(ends)s is not within the campaign."),
    "own_province": N_("The city is paired with its own province."),
    "sum_differs": N_("The parts add up to %(total)s, not to %(figure)s."),
}


@dataclass(frozen=True)
class PlanProblem:
    """One refusal. `code` is stable; `message % params` is the sentence, to be translated before filling."""

    code: str
    file: str
    key: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return SENTENCES[self.code]

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message % self.params}"


class PlanError(Exception):
    """The plan is refused as a whole; `problems` holds every reason found, in the order of the files."""

    def __init__(self, problems: list[PlanProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
