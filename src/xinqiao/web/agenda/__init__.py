"""The calendar of what is due and what takes place, and who in the unit has what."""
