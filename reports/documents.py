"""The words of a published bulletin. Official documents are in Chinese whatever the reader's language."""

from datetime import date
from typing import Any

from campaigns.models import Campaign

DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """一 to 九十九, as sections and supplements are counted."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones or not tens else "")


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def title(campaign: Campaign, day: date, issued_round: int, number: int) -> str:
    """The round is the one as issued (X8); `number` counts the supplements."""
    kind = f"每日通报补充通报（{numeral(number)}）" if number else "每日通报"
    return f"{campaign.short_name}第{issued_round}轮次{kind}（{day_words(day)}）"


def lead(campaign: Campaign, day: date, figures: dict[str, Any]) -> str:
    """The first paragraph: the day, then the campaign so far."""
    so_far = figures["cumulative"]
    return (
        f"{day_words(day)}，{figures['teams']['due']}个督查组共检查点位{figures['inspected']}个，"
        f"发现涉气环境问题{figures['total']}个。自{day_words(campaign.starts)}行动开展以来，"
        f"累计检查点位{so_far['inspected']}个，发现问题{so_far['found']}个。"
    )


def headings(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections with the headings they are printed under."""
    return [
        section | {"heading": f"{numeral(place)}、{section['category']}（{section['total']}个）"}
        for place, section in enumerate(sections, start=1)
    ]
