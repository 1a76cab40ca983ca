"""A team's cars: how many, who drives, what they cost (S0 六(三), S1 八(一), S2 六(五), X22)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.models import Campaign
from campaigns.selectors import policy_on
from care import services
from care.selectors import allowed_vehicles, fleets
from cities.models import City
from kernel.errors import DomainError
from teams.models import Team


def refusal(act, **arguments):
    with pytest.raises(DomainError) as caught:
        act(**arguments)
    return caught.value.code


@pytest.fixture
def said(world):
    team = world.team("ordinary")
    days = {"starts": team.round.arrival, "ends": team.round.departure}
    return {"team": team, "actor": world.persona("inspector"), "plate": "冀a 12345", "firm": "租车公司", **days}


@pytest.fixture
def car(said):
    return services.register_vehicle(**said)


@pytest.mark.parametrize(
    ("plan", "kind", "city", "allowed"),
    [
        ("patrol-2017", "resident_city", "130100", 1),
        ("patrol-2017", "resident_city", "110000", 2),
        ("patrol-2017", "resident_county", "120000", 2),
        ("hebei-2017", "overt", "130100", 5),
        ("intensified-2018", "ordinary", "130100", 1),
        ("assistance-2019", "central", "130100", 1),
    ],
)
def test_cars_of_a_team_are_those_of_the_plan(world, plan, kind, city, allowed):
    campaign = Campaign.objects.get(code=plan)
    team = Team(campaign=campaign, city=City.objects.get(code=city), kind=kind)

    assert allowed_vehicles(team, policy_on(campaign, campaign.starts)) == allowed


def test_plate_is_kept_without_spaces_and_a_car_stands_once(said, car):
    assert car.plate == "冀A12345"
    assert refusal(services.register_vehicle, **said) == "vehicle_known"


def test_second_car_at_once_is_pointed_out_and_one_after_the_other_is_not(world, said, car):
    round_, office = world.round, world.persona("office")
    services.register_vehicle(**{**said, "plate": "冀A2"})
    (fleet,) = fleets(round_, office)

    assert (fleet.allowed, fleet.at_once, fleet.is_over) == (1, 2, True)


def test_too_many_days_in_a_row_of_one_driver_are_pointed_out(world, said, car):
    """S1 九(八): drivers rotate; five days is our default."""
    round_, office = world.round, world.persona("office")
    first = world.today - timedelta(days=3)
    days = [first + timedelta(days=n) for n in range(4)]
    for day in days:
        services.enter_driver(vehicle=car, actor=said["actor"], day=day, driver="王师傅")
    rested = fleets(round_, office)[0].tired
    version = world.campaign.policies.get()
    version.parameters["care"]["driving"]["max_days_running"] = 3
    version.save()

    assert rested == {}
    assert fleets(round_, office)[0].tired == {"王师傅": 4}


def test_driver_of_a_day_is_corrected_and_costs_add_up(world, car):
    actor = world.persona("leader")
    for driver in ("王师傅", "李师傅"):
        services.enter_driver(vehicle=car, actor=actor, day=world.today, driver=driver)
    for amount in ("300.10", "0.90"):
        services.enter_cost(
            vehicle=car, actor=actor, day=world.today, kind="fuel", amount=Decimal(amount), receipt=amount
        )

    assert [driven.driver for driven in car.driver_days.all()] == ["李师傅"]
    assert sum(cost.amount for cost in car.costs.all()) == Decimal("301.00")


def test_line_entered_wrongly_is_taken_out_by_the_team(world, car):
    actor = world.persona("inspector")
    cost = services.enter_cost(
        vehicle=car, actor=actor, day=world.today, kind="fuel", amount=Decimal(3000), receipt="7"
    )

    assert refusal(services.remove_cost, cost=cost, actor=world.persona("office")) == "not_allowed"
    services.remove_cost(cost=cost, actor=world.persona("leader"))
    assert list(car.costs.all()) == []


def test_wrong_days_sums_words_and_people_are_refused(world, said, car):
    actor, other = said["actor"], world.persona("other_inspector")
    drive = {"vehicle": car, "actor": actor, "day": world.today, "driver": "王师傅"}
    pay = {"vehicle": car, "actor": actor, "day": world.today, "kind": "toll", "amount": Decimal(5), "receipt": "1"}
    beyond = said["ends"] + timedelta(days=1)
    codes = [
        refusal(services.register_vehicle, **{**said, "plate": " "}),
        refusal(services.register_vehicle, **{**said, "plate": "B", "ends": beyond}),
        refusal(services.register_vehicle, **{**said, "actor": other}),
        refusal(services.register_vehicle, **{**said, "actor": world.persona("office")}),
        refusal(services.enter_driver, **{**drive, "day": world.today + timedelta(days=1)}),
        refusal(services.enter_driver, **{**drive, "driver": ""}),
        refusal(services.enter_driver, **{**drive, "actor": other}),
        refusal(services.enter_cost, **{**pay, "kind": "gift"}),
        refusal(services.enter_cost, **{**pay, "amount": Decimal(0)}),
        refusal(services.enter_cost, **{**pay, "receipt": ""}),
    ]

    assert codes == [
        "words_missing",
        "days_wrong",
        "not_allowed",
        "not_allowed",
        "not_a_day_of_the_vehicle",
        "words_missing",
        "not_allowed",
        "unknown_kind",
        "amount_wrong",
        "words_missing",
    ]
