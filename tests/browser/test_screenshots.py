"""The pictures of the README: the office's start page and a bulletin, in Chinese, on a small world.

`make screenshots` keeps what it sees in docs/img/; every other run only asks whether the pages are as promised.
"""

import os
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from findings.enums import FindingState as S
from kernel import clock
from reports.models import DailyBulletin
from reports.services import make_bulletin, publish_bulletin, sign_daily_report
from tests.factories.findings import approve, finding_at, finding_content, record_of
from tests.factories.world import World, load_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(settings.BASE_DIR) / "docs" / "img"
IS_ASKED = os.environ.get("SCREENSHOTS") == "1"
# A team's visit: site, county, author, who else was there, problem type, words.
VISITS = (
    ("宏达家具厂", "130102", "inspector", "colleague", "not-operating", "活性炭吸附装置未运行，车间门窗敞开。"),
    ("永固建材厂", "130102", "inspector", "colleague", "process-dust", "破碎工段无集气罩，粉尘外逸。"),
    ("新兴汽修部", "130104", "colleague", "inspector", "not-installed", "喷漆房未安装有机废气治理设施。"),
    ("长丰搅拌站", "130104", "colleague", "inspector", "stockpile-dust", "料堆未苫盖，未采取喷淋措施。"),
    ("北方铸件厂", "130109", "other_inspector", "other_colleague", "not-operating", "除尘器风机停运，烟气直排。"),
    ("华彩印刷厂", "130109", "other_inspector", "other_colleague", "vocs", "印刷工序集气效果差，异味明显。"),
    ("恒石石料厂", "130123", "other_colleague", "other_inspector", "process-dust", "石料加工厂皮带未封闭。"),
    ("晋源铸造厂", "140105", "far_inspector", "far_colleague", "not-installed", "铸造熔炼炉未安装除尘设施。"),
    ("汾河热力站", "140105", "far_inspector", "far_colleague", "not-operating", "脱硫设施加药泵停运。"),
    ("并州煤场", "140106", "far_colleague", "far_inspector", "stockpile-dust", "煤场防风抑尘网破损。"),
)
LEADERS = {"ordinary": "leader", "second": "other_leader", "far": "far_leader"}


@pytest.fixture
def evening(settings):
    """The small world at 21:40 of its day: found, reviewed, signed, yesterday's and today's bulletin published."""
    with transaction.atomic():
        world = load_world()
    for back in (1, 0):
        _live_through(world, world.today - timedelta(days=back))
    User.objects.filter(username="office").update(full_name="周启明")
    settings.CLOCK_OFFSET = int((clock.at(world.today, time(21, 40)) - timezone.now()).total_seconds())
    return world


def _live_through(world: World, day) -> None:
    with clock.standing_at(clock.at(day, time(16))):
        for site, county, author, present, kind, words in VISITS:
            record = record_of(
                world,
                author=author,
                present=(present,),
                county=county,
                site={"name": site, "credit_code": "", "address": "和平东路1号"},
                findings=[finding_content(problem_type=kind, description=words)],
            )
            reviewer = world.persona("reviewer" if record.city_id == world.city.pk else "other_reviewer")
            approve(record.findings.get(), reviewer)
        finding_at(S.DISPUTED, world)
        for _ in range(3):
            finding_at(S.SUBMITTED, world)
    with clock.standing_at(clock.at(day, time(20, 30))):
        for team, leader in LEADERS.items():
            sign_daily_report(team=world.team(team), day=day, actor=world.persona(leader), words="按计划检查。")
    with clock.standing_at(clock.at(day, time(21))):
        bulletin = make_bulletin(campaign=world.campaign, day=day)
    with clock.standing_at(clock.at(day, time(21, 30))):
        publish_bulletin(bulletin=bulletin, actor=world.persona("office"))


def keep(page, name: str) -> None:
    """A picture for the README, if it is asked for."""
    if IS_ASKED:
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", scale="css")


def test_pages_of_the_pictures_read_as_promised(evening, sign_in, page, complaints):
    """The office's start page with its day, then the bulletin of that day; one evening serves both."""
    sign_in(evening.persona("office"))
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.locator("h1").inner_text().startswith("您好，周启明")
    assert page.get_by_text("演示时钟").first.is_visible()
    assert page.get_by_role("link", name="2018-2019强化督查").first.is_visible()
    keep(page, "home")

    bulletin = DailyBulletin.objects.get(campaign=evening.campaign, day=evening.today, number=0)
    page.goto(bulletin.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator("h1").inner_text() == "2018-2019强化督查第8轮次每日通报（2018年9月19日）"
    assert page.locator("#content h3").all_inner_texts()[:5] == [
        "一、未安装治污设施（2个）",
        "二、不正常运行治污设施（4个）",
        "三、VOCs整治不到位（1个）",
        "四、物料堆场扬尘（2个）",
        "五、工业粉尘无组织排放（2个）",
    ]
    keep(page, "bulletin")

    assert complaints == []
