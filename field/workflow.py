"""Who may do what on the phone that is no move of a workflow: named questions."""

from datetime import date
from typing import Any

from kernel import clock
from teams.models import Posting, Team


def may_plan(user: Any, team: Team, day: date) -> bool:
    """On duty in the team today, and in it on that day: who goes there says where they go (S1 九(一))."""
    own = Posting.objects.filter(person__user=user, team=team)
    return own.on_duty(clock.today()).exists() and own.present_on(day).exists()
