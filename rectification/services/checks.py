"""What every act on the ledger asks of its content."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import Refused


def words(text: str, field: str, limit: int = 2_000) -> str:
    """The text without surrounding blanks; refuses an empty one and one over the limit."""
    text = text.strip()
    if not text:
        raise Refused("empty", _("Please write something here."), fields={field: [_("Please write something here.")]})
    if len(text) > limit:
        sentence = _("Please keep this to %(limit)s characters.") % {"limit": limit}
        raise Refused("too_long", sentence, fields={field: [sentence]})
    return text
