"""A database filled to size, for measuring: the rows that the services would leave, written in bulk.

Nothing here is a way to work with the system: no rule is asked, no refusal possible. A test holds what is
written against what the services leave.
"""
