"""What policy execution leaves as evidence."""
