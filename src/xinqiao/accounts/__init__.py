"""Accounts: made, closed, reopened, reset and given posts, by two administrators where it matters."""
