"""Which place a name means, by level, city and day. Pure: an index of rows in, a match out.

Bulletins and rosters write one place in many ways: without its ending (辛集), with its old name
(长治县 after it became 上党区) or its new one too early, a zone by its kind alone (高新区), with the
city in front (咸阳高新区). A match is made only when one place is left; otherwise the candidates are
returned for a person to decide. Nothing is ever guessed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from cities.enums import Level, Reason
from kernel.text import squash

ETHNIC = (
    "(?:蒙古族?|回族|藏族|维吾尔族?|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族"
    "|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族?|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族"
    "|毛南族|仡佬族|锡伯族|塔吉克族?|怒族|普米族|各族)*"
)
PROVINCE_END = re.compile("(?:壮族|回族|维吾尔)?(?:自治区|省|市)$")
CITY_END = re.compile(f"{ETHNIC}(?:自治州|自治县|地区|林区|市|盟|县|州)$")
COUNTY_END = re.compile(f"{ETHNIC}(?:自治县|自治旗|县|市|区|旗)$")
AREA_END = re.compile("(?:示范区|新区)$")

ZONE_KINDS_BY_NAME = (
    (re.compile("^(?:国家)?高新(?:技术)?(?:产业)?(?:开发|园)?区?$"), "high_tech"),
    (re.compile("^经(?:济)?(?:技术)?开(?:发)?区?$"), "economic"),
)
ZONE_WORDS = re.compile("(?:开发区|园区|示范区|新区|新城|高新区?|经开区?|实验区|试验区|管理区|港区|集聚区|保税区)$")

MAX_CANDIDATES = 8
SIMILAR = 0.5


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One row of the places. `city` and `province` are codes; a city's `city` is its own code."""

    level: str
    code: str
    name: str
    short_name: str
    city: str = ""
    province: str = ""
    is_zone: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""

    def is_valid_on(self, day: date) -> bool:
        return within(day, self.valid_from, self.valid_to)


