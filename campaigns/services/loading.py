"""The five plans into the database: repeatable, never overwriting what was changed since."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.models import (
    AttachedUnit,
    BulletinCategory,
    Campaign,
    ChecklistQuestion,
    CoveredPlace,
    LoadedPlan,
    MonthlyFocus,
    Pairing,
    Phase,
    PolicyVersion,
    ProblemType,
    Topic,
)
from campaigns.plans import PLANS_FOLDER, Plan, Plans, read_plans
from campaigns.services.calendar import rebuild_calendar
from cities.models import City, County, Province, Region
from cities.services import load_places
from kernel import audit, clock
from kernel.errors import Refused


@transaction.atomic
def load_plans(*, actor: User | None = None, folder: Path = PLANS_FOLDER) -> dict[str, Any]:
    """Load or update places and campaigns from `fixtures/`. Safe to repeat.

    Rules that differ from the newest stored version become a new version, so that what began
    under the old one keeps it (A16). Officers' changes to a calendar stay.
    """
    load_places(actor=actor)
    plans = read_plans(folder)
    categories = _load_categories(plans)
    for plan in plans.plans:
        _load_plan(plan, categories, actor)
    return {
        "campaigns": list(plans.codes),
        "cities": City.objects.filter(memberships__isnull=False).distinct().count(),
        "counties": County.objects.filter(city__memberships__isnull=False).distinct().count(),
    }


def _load_categories(plans: Plans) -> dict[str, BulletinCategory]:
    for number, category in enumerate(plans.catalogue.categories, start=1):
        BulletinCategory.objects.update_or_create(
            code=category.code,
            defaults={"name": category.name, "also_printed": list(category.also_printed), "number": number},
        )
    return {category.code: category for category in BulletinCategory.objects.all()}


def _load_plan(plan: Plan, categories: dict[str, BulletinCategory], actor: User | None) -> None:
    told = plan.campaign
    campaign, created = Campaign.objects.update_or_create(
        code=told.code,
        defaults={
            "name": told.name,
            "short_name": told.short_name,
            "plan_title": told.plan_title,
            "document_number": told.document_number,
            "source_status": told.source_status.value,
            "starts": told.starts,
            "ends": told.ends,
        },
    )
    LoadedPlan.objects.update_or_create(
        campaign=campaign, defaults={"content": plan.model_dump(mode="json"), "origins": _origins(plan)}
    )
    if created:
        audit.record(actor, campaign, "campaign.loaded")
    _load_policy(plan, campaign, actor)
    _load_places_covered(plan, campaign)
    _load_phases(plan, campaign)
    topics = _load_topics(plan, campaign, categories)
    _load_focuses(plan, campaign, topics)
    rebuild_calendar(campaign=campaign, actor=actor)


def _origins(plan: Plan) -> dict[str, dict[str, Any]]:
    return {
        key: {"source": origin.source, "is_default": origin.is_default, "note": origin.note}
        for key, origin in plan.origins.items()
    }


def _load_policy(plan: Plan, campaign: Campaign, actor: User | None) -> None:
    parameters = plan.policy.model_dump(mode="json")
    newest = campaign.policies.order_by("number").last()
    if newest and newest.parameters == parameters:
        return
    version = PolicyVersion.objects.create(
        campaign=campaign,
        number=newest.number + 1 if newest else 1,
        valid_from=clock.today() if newest else campaign.starts,
        parameters=parameters,
        reason="" if newest is None else _("the plan's file changed"),
        created_at=clock.now(),
        created_by=actor,
    )
    audit.record(actor, version, "policy.versioned", campaign=campaign.code, number=version.number)


def _load_places_covered(plan: Plan, campaign: Campaign) -> None:
    cities = {city.code: city for city in City.objects.all()}
    counties = {county.code: county for county in County.objects.all()}
    regions = {region.code: region for region in Region.objects.all()}
    wanted = []
    for told in plan.regions:
        for place in told.cities:
            city = cities.get(place.code)
            county = None if city else _found(counties, place.code, place.name)
            key: dict[str, Any] = {
                "region": regions[told.region],
                "city": city,
                "county": county,
                "starts": told.starts,
            }
            row, _created = CoveredPlace.objects.update_or_create(
                campaign=campaign, **key, defaults={"ends": told.ends, "has_fixed_teams": told.has_fixed_teams}
            )
            wanted.append(row.pk)
    campaign.covered.filter(reason="").exclude(pk__in=wanted).delete()
    _load_attached_units(plan, campaign, counties)
    _load_pairings(plan, campaign, cities)


def _load_attached_units(plan: Plan, campaign: Campaign, counties: dict[str, County]) -> None:
    kept = []
    for index, unit in enumerate(plan.attached_units):
        origins = (origin for key, origin in plan.origins.items() if key.startswith(f"attached_units[{index}:"))
        row, _created = AttachedUnit.objects.update_or_create(
            campaign=campaign,
            county=_found(counties, unit.county, unit.name),
            defaults={
                "is_own_unit": unit.is_own_unit,
                "source": next(origins).source,
            },
        )
        kept.append(row.pk)
    campaign.attached_units.exclude(pk__in=kept).delete()


def _load_pairings(plan: Plan, campaign: Campaign, cities: dict[str, City]) -> None:
    provinces = {province.code: province for province in Province.objects.all()}
    kept = []
    for pair in plan.pairings:
        row, _created = Pairing.objects.update_or_create(
            campaign=campaign,
            city=_found(cities, pair.city, pair.name),
            defaults={
                "department": pair.department,
                "institutes": list(pair.institutes),
                "province": _found(provinces, pair.province.code, pair.province.name),
            },
        )
        kept.append(row.pk)
    campaign.pairings.exclude(pk__in=kept).delete()


def _found(places: dict[str, Any], code: str, name: str) -> Any:
    if code not in places:
        raise Refused(
            "unknown_place", _("%(name)s (%(code)s) is not in the table of places.") % {"name": name, "code": code}
        )
    return places[code]


def _load_phases(plan: Plan, campaign: Campaign) -> None:
    for phase in plan.calendar.phases:
        Phase.objects.update_or_create(
            campaign=campaign,
            number=phase.number,
            defaults={
                "name": phase.name,
                "starts": phase.starts,
                "ends": phase.ends,
                "declared_rounds": phase.declared_rounds,
                "focus": phase.focus,
            },
        )


def _load_topics(plan: Plan, campaign: Campaign, categories: dict[str, BulletinCategory]) -> dict[str, Topic]:
    """Topics and problem types that left the plan stay for old records, out of use."""
    topics = {}
    for number, told in enumerate(plan.topics, start=1):
        topic, _created = Topic.objects.update_or_create(
            campaign=campaign,
            code=told.code,
            defaults={
                "name": told.name,
                "short_name": told.short_name,
                "number": number,
                "is_current": True,
                "source": plan.origin_of(f"topics[{told.code}].name").source,
            },
        )
        topics[told.code] = topic
        for order, kind in enumerate(told.problem_types, start=1):
            ProblemType.objects.update_or_create(
                topic=topic,
                code=kind.code,
                defaults={
                    "name": kind.name,
                    "category": categories[kind.category],
                    "number": order,
                    "severity": kind.severity,
                    "difficulty": kind.difficulty,
                    "is_current": True,
                },
            )
        topic.problem_types.exclude(code__in=[k.code for k in told.problem_types]).update(is_current=False)
        _load_questions(topic, [(q.code, q.text) for q in told.questions])
    campaign.topics.exclude(code__in=topics).update(is_current=False)
    return topics


def _load_questions(topic: Topic, told: Iterable[tuple[str, str]]) -> None:
    """Other questions than before are a new version of the checklist (L9)."""
    questions = list(told)
    newest = topic.questions.order_by("version").last()
    version = newest.version if newest else 0
    if list(topic.questions.filter(version=version).values_list("code", "text")) == questions:
        return
    ChecklistQuestion.objects.bulk_create(
        ChecklistQuestion(topic=topic, version=version + 1, code=code, text=text, number=number)
        for number, (code, text) in enumerate(questions, start=1)
    )


def _load_focuses(plan: Plan, campaign: Campaign, topics: dict[str, Topic]) -> None:
    campaign.focuses.all().delete()
    for told in plan.focuses:
        focus = MonthlyFocus.objects.create(campaign=campaign, starts=told.starts, ends=told.ends, text=told.text)
        focus.topics.set([topics[code] for code in told.topics])
