"""The checks of a roster row, one small class a rule, in the order in which they speak.

Each reads its own cells into the draft and says what is wrong with them; none writes. `CHECKERS` is
the list: a new kind of dirt is a new class in it. What is certain is read, what is doubtful is asked,
what has lost digits is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.enums import Level
from cities.models import City, Province
from cities.naming import parse_team
from cities.selectors import Resolution
from kernel.text import clean, squash
from kernel.workbook import Row, text_of
from kernel.workbook.report import Remark, asked, at_cell, at_row, place
from teams.enums import UnitKind
from teams.imports import cells
from teams.imports.draft import (
    NOT_THIS_ROW,
    NOTHING,
    OTHER,
    SKIP,
    WARN,
    YES_OR_NO,
    Checker,
    Context,
    Draft,
    Seen,
    Spoken,
    ask,
    reject,
    warn,
)
from teams.imports.form import LEAVE_OUT
from teams.wishes import CENTRAL


class LeftOut:
    """Somebody has said of one of its cells: not this row."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if LEAVE_OUT in draft.row.raws.values() and draft.row is not draft.written:
            yield SKIP, at_row(draft.row, "left_out", _("Left out, as you said."))


class OtherRound:
    """The round may be written as planned or as issued (X8), or as one of its days."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["round"]
        if not text:
            return
        own = context.round
        if (number := cells.round_number(text)) is not None:
            is_own = number in (own.number, own.issued_number)
        elif (day := cells.day(text, own.starts.year, context.is_1904)) is not None:
            is_own = own.starts <= day <= own.ends
        else:
            choices = [(str(own.number), _("This round")), NOT_THIS_ROW]
            yield ask(draft, context, "round", "round_unreadable", _("This is no number of a round."), choices)
            return
        if not is_own:
            context.of_other_rounds.add(_name_and_phone(draft.row))
            yield (
                SKIP,
                at_cell(draft.row, "round", "other_round", _("The row is for another round; it was not read.")),
            )


def _name_and_phone(row: Row) -> tuple[str, str]:
    return cells.name(row["name"])[0], (*cells.phones(row["phone"]), "")[0]


class HiddenRow:
    """Read, and told of: a hidden row is often somebody who has withdrawn (L28)."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if draft.row.is_hidden:
            yield WARN, at_row(draft.row, "hidden_row", _("This row is hidden in the workbook. Is this person meant?"))


class Name:
    """李四（替张三） is 李四; who stands in for whom is told, because only the office can say who comes."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.name, draft.stands_in_for = cells.name(draft.row["name"])
        if not draft.name:
            yield reject(draft, "name", "name_missing", _("The name is missing."))
        elif (not draft.name.isalpha() and re.search(r"\d", draft.name)) or len(draft.name) > 30:
            yield reject(draft, "name", "name_invalid", _("This is no person's name."))
        if draft.row.comments:
            noted = cells.STANDS_IN_NOTE.search(" ".join(draft.row.comments.values()))
            draft.stands_in_for = draft.stands_in_for or (noted[1] if noted else "")
        if draft.stands_in_for:
            message = _("Read as %(name)s, in place of %(other)s. If %(other)s was nominated before, end that.")
            told = {"name": draft.name, "other": draft.stands_in_for}
            yield warn(draft, "name", "stands_in", message % told)


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
            yield reject(draft, "province", "province_missing", _("The province is missing."))
            return
        if self.MINISTRY.match(province):
            draft.unit_kind = ministry_kind(draft.row["unit"])
            return
        found = context.place(Level.PROVINCE, province)
        if not isinstance(found.place, Province):
            yield _place(draft, context, "province", "province_unknown", _("There is no such province."), found)
            return
        draft.province, draft.unit_kind = found.place, UnitKind.PROVINCE
        if not city or city in self.NO_CITY:
            return
        found = context.place(Level.CITY, city, draft.province)
        if not isinstance(found.place, City):
            message = _("%(province)s has no such city.") % {"province": draft.province.name}
            yield _place(draft, context, "city", "city_unknown", message, found)
            return
        draft.city, draft.unit_kind = found.place, UnitKind.CITY


def _place(draft: Draft, context: Context, key: str, code: str, message: Any, found: Resolution) -> tuple[str, Remark]:
    """Refused where nothing is like it, else asked."""
    names = [place.name for place in found.candidates]
    if not names:
        return reject(draft, key, code, message)
    message = f"{message} {_('Is one of these meant?')} {'、'.join(names)}"
    return ask(draft, context, key, code, message, [*((name, name) for name in names), NOT_THIS_ROW])


def ministry_kind(unit: str) -> str:
    if re.search("督察局|督查中心|监督管理局|监管局|监督站|流域局|海域局", unit):
        return UnitKind.DISPATCHED
    if re.search("研究院|研究所|科学院|中心|总站|学会|协会|学院|大学|报社|出版", unit):
        return UnitKind.INSTITUTE
    return UnitKind.MINISTRY


class ExcludedSender:
    """S1 1.16, X28: from some provinces nobody is sent for the time being."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        name = context.excluded_senders.get(draft.province.code) if draft.province else None
        if name:
            message = _("%(province)s sends nobody to this campaign.") % {"province": name}
            yield reject(draft, "province", "excluded_sender", message)