@dataclass(frozen=True, slots=True)
class OtherName:
    name: str
    level: str
    code: str
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """`place` is None unless exactly one was left; `candidates` are then what a person may choose from."""

    place: NamedPlace | None
    reason: Reason
    candidates: tuple[NamedPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    level: str | None
    city: str = ""
    province: str = ""

    def holds(self, place: NamedPlace) -> bool:
        return (
            (self.level is None or place.level == self.level)
            and (not self.city or place.city == self.city)
            and (not self.province or place.province == self.province)
        )


def within(day: date, first: date | None, last: date | None) -> bool:
    return not ((first and day < first) or (last and day > last))


def short_province(name: str) -> str:
    return PROVINCE_END.sub("", name) or name


def short_city(name: str) -> str:
    """石家庄市 → 石家庄, 延边朝鲜族自治州 → 延边. What would leave one character is kept whole."""
    return _cut(CITY_END, name)


def short_county(name: str) -> str:
    """长安区 → 长安, 孟村回族自治县 → 孟村. 滦县 and 城区 are kept whole."""
    return _cut(COUNTY_END, name)


def _cut(ending: re.Pattern[str], name: str) -> str:
    stem = ending.sub("", name)
    return stem if len(stem) >= 2 else name


def zone_key(name: str, prefixes: Iterable[str]) -> str:
    """What is left of a zone's name without the province and city in front; two kinds are unified.

    山西长治高新技术产业园区 in 长治 → `high_tech`; 新乡市平原城乡一体化示范区 in 新乡 → 平原城乡一体化示范区.
    """
    rest = name
    for prefix in prefixes:
        if rest.startswith(prefix) and len(rest) > len(prefix):
            rest = rest[len(prefix) :]
    return next((kind for pattern, kind in ZONE_KINDS_BY_NAME if pattern.match(rest)), rest)


def short_zone(name: str, prefixes: Iterable[str]) -> str:
    """As officers say it within the city: 西安高新技术产业开发区 → 高新区."""
    key = zone_key(name, prefixes)
    return {"high_tech": "高新区", "economic": "经开区"}.get(key, key)


class PlaceIndex:
    """All places by name. Built once for an import, asked for every cell."""

    def __init__(self, places: Iterable[NamedPlace], other_names: Iterable[OtherName] = ()):
        self.by_code: dict[tuple[str, str], NamedPlace] = {}
        self.by_name: dict[str, list[NamedPlace]] = defaultdict(list)
        self.by_stem: dict[str, list[NamedPlace]] = defaultdict(list)
        self.by_area: dict[str, list[NamedPlace]] = defaultdict(list)
        self.zones: dict[tuple[str, str], list[NamedPlace]] = defaultdict(list)
        self.predecessors: dict[str, list[NamedPlace]] = defaultdict(list)
        self.aliases: dict[str, list[OtherName]] = defaultdict(list)
        for place in places:
            self.by_code[place.level, place.code] = place
            self.by_name[squash(place.name)].append(place)
        for place in self.by_code.values():
            self._add_short_forms(place)
        for other in other_names:
            self.aliases[squash(other.name)].append(other)

    def _add_short_forms(self, place: NamedPlace) -> None:
        name = squash(place.name)
        match place.level:
            case Level.PROVINCE:
                self._add_stems(place, short_province(name), place.short_name)
            case Level.CITY:
                self._add_stems(place, short_city(name), place.short_name)
            case _:
                if place.successor:
                    self.predecessors[place.successor].append(place)
                if place.is_zone:
                    self.zones[place.city, zone_key(name, self._prefixes(place.city))].append(place)
                    self._add_area(place, name)
                else:
                    self._add_stems(place, short_county(name))
                    self._add_area(place, name)

    def _add_stems(self, place: NamedPlace, *stems: str) -> None:
        for stem in {stem for stem in stems if len(stem) >= 2}:
            self.by_stem[stem].append(place)

    def _add_area(self, place: NamedPlace, name: str) -> None:
        """西咸新区 is called 西咸; but 铜川新区 is not called 铜川, which is its city."""
        stem = _cut(AREA_END, name)
        if stem != name and stem not in self._prefixes(place.city):
            self.by_area[stem].append(place)

    def _prefixes(self, city: str) -> tuple[str, ...]:
        """What may stand before a name in this city, in the order in which it stands there."""
        if (here := self.by_code.get((Level.CITY, city))) is None:
            return ()
        province = self.by_code.get((Level.PROVINCE, here.province))
        names = (province.name, province.short_name) if province else ()
        return (*names, here.name, here.short_name)

    # Asking

    def resolve(
        self,
        name: object,
        *,
        on: date,
        level: str | None = Level.COUNTY,
        city: str = "",
        province: str = "",
    ) -> Match:
        """The one place that `name` means on a day, within a city or province if given (their codes)."""
        text = squash(name)
        if not text:
            return Match(None, Reason.EMPTY)
        scope = Scope(level, city, province)
        return (
            self._named(text, on, scope)
            or self._is_a_city(text, scope)
            or self._shortened(text, on, scope)
            or self._zone(text, on, scope)
            or self._behind_its_city(text, on, scope)
            or self._not_found(text, on, scope)
        )

    def _named(self, text: str, on: date, scope: Scope) -> Match | None:
        """By a name that is written out: in force, another name, an older or a later one."""
        named = [place for place in self.by_name.get(text, ()) if scope.holds(place)]
        others = [
            (other, place)
            for other in self.aliases.get(text, ())
            if (place := self.by_code.get((other.level, other.code))) and scope.holds(place)
        ]
        return (
            _decide((place for place in named if place.is_valid_on(on)), Reason.EXACT)
            or _decide(
                (now for other, place in others if within(on, other.starts, other.ends) for now in self._at(place, on)),
                Reason.ALIAS,
            )
            or _decide(
                (now for place in named if place.valid_to and place.valid_to < on for now in self._at(place, on)),
                Reason.OLD_NAME,
            )
            or _decide(
                (then for place in named if place.valid_from and on < place.valid_from for then in self._at(place, on)),
                Reason.LATER_NAME,
            )
            or _decide(
                (now for other, place in others if other.ends and other.ends < on for now in self._at(place, on)),
                Reason.OLD_NAME,
            )
            or _decide((now for _other, place in others for now in self._at(place, on)), Reason.LATER_NAME)
        )

    def _at(self, place: NamedPlace, on: date) -> list[NamedPlace]:
        """The place as it was on a day: itself, or what followed it, or what it came from."""
        if place.is_valid_on(on):
            return [place]
        if place.valid_to and place.valid_to < on:
            following = self.by_code.get((place.level, place.successor))
            return self._at(following, on) if following else []
        return [past for before in self.predecessors.get(place.code, ()) for past in self._at(before, on)]

    def _is_a_city(self, text: str, scope: Scope) -> Match | None:
        """长治市 or 长治, asked for among the counties: the city itself, or 长治县? Not for us to say."""
        if scope.level != Level.COUNTY:
            return None
        cities = [
            place
            for place in (*self.by_name.get(text, ()), *self.by_stem.get(text, ()))
            if place.level == Level.CITY and Scope(Level.CITY, scope.city, scope.province).holds(place)
        ]
        if not cities:
            return None
        counties = [place for place in self.by_stem.get(short_city(text), ()) if scope.holds(place)]
        return Match(None, Reason.OTHER_LEVEL, _first((*cities, *counties)))

    def _shortened(self, text: str, on: date, scope: Scope) -> Match | None:
        """By what is left without the ending, so 海安市 finds 海安县 and 辛集 finds 辛集市."""
        for table, stems in (
            (self.by_stem, {text, short_city(text), short_county(text)}),
            (self.by_area, {text}),
        ):
            found = [place for stem in stems for place in table.get(stem, ()) if scope.holds(place)]
            if match := _decide((place for place in found if place.is_valid_on(on)), Reason.SHORT_NAME):
                return match
            if match := _decide((now for place in found for now in self._at(place, on)), Reason.SHORT_NAME):
                return match
        return None

    def _zone(self, text: str, on: date, scope: Scope) -> Match | None:
        """By the kind of zone, or its own part of the name, within one city."""
        if scope.level == Level.PROVINCE or scope.level == Level.CITY:
            return None
        if scope.city:
            found = self.zones.get((scope.city, zone_key(text, self._prefixes(scope.city))), ())
            return _decide((place for place in found if place.is_valid_on(on)), Reason.ZONE_KIND)
        key = zone_key(text, ())
        if not any(key == kind for _pattern, kind in ZONE_KINDS_BY_NAME):
            return None
        found = [
            place
            for (_city, kind), places in self.zones.items()
            if kind == key
            for place in places
            if scope.holds(place) and place.is_valid_on(on)
        ]
        # Without a city, one zone of that kind in our tables does not mean one in the country.
        return Match(None, Reason.AMBIGUOUS, _first(found)) if found else None

    def _behind_its_city(self, text: str, on: date, scope: Scope) -> Match | None:
        """石家庄市长安区, 咸阳高新区, 江苏省南京市: the front part narrows where the rest is looked for."""
        for front in _fronts(text):
            rest = text[len(front) :]
            for place in (*self.by_name.get(front, ()), *self.by_stem.get(front, ())):
                narrower = _narrowed(scope, place)
                if narrower is None:
                    continue
                match = self.resolve(rest, on=on, level=narrower.level, city=narrower.city, province=narrower.province)
                if match.place:
                    return match
        return None

    def _not_found(self, text: str, on: date, scope: Scope) -> Match:
        if scope.city or scope.province:
            wide = Scope(scope.level)
            elsewhere = (
                self._named(text, on, wide) or self._shortened(text, on, wide) or self._behind_its_city(text, on, wide)
            )
            if elsewhere:
                found = (elsewhere.place,) if elsewhere.place else elsewhere.candidates
                return Match(None, Reason.ELSEWHERE, found)
        return Match(None, Reason.UNKNOWN, self._similar(text, on, scope))

    def _similar(self, text: str, on: date, scope: Scope) -> tuple[NamedPlace, ...]:
        """The likest names in scope; for a zone in a city, that city's zones first; else the city's districts."""
        here = [place for place in self.by_code.values() if scope.holds(place) and place.is_valid_on(on)]
        zone_like = bool(ZONE_WORDS.search(text))
        rated = []
        for place in here:
            likeness = SequenceMatcher(None, text, place.name).ratio()
            akin = zone_like and place.is_zone and bool(scope.city)
            if akin or likeness >= SIMILAR:
                rated.append((not akin, -likeness, place.code, place))
        if rated:
            return _first(place for *_rank, place in sorted(rated, key=lambda row: row[:3]))
        return _first(place for place in here if not place.is_zone) if scope.city else ()


def _decide(found: Iterable[NamedPlace], reason: Reason) -> Match | None:
    """One place is a match, several are a question, none is nothing.

    A municipality is both province and city: asked for at any level, the city is meant.
    """
    places = list(dict.fromkeys(found))
    if len(places) > 1 and len({place.code for place in places}) == 1:
        places = [place for place in places if place.level == Level.CITY]
    if len(places) == 1:
        return Match(places[0], reason)
    return Match(None, Reason.AMBIGUOUS, _first(places)) if places else None


def _first(places: Iterable[NamedPlace]) -> tuple[NamedPlace, ...]:
    return tuple(dict.fromkeys(places))[:MAX_CANDIDATES]


def _fronts(text: str) -> list[str]:
    """What may be a province or city in front, longest first; at least one character is left behind it."""
    return [text[:size] for size in range(len(text) - 1, 1, -1)]


def _narrowed(scope: Scope, front: NamedPlace) -> Scope | None:
    """The scope within `front`, if that is a province or city inside the scope."""
    match front.level:
        case Level.PROVINCE if scope.level != Level.PROVINCE and scope.province in ("", front.code):
            return Scope(scope.level, scope.city, front.code)
        case Level.CITY if scope.level in (None, Level.COUNTY):
            if scope.city in ("", front.code) and scope.province in ("", front.province):
                return Scope(scope.level, front.code, scope.province)
    return None


# How rosters write the team of a person

_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")}
TEAM = re.compile(
    "^(?P<place>.*?)(?:第)?(?P<number>[0-9]+|[零一二三四五六七八九十百]+)(?:督查|工作|巡查|检查)?(?:小)?组$"
)


def chinese_number(text: str) -> int:
    """Up to 999: 七, 十二, 二十, 一百零三; digits as they are."""
    if text.isdigit() and text.isascii():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[char]
            digit = 0
    return total + digit


def parse_team(text: object) -> tuple[str, int] | None:
    """石家庄市第1督查组, 石家庄第一组, 河北省石家庄市第17工作组, 石家庄01组 → (place as written, number)."""
    if found := TEAM.match(squash(text)):
        return found["place"], chinese_number(found["number"])
    return None
