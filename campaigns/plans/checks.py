"""What no single value shows: references between parts of a plan, spans, pairs, sums."""

from collections import Counter
from collections.abc import Iterator

from campaigns.plans.shapes import Catalogue, Plan, Spanned

Found = Iterator[tuple[str, str, dict[str, object]]]


def check(plan: Plan, catalogue: Catalogue) -> list[tuple[str, str, dict[str, object]]]:
    """Code, key and parameters of every contradiction."""
    return [
        *_codes_once(plan),
        *_topics(plan),
        *_regions(plan),
        *_problem_types(plan, catalogue),
        *_spans(plan),
        *_pairings(plan),
        *_sums(plan),
    ]


def _codes_once(plan: Plan) -> Found:
    lists = {
        "topics": [t.code for t in plan.topics],
        "topics[*].problem_types": [p.code for t in plan.topics for p in t.problem_types],
        "topics[*].questions": [q.code for t in plan.topics for q in t.questions],
        "task_lists": [t.code for t in plan.task_lists],
        "targets": [t.code for t in plan.targets],
        "quoted_figures": [q.code for q in plan.quoted_figures],
        "regions": [f"{r.region} {r.starts}" for r in plan.regions],
        "pairings": [p.city for p in plan.pairings],
        "attached_units": [u.county for u in plan.attached_units],
        "contact_quotas": [f"{q.level} {q.kind}" for q in plan.contact_quotas],
        "calendar.phases": [str(p.number) for p in plan.calendar.phases],
    }
    for key, codes in lists.items():
        for code, times in Counter(codes).items():
            if times > 1:
                yield "code_twice", key, {"value": code}


def _topics(plan: Plan) -> Found:
    known = {topic.code for topic in plan.topics}
    named = [(f"task_lists[{t.code}].topic", t.topic) for t in plan.task_lists]
    named += [(f"targets[{t.code}].topic", t.topic) for t in plan.targets if t.topic]
    named += [(f"focuses[{i}].topics", code) for i, f in enumerate(plan.focuses) for code in f.topics]
    for key, code in named:
        if code not in known:
            yield "unknown_topic", key, {"value": code}


def _regions(plan: Plan) -> Found:
    known = {region.region for region in plan.regions}
    named = [(f"calendar.phases[{i}].regions", r) for i, p in enumerate(plan.calendar.phases) for r in p.regions]
    named += [(f"focuses[{i}].regions", r) for i, f in enumerate(plan.focuses) for r in f.regions]
    named += [(f"pairings[{i}:{p.city}].region", p.region) for i, p in enumerate(plan.pairings)]
    named += [(f"attached_units[{i}:{u.county}].region", u.region) for i, u in enumerate(plan.attached_units)]
    named += [(f"targets[{t.code}].region", t.region) for t in plan.targets if t.region]
    named += [
        (f"policy.teams.allocations[{i}].regions", r)
        for i, a in enumerate(plan.policy.teams.allocations)
        for r in a.regions
    ]
    for key, region in named:
        if region not in known:
            yield "unknown_region", key, {"value": region}


def _problem_types(plan: Plan, catalogue: Catalogue) -> Found:
    categories = {category.code for category in catalogue.categories}
    severities = {grade.level for grade in plan.policy.grading.severity}
    difficulties = {grade.level for grade in plan.policy.grading.difficulty}
    for topic in plan.topics:
        for kind in topic.problem_types:
            key = f"topics[{topic.code}].problem_types[{kind.code}]"
            if kind.category not in categories:
                yield "unknown_category", f"{key}.category", {"value": kind.category}
            if kind.severity not in severities:
                yield "unknown_grade", f"{key}.severity", {"value": kind.severity}
            if kind.difficulty not in difficulties:
                yield "unknown_grade", f"{key}.difficulty", {"value": kind.difficulty}


def _spans(plan: Plan) -> Found:
    whole = plan.campaign
    spans: list[tuple[str, Spanned]] = [(f"calendar.phases[{i}]", p) for i, p in enumerate(plan.calendar.phases)]
    spans += [(f"calendar.pauses[{i}]", p) for i, p in enumerate(plan.calendar.pauses)]
    for key, span in spans:
        if span.starts < whole.starts or span.ends > whole.ends:
            yield "outside_campaign", key, {"starts": span.starts, "ends": span.ends}


def _pairings(plan: Plan) -> Found:
    for index, pair in enumerate(plan.pairings):
        if pair.city[:2] == pair.province.code[:2]:
            yield "own_province", f"pairings[{index}:{pair.city}].province", {}


def _sums(plan: Plan) -> Found:
    for target in plan.targets:
        if not target.parts:
            continue
        total = sum(part.figure for part in target.parts)
        if (total != target.figure) != target.printed_sum_differs:
            yield "sum_differs", f"targets[{target.code}].parts", {"total": total, "figure": target.figure}
