"""The rules of a campaign as typed, validated parameters. Pure: no database, no framework, no file."""

import hashlib

from pydantic import model_validator

from campaigns.policy.base import N_, Choice, Section, Text, parameter, refusal, titled_fields
from campaigns.policy.field import Field
from campaigns.policy.findings import (
    CityReply,
    Disclosure,
    Escalation,
    Grading,
    Letters,
    ProblemList,
    Rectification,
    Review,
    TipOffs,
)
from campaigns.policy.people import Care, Contacts, Nomination, Staffing, Teams
from campaigns.policy.publications import Reports, Scoring
from campaigns.policy.rounds import Rounds
from campaigns.policy.scheduling import Scheduling


class Vocabulary(Section):
    """The plan's own words, shown everywhere in place of ours (X51)."""

    activity: Text = parameter(N_("Word for the activity"))
    team: Text = parameter(N_("Word for a team"))
    inspector: Text = parameter(N_("Word for an inspector"))
    office: Text = parameter(N_("Name of the office"))
    office_short: Text = parameter(N_("Short name of the office"))
    inspected_city: Text = parameter(N_("Word for an inspected city"))
    problem_list: Text = parameter(N_("Word for the problem list"))
    letter: Text = parameter(N_("Word for the supervision letter"))


class Policy(Section):
    """Everything a plan decides by a number, a choice or a word. No parameter has a value in code."""

    vocabulary: Vocabulary = parameter(N_("Vocabulary"))
    rounds: Rounds = parameter(N_("Rounds"))
    contacts: Contacts = parameter(N_("Contacts"))
    nomination: Nomination = parameter(N_("Nomination"))
    staffing: Staffing = parameter(N_("Staffing"))
    teams: Teams = parameter(N_("Composition of teams"))
    scheduling: Scheduling = parameter(N_("Scheduling of rounds"))
    care: Care = parameter(N_("Duty of care and discipline"))
    field: Field = parameter(N_("Work on site"))
    grading: Grading = parameter(N_("Grading"))
    review: Review = parameter(N_("Review of findings"))
    problem_list: ProblemList = parameter(N_("Problem list"))
    reply: CityReply = parameter(N_("Answer of the city"))
    letters: Letters = parameter(N_("Supervision letters"))
    rectification: Rectification = parameter(N_("Rectification and verification"))
    escalation: Escalation = parameter(N_("Escalation"))
    disclosure: Disclosure = parameter(N_("Disclosure"))
    tip_offs: TipOffs = parameter(N_("Tip-offs"))
    reports: Reports = parameter(N_("Reports and bulletins"))
    scoring: Scoring = parameter(N_("Scoring"))

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> "Policy":
        kinds = self.teams.kinds
        named: dict[str, str | None] = {
            f"teams.allocations[{i}].kind": a.kind for i, a in enumerate(self.teams.allocations)
        }
        named |= {f"teams.kinds.{code}.reports_to": kind.reports_to for code, kind in kinds.items()}
        named |= {f"rectification.verified_by[{i}]": code for i, code in enumerate(self.rectification.verified_by)}
        for where, code in named.items():
            if code is not None and code not in kinds:
                raise refusal("unknown_kind", value=code, where=where)
        for scale, weights in (
            ("severity", self.scoring.severity_points),
            ("difficulty", self.scoring.difficulty_factors),
            ("quality", self.scoring.quality_factors),
        ):
            unlike = {grade.level for grade in getattr(self.grading, scale)} ^ set(weights)
            if unlike:
                raise refusal("weights_differ", value=", ".join(map(str, sorted(unlike))), where=f"scoring ({scale})")
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of the content: two loads of the same rules are the same version (A16)."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


PARAMETER_TITLES: dict[str, str] = dict(titled_fields(Policy))
"""English source title of each parameter by path, `*` for an item: `teams.kinds.*.size_min`."""

__all__ = ["N_", "PARAMETER_TITLES", "Choice", "Policy", "Section", "Vocabulary"]
