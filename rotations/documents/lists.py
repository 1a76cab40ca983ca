"""Lists of a round's people as Excel sheets: official, therefore Chinese, with round and dates."""

from collections.abc import Mapping

from django.utils import translation

from cities.models import City
from kernel import clock
from kernel.sheets import Sheet, Value
from rotations.models import Rotation
from rotations.selectors.lists import posted, teams_told
from teams.models import Posting, SendingUnit

CHINESE = "zh-hans"


def round_list(rotation: Rotation) -> Sheet:
    """Everybody, city by city; for the office."""
    with translation.override(CHINESE):
        rows: list[list[Value]] = [
            [
                number,
                one.team.city.name,
                one.team.name,
                one.get_duty_display(),
                one.person.name,
                one.person.unit.name,
                one.person.phone,
                one.person.certificate,
                one.starts,
                one.ends,
            ]
            for number, one in enumerate(posted(rotation), start=1)
        ]
        return Sheet(
            name="人员名单",
            title=_title(rotation, "人员派驻名单"),
            subtitle=_days(rotation),
            columns=[
                "序号",
                "被督查城市",
                "督查组",
                "职责",
                "姓名",
                "派员单位",
                "手机号码",
                "执法证件号",
                "报到日期",
                "离开日期",
            ],
            rows=rows,
            notes=["本名单含个人信息，仅限工作使用，用后妥善保管。"],
        )


def unit_list(rotation: Rotation, unit: SendingUnit, codes: Mapping[int, str] | None = None) -> Sheet:
    """A unit's own people. With `codes` (by person) also how each signs in for the first time; who has a password
    keeps it."""
    with translation.override(CHINESE):
        postings = posted(rotation).filter(person__unit=unit)
        columns = ["序号", "姓名", "被督查城市", "督查组", "职责", "手机号码", "报到日期", "离开日期"]
        rows = [[number, *_of_unit(one)] for number, one in enumerate(postings, start=1)]
        notes = [f"报到日期{rotation.round.arrival:%Y-%m-%d}，请按时到达；账号自报到之日起至离开之日止可用。"]
        if codes is not None:
            columns += ["用户名", "初始口令"]
            for row, one in zip(rows, postings, strict=True):
                row.extend(_sign_in(one, codes))
            notes.append("初始口令只此一份，系统不留存；请当面交给本人，首次登录后须自设密码。重新生成后，原口令作废。")
        return Sheet(
            name=unit.name,
            title=_title(rotation, f"{unit.name}派驻人员名单"),
            subtitle=_days(rotation),
            columns=columns,
            rows=rows,
            notes=notes,
        )


def _of_unit(one: Posting) -> list[Value]:
    return [
        one.person.name,
        one.team.city.name,
        one.team.name,
        one.get_duty_display(),
        one.person.phone,
        one.starts,
        one.ends,
    ]


def _sign_in(one: Posting, codes: Mapping[int, str]) -> list[str]:
    if one.person.user is None:
        return ["", "尚未开通账号"]
    return [one.person.user.username, codes.get(one.person_id, "已有密码，沿用原密码")]


def city_list(rotation: Rotation, city: City) -> Sheet:
    """Whom the city may know: the people of teams that work with its liaisons; of the others, how many come."""
    with translation.override(CHINESE):
        told = teams_told(rotation)
        named = [team.pk for team in told.named if team.city_id == city.pk]
        rows = [[number, *_of_city(one)] for number, one in enumerate(posted(rotation).filter(team__in=named), start=1)]
        teams, people = told.counted.get(city.pk, (0, 0))
        notes = [f"另有{teams}个组、{people}人独立开展工作，按方案不提前告知人员名单。"] if teams else []
        return Sheet(
            name=city.name,
            title=_title(rotation, f"{city.name}到达人员名单"),
            subtitle=_days(rotation),
            columns=["序号", "督查组", "职责", "姓名", "派员单位", "手机号码", "到达日期", "离开日期"],
            rows=rows,
            notes=notes,
        )


def _of_city(one: Posting) -> list[Value]:
    return [
        one.team.name,
        one.get_duty_display(),
        one.person.name,
        one.person.unit.name,
        one.person.phone,
        one.starts,
        one.ends,
    ]


def _title(rotation: Rotation, words: str) -> str:
    return f"{rotation.campaign.short_name}第{rotation.round.issued_number}轮{words}"


def _days(rotation: Rotation) -> str:
    round_ = rotation.round
    return (
        f"轮次：{round_.starts:%Y-%m-%d}至{round_.ends:%Y-%m-%d}；报到：{round_.arrival:%Y-%m-%d}；"
        f"离开：{round_.departure:%Y-%m-%d}；制表：{clock.today():%Y-%m-%d}"
    )


def file_name(rotation: Rotation, whose: str) -> str:
    return f"第{rotation.round.issued_number}轮-{whose}.xlsx"
