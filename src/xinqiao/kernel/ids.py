"""Typed identifiers."""

import os
import time
from typing import NewType
from uuid import UUID

StaffId = NewType("StaffId", int)
UnitId = NewType("UnitId", int)
SectionId = NewType("SectionId", int)
MatterId = NewType("MatterId", int)
PetitionId = NewType("PetitionId", UUID)
PersonId = NewType("PersonId", UUID)
PaperId = NewType("PaperId", UUID)


def new_uuid() -> UUID:
    """A time-ordered UUID (version 7), so that rows inserted together lie together."""
    millis = time.time_ns() // 1_000_000
    rand = int.from_bytes(os.urandom(10), "big")
    value = (
        (millis & (2**48 - 1)) << 80
        | 0x7 << 76
        | (rand >> 68 & 0xFFF) << 64
        | 0x2 << 62
        | (rand & (2**62 - 1))
    )
    return UUID(int=value)