class Unit:
    """A bureau without its place in front (环境监察支队) is completed by its city, and that is said."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        draft.unit = squash(draft.row["unit"])
        if not draft.unit:
            yield reject(draft, "unit", "unit_missing", _("The work unit is missing."))
            return
        place = draft.city or draft.province
        if place and place.short_name not in draft.unit:
            if draft.city and draft.province and draft.province.short_name in draft.unit:
                return
            draft.unit = f"{place.name}{draft.unit}"
            yield warn(draft, "unit", "unit_completed", _("Read as “%(unit)s”.") % {"unit": draft.unit})


class OwnUnit:
    """A contact sends its own people; a province's contact those of the whole province."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if context.own_units is None or not draft.unit or draft.unit in context.own_units:
            return
        if draft.province is None or draft.province.pk not in context.own_provinces:
            yield reject(draft, "unit", "not_own_unit", _("You answer for other units; ask the contact of this one."))


class Age:
    """An age, or a day of birth in its place: that is told, for the year is all that is kept."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["age"]
        if not text:
            return
        year = context.round.starts.year
        born = cells.birth_year(text, year, context.is_1904)
        if born is None or not 18 <= year - born <= 70:
            yield warn(draft, "age", "age_unreadable", _("This is no age between 18 and 70; it was left out."))
            return
        draft.birth_year = born
        if not cells.is_age(text):
            message = _("Read as a date of birth: %(age)s years old.") % {"age": year - born}
            yield warn(draft, "age", "age_from_birth", message)


class Gender:
    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["gender"]
        found = cells.gender(text)
        draft.gender = found or ""
        if text and found is None:
            message = _("Neither 男 nor 女; it was left out.")
            yield ask(draft, context, "gender", "gender_unreadable", message, [("男", "男"), ("女", "女")], False)


class Position:
    def check(self, draft: Draft, context: Context) -> Sequence[tuple[str, Remark]]:
        draft.position = clean(draft.row["position"])[:60]
        now, before = cells.ranks(draft.position)
        draft.rank, draft.held_rank = (now.value if now else ""), (before.value if before else "")
        return NOTHING


class Expertise:
    def check(self, draft: Draft, context: Context) -> Sequence[tuple[str, Remark]]:
        # As typed: cleaning would take some of the boxes for accents.
        draft.expertise = cells.expertise(str(draft.row.raws.get("expertise") or ""))
        return NOTHING


class Party:
    def check(self, draft: Draft, context: Context) -> Spoken:
        found = cells.party(draft.row["party"])
        if found is None:
            message = _("Neither 是 nor 否; it was left out.")
            yield ask(draft, context, "party", "party_unreadable", message, YES_OR_NO, False)
            return
        draft.is_party_member = found.is_member if draft.row["party"] else None
        if found.is_on_probation:
            yield warn(draft, "party", "party_probation", _("On probation; not counted as a member yet."))


PRECISION_LOST = _("Excel has cut this number. Format the column as text and type the number again.")


class Certificate:
    """Kept as text. What Excel has rounded is refused, because nobody can know the digits (L27)."""

    LEAST_DIGITS = 7

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["certificate"]
        if not text:
            return
        cell = draft.row.cell("certificate")
        if cell and cell.is_rounded:
            yield reject(draft, "certificate", "precision_lost", PRECISION_LOST)
            return
        draft.certificate = cells.certificate(text)
        if len(draft.certificate) > 40:
            yield reject(draft, "certificate", "certificate_invalid", _("This is no certificate number."))
        elif draft.certificate.isdigit() and (len(draft.certificate) < self.LEAST_DIGITS or (cell and cell.is_number)):
            message = _("Are zeros missing in front? Format the column as text; the number was kept as it stands.")
            yield warn(draft, "certificate", "certificate_short", message)


class Phone:
    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["phone"]
        if not text:
            yield warn(draft, "phone", "phone_missing", _("No mobile phone is given."))
            return
        found = cells.phones(text)
        if len(found) == 1:
            draft.phone = found[0]
        elif found:
            message = _("Two mobile phones. Which one is the person's own?")
            yield ask(draft, context, "phone", "phone_two", message, [*((one, one) for one in found), NOT_THIS_ROW])
        elif (cell := draft.row.cell("phone")) and cell.is_rounded:
            yield reject(draft, "phone", "precision_lost", PRECISION_LOST)
        else:
            yield reject(draft, "phone", "phone_invalid", _("A mobile phone has eleven digits and begins with 1."))


class Leader:
    def check(self, draft: Draft, context: Context) -> Spoken:
        found = cells.recommended(draft.row["leader"])
        if found is None:
            message = _("Neither 是 nor 否; it was left out.")
            yield ask(draft, context, "leader", "leader_unreadable", message, YES_OR_NO, False)
        draft.is_leader_recommended = bool(found)


class Available:
    """The row says whether, never why (S3 3.18). Blank means yes."""

    WORDS = {"可": True, "可派": True, "能": True, "可以": True, "不可": False, "不能": False, "不可派": False}

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["available"]
        if not text:
            return
        answer = self.WORDS.get(squash(text), cells.yes(text))
        if answer is None:
            message = _("Neither 是 nor 否: can this person be sent?")
            yield ask(draft, context, "available", "available_unreadable", message, YES_OR_NO)
        draft.is_fit = bool(answer)


class WishedTeam:
    """石家庄市第1督查组, 石家庄01组. A place that several cities share must bear its city."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        text = draft.row["team"]
        if not text:
            return
        draft.wished_team = text[:60]
        found = _team_place(squash(text))
        if found is None:
            yield warn(draft, "team", "team_unreadable", _("This names no team; it was kept as written."))
        elif found and not (place := context.place(Level.CITY, found)).place:
            message = _("No city is called “%(name)s”; write city and number, as 石家庄市第1督查组.") % {"name": found}
            names = [candidate.name for candidate in place.candidates]
            yield warn(draft, "team", "team_unknown", f"{message} {'、'.join(names)}".strip())


