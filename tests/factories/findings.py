"""Records and findings of the small world, brought to each state by the real services.

The clock stands where the test has put it: a record is made today at nine, or when it is told to be.
"""

import hashlib
import io
import uuid
from collections.abc import Iterable
from datetime import time, timedelta
from itertools import count
from typing import Any

import time_machine
from PIL import Image

from accounts.models import User
from campaigns.models import PolicyVersion
from findings import services
from findings.enums import FindingState, RecordState
from findings.models import Finding, Record
from kernel import clock
from teams.models import Person
from tests.factories.world import World

_numbers = count(1)


def photo(text: str = "", size: tuple[int, int] = (32, 24), kind: str = "JPEG", **options: Any) -> tuple[str, bytes]:
    """Hash and bytes of a photo; another `text`, another photo."""
    shade = hashlib.sha256((text or str(next(_numbers))).encode()).digest()
    out = io.BytesIO()
    Image.new("RGB", size, tuple(shade[:3])).save(out, kind, comment=shade, **options)
    data = out.getvalue() + shade if kind == "PNG" else out.getvalue()
    return hashlib.sha256(data).hexdigest(), data


def finding_content(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "problem_type": "not-operating",
        "description": "活性炭吸附装置未运行，车间门窗敞开。",
        "measured": [],
        "photos": [],
        **changes,
    }


def record_content(
    *, present: Iterable[Person] = (), findings: int | list[dict[str, Any]] = 1, **changes: Any
) -> dict[str, Any]:
    """What a phone sends about a visit of today at nine in 长安区."""
    number = next(_numbers)
    said = [finding_content() for _ in range(findings)] if isinstance(findings, int) else findings
    starts = clock.at(clock.today(), time(9))
    return {
        "county": "130102",
        "site": {"name": f"第{number}家具厂", "credit_code": "", "address": "和平东路1号"},
        "topic": "industry",
        "outcome": "problem" if said else "no_problem",
        "checklist_version": 1,
        "answers": {"industry-1": "是"},
        "started_at": starts.isoformat(),
        "ended_at": (starts + timedelta(minutes=40)).isoformat(),
        "place": {"lon": "114.539", "lat": "38.042", "accuracy": 12, "source": "gps"},
        "no_place_reason": "",
        "present": [person.pk for person in present],
        "photos": [],
        "findings": said,
        **changes,
    }


def record_of(
    world: World,
    *,
    author: str = "inspector",
    present: Iterable[str] = ("colleague",),
    locked: bool = True,
    **changes: Any,
) -> Record:
    """A record of a persona's team; with `locked` the others present have confirmed it."""
    people = [world.person(key) for key in present]
    record, _created = services.submit_record(
        id=uuid.uuid4(),
        author=world.person(author),
        actor=world.persona(author),
        content=record_content(present=people, **changes),
    )
    if locked:
        for key in present:
            record = services.confirm_record(record=record, actor=world.persona(key))
        assert record.state == RecordState.LOCKED
    return record


def finding_at(state: FindingState, world: World, *, record: Record | None = None, **changes: Any) -> Finding:
    """A finding brought to `state` the way it goes in life, today."""
    record = record or record_of(world, **changes)
    finding = record.findings.order_by("number").first()
    assert finding is not None
    reviewer, office = _reviewer_of(world, record), world.persona("office")
    match state:
        case FindingState.SUBMITTED:
            pass
        case FindingState.RETURNED:
            services.return_finding(finding=finding, actor=reviewer, reason="缺少现场照片")
        case FindingState.REJECTED:
            services.reject(finding=finding, actor=reviewer, reason="不属于大气环境问题")
        case _:
            approve(finding, reviewer)
            _past_approval(finding, state, _liaison_of(world, record), office)
    return Finding.objects.get(pk=finding.pk)


def approve(finding: Finding, reviewer: User, **grades: Any) -> Finding:
    return services.approve(finding=finding, actor=reviewer, **{"severity": 2, "difficulty": 2, "quality": 2, **grades})


def _past_approval(finding: Finding, state: FindingState, liaison: User, office: User) -> None:
    if state == FindingState.ASSIGNED:
        return
    if state == FindingState.CONFIRMED:
        confirm_in_time(finding, liaison)
        return
    services.dispute(finding=finding, actor=liaison, grounds="设施当日停电检修，有供电通知为证")
    if state == FindingState.WITHDRAWN:
        services.uphold(finding=finding, actor=office, reason="供电通知属实")


def confirm_in_time(finding: Finding, liaison: User) -> None:
    """By the city where the plan asks it, else by the clock on the day after the last on which it may object."""
    if finding.is_reply_asked:
        services.confirm(finding=finding, actor=liaison)
        return
    assert finding.dispute_due is not None
    with time_machine.travel(clock.at(finding.dispute_due + timedelta(days=1), time(6)), tick=False):
        services.confirm_unanswered(campaign=finding.campaign)


def _reviewer_of(world: World, record: Record) -> User:
    return world.persona("reviewer" if record.city_id == world.city.pk else "other_reviewer")


def _liaison_of(world: World, record: Record) -> User:
    return world.persona("city_liaison" if record.city_id == world.city.pk else "other_city_liaison")


def ask_the_city(world: World, **reply: Any) -> None:
    """Rules under which the city confirms or appeals each finding, as in 2019 (S3 二(二)); for what begins from now."""
    newest = world.campaign.policies.order_by("number").last()
    assert newest is not None
    parameters = {**newest.parameters, "reply": {**newest.parameters["reply"], "asked": True, **reply}}
    PolicyVersion.objects.create(
        campaign=world.campaign,
        number=newest.number + 1,
        valid_from=clock.today(),
        parameters=parameters,
        reason="地方须逐条答复",
        created_at=clock.now(),
    )
