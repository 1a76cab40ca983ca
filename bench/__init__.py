"""What the system costs, as ratios against the barest way to do the same, in one run on one machine."""
