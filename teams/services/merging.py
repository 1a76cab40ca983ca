"""Two rows of one person become one; or are said to be two (L26: one person once)."""

from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import Field, Model
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts
from accounts.models import User
from campaigns.models import Campaign
from campaigns.services import add_member
from kernel import audit, clock
from kernel.errors import Conflict, NotAllowed, Refused
from teams.models import MergedPerson, Nomination, NotSame, Person, Posting
from teams.workflow import may_join_people

# What the kept row takes over where it knows nothing itself.
FACTS = (
    "gender", "birth_year", "home_province", "home_city", "rank", "held_rank", "certificate", "certificate_until",
    "phone",
)  # fmt: skip


def merge_people(*, keep: Person, drop: Person, actor: User | None, reason: str) -> Person:
    """Make one person of two rows. Everything that points to `drop` points to `keep` afterwards, in every app.

    Refuses when both have postings in one round, or are both named in something that takes a person once
    (a round's draft, a visit): then they are two people, or one of the two must be taken out first. What
    `keep` lacks it takes from `drop`; what differs is kept beside (`MergedPerson`). Two nominations for
    one round become one. If both have accounts, the dropped one's is closed.
    """
    if not may_join_people(actor):
        raise NotAllowed("merge_people")
    if not reason.strip():
        raise Refused("reason_missing", _("Please say why."), fields={"reason": [_("Please say why.")]})
    if keep.pk == drop.pk:
        raise Refused("same_person", _("This is one and the same person already."))
    with transaction.atomic():
        locked = {
            person.pk: person
            for person in Person.objects.select_for_update(of=("self",))
            .filter(pk__in=[keep.pk, drop.pk])
            .order_by("pk")
        }
        if len(locked) < 2:
            raise Conflict("already_merged", _("One of the two has been joined to somebody already."))
        keep, drop = locked[keep.pk], locked[drop.pk]
        _check_postings(keep, drop)
        folded = _fold_nominations(keep, drop)
        NotSame.objects.filter(first=min(keep.pk, drop.pk), second=max(keep.pk, drop.pk)).delete()
        _move_pairs(keep, drop)
        moved = _move_all(keep, drop)
        closed = _take_account(keep, drop, actor)
        _join_campaigns(keep)
        filled = _take_facts(keep, drop, actor)
        number = drop.pk
        drop.delete()
        keep.save()
        audit.record(
            actor,
            keep,
            "person.merged",
            reason=reason,
            dropped=number,
            moved=moved,
            nominations_folded=folded,
            fields=filled,
            account_closed=closed,
        )
    return keep


def say_not_same(*, one: Person, other: Person, actor: User | None) -> NotSame:
    """Remember that two who look alike are two. Safe to repeat."""
    if not may_join_people(actor):
        raise NotAllowed("not_same")
    if one.pk == other.pk:
        raise Refused("same_person", _("This is one and the same person already."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    with transaction.atomic():
        pair, created = NotSame.objects.get_or_create(
            first=first, second=second, defaults={"said_by": actor, "said_at": clock.now()}
        )
        if created:
            audit.record(actor, first, "person.told_apart", other=second.pk)
    return pair


def _check_postings(keep: Person, drop: Person) -> None:
    rounds = set(Posting.objects.filter(person=keep).values_list("round", flat=True))
    both = Posting.objects.filter(person=drop, round__in=rounds).select_related("round__campaign").first()
    if both is not None:
        raise Refused(
            "both_posted",
            _("Both are posted in %(campaign)s %(round)s, so they cannot be one person.")
            % {"campaign": both.round.campaign, "round": both.round},
        )


def _fold_nominations(keep: Person, drop: Person) -> int:
    """Where both are nominated for a round, the one that was in time says so for both; the other row is kept in it."""
    mine = {row.round_id: row for row in Nomination.objects.select_for_update(of=("self",)).filter(person=keep)}
    folded = 0
    for other in Nomination.objects.filter(person=drop, round__in=mine):
        own = mine[other.round_id]
        own.is_late = own.is_late and other.is_late
        own.is_leader_recommended = own.is_leader_recommended or other.is_leader_recommended
        # Whoever is said not to be available by one of two rows is not sent.
        own.is_fit = own.is_fit and other.is_fit
        own.expertise = list(dict.fromkeys([*own.expertise, *other.expertise]))
        own.wished_team = own.wished_team or other.wished_team
        own.row = {**own.row, "merged": other.row}
        own.save()
        other.delete()
        folded += 1
    return folded


def _move_pairs(keep: Person, drop: Person) -> None:
    """What was said of the dropped one and others holds for the kept one."""
    for pair in NotSame.objects.filter(first=drop) | NotSame.objects.filter(second=drop):
        other = pair.second_id if pair.first_id == drop.pk else pair.first_id
        first, second = sorted((keep.pk, other))
        NotSame.objects.get_or_create(
            first_id=first, second_id=second, defaults={"said_by": pair.said_by, "said_at": pair.said_at}
        )
        pair.delete()


def _move_all(keep: Person, drop: Person) -> dict[str, int]:
    """Every row of every app that points to the dropped one, by table; lower apps need not know the upper ones."""
    moved = {}
    for model, field in _pointing_here():
        try:
            with transaction.atomic():
                count = model._default_manager.filter(**{field.name: drop}).update(**{field.name: keep})
        except DatabaseError as error:
            raise Refused(
                "both_involved",
                _("Both are named in one and the same: %(what)s. Take one of the two out first.")
                % {"what": model._meta.verbose_name},
            ) from error
        if count:
            moved[f"{model._meta.label}.{field.name}"] = count
    return moved


def _pointing_here() -> list[tuple[type[Model], Field]]:
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model is not NotSame
        for field in model._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.model is Person
    ]


def _join_campaigns(keep: Person) -> None:
    """Whoever has the other's postings now belongs to their campaigns."""
    if keep.user is not None:
        for campaign in Campaign.objects.filter(teams__postings__person=keep).distinct():
            add_member(campaign=campaign, user=keep.user, actor=None)


def _take_account(keep: Person, drop: Person, actor: User | None) -> bool:
    """The dropped one's account goes to the kept one, or, where that has its own, is closed."""
    account = drop.user
    if account is None:
        return False
    drop.user = None
    drop.save(update_fields=["user"])
    if keep.user_id is None:
        keep.user = account
        return False
    if account.is_active:
        # Closing accounts is the administrators'; here it follows from the joining.
        accounts.deactivate(user=account, actor=None, reason=f"person {keep.pk}")
    return True


def _take_facts(keep: Person, drop: Person, actor: User | None) -> list[str]:
    """Fills what is blank and keeps the rest beside; says which fields were filled, no values."""
    MergedPerson.objects.create(
        kept=keep,
        number=drop.pk,
        name=drop.name,
        unit=drop.unit,
        phone=drop.phone,
        certificate=drop.certificate,
        facts={name: str(getattr(drop, name) or "") for name in FACTS if name not in {"phone", "certificate"}},
        merged_by=actor,
        merged_at=clock.now(),
    )
    filled = [name for name in FACTS if not getattr(keep, name) and getattr(drop, name)]
    for name in filled:
        setattr(keep, name, getattr(drop, name))
    if drop.is_party_member and not keep.is_party_member:
        keep.is_party_member = True
        filled.append("is_party_member")
    return filled
