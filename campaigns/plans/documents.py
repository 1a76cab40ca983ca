"""YAML in: plain values, and for each of them where it comes from."""

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from campaigns.plans.errors import PlanError, PlanProblem

ORIGIN_KEYS = {"source", "default", "note"}


@dataclass(frozen=True)
class Origin:
    """Where one value comes from: a clause of a document, or `is_default`, our choice where the plan is silent."""

    file: str
    source: str
    is_default: bool
    note: str


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2 scalars only (21:00 stays a time, `no` a word), exact decimals, no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise _KeyTwiceError(str(key), key_node.start_mark.line + 1)
            seen.add(key)
        return super().construct_mapping(node, deep)


class _KeyTwiceError(Exception):
    def __init__(self, key: str, line: int) -> None:
        self.key, self.line = key, line


_SCALARS = {
    "bool": (r"^(?:true|false)$", "tf"),
    "int": (r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    "float": (r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    "timestamp": (r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
    "null": (r"^(?:null|~|)$", "n~\0"),
}
_Loader.yaml_implicit_resolvers = {}
for _tag, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))
_Loader.yaml_implicit_resolvers[""] = _Loader.yaml_implicit_resolvers.pop("\0")
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


def load(path: Path, name: str) -> dict[str, Any]:
    """The file's mapping, sources still in it. `name` is what messages call the file."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 -- a SafeLoader
    except FileNotFoundError:
        raise PlanError([PlanProblem("no_file", name, "")]) from None
    except _KeyTwiceError as twice:
        raise PlanError([PlanProblem("key_twice", name, twice.key, {"line": twice.line})]) from None
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        params = {"line": mark.line + 1 if mark else "?", "problem": getattr(error, "problem", None) or str(error)}
        raise PlanError([PlanProblem("not_yaml", name, "", params)]) from None
    if not isinstance(content, dict):
        raise PlanError([PlanProblem("not_a_mapping", name, "")])
    return content


def item_label(item: Any, index: int) -> str:
    """How a list's item is called in a key: by its code if it has one, else by its place from 0."""
    if isinstance(item, dict):
        for name in ("code", "county", "city", "region"):
            value = item.get(name)
            value = value.get("value") if isinstance(value, dict) else value
            if isinstance(value, str | int):
                return f"[{value}]" if name == "code" else f"[{index}:{value}]"
    return f"[{index}]"


class Reading:
    """Strips the sources off one file's tree and keeps them by the key of each leaf."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.origins: dict[str, Origin] = {}
        self.problems: list[PlanProblem] = []

    def strip(self, node: Any, key: str = "", above: Origin | None = None) -> Any:
        """Plain value of `node`. A source on a mapping holds for everything below that has none of its own."""
        if isinstance(node, dict):
            return self._strip_mapping(node, key, above)
        if isinstance(node, list) and any(isinstance(item, dict | list) for item in node):
            return [self.strip(item, f"{key}{item_label(item, i)}", above) for i, item in enumerate(node)]
        if above is None:
            self.problems.append(PlanProblem("no_source", self.file, key))
        else:
            self.origins[key] = above
        return node

    def _strip_mapping(self, node: dict[str, Any], key: str, above: Origin | None) -> Any:
        origin = self._origin(node, key) or above
        if "value" in node and set(node) <= ORIGIN_KEYS | {"value"}:
            return self.strip(node["value"], key, origin)
        rest = {name: below for name, below in node.items() if name not in ORIGIN_KEYS}
        if not rest and origin is not None:
            self.origins[key] = origin
        return {name: self.strip(below, f"{key}.{name}" if key else str(name), origin) for name, below in rest.items()}

    def _origin(self, node: dict[str, Any], key: str) -> Origin | None:
        if not ORIGIN_KEYS & set(node):
            return None
        source, is_default, note = node.get("source"), node.get("default") is True, node.get("note") or ""
        if source and is_default:
            self.problems.append(PlanProblem("two_origins", self.file, key))
        if not source and not is_default:
            self.problems.append(PlanProblem("no_source", self.file, key))
        if is_default and not note:
            self.problems.append(PlanProblem("default_without_note", self.file, key))
        return Origin(self.file, str(source or ""), is_default, str(note))


def overlay(base: Any, over: Any, origins: dict[str, Origin], over_origins: dict[str, Origin], key: str = "") -> Any:
    """`over` laid on `base`: mappings merge, all else replaces. Moves the origins along into `origins`."""
    if isinstance(base, dict) and isinstance(over, dict) and base and over:
        merged = dict(base)
        for name, value in over.items():
            below = f"{key}.{name}" if key else str(name)
            if name in base:
                merged[name] = overlay(base[name], value, origins, over_origins, below)
            else:
                merged[name] = value
                _take(origins, over_origins, below)
        return merged
    for gone in [k for k in origins if _is_at_or_below(k, key)]:
        del origins[gone]
    _take(origins, over_origins, key)
    return over


def _take(origins: dict[str, Origin], over_origins: dict[str, Origin], key: str) -> None:
    origins.update({k: o for k, o in over_origins.items() if _is_at_or_below(k, key)})


def _is_at_or_below(candidate: str, key: str) -> bool:
    return candidate == key or candidate.startswith((f"{key}.", f"{key}["))
