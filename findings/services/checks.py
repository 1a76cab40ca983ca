"""Whether a visit can have taken place as it is told: who, where, when, about what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign, PolicyVersion, ProblemType, Topic
from campaigns.policy import Policy
from campaigns.selectors import is_covered, policy, policy_version_on, round_on
from campaigns.workflow import check_open
from cities.models import County
from findings import credit_codes
from findings.enums import Warn
from findings.models import Site, TaskItem
from findings.selectors import posting_on
from findings.services.content import RecordContent
from findings.services.doubts import doubts_about_place
from findings.services.sites import picked_site
from findings.workflow import visit_checks
from kernel import clock
from kernel.errors import Closed, Refused, Sentence
from teams.models import Person, Posting, Team

CLOCK_TOLERANCE = timedelta(minutes=10)
# A phone whose clock is wrong by more than this would put the visit on another day unseen.
CLOCK_LIMIT = timedelta(hours=12)


@dataclass(frozen=True)
class Visit:
    """What the names in a content stand for. `present` holds the author too; `site` is the one that was picked."""

    team: Team
    policy: PolicyVersion
    county: County
    topic: Topic
    site: Site | None
    present: tuple[Person, ...]
    warnings: tuple[str, ...]


def check_visit(author: Person, sent: RecordContent, received_at: datetime | None = None) -> Visit:
    """Resolve the names and refuse what cannot be.

    `received_at` is the server's moment of the first receipt; later corrections are judged by it.
    What is only unusual (a county of another team) is accepted with a warning: a record made on
    site is never lost.
    """
    received = received_at or clock.now()
    posting = _posting(author, sent)
    campaign = posting.team.campaign
    _refuse_closed(campaign)
    _refuse_other_days(posting, sent)
    version = policy_version_on(campaign, sent.day)
    rules = policy(version)
    _refuse_wrong_clock(sent, received)
    _refuse_too_late(posting, rules, received)
    county = _county(campaign, sent)
    topic = _topic(campaign, sent)
    present, is_joint = _present(author, posting, sent)
    if sent.visit is not None:
        for ask in visit_checks:
            ask(posting.team, sent.visit.canonical())
    site = picked_site(posting.team, sent)
    warnings = [
        *_warnings(posting.team, county, sent, received, is_joint),
        *doubts_about_place(sent, county, rules.field),
    ]
    if sent.site_id and site is None:
        warnings.append(Warn.UNKNOWN_SITE)
    if any(len(finding.photos) < rules.field.photos_per_finding for finding in sent.findings):
        warnings.append(Warn.FEW_PHOTOS)
    if sent.credit_code and not credit_codes.fits(sent.credit_code):
        warnings.append(Warn.CREDIT_CODE)
    if sent.task and not TaskItem.objects.of_city(campaign, posting.team.city_id).filter(pk=sent.task).exists():
        warnings.append(Warn.UNKNOWN_TASK)
    return Visit(
        team=posting.team,
        policy=version,
        county=county,
        topic=topic,
        site=site,
        present=present,
        warnings=tuple(warnings),
    )


def _field(name: str, code: str, sentence: Sentence, **extra: object) -> Refused:
    return Refused(code, sentence, fields={name: [sentence]}, **extra)


def _posting(author: Person, sent: RecordContent) -> Posting:
    posting = posting_on(author, sent.day)
    if posting is None:
        raise _field("started_at", "not_posted", _("On %(day)s you were in no team.") % {"day": sent.day})
    if sent.started_at >= posting.work_ends_at:
        raise _field("started_at", "posting_over", _("Your posting had ended when this visit began."))
    return posting


def _refuse_closed(campaign: Campaign) -> None:
    check_open(campaign)
    if campaign.state != CampaignState.RUNNING:
        raise Closed("campaign_not_running", _("This campaign has not begun yet."))


def _refuse_other_days(posting: Posting, sent: RecordContent) -> None:
    """Inspection days of the own round; on handover day, those of the next (S1 七(四))."""
    own = not posting.round.is_cancelled and posting.round.starts <= sent.day <= posting.round.ends
    after = sent.day > posting.round.ends
    if not own and (round_on(posting.team.campaign, sent.day) is None or (after and not _is_shared(posting, sent.day))):
        raise _field("started_at", "outside_round", _("On %(day)s nobody inspects.") % {"day": sent.day})


def _is_shared(posting: Posting, day: date) -> bool:
    return Posting.objects.on_duty(day).filter(pk=posting.pk).exists()


def _refuse_wrong_clock(sent: RecordContent, received: datetime) -> None:
    if sent.started_at > received + CLOCK_LIMIT:
        raise _field("started_at", "in_the_future", _("The visit lies in the future. Check the phone's date and time."))


def _refuse_too_late(posting: Posting, rules: Policy, received: datetime) -> None:
    access = rules.care.access
    last_day = posting.ends + timedelta(days=access.days_after_departure)
    end = clock.day_bounds(last_day)[1] + timedelta(hours=access.late_upload_hours)
    if received > end:
        raise Closed(
            "too_late", _("Records of this round could be sent until %(end)s.") % {"end": f"{end:%Y-%m-%d %H:%M}"}
        )


def _county(campaign: Campaign, sent: RecordContent) -> County:
    county = County.objects.select_related("city").filter(code=sent.county).order_by("pk").first()
    if county is None:
        raise _field(
            "county", "unknown_county", _("There is no county with the code %(code)s.") % {"code": sent.county}
        )
    if not is_covered(campaign, county, sent.day):
        raise _field(
            "county", "outside_campaign", _("%(county)s is not inspected in this campaign.") % {"county": county}
        )
    return county


def _topic(campaign: Campaign, sent: RecordContent) -> Topic:
    types = Prefetch("problem_types", queryset=ProblemType.objects.order_by("pk"))
    topic = Topic.objects.prefetch_related(types).filter(campaign=campaign, code=sent.topic).order_by("pk").first()
    if topic is None:
        raise _field("topic", "unknown_topic", _("This campaign has no topic %(code)s.") % {"code": sent.topic})
    _refuse_unknown_types(topic, sent)
    _refuse_unknown_answers(topic, sent)
    return topic


def _refuse_unknown_types(topic: Topic, sent: RecordContent) -> None:
    known = {problem_type.code for problem_type in topic.problem_types.all()}
    for number, finding in enumerate(sent.findings):
        if finding.problem_type not in known:
            raise _field(
                f"findings.{number}.problem_type",
                "unknown_problem_type",
                _("This topic has no problem type %(code)s.") % {"code": finding.problem_type},
            )


def _refuse_unknown_answers(topic: Topic, sent: RecordContent) -> None:
    """Against the checklist version that the record began under, however old (L9)."""
    if not sent.answers:
        return
    asked = set(topic.questions.filter(version=sent.checklist_version).order_by().values_list("code", flat=True))
    if not asked:
        raise _field(
            "checklist_version",
            "unknown_checklist",
            _("This topic has no checklist of version %(version)s.") % {"version": sent.checklist_version},
        )
    for code in sent.answers:
        if code not in asked:
            raise _field(
                f"answers.{code}", "unknown_question", _("This checklist has no question %(code)s.") % {"code": code}
            )


def _present(author: Person, posting: Posting, sent: RecordContent) -> tuple[tuple[Person, ...], bool]:
    """The author first. Others belong to the team, or on overlapping days to another round's in the city."""
    others = [n for n in sent.present if n != author.pk]
    postings = (
        Posting.objects.filter(person__in=others, team__campaign=posting.team.campaign, team__city=posting.team.city)
        .present_on(sent.day)
        .select_related("person__user")
        .order_by("pk")
    )
    found: dict[int, Posting] = {}
    for row in postings:
        if row.team_id == posting.team_id or (row.round_id != posting.round_id and row.person_id not in found):
            found[row.person_id] = row
    missing = [n for n in others if n not in found]
    if missing:
        raise _field(
            "present",
            "not_in_team",
            _("These people were not in the team on that day: %(people)s.") % {"people": ", ".join(map(str, missing))},
        )
    is_joint = any(row.team_id != posting.team_id for row in found.values())
    return (author, *(found[n].person for n in others)), is_joint


def _warnings(team: Team, county: County, sent: RecordContent, received: datetime, is_joint: bool) -> Iterator[Warn]:
    own = set(team.counties.order_by().values_list("pk", flat=True))
    # A team without counties of its own (the central one) works in its whole city.
    if county.pk not in own if own else county.city_id != team.city_id:
        yield Warn.OTHER_COUNTY
    if sent.ended_at > received + CLOCK_TOLERANCE:
        yield Warn.CLOCK_AHEAD
    if is_joint:
        yield Warn.JOINT_TEAM
