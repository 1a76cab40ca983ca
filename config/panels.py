"""The start page of each role: which panels it shows, in which order. Each app renders its own, under its own scope."""

from dataclasses import dataclass

from django.urls import resolve, reverse

from accounts.roles import Role
from kernel.errors import Sentence

PANELS: dict[str, tuple[str, ...]] = {
    Role.OFFICE: (
        "campaigns:panel-today",
        "rotations:panel-next-round",
        "reports:panel-day",
        "findings:panel-queue",
        "findings:panel-disputes",
        "rectification:panel-letters",
        "rectification:panel-decisions",
        "rectification:panel-overdue",
        "rotations:panel-replacements",
        "rotations:panel-handovers",
        "teams:panel-deployment",
        "teams:panel-missing",
        "teams:panel-imports",
        "care:panel-missing",
        "scoring:panel-board",
        "kernel:panel-notices",
    ),
    Role.REVIEWER: ("findings:panel-queue", "findings:panel-day", "campaigns:panel-today", "kernel:panel-notices"),
    Role.LEADERSHIP: (
        "findings:panel-day",
        "campaigns:panel-today",
        "teams:panel-deployment",
        "reports:panel-day",
        "rectification:panel-overdue",
        "scoring:panel-board",
    ),
    Role.INSPECTOR: (
        "findings:panel-own",
        "reports:panel-own",
        "rectification:panel-verify",
        "rotations:panel-handovers",
        "rotations:panel-replacements",
        "teams:panel-posting",
        "care:panel-own",
        "kernel:panel-notices",
    ),
    Role.LIAISON: (
        "findings:panel-answers",
        "rotations:panel-arrivals",
        "rectification:panel-unread",
        "rectification:panel-plans",
        "rectification:panel-overdue",
        "kernel:panel-notices",
    ),
    Role.PROVINCE: (
        "findings:panel-cities",
        "rectification:panel-cities",
        "rectification:panel-unread",
        "kernel:panel-notices",
    ),
    Role.SENDING_UNIT: (
        "rotations:panel-replacements",
        "teams:panel-nominations",
        "rotations:panel-arrivals",
        "teams:panel-people",
        "care:panel-missing",
        "teams:panel-imports",
        "kernel:panel-notices",
    ),
    Role.ADMINISTRATOR: (
        "accounts:panel-accounts",
        "teams:panel-imports",
        "campaigns:panel-today",
        "kernel:panel-notices",
    ),
    Role.AUDITOR: ("kernel:panel-chain", "kernel:panel-notices"),
}


@dataclass(frozen=True)
class ShownPanel:
    title: Sentence
    url: str


def panels_for(role: str) -> list[ShownPanel]:
    urls = [reverse(name) for name in PANELS[role]]
    return [ShownPanel(resolve(url).func.title, url) for url in urls]
