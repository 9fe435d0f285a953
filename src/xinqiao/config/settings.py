"""Django settings. Three modes: demo (fictional data, this machine only), serve (production), test."""

import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from xinqiao.config import environment as env
from xinqiao.config.errors import SettingsError

MODE = env.text("XINQIAO_MODE", "serve")
if MODE not in ("demo", "serve", "test"):
    raise SettingsError("XINQIAO_MODE 只能是 demo、serve 或 test。")
DEMO, TEST = MODE == "demo", MODE == "test"
HOME = Path(env.text("XINQIAO_HOME", "var")).resolve()
ROOT = Path(__file__).resolve().parents[1]


def _secret_key() -> str:
    """Django's signing key: from the environment, or made once in the home and kept there."""
    given = env.text("XINQIAO_SECRET_KEY")
    if given or TEST:
        return given or "tests-only-" + "x" * 50
    place = HOME / "keys" / "django.key"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return place.read_text(encoding="ascii").strip()


# The office's own settings
XINQIAO_MODE = MODE
XINQIAO_DEMO = DEMO
XINQIAO_HOME = HOME
XINQIAO_ROOT_KEY_FILE = Path(env.text("XINQIAO_ROOT_KEY_FILE", str(HOME / "keys" / "root.key")))
XINQIAO_PRAGMAS = env.SQLITE_PRAGMAS
XINQIAO_FILES = HOME / "files"
XINQIAO_SMIME = env.one_of("XINQIAO_SMIME", ("cbc", "gcm"))
XINQIAO_STORE = env.one_of("XINQIAO_STORE", ("folder", "database"))
XINQIAO_FONTS = HOME / "fonts"
XINQIAO_BACKUP = Path(env.text("XINQIAO_BACKUP")) if env.text("XINQIAO_BACKUP") else None
XINQIAO_CHECKPOINTS = env.outside("XINQIAO_CHECKPOINTS", HOME)
XINQIAO_BACKUP_KEEP = max(1, env.number("XINQIAO_BACKUP_KEEP", 14))  # besides one a month
XINQIAO_ALERTS_TO = env.addresses("XINQIAO_ALERTS_TO", needs="XINQIAO_MAIL_SERVER")
XINQIAO_MAIL_SERVER = env.text("XINQIAO_MAIL_SERVER")
XINQIAO_MAIL_SECURITY = env.one_of("XINQIAO_MAIL_SECURITY", ("starttls", "ssl", "none"))
XINQIAO_MAIL_USER = env.text("XINQIAO_MAIL_USER")
XINQIAO_MAIL_PASSWORD_FILE = env.text("XINQIAO_MAIL_PASSWORD_FILE")
XINQIAO_MAIL_FROM = env.text("XINQIAO_MAIL_FROM", "xinqiao@localhost")
XINQIAO_LDAP_ADDRESS = env.ldap_address("XINQIAO_LDAP_ADDRESS", needs="XINQIAO_LDAP_BASE")
XINQIAO_LDAP_BASE = env.text("XINQIAO_LDAP_BASE")
XINQIAO_LDAP_FILTER = env.ldap_filter("XINQIAO_LDAP_FILTER", "(uid={name})")
XINQIAO_LDAP_KEY = env.text("XINQIAO_LDAP_KEY", "entryUUID")  # of Active Directory: objectGUID
XINQIAO_LDAP_CA = env.text("XINQIAO_LDAP_CA")
XINQIAO_LDAP_USER = env.text("XINQIAO_LDAP_USER")
XINQIAO_LDAP_PASSWORD_FILE = env.text("XINQIAO_LDAP_PASSWORD_FILE")
XINQIAO_OIDC_ISSUER = env.issuer("XINQIAO_OIDC_ISSUER", needs="XINQIAO_OIDC_CLIENT")
XINQIAO_OIDC_CLIENT = env.text("XINQIAO_OIDC_CLIENT")
XINQIAO_OIDC_SECRET_FILE = env.text("XINQIAO_OIDC_SECRET_FILE")
XINQIAO_OIDC_CA = env.text("XINQIAO_OIDC_CA")
XINQIAO_OIDC_NAME = env.text("XINQIAO_OIDC_NAME", "统一身份认证")
XINQIAO_OIDC_SECOND_FACTOR = env.words("XINQIAO_OIDC_SECOND_FACTOR")  # values of acr or amr that count
XINQIAO_JOB_LEASE = env.number("XINQIAO_JOB_LEASE_SECONDS", 15 * 60)
XINQIAO_MAX_MATTER_BYTES = env.number("XINQIAO_MAX_MATTER_MB", 200) * 1024 * 1024
XINQIAO_POSTAL_GRACE = env.flag("XINQIAO_POSTAL_GRACE", default=False)
XINQIAO_PASSWORD_DAYS = env.number("XINQIAO_PASSWORD_DAYS", 90)
XINQIAO_SECOND_FACTOR = env.flag("XINQIAO_SECOND_FACTOR", default=MODE == "serve")
XINQIAO_SESSION_IDLE = env.number("XINQIAO_SESSION_IDLE_MINUTES", 15) * 60
XINQIAO_SESSION_ABSOLUTE = env.number("XINQIAO_SESSION_HOURS", 8) * 3600
XINQIAO_INSTRUCTION_DAYS = env.number("XINQIAO_INSTRUCTION_DAYS", 15)  # working days; local practice
XINQIAO_SUGGESTION_DAYS = env.number(
    "XINQIAO_SUGGESTION_DAYS", 0
)  # for a reply to a suggestion; 0: none; local practice
XINQIAO_ARCHIVE_YEARS = env.number("XINQIAO_ARCHIVE_YEARS", 10)  # 20 where a city or province receives
XINQIAO_HIGHER_ORGAN = env.text("XINQIAO_HIGHER_ORGAN")  # reviews what units without a superior here decide
XINQIAO_DISCUSSION_DAYS = env.number("XINQIAO_DISCUSSION_DAYS", 20)  # working days; local practice
XINQIAO_URGENT_MINUTES = env.number(
    "XINQIAO_URGENT_MINUTES", 15
)  # from learning to the first report; local practice
XINQIAO_FOLLOW_UP_MINUTES = env.number("XINQIAO_FOLLOW_UP_MINUTES", 30)  # between reports; local practice
XINQIAO_PROOF_OF_WORK = env.number("XINQIAO_PROOF_OF_WORK", 20_000 if not TEST else 100)
XINQIAO_PETITIONS_PER_HOUR = env.number("XINQIAO_PETITIONS_PER_HOUR", 30)  # from one address
XINQIAO_COUNTER = env.text("XINQIAO_COUNTER", env.text("XINQIAO_ORIGINS").split(",")[0]).rstrip("/")
XINQIAO_WEBAUTHN_ORIGIN = env.text("XINQIAO_WEBAUTHN_ORIGIN", XINQIAO_COUNTER).rstrip("/")
XINQIAO_WEBAUTHN_RP_ID = env.key_place("XINQIAO_WEBAUTHN_RP_ID", XINQIAO_WEBAUTHN_ORIGIN)
XINQIAO_MODEL_ADDRESS = env.text("XINQIAO_MODEL_ADDRESS")  # of a language model; empty: none is asked
XINQIAO_MODEL_NAME = env.text("XINQIAO_MODEL_NAME", "default")
XINQIAO_MODEL_ANYWHERE = env.flag("XINQIAO_MODEL_ANYWHERE", default=False)  # also outside private networks
XINQIAO_GATEWAY = env.text("XINQIAO_GATEWAY", str(HOME / "gateway") if DEMO else "")  # docs/gateway.md
XINQIAO_GATEWAY_KEY_FILE = env.text("XINQIAO_GATEWAY_KEY_FILE")
XINQIAO_GATEWAY_ANYWHERE = env.flag(
    "XINQIAO_GATEWAY_ANYWHERE", default=False
)  # also outside private networks
if XINQIAO_GATEWAY.startswith(("http://", "https://")) and not XINQIAO_GATEWAY_KEY_FILE:
    raise SettingsError(
        "XINQIAO_GATEWAY 是网络地址的，还要在 XINQIAO_GATEWAY_KEY_FILE 写明存放签名密钥的文件。"
    )
