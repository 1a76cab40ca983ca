"""Numbers without gaps; the same input gives the same bytes."""

import pytest
from django.db import transaction

from kernel.documents import next_number
from kernel.models import Counter

pytestmark = pytest.mark.django_db


def test_next_number_counts_each_series_from_one():
    given = [next_number("督办函/2018"), next_number("督办函/2018"), next_number("督办函/2019")]

    assert given == [1, 2, 1]


def test_next_number_rolled_back_is_given_again():
    next_number("督办函/2018")
    with transaction.atomic():
        next_number("督办函/2018")
        transaction.set_rollback(True)

    assert next_number("督办函/2018") == 2
    assert Counter.objects.get().last == 2
