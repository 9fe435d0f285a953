"""Commitments to petitioners (M-D3): the register of a unit, and one of them with its steps."""
