"""Sheets as they have been issued."""

from django.db.models import QuerySet

from accounts.models import User
from campaigns.models import Round
from care.models import IssuedSheet


def issued_sheets(round_: Round, user: User) -> QuerySet[IssuedSheet]:
    return IssuedSheet.objects.visible_to(user).filter(round=round_).select_related("issued_by")
