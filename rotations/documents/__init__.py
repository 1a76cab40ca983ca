"""What leaves the system about a round's people: handover lists, lists of who is posted where."""

from rotations.documents.handovers import TEMPLATE, frozen_folder, handover_list
from rotations.documents.lists import city_list, file_name, round_list, unit_list

__all__ = ["TEMPLATE", "city_list", "file_name", "frozen_folder", "handover_list", "round_list", "unit_list"]