@lru_cache(maxsize=4096)
def _team_place(text: str) -> str | None:
    """The place in the name of a team; None where it is no such name."""
    if central := CENTRAL.match(text):
        return central["place"]
    parsed = parse_team(text)
    return parsed[0] if parsed else None


def may_be_one(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Of one name in one unit, told apart by phone and certificate: two people only where both differ."""
    return one != other and not all(a and b and a != b for a, b in zip(one, other, strict=True))


class Twice:
    """The same person in two rows: once is enough, and two teams are a question for the sender."""

    def check(self, draft: Draft, context: Context) -> Spoken:
        if not draft.name:
            return
        owner = context.certificates.setdefault(draft.certificate, draft.name) if draft.certificate else draft.name
        if owner != draft.name:
            yield reject(
                draft, "certificate", "certificate_twice", _("Another row has this certificate under another name.")
            )
            return
        if (
            context.of_other_rounds
            and not draft.written["round"]
            and (draft.name, draft.phone) in context.of_other_rounds
        ):
            yield SKIP, at_cell(draft.row, "name", "other_round", _("Another sheet has this person in another round."))
            return
        row, column = draft.row, draft.row.letters.get("team", "")
        own = Seen(row.sheet, row.number, column, draft.wished_team)
        before = context.seen.setdefault((draft.name, draft.phone or draft.certificate or draft.unit), own)
        if before is not own:
            yield self._again(draft, context, before)
            return
        marks = (draft.phone, draft.certificate)
        other = context.marks.setdefault((draft.name, draft.unit), marks)
        if (
            may_be_one(other, marks)
            and place(row.sheet, row.letters["name"], row.number) + "#person" not in context.answers
        ):
            message = _("Another row has this name in this unit, with another phone. Two people?")
            level, remark = reject(draft, "name", "same_name_twice", message)
            choices = [(OTHER, _("Two people")), NOT_THIS_ROW]
            context.questions.append(asked(remark, choices, tag="person"))
            yield level, remark

    def _again(self, draft: Draft, context: Context, before: Seen) -> tuple[str, Remark]:
        where = _("row %(row)s of sheet “%(sheet)s”") % {"row": before.row, "sheet": before.sheet}
        key = place(before.sheet, before.team_column, before.row)
        if before.wished_team == draft.wished_team or key in context.answers:
            return SKIP, at_cell(draft.row, "name", "duplicate_row", _("Already in %(where)s.") % {"where": where})
        message = _("The same person is in another team in %(where)s.") % {"where": where}
        level, remark = reject(draft, "team", "two_teams", message)
        # The answer is what the first row should have said.
        told = [(team, team) for team in (before.wished_team, draft.wished_team) if team]
        context.questions.append(replace(asked(remark, told), key=key))
        return level, remark


@dataclass(frozen=True)
class Reading:
    """Checkers that look at nothing but certain columns: what they read without a remark is remembered by
    what the columns say, for most rows say what others have said."""

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    checkers: tuple[Checker, ...]

    def check(self, draft: Draft, context: Context) -> Sequence[tuple[str, Remark]]:
        raws = draft.row.raws
        key = tuple([raws.get(column) for column in self.columns])
        remembered = context.remembered[self.columns]
        found = remembered.get(key)
        if found is not None:
            for name, value in found:
                setattr(draft, name, value)
            return NOTHING
        spoken = [told for checker in self.checkers for told in checker.check(draft, context)]
        if not spoken and len(remembered) < MOST_REMEMBERED:
            remembered[key] = [(name, getattr(draft, name)) for name in self.fields]
        return spoken


MOST_REMEMBERED = 20_000

CHECKERS: tuple[Checker, ...] = (
    LeftOut(),
    Reading(("round",), (), (OtherRound(),)),
    HiddenRow(),
    Name(),
    Reading(
        ("province", "city", "unit"),
        ("province", "city", "unit", "unit_kind"),
        (Home(), ExcludedSender(), Unit(), OwnUnit()),
    ),
    Reading(("age",), ("birth_year",), (Age(),)),
    Reading(("gender", "party"), ("gender", "is_party_member"), (Gender(), Party())),
    Reading(("position",), ("position", "rank", "held_rank"), (Position(),)),
    Reading(("expertise",), ("expertise",), (Expertise(),)),
    Certificate(),
    Phone(),
    Reading(("leader", "available"), ("is_leader_recommended", "is_fit"), (Leader(), Available())),
    Reading(("team",), ("wished_team",), (WishedTeam(),)),
    Twice(),
)


def as_written(draft: Draft) -> dict[str, str]:
    """The row for keeping, by our names of the columns: what was typed, not what it was read as."""
    row = draft.written
    told = {
        key: raw if isinstance(raw, str) else text_of(raw) for key, raw in row.raws.items() if raw not in ("", None)
    }
    if row.comments:
        told["comment"] = "\n".join(row.comments.values())
    if draft.stands_in_for:
        told["stands_in_for"] = draft.stands_in_for
    return told
