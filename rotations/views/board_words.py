"""What the scripts of the board say; they find a sentence by its name."""

from django.utils.translation import gettext as _


def board_words() -> dict[str, str]:
    return {
        "loading": _("Reading the board…"),
        "unreachable": _("The server cannot be reached. Nothing was changed; check the network and try again."),
        "noteams": _("This round has no teams yet."),
        "nobody": _("Nobody is nominated for this round yet. Upload rosters first."),
        "allplaced": _("Everybody has a place."),
        "nofound": _("Nobody of this name or unit."),
        "placed": _("In a team already"),
        "teams": _("%(count)s teams"),
        "complete": _("complete"),
        "recommended": _("recommended as leader"),
        "late": _("late"),
        "unfit": _("not available"),
        "locked": _("locked"),
        "lock": _("Lock"),
        "unlock": _("Unlock"),
        "locktitle": _("Lock %(name)s in this place, or unlock"),
        "picked": _(
            "%(name)s is picked up. Arrow keys go from team to team, Enter puts down, Escape lets go. “List of teams”"
            " tells every reason."
        ),
        "pickedpointer": _("%(name)s is picked up. Choose a team; grey ones say why not."),
        "checking": _("Checking the rules…"),
        "here": _("Is here now"),
        "would": _("Allowed, as %(duty)s"),
        "costs": _("cost %(cost)s"),
        "costsnothing": _("cost unchanged"),
        "costline": _("%(rule)s %(cost)s"),
        "wouldswap": _("Allowed: changes places with %(name)s"),
        "wouldremove": _("Allowed: %(name)s goes back to those without a team"),
        "isfree": _("%(name)s has no team"),
        "not": _("Not allowed: %(why)s"),
        "letgo": _("Let go. Nothing was changed."),
        "done": _("Done: %(text)s"),
        "undone": _("Undone: %(text)s"),
        "undo": _("Undo: %(text)s"),
        "noundo": _("There is no change of yours left to undo."),
        "makeduty": _("Make %(duty)s"),
        "swapwith": _("Change places with %(name)s (%(duty)s)"),
        "changedby": _("%(by)s changed: %(text)s"),
        "changedanew": _("The plan has been proposed anew."),
        "province": _("Province"),
        "expertise": _("Expertise"),
        "wished": _("Team as written"),
        "somebody": _("the system"),
    }
