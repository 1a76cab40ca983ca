"""What becomes of findings: reviewed, handed over, answered, disputed, decided."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from campaigns.models import Campaign
from campaigns.policy import Policy
from config.simulation.tables import Table
from config.simulation.trail import Trail
from config.simulation.visits import Found
from findings.enums import Decision, FindingState
from findings.models import Dispute, Finding, FindingVersion, ProblemList
from kernel import clock
from kernel.models import Notification
from kernel.workdays import add_days

S = FindingState
# How often a finding ends up how; `completed` was returned once, `dismissed` and `amended` were disputed in vain.
ENDS = {
    "submitted": 3, "returned": 2, "rejected": 4, "assigned": 6, "disputed": 2, "withdrawn": 2, "dismissed": 2,
    "amended": 1, "completed": 4, "confirmed": 74,
}  # fmt: skip
KIND = "findings.finding"
REVIEWED, DISPUTED, DECIDED, BY_CLOCK = time(19, 0), time(15, 0), time(16, 0), time(6, 0)
WORDS = {
    "returned": "请补充污染源名称和时间",
    "rejected": "不属于大气环境问题",
    "grounds": "检查时段为计划停产检修",
    "withdrawn": "停产检修通知属实",
    "dismissed": "通知时段与检查时段不符",
    "amended": "认定为台账不全",
}


@dataclass
class Decisions:
    """The office's side. `liaisons` by city, who answers and is told."""

    campaign: Campaign
    rules: Policy
    rng: random.Random
    trail: Trail
    reviewer: User
    office: User
    liaisons: Mapping[int, User]
    findings: Table = field(default_factory=lambda: Table(Finding))
    lists: Table = field(default_factory=lambda: Table(ProblemList, numbered=True))
    disputes: Table = field(default_factory=lambda: Table(Dispute))
    versions: Table = field(default_factory=lambda: Table(FindingVersion))
    notices: Table = field(default_factory=lambda: Table(Notification))

    def __post_init__(self) -> None:
        self.known_lists: dict[tuple[int, date], int] = {}

    def decide(self, found: Found) -> None:
        """Everything that happens to one finding, and its row as it stands at the end."""
        values = found.values
        end = self.rng.choices(list(ENDS), list(ENDS.values()))[0] if found.is_locked else "submitted"
        at = clock.at(values["day"], REVIEWED) + timedelta(seconds=self.rng.randrange(5_400))
        at = max(at, values["submitted_at"] + timedelta(minutes=1))
        if end in ("returned", "completed"):
            self._return(values, found, at)
            at += timedelta(minutes=30)
        if end == "completed":
            self._complete(values, found, at)
            at += timedelta(minutes=20)
        if end == "rejected":
            self._reviewed(values, at, WORDS["rejected"])
            self._move(values, at, self.reviewer, "reject", S.REJECTED, WORDS["rejected"])
        if end not in ("submitted", "returned", "rejected"):
            self._approve(values, at)
            self._answer(values, end)
        self.findings.add(**values)

    def _move(
        self, values: dict[str, Any], at: datetime, actor: User | None, action: str, target: FindingState,
        reason: str = "", **data: Any,
    ) -> None:  # fmt: skip
        self.trail.tell(
            at, actor, f"finding.{action}", KIND, values["id"], values["state"], target.value, reason, **data
        )
        values["state"] = target.value

    def _reviewed(self, values: dict[str, Any], at: datetime, words: str) -> None:
        values |= {"reviewed_by_id": self.reviewer.pk, "reviewed_at": at, "review_words": words}

    def _return(self, values: dict[str, Any], found: Found, at: datetime) -> None:
        self._reviewed(values, at, WORDS["returned"])
        self._move(values, at, self.reviewer, "return", S.RETURNED, WORDS["returned"])
        for person in found.crew.people:
            self._tell(person.user, f"finding.returned:{values['id']}:1", values, at, f"{found.site}：问题退回补正。")

    def _complete(self, values: dict[str, Any], found: Found, at: datetime) -> None:
        author = found.crew.people[0].user
        assert author is not None
        self._keep_version(values, at, author, WORDS["returned"])
        values |= {"description": values["description"] + "10时20分，2号车间。", "submitted_at": at}
        self._move(values, at, author, "resubmit", S.SUBMITTED)

    def _keep_version(self, values: dict[str, Any], at: datetime, actor: User, reason: str) -> None:
        kept = ("description", "measured", "severity", "difficulty", "quality")
        self.versions.add(
            finding_id=values["id"], number=values["version"], reason=reason, made_by_id=actor.pk, made_at=at,
            content={"problem_type": values["problem_type_id"], **{name: values[name] for name in kept}},
        )  # fmt: skip
        values["version"] += 1

    def _approve(self, values: dict[str, Any], at: datetime) -> None:
        grades: dict[str, Any] = {name: self.rng.choice((1, 2, 2, 3)) for name in ("severity", "difficulty", "quality")}
        self._reviewed(values, at, "")
        self._move(values, at, self.reviewer, "approve", S.ASSIGNED, **grades)
        day, reply, kind = clock.day_of(at), self.rules.reply, self.rules.rectification.day_kind
        may_dispute = reply.dispute_allowed and reply.disputes_per_finding > 0
        values |= grades | {
            "problem_list_id": self._list(values["city_id"], day, at),
            "reply_due": add_days(day, reply.reply_days, kind),
            "dispute_due": add_days(day, reply.dispute_days, kind) if may_dispute else None,
            "is_reply_asked": reply.asked,
        }

    def _list(self, city: int, day: date, at: datetime) -> int:
        key = (city, day)
        if key not in self.known_lists:
            self.known_lists[key] = number = self.lists.number()
            received = at + timedelta(minutes=self.rng.randrange(5, 90)) if self.rng.random() < 0.8 else None
            self.lists.add(id=number, campaign_id=self.campaign.pk, city_id=city, day=day, received_at=received)
            user = self.liaisons[city]
            if received is not None:
                self.trail.tell(received, user, "problemlist.receive", "findings.problemlist", number)
            self.notices.add(
                user_id=user.pk, key=f"problem-list:{number}", text=f"{self.campaign}：{day}清单有新增问题。",
                url=f"/problem-lists/{number}/", created_at=at, read_at=None,
            )  # fmt: skip
        return self.known_lists[key]

    def _answer(self, values: dict[str, Any], end: str) -> None:
        if end in ("disputed", "withdrawn", "dismissed", "amended"):
            self._dispute(values, end)
        elif end != "assigned":
            last = max(d for d in (values["dispute_due"], values["reply_due"]) if d)
            at = clock.at(last + timedelta(days=1), BY_CLOCK)
            values |= {"confirmed_at": at, "is_confirmed_by_silence": values["is_reply_asked"]}
            self._move(values, at, None, "confirm_by_silence", S.CONFIRMED)

    def _dispute(self, values: dict[str, Any], end: str) -> None:
        city, filed = self.liaisons[values["city_id"]], clock.day_of(values["reviewed_at"]) + timedelta(days=1)
        at = clock.at(filed, DISPUTED)
        self._move(values, at, city, "dispute", S.DISPUTED, WORDS["grounds"], files=0)
        reply, kind = self.rules.reply, self.rules.rectification.day_kind
        row = {
            "finding_id": values["id"], "grounds": WORDS["grounds"], "filed_by_id": city.pk, "filed_at": at,
            "decision": "", "decision_reason": "", "decided_by_id": None, "decided_at": None,
            "decision_due": add_days(filed, reply.decision_days, kind),
        }  # fmt: skip
        self._tell(self.office, f"finding.disputed:{values['id']}", values, at, "地方对问题提出申诉。")
        if end != "disputed":
            at = clock.at(filed + timedelta(days=1), DECIDED)
            decision = {"withdrawn": Decision.UPHELD, "dismissed": Decision.DISMISSED, "amended": Decision.AMENDED}[end]
            self._decide(values, at, end, decision)
            row |= {"decision": decision.value, "decision_reason": WORDS[end], "decided_by_id": self.office.pk}
            row["decided_at"] = at
            self._tell(city, f"finding.decided:{values['id']}", values, at, "申诉已裁定。")
        self.disputes.add(**row)

    def _decide(self, values: dict[str, Any], at: datetime, end: str, decision: Decision) -> None:
        if decision == Decision.UPHELD:
            self._move(values, at, self.office, "uphold", S.WITHDRAWN, WORDS[end])
            return
        if decision == Decision.AMENDED:
            self._keep_version(values, at, self.office, WORDS[end])
            values["description"] = "运行台账记录不全。"
        values["confirmed_at"] = at
        action = "amend" if decision == Decision.AMENDED else "dismiss"
        self._move(values, at, self.office, action, S.CONFIRMED, WORDS[end])

    def _tell(self, user: User | None, key: str, values: dict[str, Any], at: datetime, text: str) -> None:
        assert user is not None
        self.notices.add(
            user_id=user.pk, key=key, text=text, url=f"/findings/{values['id']}/", created_at=at, read_at=None
        )
