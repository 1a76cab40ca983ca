"""What every policy section is built from: strict value types, labelled choices, titled parameters."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError


def N_(message: str) -> str:  # noqa: N802 -- the name that message extractors look for
    """Mark a source string for the catalogue without translating it; this package knows no framework."""
    return message


REFUSALS: dict[str, str] = {
    "not_exact": N_("A decimal number must be written exactly."),
    "not_a_day": N_("“%(value)s” is a number, not a day or a time."),
    "range_reversed": N_("%(low)s to %(high)s is no range."),
    "pattern_lacks": N_("The pattern lacks %(value)s."),
    "unknown_kind": N_("There is no kind of team “%(value)s”."),
    "weights_differ": N_("Weights and grades differ in grade %(value)s."),
    "dates_reversed": N_("The last day %(ends)s is before the first %(starts)s."),
}


def refusal(code: str, **values: Any) -> PydanticCustomError:
    """An error with a stable code; `where` among the values adds to the key it is reported under."""
    filled = {name: str(value) for name, value in values.items()}
    return PydanticCustomError(code, REFUSALS[code] % filled, filled)


def exact(number: Any) -> Any:
    """Refuse binary fractions: a weight must be the number somebody wrote."""
    if isinstance(number, bool | float):
        raise refusal("not_exact")
    return number


def no_number(value: Any) -> Any:
    """Refuse numbers where a day or a time is meant: 21 is not 21:00."""
    if isinstance(value, bool | int | float | Decimal):
        raise refusal("not_a_day", value=value)
    return value


Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_-]*$")]
PlaceCode = Annotated[str, StringConstraints(strict=True, pattern=r"^(\d{6}|XN\d{6})$")]
Flag = StrictBool
Count = Annotated[StrictInt, Field(ge=0)]
Positive = Annotated[StrictInt, Field(ge=1)]
Month = Annotated[StrictInt, Field(ge=1, le=12)]
DayOfMonth = Annotated[StrictInt, Field(ge=1, le=28)]
GradeLevel = Annotated[int, Field(ge=1, le=4)]
Day = Annotated[date, BeforeValidator(no_number)]
ClockTime = Annotated[time, BeforeValidator(no_number)]
Weight = Annotated[Decimal, BeforeValidator(exact), Field(ge=0)]
Share = Annotated[Decimal, BeforeValidator(exact), Field(ge=0, le=1)]


class Choice(StrEnum):
    """A stored value with the English source string of its label; stored values are never renamed."""

    label: str

    def __new__(cls, value: str, label: str) -> "Choice":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Section(BaseModel):
    """Part of a policy: immutable, and a key nobody declared is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_enum_values=False)


def parameter(title: str, **constraints: Any) -> Any:
    """A parameter that the screen can name; it has no value of its own, every plan states one."""
    return Field(title=title, **constraints)


def nested_section(annotation: Any) -> type[Section] | None:
    """The section that an annotation holds, be it plain, optional, listed or keyed."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    for part in get_args(annotation):
        if found := nested_section(part):
            return found
    return None


def is_many(annotation: Any) -> bool:
    """Whether the annotation holds several values (listed or keyed)."""
    return any(part in str(annotation) for part in ("tuple[", "dict["))


def titled_fields(section: type[Section], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Path and title of every field below a section; `*` stands for an item of a list or a key."""
    for name, field in section.model_fields.items():
        path = f"{prefix}{name}"
        yield path, field.title or ""
        if inner := nested_section(field.annotation):
            yield from titled_fields(inner, f"{path}.*." if is_many(field.annotation) else f"{path}.")
