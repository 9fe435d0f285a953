"""Django settings, from the environment."""

import os
from pathlib import Path

MODE = os.environ.get("XINQIAO_MODE", "demo")
HOME = Path(os.environ.get("XINQIAO_HOME", "var")).resolve()
XINQIAO_ROOT_KEY_FILE = HOME / "keys" / "root.key"
XINQIAO_FILES = HOME / "files"
XINQIAO_MAX_MATTER_BYTES = 200 * 1024 * 1024
SECRET_KEY = os.environ.get("XINQIAO_SECRET_KEY", "minimal")
ALLOWED_HOSTS = ["*"]
DEBUG = False
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
AUTH_USER_MODEL = "offices.Staff"
ROOT_URLCONF = "xinqiao.config.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "xinqiao.kernel",
    "xinqiao.library",
    "xinqiao.offices",
    "xinqiao.people",
    "xinqiao.matters",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "xinqiao.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
XINQIAO_FONTS = HOME / "fonts"
XINQIAO_PASSWORD_DAYS = 90
XINQIAO_SECOND_FACTOR = False
XINQIAO_SESSION_IDLE = 1800
XINQIAO_SESSION_ABSOLUTE = 8 * 3600
