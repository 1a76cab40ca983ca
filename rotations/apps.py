from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from kernel.wording import name_verbs


class RotationsConfig(AppConfig):
    name = "rotations"
    verbose_name = _("Rotations")

    def ready(self) -> None:
        from campaigns.workflow import closing_checks  # noqa: PLC0415 -- models are loaded only now
        from rotations.selectors.life import why_not_close  # noqa: PLC0415 -- the same
        from rotations.selectors.seated import why_not_undo  # noqa: PLC0415 -- the same
        from teams.workflow import undo_vetoes  # noqa: PLC0415 -- the same

        closing_checks.append(why_not_close)
        undo_vetoes.append(why_not_undo)
        name_verbs(
            {
                "rotation.begun": _("Rotation prepared, its teams made"),
                "rotation.publish": _("Rotation published"),
                "rotation.changes_published": _("Changes of the postings published"),
                "rotation.certificates_published": _("Names and certificates published"),
                "rotation.certificates_taken_down": _("Names and certificates taken down"),
                "rotation.begin": _("Rotation begun"),
                "rotation.hand_over": _("Rotation handed over"),
                "rotation.close": _("Rotation closed"),
                "handover.begun": _("Handover prepared by the system"),
                "handover.completed": _("Handover completed"),
                "replacement.asked": _("Replacement asked for"),
                "schedule.proposed": _("Schedule proposed"),
                "proposal.requested": _("Proposal asked for"),
                "proposal.begin": _("Proposal begun"),
                "proposal.finish": _("Proposal finished"),
                "proposal.fail": _("Proposal without a result"),
                "seat.moved": _("Put into a team on the board"),
                "seat.swapped": _("Changed places on the board"),
                "seat.removed": _("Taken out of a team on the board"),
                "seat.locked": _("Place locked"),
                "seat.unlocked": _("Place unlocked"),
                "seat.undone": _("Change of the board undone"),
                "schedule.begun": _("Draft of a schedule begun"),
                "schedule.publish": _("Schedule published"),
                "schedule.discard": _("Draft of a schedule discarded"),
            }
        )
