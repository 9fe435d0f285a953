"""Commands of care."""
