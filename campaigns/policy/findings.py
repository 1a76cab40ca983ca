"""From a finding to its write-off: review, list, answer, letter, deadlines, verification, escalation."""

from pydantic import model_validator

from campaigns.policy.base import (
    N_,
    Code,
    Count,
    Day,
    Flag,
    GradeLevel,
    Positive,
    Section,
    Share,
    Text,
    Weight,
    parameter,
    refusal,
)
from campaigns.policy.choices import (
    Addressee,
    Counted,
    DayKind,
    DeadlineBasis,
    Dispatch,
    LetterCadence,
    LetterUnit,
    Level,
    Measure,
    Silence,
)


class Grade(Section):
    level: GradeLevel = parameter(N_("Grade, 1 the lightest"))
    name: Text = parameter(N_("Name"))
    name_en: Text = parameter(N_("Name in English"))


class Grading(Section):
    """The scales a reviewer grades on; S1 十(一) names the two, no plan names their steps (X40)."""

    severity: tuple[Grade, ...] = parameter(N_("Severity"), min_length=1)
    difficulty: tuple[Grade, ...] = parameter(N_("Difficulty of the inspection"), min_length=1)
    quality: tuple[Grade, ...] = parameter(N_("Quality as reviewed"), min_length=1)


class Review(Section):
    required: Flag = parameter(N_("A finding is reviewed before the city sees it"))
    same_day: Flag = parameter(N_("Reviewed on the day it arrives"))
    adjudicator_differs: Flag = parameter(N_("Who approved a finding does not decide its dispute"))


class ProblemList(Section):
    dispatch: Dispatch = parameter(N_("The city is told"))
    inspection_addressees: tuple[Addressee, ...] = parameter(N_("Findings of inspections go to"), min_length=1)
    tip_off_addressees: tuple[Addressee, ...] = parameter(N_("Proven tip-offs go to"), min_length=1)
    copies: tuple[Addressee, ...] = parameter(N_("Copies to"))


class CityReply(Section):
    """Confirm or appeal (S3 二(二)); the plan sets neither days nor what silence means (X37)."""

    asked: Flag = parameter(N_("The city confirms each finding"))
    reply_days: Positive = parameter(N_("Days for the city's answer"))
    silence: Silence = parameter(N_("A city that does not answer"))
    dispute_allowed: Flag = parameter(N_("The city may dispute a finding"))
    dispute_days: Positive = parameter(N_("Days to dispute"))
    disputes_per_finding: Count = parameter(N_("Disputes per finding"))
    decision_days: Positive = parameter(N_("Days to decide a dispute"))


class LetterNumber(Section):
    """A gap-free number by year and body; `{body}`, `{year}` and `{number}` are filled in."""

    body: Text = parameter(N_("Body in the letter's number"))
    pattern: Text = parameter(N_("Pattern of the number"))

    @model_validator(mode="after")
    def _has_places(self) -> "LetterNumber":
        missing = [p for p in ("{body}", "{year}", "{number}") if p not in self.pattern]
        if missing:
            raise refusal("pattern_lacks", value=" ".join(missing), where="pattern")
        return self

    def written(self, year: int, number: int) -> str:
        return self.pattern.replace("{body}", self.body).replace("{year}", str(year)).replace("{number}", str(number))


class Letters(Section):
    cadence: LetterCadence = parameter(N_("Letters are issued"))
    unit: LetterUnit = parameter(N_("One letter for"))
    addressees: tuple[Addressee, ...] = parameter(N_("Addressed to"))
    copies: tuple[Addressee, ...] = parameter(N_("Copies to"))
    number: LetterNumber = parameter(N_("Number of a letter"))


class Rectification(Section):
    """Days run from the stored date of list or letter (X38) and never move with a later rule (G10)."""

    deadline_basis: DeadlineBasis = parameter(N_("Deadlines run from"))
    plan_days: Positive = parameter(N_("Days to hand in the plan"))
    rectification_days: Positive = parameter(N_("Days to put right"))
    day_kind: DayKind = parameter(N_("Counted in"))
    extension_max: Count = parameter(N_("Extensions at most"))
    extension_days: Positive = parameter(N_("Days of one extension at most"))
    verified_by: tuple[Code, ...] = parameter(N_("Verified by teams of the kinds"), min_length=1)
    look_back_share: Share = parameter(N_("Share of closed entries looked at again"))


class ThresholdStep(Section):
    """From this count on (or below this share, or simply true) the office or post is held to account."""

    at: Weight | None = parameter(N_("Threshold"))
    held: Text = parameter(N_("Held to account"))


class ThresholdRule(Section):
    code: Code = parameter(N_("Code"))
    level: Level = parameter(N_("Level"))
    counts: Counted = parameter(N_("What is counted"))
    among_last: Positive | None = parameter(N_("Only among the last so many"), default=None)
    steps: tuple[ThresholdStep, ...] = parameter(N_("Steps"), min_length=1)


class ThresholdTable(Section):
    """One version of the quantified rule of accountability (X46)."""

    version: Text = parameter(N_("Version"))
    since: Day | None = parameter(N_("In force from"), default=None)
    until: Day | None = parameter(N_("In force until"), default=None)
    rules: tuple[ThresholdRule, ...] = parameter(N_("Rules"), min_length=1)


class Ground(Section):
    """Words of the plan that open a measure, with what the system can count towards them (X47)."""

    code: Code = parameter(N_("Code"))
    measure: Measure = parameter(N_("Measure"))
    words: Text = parameter(N_("Words of the plan"))


class Escalation(Section):
    grounds: tuple[Ground, ...] = parameter(N_("Grounds"))
    tables: tuple[ThresholdTable, ...] = parameter(N_("Quantified rules"))


class Disclosure(Section):
    """What is public and since when; findings before the first day default to not public (X17)."""

    since: Day | None = parameter(N_("Findings are public from"))
    channels: tuple[Text, ...] = parameter(N_("Published through"))
    exposure_board: Flag = parameter(N_("Exposure board"))
    listed_supervision: Flag = parameter(N_("Listed supervision is public"))
    blacklist: Flag = parameter(N_("Blacklist of grave offenders"))


class TipOffs(Section):
    channels: tuple[Text, ...] = parameter(N_("Received through"))
    answer_days: Positive = parameter(N_("Days to answer the citizen"))


__all__ = [
    "CityReply",
    "Disclosure",
    "Escalation",
    "Grade",
    "Grading",
    "Ground",
    "LetterNumber",
    "Letters",
    "ProblemList",
    "Rectification",
    "Review",
    "ThresholdRule",
    "ThresholdStep",
    "ThresholdTable",
    "TipOffs",
]
