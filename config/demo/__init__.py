"""A demonstration: fictional people on the real plans, and the facts of published bulletins.

Everything goes through the services, as the proper users, on the days on which it happened.
"""
