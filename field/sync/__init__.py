"""What a phone holds of the server's data, and how it is kept as it is here (C2, L34).

A collection is one function of `collections/`; `frame` compares what it gives with what the phone holds.
"""

from field.sync.collections import COLLECTIONS
from field.sync.frame import Answer, answer
from field.sync.scope import Scope, scope_of

__all__ = ["COLLECTIONS", "Answer", "Scope", "answer", "scope_of"]
