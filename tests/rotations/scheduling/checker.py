"""Every hard rule of a plan, said again from the plans' texts. Shares no code with the scheduler: it reads the
problem's plain values only."""

from collections import Counter


def violations(problem, solution) -> list[str]:
    """Whatever is wrong with the plan, in sentences; an officer's locks are the officer's own."""
    people = {person.id: person for person in problem.people}
    teams = {team.id: team for team in problem.teams}
    locked = {(lock.person, lock.team, lock.duty) for lock in problem.locks}
    found = []
    for seat in solution.seats:
        if seat.person not in people or seat.team not in teams:
            found.append(f"{seat} names nobody or no team")
        elif (seat.person, seat.team, seat.duty) not in locked:
            found += _of_seat(people[seat.person], teams[seat.team], seat.duty)
    times = Counter(seat.person for seat in solution.seats)
    found += [f"person {person} has {number} places" for person, number in times.items() if number > 1]
    kept = {(seat.person, seat.team, seat.duty) for seat in solution.seats}
    found += [f"lock {lock} is not kept" for lock in sorted(locked - kept)]
    for team in problem.teams:
        own = [seat for seat in solution.seats if seat.team == team.id]
        found += _of_team(team, own, people, {lock[0] for lock in locked})
    found += _of_account(problem, solution, people)
    return found


def _of_seat(person, team, duty):
    places = set(team.cities) or {team.city}
    if places & set(person.barred):
        yield f"person {person.id} is barred from {sorted(places)}"
    if person.only is not None and not places <= set(person.only):
        yield f"person {person.id} may only go to {sorted(person.only)}, not {sorted(places)}"
    if (team.kind, duty) not in person.duties:
        yield f"person {person.id} may not be {duty} of a {team.kind} team"
    if duty not in (*team.duties, team.plain):
        yield f"team {team.id} has no {duty}"


def _of_team(team, own, people, locked):
    if len(own) > team.size:
        yield f"team {team.id} has {len(own)} of at most {team.size}"
    for duty in team.duties:
        if sum(seat.duty == duty for seat in own) > 1:
            yield f"team {team.id} has two {duty}s"
    # Nobody takes the place that the leader, or another single duty, must have.
    if sum(seat.duty not in team.duties for seat in own) > team.size - len(team.duties):
        yield f"team {team.id} gave a place kept for one of {team.duties} away"
    for is_local, most in ((True, team.local_max), (False, team.ministry_max)):
        same = [seat for seat in own if people[seat.person].is_local == is_local]
        forced = sum(seat.person in locked for seat in same)
        if most is not None and len(same) > max(most, forced):
            yield f"team {team.id} has {len(same)} {'local' if is_local else 'ministry'} members, at most {most}"


def _of_account(problem, solution, people):
    """What is short is said, neither more nor less, and everybody without a place is named."""
    short = Counter()
    for team in problem.teams:
        own = [seat for seat in solution.seats if seat.team == team.id]
        local = sum(people[seat.person].is_local for seat in own)
        plain = sum(seat.duty not in team.duties for seat in own)
        for duty in team.duties:
            short[team.id, duty] += not any(seat.duty == duty for seat in own)
        short[team.id, "people"] += max(0, team.size_min - len(team.duties) - plain)
        short[team.id, "local"] += max(0, team.local_min - local)
        short[team.id, "ministry"] += max(0, team.ministry_min - (len(own) - local))
    said = Counter()
    for unmet in solution.unmet:
        if unmet.rule != "lock":
            said[unmet.team, unmet.rule] += unmet.short
    if +short != +said:
        yield f"short {dict(+short)}, but said {dict(+said)}"
    idle = set(people) - {seat.person for seat in solution.seats}
    if idle != set(solution.unused):
        yield "the unused are not those without a place"
    if solution.bound > solution.objective:
        yield f"a bound of {solution.bound} above the score {solution.objective}"
    if solution.objective != sum(cost.cost for cost in solution.costs.values()):
        yield "the rules' costs do not add up to the score"
