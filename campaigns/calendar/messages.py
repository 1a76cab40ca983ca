"""The sentences of the calendar: a stable code, the rule behind it, an English default.

The application translates the templates; parameters are plain strings and integers (days in
ISO form), so a page, the API and a stored trace all show the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Params = Mapping[str, str | int]
Figures = dict[str, str | int]


def gettext_noop(template: str) -> str:
    """Marks a template for the catalogue under the name that its extraction knows."""
    return template


# What the calendar reports and goes on: code -> (rules, template).
WARNINGS: dict[str, tuple[str, str]] = {
    "stated-months": (
        "X1",
        gettext_noop("%(days)s days are %(months)s months; the plan says %(stated)s. The dates count."),
    ),
    "stump-round": (
        "X3",
        gettext_noop(
            "Phase %(phase)s: %(net)s days ÷ %(pitch)s = %(quotient)s rounds. Its %(declared)s rounds fit "
            "because round %(round)s, %(start)s to %(end)s, has only %(days)s days (chosen by %(by)s: "
            "%(reason)s)."
        ),
    ),
    "remainder": (
        "X4, X18",
        gettext_noop(
            "Phase %(phase)s: %(net)s days ÷ %(pitch)s = %(quotient)s. It has %(rounds)s rounds; %(left)s "
            "days are in none of them."
        ),
    ),
    "count-differs": ("X4", gettext_noop("Phase %(phase)s declares %(declared)s rounds and now has %(rounds)s.")),
    "verification-beside": (
        "X5",
        gettext_noop(
            "No week is free after round %(after)s: verification from %(start)s to %(end)s runs beside the "
            "first days of round %(beside)s."
        ),
    ),
    "verification-not-placed": (
        "X5",
        gettext_noop("Verification after round %(after)s finds no place: no free week and no round follows."),
    ),
    "verification-lacks-room": (
        "X5",
        gettext_noop(
            "%(windows)s verification windows of %(days)s days need %(needed)s days; outside rounds and "
            "pauses the plan has %(free)s (%(inspected)s of %(available)s days are round days)."
        ),
    ),
    "gap": (
        "X6, X16",
        gettext_noop(
            "No round from %(start)s to %(end)s (%(days)s days): no team is posted, the cities' deadlines run on."
        ),
    ),
    "span-fits-other-count": (
        "X7",
        gettext_noop(
            "From %(start)s to %(end)s is %(days)s days ÷ %(pitch)s = %(quotient)s rounds without gap and "
            "pause; the calendar has %(rounds)s."
        ),
    ),
    "issued-number-differs": (
        "X8",
        gettext_noop(
            "From %(start)s on rounds are issued under other numbers: planned round %(planned)s is issued as "
            "round %(issued)s."
        ),
    ),
    "arrival-in-pause": (
        "X9",
        gettext_noop("The people of round %(round)s arrive on %(arrival)s, a day of the pause."),
    ),
    "no-successor": (
        "X9",
        gettext_noop("No round follows round %(round)s at once: its people leave on the last day, %(end)s."),
    ),
    "no-predecessor": (
        "X10",
        gettext_noop("No round ends right before round %(round)s: there is nobody to take over from."),
    ),
    "stay-exceeds-duty": (
        "X11",
        gettext_noop(
            "A stay lasts %(stay)s days from arrival to departure, duty %(duty)s days: allowance counts the "
            "stay, ranking the duty."
        ),
    ),
    "rounds-cross-month": (
        "X13",
        gettext_noop(
            "Rounds %(rounds)s run into another month; their nominations are due on day %(day)s of the month "
            "before their first day's."
        ),
    ),
    "nominations-before-contacts": (
        "X14",
        gettext_noop(
            "Nominations for round %(round)s would be due on %(due)s, before the contacts are (%(contacts)s):"
            " later ones are taken and marked late."
        ),
    ),
    "lengths-differ": ("X16", gettext_noop("Phase %(phase)s has rounds of different length: %(lengths)s days.")),
    "weekdays-differ": (
        "X1, X16, X18",
        gettext_noop("Rounds start on different days of the week (1 is Monday): %(weekdays)s."),
    ),
    "handover-weekday": (
        "S1 1.23",
        gettext_noop(
            "The plan hands over on weekday %(planned)s (1 is Monday); round %(round)s starts on weekday "
            "%(actual)s and hands over on that day."
        ),
    ),
    "rounds-share-days": (
        "X18",
        gettext_noop(
            "Rounds of %(length)s days start every %(pitch)s days. Days shared by successive rounds: "
            "%(shared)s; they belong to the later round."
        ),
    ),
    "round-crosses-season": (
        "X20",
        gettext_noop("Season changes on %(border)s, inside round %(round)s: its first day, %(start)s, counts."),
    ),
    "round-outside-phase": (
        "X6",
        gettext_noop("Round %(round)s, %(start)s to %(end)s, lies in the gap after phase %(phase)s."),
    ),
    "pause-outside": ("S1 1.7", gettext_noop("The pause from %(start)s to %(end)s lies outside all phases.")),
}

# What the calendar refuses, from the plan or from an adjustment: code -> (rules, template).
REFUSALS: dict[str, tuple[str, str]] = {
    "no-phases": ("A5", gettext_noop("The plan has no phase.")),
    "unknown-phase": ("A5", gettext_noop("There is no phase %(phase)s.")),
    "unknown-round": ("A6", gettext_noop("There is no round %(round)s.")),
    "dates-backwards": ("A6", gettext_noop("%(end)s is before %(start)s.")),
    "phases-overlap": ("A5", gettext_noop("Phase %(later)s does not come after phase %(earlier)s.")),
    "pauses-overlap": ("A6", gettext_noop("Two pauses overlap from %(start)s to %(end)s.")),
    "length-missing": ("A6", gettext_noop("Phase %(phase)s has neither a round length nor dates of rounds.")),
    "length-not-positive": ("A6", gettext_noop("Lengths and distances are at least one day.")),
    "pitch-too-short": (
        "X18",
        gettext_noop(
            "Rounds of %(length)s days every %(pitch)s days share %(shared)s days; a handover takes %(allowed)s."
        ),
    ),
    "rounds-do-not-fit": (
        "X3, X4",
        gettext_noop(
            "Phase %(phase)s does not hold %(declared)s full rounds: %(net)s days ÷ %(pitch)s = %(quotient)s "
            "rounds (%(days)s days less %(paused)s of pause). %(short)s days are missing; the last round "
            "would end on %(would_end)s."
        ),
    ),
    "rounds-cut-by-pauses": (
        "X3",
        gettext_noop(
            "Phase %(phase)s has %(net)s days ÷ %(pitch)s = %(quotient)s rounds, but pauses and short rounds "
            "cut them into %(segments)s days, which hold %(rounds)s of %(declared)s."
        ),
    ),
    "verification-does-not-fit": (
        "X5",
        gettext_noop(
            "Phase %(phase)s does not hold %(declared)s rounds and the separate verification between them: "
            "%(net)s days hold %(rounds)s rounds that way."
        ),
    ),
    "explicit-count-differs": (
        "X16",
        gettext_noop("Phase %(phase)s declares %(declared)s rounds and gives dates for %(given)s."),
    ),
    "stump-misplaced": ("X3", gettext_noop("A short round from %(start)s to %(end)s is not inside phase %(phase)s.")),
    "stump-not-short": (
        "X3",
        gettext_noop("A short round has fewer than %(length)s days; from %(start)s to %(end)s are %(days)s."),
    ),
    "stump-without-length": (
        "X3",
        gettext_noop("Phase %(phase)s derives no rounds from a length; a short round has no place there."),
    ),
    "round-in-pause": (
        "S1 1.7",
        gettext_noop(
            "Round %(start)s to %(end)s would inspect on %(days)s days of the pause from %(pause_start)s to "
            "%(pause_end)s."
        ),
    ),
    "round-outside-reach": (
        "A6",
        gettext_noop(
            "Round %(start)s to %(end)s leaves the days of phase %(phase)s, %(reach_start)s to %(reach_end)s."
        ),
    ),
    "rounds-overlap": (
        "X2, X18",
        gettext_noop(
            "Round %(start)s to %(end)s would share %(shared)s days with the round from %(other_start)s to "
            "%(other_end)s; %(allowed)s are allowed."
        ),
    ),
    "round-too-short": (
        "X11",
        gettext_noop("Round %(start)s to %(end)s has %(days)s days; with its handovers a round needs %(needed)s."),
    ),
    "order-changes": (
        "A6",
        gettext_noop("Round %(round)s would pass another round. Cancel it and insert it where it belongs."),
    ),
    "reason-missing": ("A6", gettext_noop("An adjustment needs a reason and the name of who makes it.")),
    "nothing-to-adjust": ("A6", gettext_noop("The adjustment (%(kind)s) changes nothing.")),
    "value-missing": ("A6", gettext_noop("The adjustment (%(kind)s) lacks: %(field)s.")),
    "not-shorter": (
        "A6",
        gettext_noop("%(start)s to %(end)s is not a part of the round from %(old_start)s to %(old_end)s."),
    ),
    "issued-number-taken": (
        "X8",
        gettext_noop("Round %(round)s cannot be issued as round %(issued)s: the one before it is round %(before)s."),
    ),
}

# The sums a page shows beside an adjustment before it is saved.
LINES: dict[str, tuple[str, str]] = {
    "phase-days": ("X4", gettext_noop("Phase %(phase)s: %(days)s days − %(paused)s of pause = %(net)s days.")),
    "phase-sum": (
        "X4",
        gettext_noop(
            "Phase %(phase)s: %(days)s days − %(paused)s of pause = %(net)s days ÷ %(pitch)s = %(quotient)s "
            "rounds; %(rounds)s in the calendar."
        ),
    ),
    "round-count": ("A6", gettext_noop("Rounds: %(before)s before, %(after)s after.")),
    "round-day-count": ("A6", gettext_noop("Days of duty: %(before)s before, %(after)s after.")),
    "round-moved": (
        "A6",
        gettext_noop(
            "Round %(round)s: %(old_start)s to %(old_end)s (%(old_days)s days) becomes %(start)s to %(end)s "
            "(%(days)s days)."
        ),
    ),
    "round-added": ("A6", gettext_noop("New round %(round)s: %(start)s to %(end)s (%(days)s days).")),
    "round-dropped": ("A6", gettext_noop("Round %(round)s, %(start)s to %(end)s (%(days)s days), is cancelled.")),
    "round-renumbered": (
        "A7",
        gettext_noop("Round %(old_round)s, issued %(old_issued)s, becomes round %(round)s, issued %(issued)s."),
    ),
}

MESSAGES = WARNINGS | REFUSALS | LINES


@dataclass(frozen=True)
class Line:
    """One sentence as code and parameters."""

    code: str
    params: Params

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        """The sentence, its template first through `translate` (gettext in the application)."""
        return translate(MESSAGES[self.code][1]) % self.params


class CalendarRefusal(Exception):
    """The plan or an adjustment cannot become a calendar; nothing was changed."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: Params = params

    def text(self, translate: Callable[[str], str] = gettext_noop) -> str:
        return translate(REFUSALS[self.code][1]) % self.params

    def __str__(self) -> str:
        return self.text()

    def at_adjustment(self, position: int) -> CalendarRefusal:
        """The same refusal, naming which adjustment (from 1) brought it."""
        return CalendarRefusal(self.code, **{**self.params, "adjustment": position})


def quotient(days: int, pitch: int) -> str:
    """`days` / `pitch` to at most two decimals, as it is printed: 147 / 14 -> "10.5"."""
    exact = (Decimal(days) / pitch).quantize(Decimal("0.01")).normalize()
    return f"{exact:f}"
