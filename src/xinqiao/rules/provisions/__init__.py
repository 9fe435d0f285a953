"""Legal texts as data: read, addressed, compared, cited. Pure; no database."""
