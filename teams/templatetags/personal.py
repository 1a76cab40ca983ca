"""A personal detail on a page: masked, with a way to open it for those who may."""

from typing import Any

from django import template

from teams.enums import PersonalDetail
from teams.privacy import Shown

register = template.Library()


@register.inclusion_tag("teams/partials/_detail.html", takes_context=True)
def personal(context: template.Context, shown: Shown) -> dict[str, Any]:
    return {"shown": shown, "label": PersonalDetail(shown.detail).label, "csrf_token": context.get("csrf_token")}
