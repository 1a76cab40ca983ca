"""The five plans in the database: loaded again and again, changed in their files, changed by officers."""

from datetime import date

import pytest
from django.apps import apps
from django.forms import model_to_dict

from campaigns import selectors
from campaigns.models import AttachedUnit, Campaign, ChecklistQuestion, Pairing, PolicyVersion, Round
from campaigns.services import adjust_calendar, cover_city, load_plans
from cities.models import City, County, Region
from kernel.errors import Refused
from kernel.models import AuditEntry
from tests.factories.campaigns import CODES, campaign, on, plans_to_change, rewrite

pytestmark = pytest.mark.django_db


def snapshot() -> dict[str, list[dict]]:
    """Every row of the app without its key (focuses are written anew)."""
    rows = {}
    for model in apps.get_app_config("campaigns").get_models():
        kept = [model_to_dict(row) for row in model._default_manager.order_by("pk")]
        if model.__name__ == "MonthlyFocus":
            kept = [row | {"id": None} for row in kept]
        rows[model.__name__] = kept
    return rows


def test_load_plans_again_changes_nothing(world):
    before, entries = snapshot(), AuditEntry.objects.count()

    answer = load_plans()

    assert answer["campaigns"] == CODES
    assert snapshot() == before
    assert AuditEntry.objects.count() == entries


def test_load_plans_counts_the_places_of_the_regions(world):
    """A2, X52: 28 + 11 of the plain and Fenwei, 41 of the delta, 3 more of Hebei."""
    answer = load_plans()

    assert answer["cities"] == City.objects.filter(memberships__isnull=False).distinct().count() == 83
    assert answer["counties"] == County.objects.filter(city__memberships__isnull=False).distinct().count()


def test_officers_changes_survive_a_load(before_start):
    """A6."""
    world = before_start
    office, plan = world.persona("office"), world.campaign
    adjust_calendar(
        campaign=plan, kind="shorten", parameters={"round": 21, "end": "2019-04-26"}, reason="提前收尾", actor=office
    )
    fenwei, city = Region.objects.get(code="fenwei"), City.objects.get(code="370200")
    cover_city(campaign=plan, city=city, region=fenwei, starts=date(2018, 9, 1), reason="部领导批示", actor=office)

    load_plans()

    assert Round.objects.get(campaign=plan, number=21, kind="inspection").ends == date(2019, 4, 26)
    assert [c.reason for c in plan.round_changes.all()] == ["提前收尾"]
    assert plan.covered.get(city=city).reason == "部领导批示"
    assert city in selectors.covered_cities(plan, date(2018, 9, 1))


def test_changed_file_makes_a_version_and_keeps_the_old_one(world, tmp_path):
    """A16: what began under the old rules keeps them."""
    folder = plans_to_change(tmp_path)
    rewrite(folder, "intensified-2018/policy.yaml", "due_day: {value: 15,", "due_day: {value: 12,")
    old = world.campaign.policies.get()

    load_plans(folder=folder)
    load_plans(folder=folder)

    first, second = world.campaign.policies.order_by("number")
    assert (first.pk, first.parameters) == (old.pk, old.parameters)
    assert (second.number, second.valid_from, second.reason) == (2, world.today, "方案文件有变动")
    assert selectors.policy(first).nomination.due_day == 15
    assert selectors.policy(second).nomination.due_day == 12
    assert selectors.policy_on(world.campaign, date(2018, 9, 18)).nomination.due_day == 15
    assert selectors.policy_on(world.campaign, world.today).nomination.due_day == 12
    assert PolicyVersion.objects.exclude(campaign=world.campaign).count() == 4


def test_changed_checklist_is_a_new_version_beside_the_old(world, tmp_path):
    """L9."""
    folder = plans_to_change(tmp_path)
    rewrite(folder, "intensified-2018/topics.yaml", "是否按要求完成整改？", "是否按要求和时限完成整改？")

    load_plans(folder=folder)

    topic = world.campaign.topics.get(code="scattered")
    assert ChecklistQuestion.objects.filter(topic=topic, version=1, text="是否按要求完成整改？").count() == 1
    (current,) = [found for found in selectors.topics_in_use(world.campaign) if found.topic == topic]
    assert (current.version, current.questions[2].text) == (2, "是否按要求和时限完成整改？")
    assert len(current.questions) == 5


