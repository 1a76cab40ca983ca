"""The checks of a roster row, one small class a rule, in the order in which they speak.

Each reads its own cells into the draft and says what is wrong with them; none writes. `CHECKERS` is
the list: a new kind of dirt is a new class in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from campaigns.models import Round
from campaigns.policy import Policy
from cities.enums import Level
from cities.models import City, Province
from cities.selectors import Resolver
from kernel.text import clean, squash
from kernel.workbook import Row
from teams.enums import UnitKind
from teams.imports import cells
from teams.imports.report import Remark, at_cell, at_row
from teams.models import SendingUnit

REJECT, WARN, SKIP = "reject", "warn", "skip"


@dataclass
class Draft:
    """What a row means, as far as it has been read."""

    row: Row
    name: str = ""
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
    is_party_member: bool = False
    certificate: str = ""
    phone: str = ""
    is_leader_recommended: bool = False
    is_fit: bool = True
    wished_team: str = ""


@dataclass
class Context:
    """The round and its rules, who uploads, and what the rows before have said."""

    round: Round
    policy: Policy
    actor: User | None
    resolver: Resolver = field(default_factory=Resolver)
    seen: dict[tuple[Any, ...], Draft] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)

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


Spoken = Iterator[tuple[str, Remark]]


class Checker(Protocol):
    def check(self, draft: Draft, context: Context) -> Spoken: ...


def _reject(draft: Draft, key: str, code: str, message: Any) -> tuple[str, Remark]:
    return REJECT, at_cell(draft.row, key, code, message)


def _warn(draft: Draft, key: str, code: str, message: Any) -> tuple[str, Remark]:
    return WARN, at_cell(draft.row, key, code, message)


class OtherRound:
    """The round may be written as planned or as issued (X8); the other number of the two is told of."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["round"]
        if not text:
            return
        number = cells.round_number(text)
        if number is None:
            yield _warn(draft, "round", "round_unreadable", _("This is no number of a round; taken as this round."))
        elif number not in (context.round.number, context.round.issued_number):
            yield (
                SKIP,
                at_cell(draft.row, "round", "other_round", _("The row is for another round; it was not read.")),
            )


class HiddenRow:
    """Read, and told of: a hidden row is often somebody who has withdrawn (L28)."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if draft.row.is_hidden:
            yield WARN, at_row(draft.row, "hidden_row", _("This row is hidden in the workbook. Is this person meant?"))


class Name:
    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.name = re.sub("[•．.･・]", "·", squash(draft.row["name"]))
        if not draft.name:
            yield _reject(draft, "name", "name_missing", _("The name is missing."))
        elif re.search(r"\d", draft.name) or len(draft.name) > 30:
            yield _reject(draft, "name", "name_invalid", _("This is no person's name."))


class Home:
    """Province and city by name and day; never guessed, the likest are listed."""

    MINISTRY = re.compile("^(?:国家)?(?:生态环境部|环境保护部|环保部|部机关|部直属|部派出|部属|直属单位|派出机构|部委)")
    NO_CITY = {
        "省本级",
        "省级",
        "省厅",
        "省直",
        "厅机关",
        "本级",
        "直属",
        "自治区本级",
        "区本级",
        "市本级",
        "/",
        "-",
        "—",
    }

    def check(self, draft: Draft, context: Context) -> Spoken:
        province, city = squash(draft.row["province"]), squash(draft.row["city"])
        if not province:
            yield _reject(draft, "province", "province_missing", _("The province is missing."))
            return
        if self.MINISTRY.match(province):
            draft.unit_kind = ministry_kind(draft.row["unit"])
            return
        found = context.resolver.resolve(province, on=context.round.starts, level=Level.PROVINCE)
        if not isinstance(found.place, Province):
            yield _reject(draft, "province", "province_unknown", _named(_("There is no such province."), found))
            return
        draft.province, draft.unit_kind = found.place, UnitKind.PROVINCE
        if not city or city in self.NO_CITY:
            return
        found = context.resolver.resolve(city, on=context.round.starts, level=Level.CITY, province=draft.province)
        if not isinstance(found.place, City):
            message = _("%(province)s has no such city.") % {"province": draft.province.name}
            yield _reject(draft, "city", "city_unknown", _named(message, found))
            return
        draft.city, draft.unit_kind = found.place, UnitKind.CITY


def _named(message: Any, found: Any) -> Any:
    names = "、".join(place.name for place in found.candidates)
    return f"{message} {_('Is one of these meant?')} {names}" if names else message


def ministry_kind(unit: str) -> str:
    if re.search("督察局|督查中心|监督管理局|监管局|监督站|流域局|海域局", unit):
        return UnitKind.DISPATCHED
    if re.search("研究院|研究所|科学院|中心|总站|学会|协会|学院|大学|报社|出版", unit):
        return UnitKind.INSTITUTE
    return UnitKind.MINISTRY


class ExcludedSender:
    """S1 1.16, X28: from some provinces nobody is sent for the time being."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        for excluded in context.policy.staffing.excluded_senders:
            if draft.province and draft.province.code == excluded.province and excluded.holds_on(context.round.starts):
                yield _reject(
                    draft,
                    "province",
                    "excluded_sender",
                    _("%(province)s sends nobody to this campaign.") % {"province": excluded.name},
                )


