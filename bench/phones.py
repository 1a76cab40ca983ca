"""Phones that hand in records with photos: as many a second as will go, and the last ten minutes of a day.

The phones are another process (`bench.load`); server, database and phones share the machine.
"""

import hashlib
import json
import random
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection

from bench import processor, server
from bench.picture import photo
from bench.server import Served
from bench.submit import Sender, signed_in, teams_out
from campaigns.models import Campaign
from findings.models import Photo, Record

PART = 64 * 1024
# As in deployment, for two cores.
WORKERS, THREADS = 2, 8
# How many phones send at once where nothing but the server decides how many records come.
AT_ONCE = 8
# From 20:50 to 21:00, at ten times the speed (the hour of the daily cut).
BURST_SECONDS, RECORDS, PHOTOS = 60.0, 4, 3
_seeds = iter(range(1, 10_000_000))


def measure(campaign: Campaign, times: int, teams: int) -> dict[str, Any]:
    """`times` records one after another by each way; then `teams` teams with all they have, in a burst."""
    senders = [Sender.of(team) for team in teams_out(campaign)[:teams]]
    headers = [signed_in(sender.user) for sender in senders]
    with server.gunicorn("bench.phone_settings", workers=WORKERS, threads=THREADS) as served:
        slow = _sustained(senders[:AT_ONCE], headers[:AT_ONCE], served, times, grows=False)
        ours = _sustained(senders[:AT_ONCE], headers[:AT_ONCE], served, times, grows=True)
        burst = _burst(senders, headers, served)
    with server.gunicorn("bench.bare_settings", workers=WORKERS, threads=THREADS) as served:
        bare = _bare(senders[:AT_ONCE], served, times)
    for line in (slow, ours):
        line["ratio"] = round(bare["a_second"] / line["a_second"], 2)
    return {"small parts": slow, "as sent": ours, "bare": bare, "burst": burst}


def _sustained(
    senders: list[Sender], headers: list[dict[str, str]], served: Served, times: int, *, grows: bool
) -> dict[str, Any]:
    """Parts that stay as small as for a bad line, or grow as the phone lets them on a good one."""
    records = [_record(senders[n % len(senders)], 1) for n in range(times)]
    plan = {"kind": "sustained", "records": records, "phones": headers, "photos": "/api/v1/photos/", "part": PART}
    return _played({**plan, "grows": grows}, served, records)


def _bare(senders: list[Sender], served: Served, times: int) -> dict[str, Any]:
    records = []
    for number in range(times):
        sender = senders[number % len(senders)]
        record = _record(sender, 1)
        content = json.loads(record["body"])
        body = json.dumps({"content": content, "rows": sender.rows(content)})
        records.append({**record, "path": f"/bare/records/{record['id']}", "body": body})
    plan = {"kind": "sustained", "records": records, "phones": [{} for _sender in senders], "photos": "/bare/photos/"}
    return _played({**plan, "slash": f"?user={senders[0].user.pk}", "part": 0}, served, records)


def _burst(senders: list[Sender], headers: list[dict[str, str]], served: Served) -> dict[str, Any]:
    when = random.Random(1)
    records = [
        {**_record(sender, PHOTOS), "phone": phone, "at": when.uniform(0, BURST_SECONDS)}
        for phone, sender in enumerate(senders)
        for _n in range(RECORDS)
    ]
    plan = {"kind": "burst", "records": records, "phones": headers, "photos": "/api/v1/photos/", "part": PART}
    return _played({**plan, "grows": True}, served, records)


def _record(sender: Sender, photos: int) -> dict[str, Any]:
    seeds = [next(_seeds) for _n in range(photos)]
    hashes = tuple(hashlib.sha256(photo(seed)).hexdigest() for seed in seeds)
    key = str(uuid.uuid4())
    body = json.dumps(replace(sender, photos=hashes).content(), ensure_ascii=False)
    return {"id": key, "path": f"/api/v1/records/{key}/", "body": body, "photos": seeds}


def _played(plan: dict[str, Any], served: Served, records: list[dict[str, Any]]) -> dict[str, Any]:
    """Refuses to measure what did not all arrive."""
    before, spent = Photo.objects.count(), _processor(served)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps({**plan, "port": served.port}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    spent = {name: round(now - spent[name], 1) for name, now in _processor(served).items()}
    stored = Record.objects.filter(pk__in=[record["id"] for record in records]).count()
    photos = Photo.objects.count() - before
    wanted = sum(len(record["photos"]) for record in records)
    if not found["refused"] and (stored, photos) != (len(records), wanted):
        raise SystemExit(f"Not all arrived: {stored} records, {photos} photos of {len(records)} and {wanted}")
    requests = sorted(ms for each in found["requests"].values() for ms in each)
    return {
        "records": stored,
        "photos": photos,
        "seconds": round(found["seconds"], 1),
        "a_second": round(stored / found["seconds"], 2),
        "refused": found["refused"],
        "processor_s": {**spent, "phones": round(found["processor"], 1)},
        "record_ms": _spread(found["records"]),
        "request_ms": _spread(requests),
        "by_kind": {kind: {"number": len(each), **_spread(each)} for kind, each in found["requests"].items()},
    }


def _processor(served: Served) -> dict[str, float]:
    """Seconds so far of the server and of the database, whose processes are looked up below their first."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    postgres = int((Path(folder) / "postmaster.pid").read_text().split()[0])
    return {"server": processor.seconds(served.pid), "database": processor.seconds(postgres)}


def _spread(values: list[float]) -> dict[str, float]:
    """As `p50`, `p95`, `p99`: the value that so many of a hundred do not exceed."""
    ordered = sorted(values)
    return {f"p{n}": round(ordered[max(0, -(-len(ordered) * n // 100) - 1)], 1) for n in (50, 95, 99)}


def print_table(found: dict[str, Any]) -> None:
    heads = "".join(f"{head:>10}" for head in ("a second", "ratio", "p50 ms", "p95 ms", "p99 ms"))
    print(f"\n{'phones':<12}{heads}  refused, processor seconds")
    for name, line in found.items():
        times = line["request_ms" if name == "burst" else "record_ms"]
        spread = "".join(f"{times[p]:>10.0f}" for p in ("p50", "p95", "p99"))
        print(f"{name:<12}{line['a_second']:>10.1f}{line.get('ratio', ''):>10}{spread}", end="  ")
        print(line["refused"] or 0, line["processor_s"], sep=", ")
