"""A ledger of targets in the counties of the demonstration's inspector, and the plan of today that goes to some of
them. The places are invented."""

import csv
import io
import uuid
from datetime import date, time

from accounts.models import User
from campaigns.models import Campaign
from field.models import DayPlan
from field.services import save_plan
from findings.imports.targets import import_targets
from findings.models import TaskItem, TaskList
from findings.services.tasks import Heading
from kernel import clock
from teams.selectors import posting_of

TITLE = "冬季燃煤锅炉与“散乱污”企业复查清单"
HEADS = ("企业名称", "城市", "县(市、区)", "乡镇(街道)", "地址", "类型/任务", "整改时限", "备注")
TARGETS = (
    ("兴达机械厂", "第一街道", "工业路1号", "燃煤锅炉", "2018-12-31", "10蒸吨燃煤锅炉，应拆除"),
    ("华瑞包装厂", "第一街道", "工业路18号", "散乱污", "", "清单内，核实是否死灰复燃"),
    ("广源木业加工点", "第二街道", "园区南路6号", "散乱污", "", "群众反映夜间生产"),
    ("康泰浴池", "第二街道", "幸福路22号", "燃煤锅炉", "2018-12-31", "1蒸吨燃煤锅炉，应拆除"),
    ("永固建材厂", "北街镇", "镇北村", "工业炉窑", "2019-03-31", ""),
    ("镇北村", "北街镇", "镇北村", "清洁取暖", "", "“煤改电”入户核查"),
)
PLANNED = 3
NAMESPACE = uuid.UUID("8f6c1c7e-62a5-4c0e-9d43-6f0a2f1f3c55")


def plan_the_day(campaign: Campaign, inspector: User, office: User, today: date) -> None:
    """Safe to repeat: the same list changes nothing, and a plan that somebody has made since stays."""
    posting = posting_of(inspector, today)
    counties = list(posting.team.counties.select_related("city")) if posting else []
    if posting is None or not counties:
        return
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            HEADS,
            *(
                (f"{county.name}{name}", county.city.name, county.name, *told)
                for county in counties[:1]
                for name, *told in TARGETS
            ),
        ]
    )
    with clock.standing_at(clock.at(today, time(7, 0))):
        if not TaskList.objects.filter(campaign=campaign, title=TITLE).exists():
            heading = Heading(campaign, TITLE, posting.team.round)
            import_targets(out.getvalue().encode(), f"{TITLE}.csv", heading=heading, actor=office, dry_run=False)
        if DayPlan.objects.filter(team=posting.team, day=today).exists():
            return
        items = TaskItem.objects.filter(list__title=TITLE, list__campaign=campaign).order_by("pk")[:PLANNED]
        stops = [{"id": uuid.uuid5(NAMESPACE, str(item.pk)), "task": item.pk} for item in items]
        save_plan(team=posting.team, day=today, actor=inspector, version=0, stops=stops)
