"""The yearly assessment."""
