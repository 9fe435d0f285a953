"""Wellbeing of those who work in the office: self-checks that only the person reads, load and rest (M-E1, M-E3)."""
