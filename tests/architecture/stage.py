"""Everything that an address may point at, once, in one world: each object in the state in which something may be done.

All of it lies in 石家庄市 (长安区), whose people are the personas `office` to `county_liaison`; the `other_*`
personas and the far team have no part in it. `plant_far` adds what only 太原市 may see.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase

from accounts.roles import Role
from campaigns.enums import ChangeKind
from campaigns.models import Round
from campaigns.services import adjust_calendar
from care import services as care
from cities.models import City
from field import services as field
from findings import services as findings
from findings.enums import FindingState
from findings.models import Finding, Record
from kernel import clock, notices
from kernel.documents import render_issued
from kernel.models import Notification
from rectification import services as rectification
from rectification.models import EntryFile, LedgerEntry, SupervisionLetter
from reports import services as reports
from rotations import services as rotations
from rotations.models import HandoverList
from scoring import services as scoring
from teams import services as teams
from teams.imports import import_roster
from teams.imports.contacts import import_contacts
from teams.models import Contact, Team
from teams.services.people import change_person
from tests.factories import rectification as ledger
from tests.factories.care import clean_answers
from tests.factories.contacts import contact_row, contacts
from tests.factories.findings import ask_the_city, finding_at, photo, record_of
from tests.factories.people import make_person, make_unit, make_user
from tests.factories.rosters import person_row, roster
from tests.factories.rotations import completed, follower, handover_of
from tests.factories.tasks import stop, target_row, targets_checked, task_list
from tests.factories.world import WORLD_2018, World, load_world

F = FindingState
FIRST_DAY = date(2018, 9, 19)
LAST_DAY = date(2018, 9, 30)
# The people of the round are still there, its letters go out (S1 七(四)).
TODAY = ledger.LETTER_DAY
NOW = clock.at(TODAY, clock.time(11))
# Words that stand in everything of 石家庄市 and of 太原市 that has words: who reads them, sees it.
MARK, FAR_MARK = "标记甲厂", "标记乙厂"


class Stage:
    """The world and its objects. `objects[name]` is what stands for one in an address."""

    def __init__(self) -> None:
        with time_machine.travel(WORLD_2018.moment, tick=False):
            self.world = load_world(WORLD_2018)
        self.objects: dict[str, tuple[Any, ...]] = {"-": ()}

    def __deepcopy__(self, memo: dict[int, Any]) -> "Stage":
        """Django copies what a class of tests has prepared; what a test changes here is undone in the database."""
        return self

    def put(self, name: str, *arguments: Any) -> None:
        self.objects[name] = arguments

    def build(self) -> "Stage":
        with ledger.on(FIRST_DAY):
            confirmed = {state: self._confirmed() for state in ledger.WAY}
        with ledger.on(TODAY, 8):
            self._letters(confirmed)
        with ledger.on(FIRST_DAY, 12):
            self.put("confirmed", self._confirmed().pk)
        with ledger.on(LAST_DAY):
            self._records()
            self._findings()
            self._plans()
        with ledger.on(TODAY, 9):
            self._people()
            self._replacements()
            self._handovers()
            self._publications()
            self._care()
        return self

    def site(self, number: int, mark: str = MARK) -> dict[str, str]:
        return {"name": f"{mark}{number}", "credit_code": "", "address": f"{mark}路{number}号"}

    def record(self, **changes: Any) -> Record:
        self.count = getattr(self, "count", 0) + 1
        return record_of(self.world, site=self.site(self.count), **changes)

    def _confirmed(self) -> Finding:
        return finding_at(F.CONFIRMED, self.world, record=self.record())

    # Rectification

    def _letters(self, confirmed: dict[str, Finding]) -> None:
        world = self.world
        (letter,) = rectification.issue_letters(round=world.round, actor=world.persona("office"))
        self.put("letter", letter.pk)
        self.put("unit", world.round.pk, world.city.code)
        self.put("round", world.round.pk)
        for state, finding in confirmed.items():
            entry = LedgerEntry.objects.get(finding=finding)
            for step in ledger.WAY[state]:
                ledger.STEPS[step](entry, world)
            self.put(f"entry.{state}", entry.pk)
        self.put("entry.file", EntryFile.objects.order_by("pk")[0].pk)
        asking = self._entry_of_its_own("rectifying")
        rectification.ask_extension(
            entry=asking,
            actor=world.persona("city_liaison"),
            until=asking.deadline + timedelta(days=10),
            reason=f"{MARK}设备到货延迟",
        )
        self.put("entry.asking", asking.pk)
        rectification.report_progress(entry=asking, actor=world.persona("city_liaison"), text=f"{MARK}已订购设备")
        for issued in SupervisionLetter.objects.all():
            render_issued(SupervisionLetter, issued.pk)

    def _entry_of_its_own(self, state: str) -> LedgerEntry:
        """On a second letter, which the round may have."""
        with ledger.on(FIRST_DAY, 11):
            finding = self._confirmed()
        rectification.issue_letters(round=self.world.round, actor=self.world.persona("office"))
        entry = LedgerEntry.objects.get(finding=finding)
        for step in ledger.WAY[state]:
            ledger.STEPS[step](entry, self.world)
        return entry

    # Findings

    def _records(self) -> None:
        world = self.world
        waiting = self.record(locked=False)
        self.put("record.waiting", waiting.pk)
        # Its author is no persona; the inspector is the one who is asked.
        self.put("record.asked", self.record(author="colleague", present=("inspector",), locked=False).pk)
        sha, data = photo(MARK)
        self.put("record.locked", self.record(photos=[{"sha256": sha}]).pk)
        findings.store_photo(sha256=sha, data=data, actor=world.persona("inspector"))
        self.put("photo", sha)
        self.photo = data
        self.new_photo_sha, self.new_photo = photo("新照片")
        self.put("photo.new", self.new_photo_sha)
        self.put("record.new", "8b5a2f0e-6a51-4a40-9d0c-0c2d5a6b7e11")
        self.put("draft.new", "8b5a2f0e-6a51-4a40-9d0c-0c2d5a6b7e12")
        shared = findings.merge_draft(
            id=uuid.uuid4(),
            actor=world.persona("inspector"),
            patch=uuid.uuid4(),
            base=0,
            fields={"site.name": f"{MARK}家具厂"},
        )
        self.put("draft", shared.pk)

    def _findings(self) -> None:
        world = self.world
        ask_the_city(world)
        for state in (F.SUBMITTED, F.RETURNED, F.REJECTED, F.ASSIGNED, F.DISPUTED, F.WITHDRAWN):
            self.put(state, finding_at(state, world, record=self.record()).pk)
        evidenced = finding_at(F.ASSIGNED, world, record=self.record())
        findings.dispute(
            finding=evidenced,
            actor=world.persona("city_liaison"),
            grounds=f"{MARK}停电检修",
            files=[SimpleUploadedFile("供电通知.jpg", photo("供电通知")[1], "image/jpeg")],
        )
        self.put("dispute.file", evidenced.pk, evidenced.dispute.files.get().pk)
        self.put("problem_list", Finding.objects.get(pk=self.objects[F.ASSIGNED][0]).problem_list_id)

    def _plans(self) -> None:
        """A list of targets with one that is to be inspected, and a plan of the day that goes there."""
        world = self.world
        rows = [target_row(1, name=f"{MARK}锅炉", township=f"{MARK}镇"), target_row(2, name=f"{MARK}炉窑")]
        listed = task_list(world, *rows, title=f"{MARK}清单")
        item, other = listed.items.order_by("pk")
        self.put("task_list", listed.pk)
        self.put("task", item.pk)
        self.put("task.dropped", findings.drop_task(item=other, actor=world.persona("office"), reason="已关停").pk)
        self.put("task_import", targets_checked(world, target_row(3), title=f"{MARK}续表").pk)
        self.put("township", item.township_id)
        self.put("site", item.site_id)
        twin = Record.objects.filter(county=world.county).order_by("pk")[0].site_id
        self.put("sites", item.site_id, twin)
        self.put("plan_day", LAST_DAY.isoformat())
        field.save_plan(
            team=world.team("ordinary"),
            day=LAST_DAY,
            actor=world.persona("inspector"),
            version=0,
            stops=[stop(task=item.pk), stop(words=f"{MARK}工地")],
        )

    # People, and what is published

    def _people(self) -> None:
        world = self.world
        office = world.persona("office")
        self.put("team", world.team("ordinary").pk)
        self.put("posting", world.person("colleague").postings.get().pk)
        self.put("account", make_user(Role.OFFICE, username="spare", full_name="备用账号").pk)
        unit = world.person("inspector").unit
        self.put("person", make_person(unit, f"{MARK}候补").pk)
        self.put("person.posted", world.person("colleague").pk)
        self.put("alike", world.person("colleague").pk, self.objects["person"][0])
        self.put("campaign", world.campaign.code)
        self.put("campaign.pk", world.campaign.pk)
        self.put("city", world.city.code)
        self.put("county", world.county.code)
        later = world.campaign.rounds.filter(starts__gt=TODAY, kind="inspection").order_by("starts")[0]
        self.put("round.later", later.pk)
        adjust_calendar(
            campaign=world.campaign,
            kind=ChangeKind.RENUMBER,
            parameters={"round": later.number, "issued_number": later.issued_number + 1},
            reason="与印发轮次一致",
            actor=office,
        )
        teams.nominate(person=make_person(unit, f"{MARK}推荐"), round=later, actor=office)
        self._rotation(later)
        self._published(world.campaign.rounds.filter(starts__gt=later.starts, kind="inspection").order_by("starts")[0])
        upload = import_roster(
            roster(person_row(1)), f"{MARK}名单.xlsx", round=later, actor=world.persona("sending_unit"), dry_run=True
        )
        self.put("roster", upload.pk)
        twins = [make_person(unit, f"{MARK}双生") for _n in range(4)]
        teams.say_not_same(one=twins[0], other=twins[1], actor=office)
        teams.merge_people(keep=twins[2], drop=twins[3], actor=office, reason="同一人")
        named = {"城市": [contact_row("石家庄", "政府联络人", 1, name=f"{MARK}甲")]}
        import_contacts(contacts(named), f"{MARK}.xlsx", campaign=world.campaign, actor=office, dry_run=False)
        self.put("contact", Contact.objects.get().pk)
        waiting = import_contacts(
            contacts({"城市": [contact_row("石家庄", "应急保障联络人", 2)]}),
            f"{MARK}联络人.xlsx",
            campaign=world.campaign,
            actor=office,
            dry_run=True,
        )
        self.put("contact_import", waiting.pk)
        notices.notify([world.persona("city_liaison")], key="stage", text=f"{MARK}通知", url="/")
        self.put("notice", Notification.objects.get(key="stage").pk)

    def _replacements(self) -> None:
        """Of the ordinary team: its member is to be replaced, and its leader, for whom somebody is named."""
        world = self.world
        for key, name in (("inspector", "replacement.asked"), ("leader", "replacement.named")):
            asked = rotations.ask_replacement(
                posting=world.person(key).postings.get(),
                actor=world.persona("leader"),
                reason="recalled",
                leaves_on=TODAY,
                note=f"{MARK}另有任务",
            )
            self.put(name, asked.pk)
        unit = world.person("leader").unit
        substitute = make_person(unit, f"{MARK}替补", rank="division_deputy")
        self.put("person.spare", make_person(unit, f"{MARK}再替补").pk)
        rotations.name_substitute(
            replacement=asked, actor=world.persona("sending_unit"), person=substitute, arrives_on=TODAY
        )

    def _rotation(self, round_: Round) -> None:
        """The draft of a round to come, with one change on its board."""
        office = self.world.persona("office")
        first, second = (make_person(make_unit("南京市"), f"{MARK}{name}") for name in "甲乙")
        for person in (first, second):
            teams.nominate(person=person, round=round_, actor=office)
        draft = rotations.open_draft(rotation=rotations.rotation_of(round=round_, actor=office), actor=office)
        team = Team.objects.filter(round=round_, city=self.world.city).first()
        rotations.move(schedule=draft, person=first, team=team, duty="", actor=office, revision=0)
        self.put("rotation", draft.rotation_id)
        self.put("rotation.person", draft.rotation_id, second.pk)
        self.on_board = {"person": first.pk, "other": second.pk, "team": team.pk, "revision": 1}

    def _care(self) -> None:
        world = self.world
        inspector = world.persona("inspector")
        posting = world.person("inspector").postings.get()
        check = care.hand_in_self_check(posting=posting, actor=inspector, answers=clean_answers(), remarks=MARK)
        self.put("self_check", check.pk)
        care.register_meeting(
            team=world.team("ordinary"),
            actor=inspector,
            day=FIRST_DAY,
            place=f"{MARK}宾馆",
            with_whom="市生态环境局",
            about=f"{MARK}整改",
            present=[world.person(key) for key in ("leader", "inspector", "colleague")],
        )
        meal = care.enter_local_meal(
            posting=posting, actor=inspector, day=FIRST_DAY, place=f"{MARK}食堂", amount=Decimal(20), receipt="0001"
        )
        self.put("meal", meal.pk)
        self._entitlements(world.persona("office"))
        self._field(world.persona("office"), inspector)

    def _field(self, office: Any, inspector: Any) -> None:
        """A training with somebody who took part, and a car that was driven and cost something."""
        world = self.world
        training = care.hold_training(
            campaign=world.campaign, actor=office, day=FIRST_DAY, title=f"{MARK}视频培训", kind="video"
        )
        care.mark_attendance(training=training, actor=office, people=[world.person("inspector")])
        self.put("training", training.pk)
        team = world.team("ordinary")
        car = care.register_vehicle(
            team=team,
            actor=inspector,
            plate="冀A00001",
            firm=f"{MARK}租车",
            starts=FIRST_DAY,
            ends=team.round.departure,
        )
        care.enter_driver(vehicle=car, actor=inspector, day=FIRST_DAY, driver="王师傅")
        cost = care.enter_cost(
            vehicle=car, actor=inspector, day=FIRST_DAY, kind="fuel", amount=Decimal(300), receipt="0009"
        )
        self.put("cost", cost.pk)
        self.put("vehicle", car.pk)

    def _entitlements(self, office: Any) -> None:
        """Each kind of sheet and of what goes into it; the branch is of three members of the Party (S1 九(七))."""
        world = self.world
        comrades = [world.person(key) for key in ("leader", "inspector", "colleague")]
        for person in comrades:
            change_person(person=person, actor=None, is_party_member=True)
        team = world.team("ordinary")
        care.name_branch(round=world.round, city=team.city, team=team, secretary=comrades[0], actor=office)
        holiday = care.add_home_holiday(
            province=world.city.province, day=LAST_DAY, name="属地假日", source="标记文号", actor=office
        )
        self.put("holiday", holiday.pk)
        self.put("round.sheet", world.round.pk, "meals")
        over = world.campaign.rounds.filter(departure__lt=FIRST_DAY, kind="inspection").order_by("-starts")[0]
        self.put("round.over", over.pk, "meals")
        with ledger.on(world.round.departure + timedelta(days=1)):
            issued = care.issue_sheet(round=world.round, kind="meals", actor=office)
        self.put("issued_sheet", issued.pk)

    def _handovers(self) -> None:
        """One being prepared, one signed by the outgoing side, one by both; the office signs for all."""
        world, office = self.world, self.world.persona("office")
        for key in ("ordinary", "central", "second"):
            follower(world, key)
        for key, name in (("ordinary", "handover"), ("central", "handover.handed"), ("second", "handover.done")):
            handover = completed(world, handover_of(world, key), by="office")
            self.put(name, handover.pk)
            if key != "ordinary":
                rotations.hand_over(handover=handover, actor=office, reason=f"{MARK}组长在途")
            if key == "second":
                rotations.take_over(handover=handover, actor=office, reason=f"{MARK}组长在途")
                render_issued(HandoverList, handover.document.pk)

    def _published(self, round_: Round) -> None:
        """A round to come whose people have been told; all of them of one unit, in one central team."""
        office, unit = self.world.persona("office"), make_unit("苏州市")
        rotation = rotations.rotation_of(round=round_, actor=office)
        draft = rotations.open_draft(rotation=rotation, actor=office)
        team = Team.objects.filter(round=round_, city=self.world.city, kind="central")[0]
        person = make_person(unit, f"{MARK}丙", rank="division_deputy")
        teams.nominate(person=person, round=round_, actor=office)
        rotations.move(schedule=draft, person=person, team=team, duty="leader", actor=office, revision=0)
        rotations.publish(rotation=rotation, actor=office, confirmed=True)
        self.put("rotation.published", rotation.pk)
        self.put("rotation.unit", rotation.pk, unit.pk)
        self.put("rotation.city", rotation.pk, self.world.city.code)
        self.put("public_roster", rotation.public_rosters.get().pk)

    def _publications(self) -> None:
        world = self.world
        office = world.persona("office")
        team = world.team("ordinary")
        report = reports.sign_daily_report(
            team=team, day=LAST_DAY, actor=world.persona("leader"), words=f"{MARK}一日", late_reason="网络中断"
        )
        self.put("daily_report", report.pk)
        self.put("team_day", team.pk, FIRST_DAY)
        self.put("day", world.campaign.code, FIRST_DAY + timedelta(days=1))
        published = reports.make_bulletin(campaign=world.campaign, day=FIRST_DAY, actor=office)
        reports.publish_bulletin(bulletin=published, actor=office)
        self.put("bulletin.published", published.pk)
        self.put("bulletin", reports.make_bulletin(campaign=world.campaign, day=LAST_DAY, actor=office).pk)
        board = scoring.make_board(campaign=world.campaign, day=FIRST_DAY, actor=office)
        scoring.publish_board(board=board, actor=office)
        self.put("board.published", board.pk)
        self.put("placing", board.pk, board.placings.get(team=team).pk)
        self.put("board", scoring.make_board(campaign=world.campaign, day=LAST_DAY, actor=office).pk)


def plant(world: World, key: str, mark: str) -> None:
    """In the city of team `key`: a letter with an entry, and findings and records on their way."""
    far = key == "far"
    county = "140105" if far else "130102"
    people = {"author": "far_inspector", "present": ("far_colleague",)} if far else {}

    def record(number: int, **changes: Any) -> Record:
        site = {"name": f"{mark}{number}", "credit_code": "", "address": f"{mark}路"}
        return record_of(world, county=county, site=site, **people, **changes)

    with ledger.on(FIRST_DAY):
        finding_at(F.CONFIRMED, world, record=record(1))
    with ledger.on(TODAY, 8):
        cities = [City.objects.get(code="140100" if far else "130100")]
        rectification.issue_letters(round=world.round, actor=world.persona("office"), cities=cities)
    with ledger.on(LAST_DAY):
        record(2, locked=False)
        for number, state in enumerate((F.SUBMITTED, F.ASSIGNED, F.DISPUTED), start=3):
            finding_at(state, world, record=record(number))


class OnStage(TestCase):
    """Tests at 11:00 on the day of the letters; the stage is built once for all of them."""

    stage: Stage

    @classmethod
    def setUpClass(cls) -> None:
        traveller = time_machine.travel(NOW, tick=False)
        traveller.start()
        cls.addClassCleanup(traveller.stop)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls.stage = Stage().build()
