"""Reads of matters. Interfaces get records only from here, and only what the actor may see."""
