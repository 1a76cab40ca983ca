"""Where the time goes: a profile of a submitted record, the plans of the lists' statements."""

import cProfile
import pstats
from collections import Counter
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import bulletin, lists, submit
from campaigns.models import Campaign
from kernel import clock


def profile(campaign: Campaign, times: int = 100) -> None:
    """The dearest functions of a submitted record, and how often each statement is sent."""
    doors = submit.prepared(submit.in_process(submit.Sender.pick(campaign)))
    for _n in range(10):
        doors["ours"]()
    for name in ("ours", "bare"):
        with CaptureQueriesContext(connection) as asked:
            doors[name]()
        print(f"\n{name}: {len(asked)} statements")
        for statement, number in Counter(q["sql"][:150] for q in asked.captured_queries).most_common():
            print(f"  {number} × {statement}")
    recorder = cProfile.Profile()
    recorder.enable()
    for _n in range(times):
        doors["ours"]()
    recorder.disable()
    pstats.Stats(recorder).sort_stats("cumulative").print_stats(70)


def explain(campaign: Campaign) -> None:
    for name, ours, _bare in lists.cases(campaign):
        _explain(name, ours)
    day: date = clock.today()
    _explain("daily bulletin", lambda: bulletin.ours(campaign, day))


def _explain(name, act) -> None:
    with CaptureQueriesContext(connection) as asked:
        act()
    for number, query in enumerate(asked.captured_queries, start=1):
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
            plan = [row[0] for row in cursor.fetchall()]
        print(f"\n=== {name}, statement {number}: {query['sql'][:300]}\n" + "\n".join(plan))
