"""Receiving people: the desk, its conduct, the emergency plan and the urgent report (M-C1, M-C3, M-C4; T14)."""
