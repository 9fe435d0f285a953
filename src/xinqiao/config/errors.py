"""A setting that cannot be used."""


class SettingsError(Exception):
    """Raised while settings are read; the message is Chinese and says which variable and what to do."""
