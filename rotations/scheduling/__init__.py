"""The scheduler of a round: a problem in, a plan with its explanation and a proven bound out. Pure."""
