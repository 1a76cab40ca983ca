"""One at a time, where there is no row yet to lock."""

import uuid

from django.db import connection


def hold_identifier(id: uuid.UUID) -> None:
    """Makes whoever else brings this identifier, of a record or of the draft that it was, wait until the caller's
    transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [(id.int >> 64) - (1 << 63)])
