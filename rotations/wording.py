"""What the scheduler tells by codes and numbers, as an officer of the bureau would say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.policy.choices import Rank
from kernel.errors import Sentence
from teams.enums import RANKS

# Rules of `rotations.scheduling.Weights`, dearest first, in the words of the campaign's own parameters.
RULES: dict[str, Sentence] = {
    "vacancy": _("Places left empty"),
    "change": _("People moved from what is published"),
    "second_choice": _("Duties against a rule “in principle”"),
    "wish": _("Teams written in the roster and not followed"),
    "surplus_round": _("Rounds beyond those meant for a person"),
    "delegation_cities": _("People of one city spread over several inspected cities"),
    "province_cities": _("People of one province spread over several inspected cities"),
    "repeat_city": _("People sent to the same city again"),
    "first_timers": _("Teams in which nobody has been out before"),
    "mixed_team": _("Teams with people of several provinces"),
    "unrecommended": _("Leaders whom their unit did not recommend"),
    "delegation_teams": _("People of one city spread over several teams"),
    "expertise": _("Industries of a city that nobody in its team knows"),
    "wasted_rank": _("Ranks above what a duty asks"),
    "idle": _("People who could be sent and are not"),
}

STATUS: dict[str, Sentence] = {
    "optimal": _("There is no better schedule."),
    "feasible": _("Every rule is kept."),
    "short": _("Every rule is kept, but people are missing."),
}

# Why somebody stays at home, by the codes of `teams.rules`.
KEPT_HOME: dict[str, Sentence] = {
    "excluded_sender": _("The province sends nobody to this campaign."),
    "origin_not_sent": _("The plan takes no people from this kind of unit."),
    "not_available": _("Not available in this round."),
    "certificate_expired": _("The certificate ends before the departure."),
    "too_many_rounds": _("Has had all the rounds that one person may have."),
}

NO_PLACE = _("No place is left for this person.")

# Why a search ended without a result.
FAILURES: dict[str, Sentence] = {
    "draft_changed": _("Somebody changed the draft while it was being computed."),
    "worker_gone": _("The computation was interrupted."),
    "search_broke_down": _("The computation broke down."),
    "campaign_closed": _("The campaign was closed meanwhile."),
    "round_cancelled": _("The round was cancelled meanwhile."),
    "locks_clash": _("Locked seats contradict each other."),
    "wrong_state": _("The draft was published or discarded meanwhile."),
}

_SHORT: dict[str, Sentence] = {
    "leader": _("a leader"),
    "deputy": _("a deputy leader"),
    "liaison": _("a liaison officer"),
}


@dataclass(frozen=True)
class CostLine:
    rule: str
    name: Sentence
    count: int
    weight: int
    cost: int


def cost_lines(costs: Mapping[str, Mapping[str, int]], weights: Mapping[str, int]) -> list[CostLine]:
    """What each rule costs, dearest first; rules that cost nothing are not named."""
    lines = [
        CostLine(rule, RULES.get(rule, rule), told["count"], weights.get(rule, 0), told["cost"])
        for rule, told in costs.items()
        if told["count"]
    ]
    return sorted(lines, key=lambda line: (-line.cost, line.rule))


def gap_words(objective: int | None, bound: int | None) -> Sentence:
    """How far from the best a schedule may be at most; "" where nothing was proposed."""
    if objective is None or bound is None:
        return ""
    if objective <= bound:
        return STATUS["optimal"]
    share = round(100 * (objective - bound) / objective)
    return _("At most %(share)s%% of the score could still be saved.") % {"share": share}


def unmet_sentence(lack: Mapping[str, Any], team: str) -> Sentence:
    """One thing that a team lacks: “石家庄市第2督查组缺组长1名”."""
    values = {"team": team, "short": lack["short"]}
    match lack["rule"]:
        case "people":
            return (
                ngettext("%(team)s: %(short)s person short", "%(team)s: %(short)s people short", lack["short"]) % values
            )
        case "local":
            return (
                ngettext(
                    "%(team)s: %(short)s local member short", "%(team)s: %(short)s local members short", lack["short"]
                )
                % values
            )
        case "ministry":
            return (
                ngettext(
                    "%(team)s: %(short)s ministry member short",
                    "%(team)s: %(short)s ministry members short",
                    lack["short"],
                )
                % values
            )
        case "lock":
            return _("%(team)s: a locked seat speaks against a rule") % values
    return _("%(team)s: %(what)s missing") % (values | {"what": _SHORT.get(lack["rule"], lack["rule"])})


# Why somebody is where they are, by the codes of `rotations.scheduling.explain`.
_REASONS: dict[str, Sentence] = {
    "locked": _("An officer has locked this seat."),
    "stood": _("Was published here already."),
    "wish": _("The roster asks for this team."),
    "experience": _("The only one of the team who has been out before."),
}


def reason_sentence(code: str, number: int) -> Sentence:
    match code:
        case "delegation_team":
            text = ngettext(
                "%(number)s other of the same unit is in the team.",
                "%(number)s others of the same unit are in the team.",
                number,
            )
        case "delegation_city":
            text = ngettext(
                "%(number)s other of the same unit is in the city.",
                "%(number)s others of the same unit are in the city.",
                number,
            )
        case "province_city":
            text = ngettext(
                "%(number)s other of the same province is in the city.",
                "%(number)s others of the same province are in the city.",
                number,
            )
        case "expertise":
            text = ngettext(
                "Knows %(number)s industry of the city that nobody else in the team knows.",
                "Knows %(number)s industries of the city that nobody else in the team knows.",
                number,
            )
        case "only":
            text = ngettext(
                "%(number)s person of this round may hold this duty here.",
                "%(number)s people of this round may hold this duty here.",
                number,
            )
        case _:
            return _REASONS.get(code, code)
    return text % {"number": number}


# So many cities are named; of more the number.
NAMED = 3
RANK_LABELS: dict[str, Any] = dict(RANKS)


def remedy_sentence(
    remedy: Mapping[str, Any],
    cities: Mapping[str, str],
    provinces: Mapping[str, str],
    duties: Mapping[tuple[str, str], str],
) -> Sentence:
    """What would mend a shortage: “石家庄市、唐山市等5市缺普通组组长3名（副处级及以上），可向江苏省增调”."""
    names = [cities.get(code, code) for code in remedy["cities"]]
    where = gettext(", ").join(names[:NAMED])
    if len(names) > NAMED:
        where = gettext("%(cities)s and others, %(count)s cities") % {"cities": where, "count": len(names)}
    what = gettext(", ").join(dict.fromkeys(duties[kind, duty] for kind, duty in remedy["duties"]))
    said = gettext("%(where)s: %(short)s more needed as %(what)s") % {
        "where": where,
        "short": remedy["short"],
        "what": what,
    }
    if remedy["rank"]:
        said += gettext(" (%(rank)s or above)") % {"rank": RANK_LABELS[list(Rank)[remedy["rank"]]]}
    asked = [provinces.get(one["province"], gettext("the ministry")) for one in remedy["requests"]]
    if asked:
        said += gettext("; could be asked of %(senders)s") % {"senders": gettext(", ").join(asked)}
    return said


def in_order(lacks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leaders first, then what is shortest."""
    return sorted(lacks, key=lambda lack: (lack["rule"] != "leader", -lack["short"], lack["team"]))
