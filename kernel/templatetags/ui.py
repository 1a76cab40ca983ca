"""The components of every page; `docs/ui.md` lists them, `/styleguide/` shows them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kernel import clock, wording
from kernel.buttons import ShownButton
from kernel.paging import KeysetPage

register = template.Library()

TONES = frozenset({"neutral", "info", "good", "warn", "bad"})
SOON = 3
DASH = mark_safe('<span class="text-body-secondary">—</span>')


def _tone(name: str) -> str:
    """Refuses an unknown tone, so that a typing error shows in the first test and not as a grey badge."""
    if name not in TONES:
        raise ValueError(f"{name!r} is no tone; there are {', '.join(sorted(TONES))}")
    return name


# Marks


@register.simple_tag
def badge(label: object, tone: str = "neutral") -> SafeString:
    return format_html('<span class="mark mark-{}">{}</span>', _tone(tone), label)


@register.simple_tag
def state_badge(obj: Any) -> SafeString:
    """The state of an object, in the tone its model gives it (`state_tone`)."""
    return badge(obj.get_state_display(), getattr(obj, "state_tone", "neutral"))


@register.inclusion_tag("components/deadline.html")
def deadline(day: date | datetime | None, done: date | datetime | None = None) -> dict[str, Any]:
    """How a deadline stands today (Asia/Shanghai), or stood when it was `done`."""
    due, finished = _day(day), _day(done)
    if due is None:
        return {"due": None}
    left = (due - (finished or clock.today())).days
    if finished:
        tone = "good" if left >= 0 else "bad"
    else:
        tone = "bad" if left < 0 else "warn" if left <= SOON else "neutral"
    return {"due": due, "done": finished, "left": left, "late": -left, "tone": tone}


def _day(value: date | datetime | None) -> date | None:
    return clock.day_of(value) if isinstance(value, datetime) else value


# Tables and lists


@register.simple_block_tag
def table(content: str, rows: Any, caption: str = "", empty: str = "", hint: str = "") -> str:
    """A frame around `<thead>` and `<tbody>`; without rows the sentence of what is missing and what to do."""
    return render_to_string(
        "components/table.html",
        {"content": content, "rows": rows, "caption": caption, "empty": empty, "hint": hint},
    )


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: template.Context, label: str, key: str) -> dict[str, Any]:
    """A column head that sorts by `?o=`; pressed again it turns the order round."""
    current = context["request"].GET.get("o", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {
        "request": context["request"],
        "label": label,
        "order": order,
        "next": f"-{key}" if current == key else key,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page) -> dict[str, Any]:
    return {
        "request": context["request"],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "ellipsis": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, filter: Any, target: str = "") -> dict[str, Any]:
    """A GET form in one line; `target` is the id of the element that htmx replaces."""
    request = context["request"]
    form: BaseForm = getattr(filter, "form", filter)
    form.auto_id = "filter_%s"  # a page may hold another form with the same field
    used = any(request.GET.get(name) for name in form.fields)
    return {"request": request, "form": form, "target": target, "used": used, "order": request.GET.get("o", "")}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[tuple[object, str, int | None, bool]]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("components/keyset_pages.html", takes_context=True)
def keyset_pages(context: template.Context, page: KeysetPage) -> dict[str, Any]:
    """Newer and older, for a list that nobody counts (`kernel.paging.keyset`)."""
    return {"request": context["request"], "page": page}


# Forms


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One row of a form: label, widget, help, errors, tied together for screen readers."""
    widget = bound.field.widget
    grouped = isinstance(widget, CheckboxSelectMultiple | RadioSelect)
    single = isinstance(widget, CheckboxInput)
    return {
        "field": bound,
        "control": bound.as_widget(attrs=None if grouped else _classes(bound)),
        "is_group": grouped,
        "is_checkbox": single,
    }


def _classes(bound: BoundField) -> dict[str, str]:
    widget = bound.field.widget
    match widget:
        case CheckboxInput():
            name = "form-check-input"
        case Select():
            name = "form-select form-select-sm"
        case _:
            name = "form-control form-control-sm"
    wrong = "is-invalid" if bound.errors else ""
    return {"class": " ".join(filter(None, [widget.attrs.get("class", ""), name, wrong]))}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("components/form_buttons.html")
def form_buttons(label: str, cancel: str = "") -> dict[str, Any]:
    return {"label": label, "cancel": cancel}


@register.inclusion_tag("components/action_bar.html", takes_context=True)
def action_bar(context: template.Context, buttons: Iterable[ShownButton]) -> dict[str, Any]:
    return {"request": context["request"], "buttons": buttons}


# Pieces of a page


@register.simple_block_tag
def card(content: str, title: str = "", aside: str = "") -> str:
    return render_to_string("components/card.html", {"content": content, "title": title, "aside": aside})


@register.simple_block_tag
def facts(content: str) -> SafeString:
    return format_html('<dl class="facts">{}</dl>', mark_safe(content))  # noqa: S308 -- rendered template


@register.simple_tag
def fact(label: str, value: object) -> SafeString:
    """One line of `facts`; nothing known shows as a dash, zero as zero."""
    shown = DASH if value is None or value == "" else value
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, shown)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    return format_html('<div class="stats">{}</div>', mark_safe(content))  # noqa: S308 -- rendered template


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: object, unit: str = "", tone: str = "neutral", href: str = "", hint: str = "") -> dict:
    return {"label": label, "value": value, "unit": unit, "tone": _tone(tone), "href": href, "hint": hint}


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> str:
    return render_to_string("components/alert.html", {"content": content, "tone": _tone(tone), "title": title})


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Audit entries as sentences: who, when, what, from which state to which, why."""
    return {
        "entries": [
            {
                "at": entry.at,
                "who": entry.actor,
                "what": wording.verb_label(entry.verb),
                "before": wording.state_label(entry.subject_type, entry.before),
                "after": wording.state_label(entry.subject_type, entry.after),
                "why": entry.reason,
            }
            for entry in entries
        ]
    }


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: object) -> dict[str, Any]:
    """Pairs of label and address, and the label of this page as the last."""
    if len(parts) % 2 == 0:
        raise ValueError("breadcrumbs takes pairs of label and address, then the label of this page")
    return {"steps": list(zip(parts[:-1:2], parts[1::2], strict=True)), "here": parts[-1]}


@register.inclusion_tag("components/panel.html")
def panel(url: str, title: str) -> dict[str, Any]:
    """A part of the page that another app renders under its own scope."""
    return {"url": url, "title": title}


@register.inclusion_tag("components/chart.html")
def chart(id: str, title: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A chart and, always, its numbers in a table: `kind`, `unit`, `categories`, `series` (`name`, `values`)."""
    rows = zip(data["categories"], zip(*(s["values"] for s in data["series"]), strict=True), strict=True)
    return {"data_id": f"{id}-data", "title": title, "data": {**data, "title": title}, "rows": list(rows)}


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> SafeString:
    """The content of a block a second time: the page's title in the window and in its heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else mark_safe("")
