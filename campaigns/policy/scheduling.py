"""How the people of a round are chosen: what the scheduler weighs against what, and when it works by itself."""

from campaigns.policy.base import N_, Count, Flag, PlaceCode, Positive, Section, Text, parameter


class ScheduleWeights(Section):
    """What each breach of a wish counts; the best schedule is the one of the smallest sum. 0 switches a wish off.

    The four on keeping together hold only where the plan asks for it (`staffing.keep_together`).
    """

    vacancy: Positive = parameter(N_("A place left empty counts"))
    change: Count = parameter(N_("Moving somebody who is published already counts"))
    second_choice: Count = parameter(N_("A duty against a rule “in principle” counts"))
    wish: Count = parameter(N_("Not following the team written in the roster counts"))
    surplus_round: Count = parameter(N_("Each round beyond those meant for a person counts"))
    delegation_cities: Count = parameter(N_("Spreading people of one city over one more inspected city counts"))
    delegation_teams: Count = parameter(N_("Spreading people of one city over one more team counts"))
    province_cities: Count = parameter(N_("Spreading people of one province over one more inspected city counts"))
    mixed_team: Count = parameter(N_("Each further province in one team counts"))
    repeat_city: Count = parameter(N_("Sending somebody to the same city again counts"))
    first_timers: Count = parameter(N_("A team in which nobody has been out before counts"))
    expertise: Count = parameter(N_("Each industry of the city that nobody in the team knows counts"))
    unrecommended: Count = parameter(N_("A leader whom the sending unit did not recommend counts"))
    wasted_rank: Count = parameter(N_("Each rank above what a duty asks counts"))
    idle: Count = parameter(N_("Leaving somebody at home who could be sent counts"))


class CityIndustries(Section):
    """What people should know who inspect there; the words are those of the roster form (S1 附2 擅长行业)."""

    cities: tuple[PlaceCode, ...] = parameter(N_("Only these cities"), min_length=1)
    industries: tuple[Text, ...] = parameter(N_("Industries"), min_length=1)


class Scheduling(Section):
    """Days are calendar days before the day of arrival; seconds are what one search may take."""

    days_ahead: Positive = parameter(N_("The next round is proposed this many days before the arrival"))
    publishes_itself: Flag = parameter(N_("What was proposed by itself is published by itself"))
    time_limit_seconds: Positive = parameter(N_("Time of one search (seconds)"))
    seed: Count = parameter(N_("Number the search starts from (same number, same schedule)"))
    paired_only: Flag = parameter(N_("A city is staffed by its paired units only"))
    weights: ScheduleWeights = parameter(N_("What counts how much"))
    industries: tuple[CityIndustries, ...] = parameter(N_("Industries that inspectors of a city should know"))