XINQIAO_TLS = env.flag("XINQIAO_TLS", default=MODE == "serve")
XINQIAO_PROXIES = env.number("XINQIAO_PROXIES", 1 if XINQIAO_TLS else 0)
XINQIAO_PROXIES_AT = env.networks(
    "XINQIAO_PROXIES_AT", "127.0.0.0/8,::1"
)  # whose word on visitors is believed

XINQIAO_DEMO_PASSWORD = "Yunshui-2026-demo"  # noqa: S105 - of fictional accounts, shown on the demo page
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = [h for h in env.text("XINQIAO_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",") if h]
ROOT_URLCONF = "xinqiao.config.urls"
WSGI_APPLICATION = "xinqiao.config.wsgi.application"
AUTH_USER_MODEL = "offices.Staff"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "xinqiao.kernel",
    "xinqiao.offices",
    "xinqiao.library",
    "xinqiao.people",
    "xinqiao.courses",
    "xinqiao.matters",
    "xinqiao.accounts",
    "xinqiao.policy",
    "xinqiao.reception",
    "xinqiao.proceedings",
    "xinqiao.training",
    "xinqiao.oversight",
    "xinqiao.care",
    "xinqiao.safekeeping",
    "xinqiao.outgoing",
    "xinqiao.exchange",
    "xinqiao.shelves",
    "xinqiao.duties",
    "xinqiao.wellbeing",
    "xinqiao.controls",
    "xinqiao.appraisal",
    "xinqiao.web",
]
MIDDLEWARE = [
    "xinqiao.http.headers.Always",
    "django.middleware.security.SecurityMiddleware",
    "xinqiao.api.middleware.ProblemAnswers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xinqiao.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xinqiao.http.viewing.Views",
    "xinqiao.web.middleware.Refusals",
    "xinqiao.web.middleware.SessionLimits",
    "xinqiao.web.counter.kept.InAnotherLanguage",
    "xinqiao.web.drafts.keeping.KeptForms",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xinqiao.web.desk.frame.desk",
            ],
        },
    }
]

DATABASES = {"default": env.database(HOME)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "xinqiao.offices.login.StaffBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "xinqiao.offices.passwords.ThreeKindsValidator"},
    {"NAME": "xinqiao.offices.passwords.NotUsedBeforeValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "xinqiao.http.requests.client_address"
LOGIN_URL = "/login/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static" if MODE == "serve" else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MODE == "serve"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE != "serve"
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = (
    None  # as the umask says; Django's own would open the files of `static` to every account
)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["xinqiao", "default"],  # `counter.js`; `fragments.js` of the desk
        "report-uri": ["/violation/"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = XINQIAO_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on this machine, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if XINQIAO_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if XINQIAO_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = XINQIAO_TLS
SECURE_HSTS_PRELOAD = XINQIAO_TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = XINQIAO_TLS
SESSION_COOKIE_NAME = "__Host-sessionid" if XINQIAO_TLS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if XINQIAO_TLS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_TRUSTED_ORIGINS = [o for o in env.text("XINQIAO_ORIGINS").split(",") if o]
CSRF_FAILURE_VIEW = "xinqiao.web.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}

XINQIAO_UNREAD = env.unread()  # last: what nothing above has asked for
