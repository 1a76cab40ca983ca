"""What the scheduler tells by codes and numbers, as an officer of the bureau would say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.errors import Sentence

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


def in_order(lacks: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leaders first, then what is shortest."""
    return sorted(lacks, key=lambda lack: (lack["rule"] != "leader", -lack["short"], lack["team"]))
