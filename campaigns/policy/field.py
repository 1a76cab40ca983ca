"""What the phone asks of an inspector on site, and when it warns."""

from campaigns.policy.base import N_, ClockTime, Count, Positive, Section, parameter
from campaigns.policy.choices import Originals, Watermark


class Field(Section):
    """No plan says how exact a position must be, or how many photos prove a finding (S1 九(三) asks for evidence)."""

    accuracy_warn_m: Positive = parameter(N_("A position less exact than this is pointed out (m)"))
    accuracy_reason_m: Positive = parameter(N_("A position less exact than this needs a reason (m)"))
    border_m: Count = parameter(N_("Borders of counties are known to within (m)"))
    photo_edge_px: Positive = parameter(N_("Longer edge of a photo as sent (pixels)"))
    photo_kb: Positive = parameter(N_("Size of a photo as sent (kB)"))
    originals: Originals = parameter(N_("Untouched originals are sent"))
    earlier_photos_mb: Count = parameter(N_("Small copies of earlier photos kept on a phone at most (MB)"))
    watermark: Watermark = parameter(N_("Copies of photos that carry a watermark"))
    photos_per_finding: Count = parameter(N_("Photos of each finding at least"))
    warn_unsent_from: ClockTime = parameter(N_("Unsent records are warned of from"))
    nearby_km: Positive = parameter(N_("Sites are nearby within (km)"))


__all__ = ["Field"]
