from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandParser

from campaigns.selectors import campaign_of_code, inspection_round
from kernel.commands import JsonCommand
from rotations.outcome import outcome_of
from rotations.services import propose, rotation_of, try_out


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError as error:
        raise ArgumentTypeError("a number of seconds") from error
    if not 0 < found <= 3600:
        raise ArgumentTypeError("more than 0 and at most 3600 seconds")
    return found


class Command(JsonCommand):
    help = "Propose the people of a round. Writes nothing without --commit, which keeps the draft."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--campaign", required=True, help="code of the campaign")
        parser.add_argument("--round", required=True, type=int, help="number of the round as planned")
        parser.add_argument("--time-limit", type=seconds, help="seconds; the plan's limit if not given")
        parser.add_argument("--seed", type=int, help="same number, same schedule")
        parser.add_argument("--commit", action="store_true", help="keep the draft")

    def document(self, *, campaign: str, round: int, commit: bool, **options: Any) -> Any:
        found = inspection_round(campaign_of_code(campaign), round)
        limits = {"seconds": options["time_limit"], "seed": options["seed"]}
        if not commit:
            return try_out(round=found, actor=None, **limits)
        return outcome_of(propose(rotation=rotation_of(round=found, actor=None), actor=None, **limits))

    def tell(self, document: Any) -> None:
        self.stdout.write(" ".join(f"{key}={document[key]}" for key in ("status", "objective", "bound", "seconds")))
        for team in document["teams"]:
            names = "、".join(f"{member['person']}（{member['unit']}）" for member in team["members"])
            self.stdout.write(f"{team['team']}\t{names}")
        for lack in document["unmet"]:
            self.stdout.write(lack["message"])
