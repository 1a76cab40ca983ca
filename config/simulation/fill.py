"""The whole simulation, round by round."""

import hashlib
import io
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from accounts.models import User
from campaigns.enums import CampaignState
from campaigns.models import Campaign
from campaigns.selectors import inspection_rounds, policy, policy_version_on
from campaigns.services import load_plans, start
from cities.models import Liaison
from config.demo.accounts import open_accounts
from config.simulation.decisions import Decisions
from config.simulation.people import recruit, send
from config.simulation.tables import Table
from config.simulation.trail import Trail
from config.simulation.visits import Field
from findings.models import Dispute, Finding, Presence, ProblemList, Record, RecordPhoto
from findings.services import store_photo
from kernel import clock
from kernel.errors import Refused
from kernel.models import AuditEntry
from teams.models import Team

PHOTOS = 24


def simulate(*, code: str, teams: int, rounds: int, per_day: int, seed: int) -> dict[str, int]:
    """Fill the first rounds of a campaign: `teams` a round, each making `per_day` records on every day.

    All or nothing. Refuses a campaign that has teams already (`not_empty`), and more rounds than it
    has (`too_many_rounds`).
    """
    with transaction.atomic():
        if not Campaign.objects.filter(code=code).exists():
            load_plans()
        campaign = Campaign.objects.get(code=code)
        chosen = list(inspection_rounds(campaign).select_related("campaign").order_by("starts")[:rounds])
        if Team.objects.filter(campaign=campaign).exists():
            raise Refused("not_empty", _("This campaign has teams already; simulate in an empty database."))
        if len(chosen) < rounds:
            raise Refused("too_many_rounds", _("This campaign has %(count)s rounds.") % {"count": len(chosen)})
        if campaign.state == CampaignState.PREPARING:
            with clock.standing_at(clock.day_bounds(campaign.starts)[0]):
                start(campaign=campaign, actor=None)
        with clock.standing_at(clock.day_bounds(campaign.starts)[0]):
            _fill(campaign, chosen, teams, per_day, random.Random(seed))  # noqa: S311 -- not for secrets
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return counts(campaign)


def _fill(campaign: Campaign, rounds: list[Any], teams: int, per_day: int, rng: random.Random) -> None:
    users = open_accounts(campaign)
    trios = recruit(campaign, teams)
    crews = {round_: send(trios, round_) for round_ in rounds}
    version = policy_version_on(campaign, campaign.starts)
    photos, trail = _photos(trios[0][0].user), Trail()
    field = Field(campaign, version, rng, trail, photos)
    decisions = Decisions(
        campaign, policy(version), rng, trail, users["reviewer"], users["office"], _liaisons(rounds[0].starts)
    )
    for round_, sent in crews.items():
        for number in range((round_.ends - round_.starts).days + 1):
            day = round_.starts + timedelta(days=number)
            for crew in sent:
                for visit in range(per_day):
                    for found in field.visit(crew, day, visit, per_day):
                        decisions.decide(found)
            _write(field, decisions)
            trail.write(until=clock.day_bounds(day)[1])
    trail.write()


def _write(field: Field, decisions: Decisions) -> None:
    tables: Iterable[Table] = (
        field.sites, field.records, field.presences, decisions.lists, decisions.findings, field.pictures,
        decisions.disputes, decisions.versions, field.notices, decisions.notices,
    )  # fmt: skip
    for table in tables:
        table.flush()


def _liaisons(day: Any) -> dict[int, User]:
    terms = Liaison.objects.on(day).exclude(city=None).select_related("user")
    return {term.city_id: term.user for term in terms if term.city_id}


def _photos(user: User | None) -> list[str]:
    """A few real photos, which all records share."""
    assert user is not None
    kept = []
    for number in range(PHOTOS):
        out = io.BytesIO()
        Image.new("RGB", (64, 48), (number * 10, 90, 120)).save(out, "JPEG", comment=f"模拟 {number}".encode())
        data = out.getvalue()
        kept.append(hashlib.sha256(data).hexdigest())
        store_photo(sha256=kept[-1], data=data, actor=user)
    return kept


def counts(campaign: Campaign) -> dict[str, int]:
    of_records = {"record__campaign": campaign}
    return {
        "teams": Team.objects.filter(campaign=campaign).count(),
        "records": Record.objects.filter(campaign=campaign).count(),
        "presences": Presence.objects.filter(**of_records).count(),
        "photos": RecordPhoto.objects.filter(**of_records).count(),
        "findings": Finding.objects.filter(campaign=campaign).count(),
        "disputes": Dispute.objects.filter(finding__campaign=campaign).count(),
        "problem_lists": ProblemList.objects.filter(campaign=campaign).count(),
        "audit_entries": AuditEntry.objects.count(),
    }
