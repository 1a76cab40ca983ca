"""Takes fields out of what was sent and collects what is wrong with them under their full names. Pure."""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from kernel.errors import Sentence
from kernel.text import INVISIBLE, SPACE, storable

DEGREE = Decimal("0.000001")


def words(value: object) -> str:
    """Without invisible characters, what cannot be stored and double spaces; the punctuation stays as written."""
    text = storable(str(value if value is not None else ""))
    return SPACE.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


class Reader:
    """The fields of one object; `errors` is shared with those of the objects inside it."""

    def __init__(self, source: Mapping[str, Any], prefix: str = "", errors: dict[str, list] | None = None):
        self.source = source
        self.prefix = prefix
        self.errors: dict[str, list] = {} if errors is None else errors

    def wrong(self, name: str, sentence: Sentence) -> None:
        self.errors.setdefault(f"{self.prefix}{name}", []).append(sentence)

    def text(self, name: str, limit: int, *, required: bool = True, keeps_lines: bool = False) -> str:
        value = self.source.get(name)
        if not isinstance(value, str | int | None) or isinstance(value, bool):
            self.wrong(name, _("Write text here."))
            return ""
        text = words(value) if not keeps_lines else "\n".join(map(words, str(value or "").splitlines())).strip()
        if required and not text:
            self.wrong(name, _("This is missing."))
        if len(text) > limit:
            self.wrong(name, _("At most %(limit)s characters.") % {"limit": limit})
        return text

    def matching(self, name: str, pattern: re.Pattern[str], sentence: Sentence) -> str:
        text = self.text(name, 80, required=False).upper()
        if text and not pattern.match(text):
            self.wrong(name, sentence)
        return text

    def choice(self, name: str, values: list[str]) -> str:
        value = self.source.get(name)
        if value not in values:
            self.wrong(name, _("Choose one of: %(values)s.") % {"values": ", ".join(values)})
        return str(value)

    def number(self, name: str, low: int, high: int, *, default: int) -> int:
        value = self.source.get(name)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            self.wrong(name, _("Give a whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
            return default
        return value

    def moment(self, name: str, *, required: bool = True) -> datetime:
        value = self.source.get(name)
        if value is None and not required:
            return None  # type: ignore[return-value]
        if isinstance(value, str):
            try:
                value = parse_datetime(value)
            except ValueError:
                value = None
        # At the ends of the calendar some moments have none in another zone.
        if not isinstance(value, datetime) or value.tzinfo is None or not 1970 <= value.year <= 9998:
            self.wrong(name, _("Give a date and time with its offset, as in 2018-09-19T10:00:00+08:00."))
            return datetime(1970, 1, 1, tzinfo=UTC)
        return value.replace(microsecond=value.microsecond // 1000 * 1000)

    def inside(self, name: str) -> "Reader":
        """The fields of a nested object; where there is none, that is the one thing wrong with it."""
        value = self.source.get(name)
        if isinstance(value, Mapping):
            return Reader(value, f"{self.prefix}{name}.", self.errors)
        self.wrong(name, _("This is missing.") if value is None else _("Give an object with named values."))
        return Reader({}, f"{self.prefix}{name}.", {})

    def values(self, name: str) -> list[Any]:
        value = self.source.get(name) or []
        if isinstance(value, list | tuple):
            return list(value)
        self.wrong(name, _("Give a list."))
        return []

    def items(self, name: str) -> list["Reader"]:
        readers = []
        for number, item in enumerate(self.values(name)):
            if isinstance(item, Mapping):
                readers.append(Reader(item, f"{self.prefix}{name}.{number}.", self.errors))
            else:
                self.wrong(f"{name}.{number}", _("Give an object with named values."))
        return readers

    def has(self, name: str) -> bool:
        """Whether it says anything; what a later version of the protocol added may be left out or be null."""
        return self.source.get(name) is not None

    def optional(self, name: str) -> "Reader | None":
        return self.inside(name) if self.has(name) else None

    def flag(self, name: str, *, required: bool = False) -> bool:
        value = self.source.get(name)
        if not isinstance(value, bool) and (required or value is not None):
            self.wrong(name, _("Say true or false."))
        return value is True

    def required_number(self, name: str, low: int, high: int) -> int:
        if not self.has(name):
            self.wrong(name, _("This is missing."))
        return self.number(name, low, high, default=low)

    def number_or_none(self, name: str, low: int, high: int) -> int | None:
        return self.number(name, low, high, default=low) if self.has(name) else None

    def identifier(self, name: str = "id") -> uuid.UUID:
        try:
            return uuid.UUID(str(self.source.get(name)))
        except ValueError:
            self.wrong(name, _("Give the identifier made on the phone, a UUID."))
            return uuid.UUID(int=0)

    def degrees(self, name: str, limit: int) -> Decimal:
        """Through text: a binary fraction would not be the number that was sent."""
        value = self.source.get(name)
        try:
            degrees = Decimal(str(value))
        except InvalidOperation:
            degrees = Decimal("NaN")
        if isinstance(value, bool) or not degrees.is_finite() or abs(degrees) > limit:
            self.wrong(name, _("Give degrees from -%(limit)s to %(limit)s.") % {"limit": limit})
            return Decimal(0)
        return degrees.quantize(DEGREE)