def test_plan_that_does_not_fit_is_refused_with_its_sum_and_changes_nothing(world, tmp_path):
    """Vector 1, X3: eleven rounds of two weeks in phase 3."""
    folder = plans_to_change(tmp_path)
    path = folder / "intensified-2018" / "calendar.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = next(i for i, line in enumerate(lines) if line.strip() == "stump:")
    last = next(i for i, line in enumerate(lines) if line.strip() == "by: 系统暂定")
    path.write_text("".join(lines[:first] + lines[last + 1 :]), encoding="utf-8")
    before = snapshot()

    with pytest.raises(Refused) as refusal:
        load_plans(folder=folder)

    assert refusal.value.code == "calendar_refused"
    assert refusal.value.extra == {"reason": "rounds-do-not-fit"}
    assert "147 天 ÷ 14 = 10.5 轮" in str(refusal.value.message)
    assert snapshot() == before


def test_plan_with_a_place_that_no_table_has_is_refused(world, tmp_path):
    folder = plans_to_change(tmp_path)
    rewrite(folder, "assistance-2019/places.yaml", "130100", "139900")
    rewrite(folder, "assistance-2019/pairings.yaml", "130100", "139900")

    with pytest.raises(Refused) as refusal:
        load_plans(folder=folder)

    assert (refusal.value.code, str(refusal.value.message)) == (
        "unknown_place",
        "石家庄市（139900）不在地名表中。",
    )


def test_what_left_the_plan_is_out_of_use_or_gone(world, tmp_path):
    folder = plans_to_change(tmp_path)
    path = folder / "assistance-2019" / "pairings.yaml"
    path.write_text(
        "".join(line for line in path.read_text(encoding="utf-8").splitlines(keepends=True) if "铜川市" not in line),
        encoding="utf-8",
    )
    rewrite(folder, "intensified-2018/topics.yaml", "- {code: scattered-revived,", "- {code: scattered-again,")

    load_plans(folder=folder)

    kinds = world.campaign.topics.get(code="scattered").problem_types
    assert Pairing.objects.count() == 38
    assert kinds.get(code="scattered-revived").is_current is False
    assert kinds.get(code="scattered-again").is_current is True


def test_pairings_are_thirty_nine_and_tongchuan_has_five_institutes(world):
    """Vector 4, X30."""
    rows = list(selectors.pairings(campaign("assistance-2019")))
    rings = selectors.rings(rows)

    assert len(rows) == 39
    assert len({row.department for row in rows}) == 39
    assert len({row.province_id for row in rows}) == 29
    assert {row.city.name: len(row.institutes) for row in rows if len(row.institutes) != 1} == {"铜川市": 5}
    assert [row for row in rows if row.province_id == row.city.province_id] == []
    assert rings == [
        ("山东", "山西", "河北", "山东"),
        ("山西", "河南", "陕西", "山西"),
        ("天津", "山东", "山西", "河南", "天津"),
    ]
    assert Pairing.objects.exclude(campaign__code="assistance-2019").count() == 0


def test_attached_units_are_counted_as_each_plan_says(world):
    """A3, X27, X31, X52."""
    told = {code: {True: set(), False: set()} for code in CODES}
    for unit in AttachedUnit.objects.select_related("campaign", "county"):
        told[unit.campaign.code][unit.is_own_unit].add(unit.county.name)

    in_their_city = {"定州市", "辛集市", "济源市", "西咸新区", "韩城市"}
    assert told == {
        "patrol-2017": {True: set(), False: set()},
        "hebei-2017": {True: {"定州市", "辛集市", "雄安新区"}, False: set()},
        "intensified-2018": {
            True: {"杨凌示范区"},
            False: {"辛集市", "定州市", "巩义市", "长垣县", "滑县", "济源市", "兰考县"},
        },
        "assistance-2019": {True: set(), False: {*in_their_city, "雄安新区", "杨凌示范区"}},
        "winter-2020": {True: {"雄安新区", "杨凌示范区"}, False: in_their_city},
    }


def test_reporting_unit_is_the_county_or_its_city_by_campaign(world):
    """A3: 雄安 stands by itself in the Hebei inspection."""
    xiongan = County.objects.get(name="雄安新区")
    changan = world.county

    assert selectors.reporting_unit(campaign("hebei-2017"), xiongan) == (xiongan.code, "雄安新区")
    assert selectors.reporting_unit(campaign("hebei-2017"), changan) == ("130100", "石家庄市")
    assert selectors.reporting_unit(world.campaign, xiongan) == (xiongan.city.code, xiongan.city.name)


