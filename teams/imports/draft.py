"""A roster row on its way: what it means so far, what the rows before have said, and how a checker speaks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Round
from campaigns.policy import Policy
from cities.enums import Level
from cities.models import City, Province
from cities.selectors import Resolution, Resolver
from kernel.workbook import Row
from kernel.workbook.report import Question, Remark, asked, at_cell
from teams.enums import UnitKind
from teams.imports.form import LEAVE_OUT
from teams.models import SendingUnit

Remembered = dict[tuple[Any, ...], list[tuple[str, Any]]]

REJECT, WARN, SKIP = "reject", "warn", "skip"
YES_OR_NO = [("是", "是"), ("否", "否")]
NOT_THIS_ROW = (LEAVE_OUT, _("Leave this row out"))
SAME, OTHER = "same", "other"


@dataclass(slots=True)
class Draft:
    """What a row means, as far as it has been read; `written` is the row before anybody answered."""

    row: Row
    written: Row
    name: str = ""
    stands_in_for: str = ""
    unit: str = ""
    unit_kind: str = ""
    province: Province | None = None
    city: City | None = None
    birth_year: int | None = None
    gender: str = ""
    position: str = ""
    rank: str = ""
    held_rank: str = ""
    expertise: list[str] = field(default_factory=list)
    is_party_member: bool | None = None
    certificate: str = ""
    phone: str = ""
    is_leader_recommended: bool = False
    is_fit: bool = True
    wished_team: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a person stood before, without the row itself: a long file has many."""

    sheet: str
    row: int
    team_column: str
    wished_team: str


@dataclass
class Context:
    """The round and its rules, who uploads, what has been answered, and what the rows before have said."""

    round: Round
    policy: Policy
    actor: User | None
    answers: Mapping[str, str] = field(default_factory=dict)
    is_1904: bool = False
    resolver: Resolver = field(default_factory=partial(Resolver, with_counties=False))
    questions: list[Question] = field(default_factory=list)
    seen: dict[tuple[str, ...], Seen] = field(default_factory=dict)
    marks: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    remembered: defaultdict[tuple[str, ...], Remembered] = field(default_factory=lambda: defaultdict(dict))
    of_other_rounds: set[tuple[str, str]] = field(default_factory=set)
    places: dict[tuple[str, str, int | None], Resolution] = field(default_factory=dict)

    def place(self, level: Level, text: str, province: Province | None = None) -> Resolution:
        key = (level, text, province.pk if province else None)
        if key not in self.places:
            self.places[key] = self.resolver.resolve(text, on=self.round.starts, level=level, province=province)
        return self.places[key]

    @cached_property
    def own_units(self) -> set[str] | None:
        """The units that a sending unit's contact answers for; None for those who may send anybody."""
        if self.actor is None or self.actor.role != Role.SENDING_UNIT:
            return None
        return set(SendingUnit.objects.visible_to(self.actor).values_list("name", flat=True))

    @cached_property
    def own_provinces(self) -> set[int]:
        """Provinces whose bureau's contact this is: new units of theirs may be added."""
        return set(
            SendingUnit.objects.filter(kind=UnitKind.PROVINCE, contacts__user=self.actor).values_list(
                "province", flat=True
            )
        )

    @cached_property
    def excluded_senders(self) -> dict[str, str]:
        """Names of the provinces from which nobody is sent in this round, by code."""
        return {
            excluded.province: excluded.name
            for excluded in self.policy.staffing.excluded_senders
            if excluded.holds_on(self.round.starts)
        }


Spoken = Iterator[tuple[str, Remark]]
NOTHING: Sequence[tuple[str, Remark]] = ()


class Checker(Protocol):
    def check(self, draft: Draft, context: Context) -> Spoken | Sequence[tuple[str, Remark]]: ...


def reject(draft: Draft, key: str, code: str, message: Any) -> tuple[str, Remark]:
    return REJECT, at_cell(draft.row, key, code, message)


def warn(draft: Draft, key: str, code: str, message: Any) -> tuple[str, Remark]:
    return WARN, at_cell(draft.row, key, code, message)


def ask(
    draft: Draft, context: Context, key: str, code: str, message: Any, choices: Any, holds_back: bool = True
) -> tuple[str, Remark]:
    """The row waits for the answer, or (`holds_back` false) only the cell does and is left out meanwhile."""
    level, remark = (reject if holds_back else warn)(draft, key, code, message)
    context.questions.append(asked(remark, choices, holds_back=holds_back))
    return level, remark
