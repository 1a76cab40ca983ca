"""Loading the tables of places, adding local units and other names, appointing liaisons."""

from cities.services.liaisons import appoint_liaison, end_liaison
from cities.services.loading import load_places
from cities.services.places import add_alias, add_local_unit

__all__ = ["add_alias", "add_local_unit", "appoint_liaison", "end_liaison", "load_places"]
