"""On SQLite: what is in force must be what was asked for."""

from django.conf import settings
from django.db import connection

from xinqiao.rules.words import Phrase


def wrong_pragma() -> str:
    """What differs, in words; nothing on PostgreSQL, and for a database in memory, as tests use, which promises nothing."""
    if connection.vendor != "sqlite" or "mode=memory" in str(connection.settings_dict["NAME"]):
        return ""
    with connection.cursor() as cursor:
        for name, wanted in settings.XINQIAO_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            found = str(cursor.fetchone()[0])
            if found != wanted:
                told = "SQLite 的 {name} 是 {found}，应为 {wanted}：数据可能不安全"
                return Phrase(told, name=name, found=found, wanted=wanted)
    return ""
