"""The calendar as plain data, in the shape that `manage.py rounds --json` and the API print."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from .plan import Span
from .result import Calendar, CalendarWarning, Gap, Round


def as_document(calendar: Calendar, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """Days in ISO form; warnings as code and sentence, each template through `translate`."""
    return {
        "rounds": [_round(round_) for round_ in calendar.rounds],
        "pauses": [_span(pause) for pause in calendar.pauses],
        "gaps": [_gap(gap) for gap in calendar.gaps],
        "warnings": [_warning(warning, translate) for warning in calendar.warnings],
    }


def _round(round_: Round) -> dict[str, Any]:
    return {
        "number": round_.number,
        "issued_number": round_.issued_number,
        "phase": round_.phase,
        "kind": round_.kind.value,
        "start": round_.start.isoformat(),
        "end": round_.end.isoformat(),
        "days": round_.days,
        "arrival": round_.arrival.isoformat(),
        "handover": _day(round_.handover),
        "departure": round_.departure.isoformat(),
        "placement": round_.placement.value if round_.placement else None,
        "after_round": round_.after_round,
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "days": span.days,
        "reason": span.reason,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "start": gap.start.isoformat(),
        "end": gap.end.isoformat(),
        "days": gap.days,
        "kind": gap.kind.value,
        "phase": gap.phase,
        "verification": gap.verification,
        "issued_number": gap.issued_number,
    }


def _warning(warning: CalendarWarning, translate: Callable[[str], str]) -> dict[str, Any]:
    return {
        "code": warning.code,
        "message": warning.text(translate),
        "round": warning.round,
        "params": dict(warning.params),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
