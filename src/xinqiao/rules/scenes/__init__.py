"""The scene trainer (M-C5): a simulated petitioner who reacts, as data and pure functions."""
