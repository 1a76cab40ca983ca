"""The least that a Django view can do to put the same rows into the same tables: no checks, nobody asked."""

import json
from decimal import Decimal

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt

from findings.models import Finding, Photo, Presence, Record, RecordPhoto, Site
from kernel import clock
from kernel.models import AuditEntry, Notification


@csrf_exempt
@login_not_required
def bare_record(request, id):
    """`content` is what a phone sends; `rows` are the keys that the real endpoint would have looked up."""
    sent = json.loads(request.body)
    content, keys = sent["content"], sent["rows"]
    now = clock.now()
    with transaction.atomic():
        lon, lat = Decimal(content["place"]["lon"]), Decimal(content["place"]["lat"])
        site = Site.objects.create(
            name=content["site"]["name"], county_id=keys["county"], address=content["site"]["address"], lon=lon, lat=lat
        )
        Record.objects.create(
            id=id, campaign_id=keys["campaign"], team_id=keys["team"], author_id=keys["author"],
            policy_id=keys["policy"], site=site, county_id=keys["county"], city_id=keys["city"],
            topic_id=keys["topic"], outcome=content["outcome"], answers=content["answers"], day=keys["day"],
            started_at=content["started_at"], ended_at=content["ended_at"], lon=lon, lat=lat,
            accuracy=content["place"]["accuracy"], place_source="gps", received_at=now, content=content,
            content_hash="0" * 64,
        )  # fmt: skip
        Finding.objects.bulk_create(
            Finding(
                id=said["id"], record_id=id, campaign_id=keys["campaign"], round_id=keys["round"],
                city_id=keys["city"], county_id=keys["county"], day=keys["day"], number=number,
                problem_type_id=keys["problem_type"], description=said["description"], submitted_at=now,
            )
            for number, said in enumerate(content["findings"], start=1)
        )  # fmt: skip
        Presence.objects.bulk_create(
            [
                Presence(record_id=id, person_id=keys["author"], state="confirmed", answered_at=now),
                *(Presence(record_id=id, person_id=person) for person in content["present"]),
            ]
        )
        RecordPhoto.objects.bulk_create(
            RecordPhoto(record_id=id, finding_id=finding, sha256=sha256, number=1) for finding, sha256 in keys["photos"]
        )
        AuditEntry.objects.create(
            at=now, actor_id=keys["user"], actor_role="inspector", verb="record.submit",
            subject_type="findings.record", subject_id=str(id), after="awaiting", data={"hash": "0" * 64},
        )  # fmt: skip
        Notification.objects.bulk_create(
            Notification(
                user_id=user, key=f"record.confirm:{id}:1", text="请确认检查记录", url=f"/records/{id}/", created_at=now
            )
            for user in keys["others"]
        )
    return JsonResponse({"id": str(id)}, status=201)


@csrf_exempt
@login_not_required
def bare_photo(request, sha256):
    """The file and its row, of whoever `?user=` says; nothing is looked at."""
    data = request.body
    Photo.objects.create(
        sha256=sha256, file=ContentFile(data, name=f"{sha256}.jpg"), size=len(data), content_type="image/jpeg",
        width=1600, height=1200, uploaded_by_id=request.GET["user"], received_at=clock.now(),
    )  # fmt: skip
    return JsonResponse({"sha256": sha256}, status=201)
