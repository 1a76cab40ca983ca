"""Django's PostgreSQL backend on the embedded server, which starts with the first connection and not before."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.db.backends.postgresql import base

from config.embedded.sharing import Share

_shares: dict[str, Share] = {}


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        folder = settings.DATA_DIR
        share = _shares.setdefault(str(folder), Share(folder))
        url = urlsplit(share.join())
        address = dict(parse_qsl(url.query))
        self.settings_dict.update(USER=url.username, HOST=address["host"], PORT=address["port"])
        return super().get_connection_params()
