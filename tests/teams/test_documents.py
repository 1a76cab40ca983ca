"""Lists of people and contacts as workbooks, and the form of annex 3, filled in and read back."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kernel.audit import history_of
from teams import directory
from teams.documents import contact_form
from teams.imports.contacts import import_contacts
from teams.models import Contact
from teams.services import nominate
from tests.factories.campaigns import campaign
from tests.factories.contacts import contact_row, contacts
from tests.factories.people import make_person, make_unit


@pytest.fixture
def office(client, world):
    client.force_login(world.persona("office"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def cells(data):
    book = load_workbook(io.BytesIO(data))
    return [[[cell.value for cell in row] for row in page.iter_rows()] for page in book.worksheets]


def test_office_takes_out_a_rounds_people_and_the_trail_says_so(office, world):
    """S3 3.18: available or not, and nothing more."""
    later = world.campaign.rounds.filter(starts__gt=world.today, kind="inspection").order_by("starts")[0]
    person = make_person(make_unit("苏州市"), "王强", phone="13800000001", certificate="00007", gender="男")
    nominate(person=person, round=later, actor=None, position="科员", is_fit=False)

    answer = office.get(reverse("teams:people-export", args=[later.pk]))

    (page,) = cells(answer.content)
    head, row = page[2], page[3]
    assert dict(zip(head, row, strict=True)) == {
        "序号": 1,
        "姓名": "王强",
        "性别": "男",
        "派员单位": "苏州市环境保护局",
        "所属省份": "江苏省",
        "职务": "科员",
        "执法证件号": "00007",
        "手机号码": "13800000001",
        "是否党员": "否",
        "组长推荐": "否",
        "是否可派": "否",
        "是否逾期": row[11],
        "督查组": "",
    }
    entry = history_of(later).last()
    assert (entry.verb, entry.data) == ("people.exported", {"what": "nominations", "people": 1})


def test_office_takes_out_the_contacts_and_the_trail_says_so(office, world):
    rows = {"城市": [contact_row("石家庄", "长安区环保部门联络人", 1)]}
    import_contacts(contacts(rows), "联络人.xlsx", campaign=world.campaign, actor=None, dry_run=False)

    (page,) = cells(office.get(reverse("teams:contact-export")).content)

    assert page[3] == [
        1, "县（市、区）", "石家庄市长安区", "环保局联络人", "联络乙", "科长", "环保局", "0311-87800001", "13700000001",
        "c1@example.org",
    ]  # fmt: skip
    assert (history_of(world.campaign).last().verb, history_of(world.campaign).last().data) == (
        "contacts.exported",
        {"contacts": 1},
    )


def test_form_has_a_line_for_every_contact_asked_and_is_read_back_whole(world):
    """Filled in as it comes, it leaves nobody missing; empty, it names nobody."""
    form = contact_form(world.campaign)
    empty = import_contacts(form, "附3.xlsx", campaign=world.campaign, actor=None, dry_run=True)
    assert (empty.report["rows"], empty.report["rejected"]) == (0, [])

    book = load_workbook(io.BytesIO(form))
    for page in book.worksheets:
        for number, row in enumerate(page.iter_rows(min_row=3), start=1):
            if row[1].value:
                row[2].value, row[6].value = "张" + "甲乙丙丁"[number % 4], f"138{number:08d}"
    out = io.BytesIO()
    book.save(out)
    filled = import_contacts(out.getvalue(), "附3.xlsx", campaign=world.campaign, actor=None, dry_run=False)

    assert filled.report["rejected"] == []
    assert directory.missing(world.campaign) == []
    assert Contact.objects.count() == len(directory.slots(world.campaign))


def test_form_of_a_plan_that_asks_for_nobody_has_its_heads(world):
    pages = cells(contact_form(campaign("winter-2020")))

    assert [(len(page), page[1][:3]) for page in pages] == [
        (2, ["省份", "联络人", "姓名"]),
        (2, ["城市", "联络人", "姓名"]),
        (2, ["派员省份", "联络人", "姓名"]),
    ]
