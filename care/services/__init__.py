"""Use cases of care."""

from care.services.integrity import hand_in_self_check, register_meeting, sign_pledge

__all__ = ["hand_in_self_check", "register_meeting", "sign_pledge"]
