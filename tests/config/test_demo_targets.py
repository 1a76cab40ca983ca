"""The demonstration's ledger of targets and plan of the day: there for a newcomer, once."""

from config.demo.targets import PLANNED, TARGETS, plan_the_day
from field.models import DayPlan
from findings.models import TaskItem


def test_inspector_of_the_demonstration_has_a_list_and_a_plan_once(world):
    for _time in range(2):
        plan_the_day(world.campaign, world.persona("inspector"), world.persona("office"), world.today)

    assert TaskItem.objects.count() == len(TARGETS)
    assert DayPlan.objects.get().stops.count() == PLANNED
