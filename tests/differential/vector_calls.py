"""Calls of KeyedVectors and FastTextKeyedVectors."""

from __future__ import annotations

import editing_calls
import file_calls
import judging_calls
import lookup_calls
import neighbour_calls
import similarity_calls
import subword_calls
import surface_calls

CALLS = [
    *lookup_calls.CALLS,
    *editing_calls.CALLS,
    *neighbour_calls.CALLS,
    *similarity_calls.CALLS,
    *file_calls.CALLS,
    *judging_calls.CALLS,
    *subword_calls.CALLS,
    *surface_calls.CALLS,
]
