"""Care in the API."""

from care.api.integrity import MeetingList, PledgeDetail, SelfCheckDetail, SelfCheckList, StandingList

__all__ = ["MeetingList", "PledgeDetail", "SelfCheckDetail", "SelfCheckList", "StandingList"]
