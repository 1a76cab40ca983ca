"""What goes on a letter, to whom, under which number; and that a letter once issued stays as it is."""

from datetime import date

import pytest

from findings.enums import FindingState
from kernel import audit
from kernel.errors import NotAllowed, Refused
from kernel.models import Counter, Notification
from rectification import selectors, services
from rectification.enums import EntryState
from rectification.models import LedgerEntry, SupervisionLetter
from tests.factories.findings import finding_at, finding_content, photo
from tests.factories.rectification import LETTER_DAY, confirmed, letter_of, letters_of, on


def codes(letters):
    return [letter.city.code for letter in letters]


# What goes on a letter


def test_each_city_gets_a_letter_of_what_is_confirmed(world):
    """F1, S1 五(三)."""
    here = confirmed(world)
    there = confirmed(world, author="far_inspector", present=["far_colleague"], county="140105")

    letters = letters_of(world)

    assert codes(letters) == ["130100", "140100"]
    assert [list(letter.entries.values_list("finding", flat=True)) for letter in letters] == [[here.pk], [there.pk]]
    assert {entry.state for entry in LedgerEntry.objects.all()} == {EntryState.OPEN}
