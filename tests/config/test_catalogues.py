import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings

from config.catalogues import Catalogues

SERVICE = """
from django.utils.translation import gettext as _, ngettext, pgettext
a = _("Confirmed by %(name)s")
b = ngettext("{n} day", "{n} days", 2)
c = pgettext("of a letter", "Number")
d = ordinary("not a text")
"""
PAGE = """{% load i18n %}
{% if x %}
      {% translate "Rounds" %}
  <p title="{% translate 'Close' %}">{% blocktranslate with a=b %}Round {{ a }} begins{% endblocktranslate %}</p>
{% endif %}{% card _("History") %}
"""
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


@pytest.fixture
def project(tmp_path):
    """A project of two apps, with the texts above in the first."""
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "services.py").write_text(SERVICE)
    (tmp_path / "templates" / "findings").mkdir(parents=True)
    (tmp_path / "templates" / "findings" / "page.html").write_text(PAGE)
    (tmp_path / "teams").mkdir()
    return Catalogues(tmp_path, ["findings", "teams"])


def write(project: Catalogues, app: str, **texts: str) -> Path:
    """A catalogue with these texts, original to Chinese."""
    path = project.path_of(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + "".join(f'msgid "{text}"\nmsgstr "{chinese}"\n\n' for text, chinese in texts.items()))
    return path


def translate_all(project: Catalogues, chinese: str = "中") -> str:
    path = project.path_of("findings")
    text = path.read_text()
    for original, translated in {
        'msgid "Confirmed by %(name)s"\nmsgstr ""': 'msgid "Confirmed by %(name)s"\nmsgstr "%(name)s已确认"',
        'msgstr[0] ""': 'msgstr[0] "{n}天"',
        'begins"\nmsgstr ""': 'begins"\nmsgstr "第%(a)s轮开始"',
    }.items():
        assert original in text
        text = text.replace(original, translated)
    head, rest = text.split("\n\n", 1)
    path.write_text(f"{head}\n\n" + re.sub(r'^msgstr ""$', f'msgstr "{chinese}"', rest, flags=re.MULTILINE))
    return path.read_text()


def test_texts_are_found_in_source_and_templates(project):
    found = {(message.context, message.id) for message in project.found("findings") if message.id}

    assert found == {
        (None, "Confirmed by %(name)s"),
        (None, ("{n} day", "{n} days")),
        ("of a letter", "Number"),
        (None, "Rounds"),
        (None, "Close"),
        (None, "Round %(a)s begins"),
        (None, "History"),
    }


def test_update_keeps_what_is_translated_and_drops_what_is_gone(project):
    write(project, "findings", Rounds="轮次", Gone="没有了")

    left = project.update("findings")

    kept = {message.id: message.string for message in project.kept("findings") if message.id}
    assert left == 6
    assert kept["Rounds"] == "轮次"
    assert "Gone" not in kept


def test_update_twice_changes_nothing(project):
    project.update("findings")
    before = project.path_of("findings").read_bytes()

    project.update("findings")

    assert project.path_of("findings").read_bytes() == before


def test_complete_catalogue_has_no_faults(project):
    project.update("findings")
    translate_all(project)

    assert [str(fault) for fault in project.faults()] == []


def test_faults_name_what_is_missing(project):
    assert sorted({fault.kind for fault in project.faults()}) == ["missing"]

    project.update("findings")
    assert {fault.kind for fault in project.faults()} == {"not translated"}


def test_fuzzy_unused_and_odd_translations_are_faults(project):
    project.update("findings")
    text = translate_all(project)
    text = text.replace('msgid "Close"', '#, fuzzy\nmsgid "Close"').replace("%(name)s已确认", "%(who)s已确认")
    project.path_of("findings").write_text(text + '\nmsgid "Gone"\nmsgstr "没有了"\n')

    assert sorted(str(fault) for fault in project.faults()) == [
        "findings: fuzzy: 'Close'",
        "findings: names other values than the original: 'Confirmed by %(name)s'",
        "findings: no longer used: 'Gone'",
    ]


def test_one_text_has_one_translation_in_all_apps(project):
    """Django asks one catalogue after the other: the second translation would never be seen."""
    project.update("findings")
    translate_all(project)
    (project.root / "teams" / "forms.py").write_text("x = _('Rounds')")
    write(project, "teams", Rounds="批次")

    assert [str(fault) for fault in project.faults()] == [
        "teams: translated otherwise in findings (use a context, pgettext): 'Rounds'"
    ]


def test_compile_follows_the_catalogue(project):
    po = write(project, "findings", Rounds="轮次")

    assert project.compile() == [po]
    assert project.compile() == []
    with po.with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("Rounds").string == "轮次"


def test_chinese_of_the_interface_is_complete():
    faults = Catalogues(settings.BASE_DIR, [*settings.OUR_APPS, "config"]).faults()

    assert [str(fault) for fault in faults] == []
