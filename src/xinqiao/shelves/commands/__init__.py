"""Commands of paper files."""
