"""The components one by one, rendered as a page renders them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.db import models
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import strip_tags

from kernel import wording
from kernel.buttons import Button, buttons_for


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def render(source, path="/list/", **context):
    return Template("{% load i18n ui %}" + source).render(RequestContext(RequestFactory().get(path), context))


def words(html):
    return " ".join(strip_tags(html).split())


# Marks and deadlines


def test_state_badge_takes_the_tone_of_the_model():
    finding = SimpleNamespace(get_state_display=lambda: "returned <b>", state_tone="warn")

    assert render("{% state_badge finding %}", finding=finding) == (
        '<span class="mark mark-warn">returned &lt;b&gt;</span>'
    )


def test_badge_refuses_a_tone_that_does_not_exist():
    with pytest.raises(ValueError, match="'red' is no tone"):
        render("{% badge 'late' 'red' %}")


@pytest.mark.parametrize(
    ("due", "done", "expected", "tone"),
    [
        (date(2018, 9, 27), None, "2018-09-27 10 days left", "neutral"),
        (date(2018, 9, 21), None, "2018-09-21 4 days left", "neutral"),
        (date(2018, 9, 20), None, "2018-09-20 3 days left", "warn"),
        (date(2018, 9, 18), None, "2018-09-18 1 day left", "warn"),
        (date(2018, 9, 17), None, "2018-09-17 due today", "warn"),
        (date(2018, 9, 16), None, "2018-09-16 1 day overdue", "bad"),
        (date(2018, 9, 10), None, "2018-09-10 7 days overdue", "bad"),
        (date(2018, 9, 10), date(2018, 9, 10), "2018-09-10 in time", "good"),
        (date(2018, 9, 10), date(2018, 9, 12), "2018-09-10 done 2 days late", "bad"),
    ],
)
def test_deadline_says_how_it_stands(due, done, expected, tone):
    with time_machine.travel(datetime(2018, 9, 17, 4, tzinfo=UTC), tick=False):
        html = render("{% deadline due done=done %}", due=due, done=done)

    assert words(html) == expected
    assert f"tone-{tone}" in html


def test_deadline_counts_days_in_shanghai():
    """17:00 UTC on the 17th is already the 18th there, for today and for a stored moment."""
    with time_machine.travel(datetime(2018, 9, 17, 17, tzinfo=UTC), tick=False):
        waiting = render("{% deadline due %}", due=date(2018, 9, 18))
    done = render("{% deadline due done=done %}", due=date(2018, 9, 17), done=datetime(2018, 9, 17, 17, tzinfo=UTC))

    assert words(waiting) == "2018-09-18 due today"
    assert words(done) == "2018-09-17 done 1 day late"


def test_deadline_without_a_date_is_a_dash():
    assert words(render("{% deadline None %}")) == "—"


# Tables and lists


def test_table_without_rows_says_what_is_missing_and_what_to_do():
    html = render(
        "{% table rows empty='No findings' hint='Import a roster first.' %}<tbody></tbody>{% endtable %}", rows=[]
    )

    assert words(html) == "No findings Import a roster first."
    assert "<table" not in html


def test_table_frames_its_rows_without_escaping_them():
    html = render(
        "{% table rows caption=caption %}<tbody><tr><td>{{ rows.0 }}</td></tr></tbody>{% endtable %}",
        rows=["<1>"],
        caption="A & B",
    )

    assert "<tbody><tr><td>&lt;1&gt;</td></tr></tbody>" in html
    assert 'aria-label="A &amp; B"' in html


def test_pagination_keeps_the_other_parameters():
    page = Paginator(range(120), 50).page(2)

    html = render("{% pagination page %}", "/list/?state=open&page=2", page=page)

    assert words(html) == "51–100 of 120 Previous 1 2 3 Next"
    assert 'href="?state=open&amp;page=3"' in html


def test_pagination_of_one_page_is_only_the_count():
    assert words(render("{% pagination page %}", page=Paginator(range(3), 50).page(1))) == "3 entries"


@pytest.mark.parametrize(
    ("query", "order", "link"),
    [
        ("", "none", "?o=number"),
        ("?o=number&page=3", "ascending", "?o=-number"),
        ("?o=-number", "descending", "?o=number"),
        ("?o=place&state=open", "none", "?o=number&amp;state=open"),
    ],
)
def test_sort_header_turns_the_order_round(query, order, link):
    html = render("{% sort_header 'Number' 'number' %}", f"/list/{query}")

    assert f'aria-sort="{order}"' in html
    assert f'href="{link}"' in html


def test_tabs_show_counts_and_mark_the_current_one():
    html = render("{% tabs items %}", items=[("all", "?", 0, True), ("open", "?state=open", None, False)])

    assert words(html) == "all 0 open"
    assert html.count('aria-current="page"') == 1


# Forms and actions


class VisitForm(forms.Form):
    site = forms.CharField(help_text="as on the licence")
    grade = forms.ChoiceField(choices=[("1", "minor")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("The round is over.")


def test_form_fields_show_every_error_where_it_belongs():
    html = render("{% form_fields form %}", form=VisitForm({"site": "", "grade": "1"}))

    assert words(html) == "The round is over. Site* as on the licence This field is required. Grade* minor"
    assert 'aria-describedby="id_site_helptext id_site_error"' in html
    assert 'id="id_site_helptext"' in html
    assert 'id="id_site_error"' in html
    assert 'name="token"' in html


def test_filter_bar_without_target_is_a_plain_form():
    html = render("{% filter_bar form %}", "/list/?site=x&o=-site", form=VisitForm({"site": "x"}))

    assert "hx-" not in html
    assert '<input type="hidden" name="o" value="-site">' in html
    assert words(html).endswith("Search Clear")


class Action(models.TextChoices):
    CONFIRM = "confirm", "Confirm"
    RETURN = "return", "Return"
    EDIT = "edit", "Edit"


BUTTONS = (
    Button(Action.CONFIRM, "set-language", tone="primary", arguments=lambda obj: ()),
    Button(Action.RETURN, "set-language", reason="required", arguments=lambda obj: ()),
    Button(Action.EDIT, "set-language", follow=True, arguments=lambda obj: ()),
)


def test_buttons_are_those_the_object_offers_in_the_order_of_the_table():
    shown = buttons_for(object(), ["edit", "confirm", "unknown"], BUTTONS)

    assert [(item.button.action, str(item.label), item.has_dialog) for item in shown] == [
        ("confirm", "Confirm", False),
        ("edit", "Edit", False),
    ]


def test_action_bar_asks_for_words_where_they_are_required():
    html = render("{% action_bar buttons %}", buttons=buttons_for(object(), Action.values, BUTTONS))

    assert html.count("<dialog") == 1
    assert html.count(" required>") == 1
    assert html.count('<form method="post"') == 2
    assert html.count('name="next" value="/list/"') == 2


def test_dialog_with_a_wrong_form_opens_by_itself():
    form = VisitForm({"site": ""})

    html = render("{% action_bar b %}", b=buttons_for(object(), ["confirm"], BUTTONS, forms={"confirm": form}))

    assert "data-open-now" in html


def test_action_bar_without_buttons_is_empty():
    assert words(render("{% action_bar buttons %}", buttons=[])) == ""


# Pieces of a page


def test_fact_shows_zero_as_zero_and_nothing_as_a_dash():
    html = render("{% facts %}{% fact 'found' 0 %}{% fact 'place' '' %}{% fact 'by' None %}{% endfacts %}")

    assert words(html.replace("<", " <")) == "found 0 place — by —"


def test_breadcrumbs_need_pairs_and_a_last_label():
    assert words(render("{% breadcrumbs 'Campaigns' '/c/' 'Round 7' %}")) == "Campaigns Round 7"
    with pytest.raises(ValueError, match="pairs"):
        render("{% breadcrumbs 'Campaigns' '/c/' %}")


def test_chart_carries_the_same_numbers_as_data_and_as_a_table():
    data = {"kind": "bar", "categories": ["Mon", "Tue"], "series": [{"name": "found", "values": [3, None]}]}

    html = render("{% chart 'week' 'By day' data %}", data=data)

    assert '{"kind": "bar", "categories": ["Mon", "Tue"]' in html
    assert words(html.split("<script")[0].replace("<", " <")) == "By day The numbers found Mon 3 Tue —"


def test_chart_refuses_series_of_another_length():
    data = {"kind": "bar", "categories": ["Mon", "Tue"], "series": [{"name": "found", "values": [3]}]}

    with pytest.raises(ValueError, match="shorter"):
        render("{% chart 'week' 'By day' data %}", data=data)


def test_timeline_tells_who_when_what_and_why():
    wording.name_verbs({"letter.issued": "Letter issued"})
    entry = SimpleNamespace(
        at=datetime(2018, 9, 17, 13, 5, tzinfo=UTC),
        actor=None,
        verb="letter.issued",
        subject_type="no.such",
        before="open",
        after="issued",
        reason="<urgent>",
    )

    html = render("{% timeline entries %}", entries=[entry])

    assert words(html) == "2018-09-17 21:05 Letter issued open →to issued the system &lt;urgent&gt;"


def test_verb_without_a_name_is_shown_as_it_is():
    assert wording.verb_label("nobody.named_this") == "nobody.named_this"
