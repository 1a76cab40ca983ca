"""Typed objects out of plain trees; what does not fit becomes a problem with file and key."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from campaigns.plans.documents import Origin, item_label
from campaigns.plans.errors import PlanProblem
from campaigns.policy.base import REFUSALS

Shape = TypeVar("Shape", bound=BaseModel)

CODES = {
    "missing": "missing",
    "extra_forbidden": "extra_forbidden",
    "enum": "wrong_choice",
    "int_type": "wrong_number",
    "int_parsing": "wrong_number",
    "int_from_float": "wrong_number",
    "decimal_type": "wrong_decimal",
    "decimal_parsing": "wrong_decimal",
    "date_type": "wrong_date",
    "date_parsing": "wrong_date",
    "date_from_datetime_parsing": "wrong_date",
    "date_from_datetime_inexact": "wrong_date",
    "time_type": "wrong_time",
    "time_parsing": "wrong_time",
    "bool_type": "wrong_flag",
    "string_type": "wrong_text",
    "string_too_short": "wrong_text",
    "string_pattern_mismatch": "wrong_text",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "too_short": "empty_list",
}


def key_of(tree: Any, location: tuple[int | str, ...]) -> str:
    """The key of a place in the tree, written as in the origins: `topics[dust].questions[2]`."""
    key, node = "", tree
    for step in location:
        if isinstance(step, int) and isinstance(node, list):
            item = node[step] if step < len(node) else None
            key, node = f"{key}{item_label(item, step)}", item
            continue
        key = f"{key}.{step}" if key else str(step)
        node = node.get(step) if isinstance(node, dict) else None
    return key


def file_of(key: str, origins: dict[str, Origin], files: dict[str, str], folder: str) -> str:
    """The file that a key stands in: its own value's, else its nearest neighbour's, else its top key's."""
    above = key
    while above:
        for candidate, origin in origins.items():
            if candidate == above or candidate.startswith((f"{above}.", f"{above}[")):
                return origin.file
        above = above[: max(above.rfind("."), above.rfind("["), 0)]
    return files.get(key.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0], folder)


def build(
    shape: type[Shape], tree: dict[str, Any], origins: dict[str, Origin], files: dict[str, str], folder: str
) -> tuple[Shape | None, list[PlanProblem]]:
    """The typed object, or None and every problem found in it."""
    try:
        return shape.model_validate(tree), []
    except ValidationError as error:
        problems = []
        for found in error.errors(include_url=False):
            where = found.get("ctx", {}).get("where", "")
            key = ".".join(filter(None, (key_of(tree, found["loc"]), where)))
            problems.append(PlanProblem(_code(found), file_of(key, origins, files, folder), key, _params(found)))
        return None, problems


def _code(found: Any) -> str:
    return found["type"] if found["type"] in REFUSALS else CODES.get(found["type"], "wrong_value")


def _params(found: Any) -> dict[str, Any]:
    context = found.get("ctx", {})
    if found["type"] in REFUSALS:
        return dict(context)
    limit = context.get("ge", context.get("le", context.get("gt", context.get("lt", ""))))
    problem = str(context.get("error", found["msg"]))
    value = found["input"] if isinstance(found["input"], str | int) or found["input"] is None else f"{found['input']}"
    return {"value": value, "expected": context.get("expected", ""), "limit": limit, "problem": problem}
