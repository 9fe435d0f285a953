"""Yearly assessment of a unit by what it did, never by how many petitions there were (M-D7)."""
