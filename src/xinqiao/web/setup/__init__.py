"""The first run of an office, in the browser."""
