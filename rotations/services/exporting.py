"""Lists of people leave the system: by whom, which, how many is kept; first-use codes are made for one list."""

from accounts.models import User
from campaigns.workflow import runs
from cities.models import City
from kernel import audit
from kernel.errors import NotAllowed
from kernel.sheets import Sheet
from rotations.documents import city_list, round_list, unit_list
from rotations.models import Rotation
from teams.models import SendingUnit
from teams.services import give_codes


def take_round_list(*, rotation: Rotation, actor: User) -> Sheet:
    """Everybody of the round; for the office of the campaign."""
    if not runs(actor, rotation.campaign):
        raise NotAllowed("take_round_list")
    return _noted(rotation, actor, round_list(rotation), "round")


def take_unit_list(*, rotation: Rotation, unit: SendingUnit, actor: User) -> Sheet:
    """A unit's people; the caller has found the unit among those whose list the user may take."""
    return _noted(rotation, actor, unit_list(rotation, unit), f"unit {unit.pk}")


def take_city_list(*, rotation: Rotation, city: City, actor: User) -> Sheet:
    """Those whom a city may know; the caller has found the city among those whose list the user may take."""
    return _noted(rotation, actor, city_list(rotation, city), f"city {city.code}")


def take_codes(*, rotation: Rotation, unit: SendingUnit, actor: User) -> Sheet:
    """The unit's list with new first-use codes, in this one sheet and nowhere else (B21).

    Codes that were given before stop working, so a lost sheet is made harmless by a new one. Office only.
    """
    codes = give_codes(round=rotation.round, unit=unit, actor=actor)
    return _noted(rotation, actor, unit_list(rotation, unit, codes), f"codes of unit {unit.pk}")


def _noted(rotation: Rotation, actor: User, sheet: Sheet, what: str) -> Sheet:
    audit.record(actor, rotation, "people.exported", what=what, people=len(sheet.rows))
    return sheet
