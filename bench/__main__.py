"""`make bench`: fills a private database to size, measures, prints a table and, last, one JSON document.

Needs nothing that runs already, and leaves nothing behind. `ARGS="--teams 30"` makes it smaller.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import time
from datetime import UTC, datetime
from typing import Any

from bench import scheduling, server

CODE = "intensified-2018"
# 298 teams, 8 rounds of 14 days, 3 records a day: a hundred thousand records.
SIZE = {"teams": 298, "rounds": 8, "records_per_day": 3}
# The first Wednesday of the eighth round, three in the afternoon in Shanghai.
NOW = datetime(2018, 10, 3, 7, 0, tzinfo=UTC)


def main() -> None:
    options = _options()
    # Ended from outside it still cleans up.
    signal.signal(signal.SIGTERM, lambda *_received: sys.exit(143))
    with server.private_database():
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        os.environ["CLOCK_OFFSET"] = str(round(NOW.timestamp() - time.time()))
        import django  # noqa: PLC0415 -- the database's address had to be known first

        django.setup()
        result = _measured(options)
    _print_table(result)
    if "phones" in result:
        from bench import phones  # noqa: PLC0415 -- as below

        phones.print_table(result["phones"])
    if "first_opening" in result:
        print(result["first_opening"] or "No Chromium here to open the phone application with.")
    if not options.without_scheduling and not options.only_phones:
        result["scheduling"] = scheduling.measure()
        scheduling.print_table(result["scheduling"])
    print(json.dumps(result, ensure_ascii=False))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    for name, value in SIZE.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    parser.add_argument("--times", type=int, default=200, help="how often each request is sent")
    parser.add_argument("--without-scheduling", action="store_true", help="not the scheduler, which takes minutes")
    parser.add_argument("--without-phones", action="store_true", help="not the phones, whose burst takes a minute")
    parser.add_argument("--only-phones", action="store_true", help="nothing but the phones that hand in")
    parser.add_argument("--profile", action="store_true", help="also where the time of a submitted record goes")
    parser.add_argument("--explain", action="store_true", help="also the plans of the lists' statements")
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command  # noqa: PLC0415 -- Django is ready only now

    from bench import bulletin, field_page, lists, looks, phones, roster, submit  # noqa: PLC0415 -- as above
    from campaigns.models import Campaign  # noqa: PLC0415 -- as above
    from config.simulation.fill import simulate  # noqa: PLC0415 -- as above
    from kernel import clock  # noqa: PLC0415 -- as above

    call_command("migrate", interactive=False, verbosity=0)
    begin = time.perf_counter()
    filled = simulate(code=CODE, teams=options.teams, rounds=options.rounds, per_day=options.records_per_day, seed=1)
    seconds = round(time.perf_counter() - begin, 1)
    print(f"{filled['records']} records simulated in {seconds} s")
    campaign = Campaign.objects.get(code=CODE)
    if options.explain:
        looks.explain(campaign)
    if options.profile:
        looks.profile(campaign)
    if options.only_phones:
        filling = {"simulated": filled, "simulated_seconds": seconds, "ratios": []}
        return {**filling, "phones": phones.measure(campaign, options.times, options.teams)}
    lines = [
        *bulletin.measure(campaign, clock.today(), 30),
        *lists.measure(campaign, 30),
        *submit.measure(campaign, options.times),
        *roster.measure(campaign, 10),
    ]
    result = {
        "simulated": filled,
        "simulated_seconds": seconds,
        "ratios": lines,
        "long_roster": roster.measure_many(campaign),
    }
    if not options.without_phones:
        result["phones"] = phones.measure(campaign, options.times, options.teams)
        chromium = shutil.which("chromium")
        result["first_opening"] = field_page.measure(chromium) if chromium else None
    return result


def _print_table(result: dict[str, Any]) -> None:
    if not result["ratios"]:
        return
    print(f"\n{'measure':<26}{'ours ms':>10}{'base ms':>10}{'ratio':>8}  against")
    for line in result["ratios"]:
        times = f"{line['ours_ms']:>10.2f}{line['base_ms']:>10.2f}{line['ratio']:>8.2f}"
        print(f"{line['measure']:<26}{times}  {line['base']}")
    print()


if __name__ == "__main__":
    main()
