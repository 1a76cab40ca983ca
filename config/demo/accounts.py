"""The demonstration's accounts, one for each part that somebody plays."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.roles import Role
from accounts.services import create_account
from campaigns.models import Campaign
from campaigns.services import add_member
from cities.enums import ContactKind
from cities.models import City, County, Province
from cities.services import appoint_liaison

PASSWORD = "lantian-2018"  # noqa: S105 -- printed beside the address; a demonstration has no secret
# 秦皇岛 and 承德: in no plan of 2018, and in its bulletins from December on.
ADDED_CITIES = ("130300", "130800")
CITY, COUNTY, PROVINCE = "130100", "130102", "130000"
LIAISONS_SINCE = date(2018, 6, 8)


@dataclass(frozen=True)
class DemoAccount:
    username: str
    name: str
    role: Role
    part: str


OFFICIALS = (
    DemoAccount("office", "周启明", Role.OFFICE, "专项办：排班、交办、印发督办函、裁定、发布"),
    DemoAccount("reviewer", "许文清", Role.REVIEWER, "审核员：审核问题、评定等级"),
    DemoAccount("leadership", "高远", Role.LEADERSHIP, "领导：查看全部"),
    DemoAccount("city", "石卫东", Role.LIAISON, "石家庄市联络人：确认或申诉、整改"),
    DemoAccount("county", "安建国", Role.LIAISON, "长安区联络人"),
    DemoAccount("province", "冀新华", Role.PROVINCE, "河北省联络人：查看本省各市"),
    DemoAccount("sending", "苏抽调", Role.SENDING_UNIT, "派员单位：推荐人员"),
    DemoAccount("admin", "管立行", Role.ADMINISTRATOR, "管理员：账号、基础数据、名册导入"),
    DemoAccount("auditor", "审知远", Role.AUDITOR, "审计：操作留痕"),
)
# These are people of teams: their persons, nominations and postings are made with the roster.
FIELD = (
    DemoAccount("central", "江向东", Role.INSPECTOR, "石家庄市中心组组长"),
    DemoAccount("leader", "林致远", Role.INSPECTOR, "石家庄市督查组组长：签发日报"),
    DemoAccount("inspector", "陈思齐", Role.INSPECTOR, "石家庄市督查组组员"),
)
DEMO_ACCOUNTS = (*OFFICIALS[:2], *FIELD, *OFFICIALS[2:])


def account(told: DemoAccount) -> User:
    found = User.objects.filter(username=told.username).first()
    return found or create_account(
        username=told.username, full_name=told.name, role=told.role, password=PASSWORD, actor=None
    )


def silent_account(username: str, name: str, role: Role) -> User:
    """An account that acts in the replay and that nobody can sign in to."""
    found = User.objects.filter(username=username).first()
    return found or create_account(username=username, full_name=name, role=role, password=None, actor=None)


def open_accounts(campaign: Campaign) -> dict[str, User]:
    """All officials, members of the campaign, with liaisons for every inspected city."""
    users = {told.username: account(told) for told in OFFICIALS}
    users |= {told.username: account(told) for told in FIELD}
    for key in ("office", "reviewer", "city", "county", "province", "sending"):
        add_member(campaign=campaign, user=users[key], actor=None)
    _appoint(users["city"], City.objects.get(code=CITY), ContactKind.BUREAU)
    _appoint(users["county"], County.objects.get(code=COUNTY), ContactKind.BUREAU)
    _appoint(users["province"], Province.objects.get(code=PROVINCE), ContactKind.WORKING)
    inspected = City.objects.filter(Q(pk__in=campaign.covered.values("city")) | Q(code__in=ADDED_CITIES))
    for city in inspected.exclude(code=CITY):
        user = silent_account(f"city{city.code}", f"{city.short_name}联络人", Role.LIAISON)
        add_member(campaign=campaign, user=user, actor=None)
        _appoint(user, city, ContactKind.BUREAU)
    return users


def _appoint(user: User, place: City | County | Province, kind: ContactKind) -> None:
    if not user.liaisons.exists():
        appoint_liaison(user=user, place=place, actor=None, starts=LIAISONS_SINCE, contact_kind=kind)
