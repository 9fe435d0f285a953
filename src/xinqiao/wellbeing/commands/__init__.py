"""Commands of wellbeing."""