class Unit:
    """A bureau without its place in front (环境监察支队) is completed by its city, and that is said."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.unit = squash(draft.row["unit"])
        if not draft.unit:
            yield _reject(draft, "unit", "unit_missing", _("The work unit is missing."))
            return
        place = draft.city or draft.province
        if place and place.short_name not in draft.unit:
            if draft.city and draft.province and draft.province.short_name in draft.unit:
                return
            draft.unit = f"{place.name}{draft.unit}"
            yield _warn(draft, "unit", "unit_completed", _("Read as “%(unit)s”.") % {"unit": draft.unit})


class OwnUnit:
    """A contact sends its own people; a province's contact those of the whole province."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if context.own_units is None or not draft.unit or draft.unit in context.own_units:
            return
        if draft.province is None or draft.province.pk not in context.own_provinces:
            yield _reject(draft, "unit", "not_own_unit", _("You answer for other units; ask the contact of this one."))


class Age:
    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["age"]
        if not text:
            return
        year = context.round.starts.year
        born = cells.birth_year(text, year)
        if born is None or not 18 <= year - born <= 70:
            yield _warn(draft, "age", "age_unreadable", _("This is no age between 18 and 70; it was left out."))
        else:
            draft.birth_year = born


class Gender:
    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["gender"]
        found = cells.gender(text)
        draft.gender = found or ""
        if text and found is None:
            yield _warn(draft, "gender", "gender_unreadable", _("Neither 男 nor 女; it was left out."))


class Position:
    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.position = clean(draft.row["position"])[:60]
        now, before = cells.ranks(draft.position)
        draft.rank, draft.held_rank = (now.value if now else ""), (before.value if before else "")
        yield from ()


class Expertise:
    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.expertise = cells.expertise(draft.row["expertise"])
        yield from ()


class Party:
    def check(self, draft: Draft, context: Context) -> Spoken:
        found = cells.party(draft.row["party"])
        if found is None:
            yield _warn(draft, "party", "party_unreadable", _("Neither 是 nor 否; taken as 否."))
            return
        draft.is_party_member = found.is_member
        if found.is_on_probation:
            yield _warn(draft, "party", "party_probation", _("On probation; not counted as a member yet."))


class Certificate:
    """Kept as text. What Excel has rounded is refused, because nobody can know the digits (L27)."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        cell = draft.row.cells.get("certificate")
        if cell is None or not cell.text:
            return
        if cell.is_rounded:
            yield _reject(
                draft,
                "certificate",
                "precision_lost",
                _("Excel has cut this number. Format the column as text and type the number again."),
            )
            return
        draft.certificate = cells.certificate(cell.text)
        if len(draft.certificate) > 40:
            yield _reject(draft, "certificate", "certificate_invalid", _("This is no certificate number."))


class Phone:
    def check(self, draft: Draft, context: Context) -> Spoken:
        cell = draft.row.cells.get("phone")
        if cell is None or not cell.text:
            yield _warn(draft, "phone", "phone_missing", _("No mobile phone is given."))
            return
        found = cells.phone(cell.text)
        if found:
            draft.phone = found
        elif cell.is_rounded:
            yield _reject(
                draft,
                "phone",
                "precision_lost",
                _("Excel has cut this number. Format the column as text and type the number again."),
            )
        else:
            yield _reject(draft, "phone", "phone_invalid", _("A mobile phone has eleven digits and begins with 1."))


class Leader:
    def check(self, draft: Draft, context: Context) -> Spoken:
        found = cells.recommended(draft.row["leader"])
        if found is None:
            yield _warn(draft, "leader", "leader_unreadable", _("Neither 是 nor 否; taken as 否."))
        draft.is_leader_recommended = bool(found)


class Available:
    """The row says whether, never why (S3 3.18). Blank means yes."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["available"]
        answer = cells.yes(text) if text else True
        if answer is None and squash(text) in {"可", "可派", "能"}:
            answer = True
        draft.is_fit = bool(answer)
        if answer is None:
            yield _warn(draft, "available", "available_unreadable", _("Neither 是 nor 否; taken as 否."))


class WishedTeam:
    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.wished_team = clean(draft.row["team"])[:60]
        yield from ()


class Twice:
    """The same person in two rows: once is enough, and two teams are a question for the sender."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if not draft.name:
            return
        owner = context.certificates.setdefault(draft.certificate, draft.name) if draft.certificate else draft.name
        if owner != draft.name:
            yield _reject(
                draft, "certificate", "certificate_twice", _("Another row has this certificate under another name.")
            )
            return
        key = (draft.name, draft.phone or draft.certificate or draft.unit)
        before = context.seen.setdefault(key, draft)
        if before is draft:
            return
        where = _("row %(row)s of sheet “%(sheet)s”") % {"row": before.row.number, "sheet": before.row.sheet}
        if before.wished_team == draft.wished_team:
            yield SKIP, at_cell(draft.row, "name", "duplicate_row", _("Already in %(where)s.") % {"where": where})
        else:
            yield _reject(
                draft, "team", "two_teams", _("The same person is in another team in %(where)s.") % {"where": where}
            )


CHECKERS: tuple[Checker, ...] = (
    OtherRound(),
    HiddenRow(),
    Name(),
    Home(),
    ExcludedSender(),
    Unit(),
    OwnUnit(),
    Age(),
    Gender(),
    Position(),
    Expertise(),
    Party(),
    Certificate(),
    Phone(),
    Leader(),
    Available(),
    WishedTeam(),
    Twice(),
)


def as_written(row: Row) -> dict[str, str]:
    """The row for keeping, by our names of the columns."""
    return {key: cell.text for key, cell in row.cells.items() if cell.text}