@pytest.mark.parametrize(
    ("code", "day", "cities"),
    [
        ("patrol-2017", date(2017, 9, 15), 28),
        ("hebei-2017", date(2017, 9, 14), 11),
        ("intensified-2018", date(2018, 6, 11), 28),
        ("intensified-2018", date(2018, 8, 20), 39),
        ("intensified-2018", date(2018, 11, 12), 80),
        ("assistance-2019", date(2019, 5, 1), 39),
        ("winter-2020", date(2020, 10, 1), 39),
    ],
)
def test_cities_are_covered_from_their_day_on(world, code, day, cities):
    """A2, X52: Fenwei joins with phase 2, the delta with phase 3 (S1 四)."""
    assert selectors.covered_cities(campaign(code), day).count() == cities


def test_county_is_covered_with_its_city_or_by_itself(world):
    xian = County.objects.filter(city__name="西安市").first()
    xiongan = County.objects.get(name="雄安新区")

    assert selectors.is_covered(world.campaign, xian, date(2018, 8, 19)) is False
    assert selectors.is_covered(world.campaign, xian, date(2018, 8, 20)) is True
    assert selectors.is_covered(campaign("hebei-2017"), xiongan, date(2017, 9, 14)) is True


def test_covered_groups_show_each_region_with_its_days(world):
    groups = selectors.covered_groups(world.campaign)

    assert [(g.region.code, g.starts, len(g.places), g.has_fixed_teams) for g in groups] == [
        ("jjj", date(2018, 6, 11), 28, True),
        ("fenwei", date(2018, 8, 20), 11, True),
        ("yrd", date(2018, 11, 12), 41, False),
    ]


@pytest.mark.parametrize("code", CODES)
def test_stored_rounds_are_those_of_the_engine(world, code):
    found = campaign(code)
    calendar = selectors.calendar_of(found)

    stored = Round.objects.filter(campaign=found, is_cancelled=False).order_by("starts", "kind")
    assert {(r.key, r.starts, r.ends, r.arrival, r.departure) for r in stored} == {
        (r.key, r.start, r.end, r.arrival, r.departure) for r in calendar.rounds
    }


def test_day_that_two_rounds_share_is_the_later_one_s(world):
    """S3 一, X11, X18."""
    found = campaign("assistance-2019")
    first, second = selectors.inspection_rounds(found).order_by("starts")[:2]

    assert first.ends == second.starts == date(2019, 5, 15)
    assert selectors.round_on(found, date(2019, 5, 14)) == first
    assert selectors.round_on(found, date(2019, 5, 15)) == second


def test_focus_follows_the_date_and_phase_the_round(world):
    """X12: 1 to 5 August is phase 1 and focus of August; 6 to 19 August is no phase at all."""
    plan = world.campaign

    assert selectors.phase_on(plan, date(2018, 8, 3)).number == 1
    assert selectors.focus_on(plan, date(2018, 8, 3)).starts == date(2018, 8, 1)
    assert selectors.phase_on(plan, date(2018, 8, 10)) is None
    assert selectors.focus_on(plan, date(2018, 8, 10)).starts == date(2018, 8, 1)
    assert selectors.phase_on(plan, date(2018, 11, 5)).number == 2
    assert selectors.focus_on(plan, date(2018, 11, 5)).starts == date(2018, 11, 1)


def test_sources_that_are_no_issued_text_are_marked(world):
    """X59."""
    assert dict(Campaign.objects.values_list("code", "source_status")) == {
        "patrol-2017": "issued",
        "hebei-2017": "not_public",
        "intensified-2018": "issued",
        "assistance-2019": "issued",
        "winter-2020": "draft",
    }


def test_change_that_no_longer_fits_a_changed_plan_refuses_the_load(before_start, tmp_path):
    world = before_start
    adjust_calendar(
        campaign=world.campaign,
        kind="insert",
        parameters={"start": "2018-08-06", "end": "2018-08-19"},
        reason="空档加一轮",
        actor=world.persona("office"),
    )
    folder = plans_to_change(tmp_path)
    rewrite(folder, "intensified-2018/calendar.yaml", "      ends: 2018-08-05", "      ends: 2018-08-19")
    rewrite(folder, "intensified-2018/calendar.yaml", "declared_rounds: 4", "declared_rounds: 5")
    before = snapshot()

    with on(date(2018, 6, 2)), pytest.raises(Refused) as refusal:
        load_plans(folder=folder)

    assert refusal.value.code == "calendar_refused"
    assert snapshot() == before
