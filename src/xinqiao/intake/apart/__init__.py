"""Readers of other people's documents, each run in a process of its own by `program.py`, with bounded time and memory."""
