"""Letters and ledger entries of the small world, brought to each state by the real services.

A finding is made when the clock of the test stands; letters go out on the Monday after the round,
when its people are still there (S1 七(四)), so that they can verify in the same breath.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from findings.enums import FindingState
from findings.models import Finding
from kernel import clock
from rectification import services
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.findings import finding_at, photo
from tests.factories.world import World

LETTER_DAY = date(2018, 10, 1)
S = EntryState


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """That day in Shanghai, at the full hour."""
    with time_machine.travel(clock.at(day, time(hour)), tick=False):
        yield


def confirmed(world: World, **changes) -> Finding:
    """A finding that may go on the next letter."""
    return finding_at(FindingState.CONFIRMED, world, **changes)


def letters_of(world: World, day: date = LETTER_DAY, **options) -> list[SupervisionLetter]:
    with on(day):
        return services.issue_letters(round=world.round, actor=world.persona("office"), **options)


def letter_of(world: World, *, findings: int = 1, **changes) -> SupervisionLetter:
    """The letter to 石家庄市 with so many findings."""
    for _i in range(findings):
        confirmed(world, **changes)
    (letter,) = letters_of(world)
    return letter


def evidence(name: str = "整改后.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(name)[1], "image/jpeg")


def plan(**changes) -> dict:
    return {
        "measures": "更换活性炭，设专人管理",
        "responsible_unit": "长安区环境保护局",
        "responsible_person": "责任人甲",
        "finish_by": LETTER_DAY + timedelta(days=20),
        **changes,
    }


# What is done to reach a state, in order.
WAY = {
    S.OPEN: (),
    S.PLANNED: ("hand_in",),
    S.RECTIFYING: ("hand_in", "accept"),
    S.AWAITING_VERIFICATION: ("hand_in", "accept", "complete"),
    S.WRITTEN_OFF: ("hand_in", "accept", "complete", "pass"),
    S.REOPENED: ("hand_in", "accept", "complete", "pass", "rebound"),
    S.VOID: ("strike_out",),
}


def entry_at(state: EntryState, world: World, *, finding: Finding | None = None, **changes) -> LedgerEntry:
    """An entry brought to `state` by the people whose part it is, on the day of its letter."""
    finding = finding or confirmed(world, **changes)
    letters_of(world)
    entry = LedgerEntry.objects.get(finding=finding)
    with on(LETTER_DAY, 11):
        for step in WAY[state]:
            STEPS[step](entry, world)
    entry = LedgerEntry.objects.get(pk=entry.pk)
    assert entry.state == state
    return entry


def _hand_in(entry, world):
    services.hand_in_plan(entry=entry, actor=world.persona("city_liaison"), **plan())


def _accept(entry, world):
    services.accept_plan(entry=entry, actor=world.persona("office"))


def _complete(entry, world):
    services.report_completion(
        entry=entry, actor=world.persona("city_liaison"), statement="已整改到位", files=[evidence()]
    )


def _pass(entry, world):
    services.verify(entry=entry, actor=world.persona("inspector"), passed=True, words="设施运行正常")


def _rebound(entry, world):
    services.look_back(entry=entry, actor=world.persona("inspector"), passed=False, words="设施再次停运")


def _strike_out(entry, world):
    services.strike_out(entry=entry, actor=world.persona("office"), reason="经复核不属实")


STEPS = {
    "hand_in": _hand_in,
    "accept": _accept,
    "complete": _complete,
    "pass": _pass,
    "rebound": _rebound,
    "strike_out": _strike_out,
}
