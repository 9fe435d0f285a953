"""A real OpenID provider, django-oauth-toolkit, on a port of its own: tests log in at it as people do, or the browser does.

`python -m tests.provider_server HOME PORT BACK` runs it alone; `provider` in tests. Nothing of ours is imported here."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener, urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

CLIENT, SECRET, PASSWORD = "xinqiao", "geheim-für-tests:&=%", "Anbieter-2026"
PEOPLE = ("zhou", "wu", "an-mfa")
"""Whose name ends in mfa shows a second factor there."""
_FORM = "<form method=post>{% csrf_token %}<input name=username><input name=password type=password><button>in</button></form>"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where it answers."""

    issuer: str
    secret: str

    def logout_token(self, subject: str) -> str:
        """What it tells of the end of all sessions of a person."""
        with urlopen(f"{self.issuer[: -len('/o')]}/logout-token/{subject}/", timeout=120) as answer:
            return str(answer.read(), "ascii")

    def log_in(self, address: str, name: str) -> str:
        """Follow `address` as a browser of its own would, give the password, and tell where it is sent back to."""

        class Stop(HTTPRedirectHandler):
            def redirect_request(self, *_args: object) -> None:
                return None

        jar = CookieJar()
        opener = build_opener(HTTPCookieProcessor(jar), Stop)
        form: bytes | None = None
        for _ in range(6):
            try:
                with opener.open(address, form, timeout=120):
                    token = {c.name: c.value for c in jar}["csrftoken"]
                    typed = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
                    form = urlencode(typed).encode()
            except HTTPError as answer:
                address, form = urljoin(address, answer.headers["Location"]), None
                if not address.startswith(self.issuer[: -len("/o")]):
                    return address
        raise AssertionError(address)


@contextmanager
def provider(port: int, back: str) -> Iterator[Provider]:
    """One that sends people back to `back` alone."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "tests.provider_server", home, str(port), back]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        issuer = f"http://127.0.0.1:{port}/o"
        try:
            _wait(f"{issuer}/.well-known/openid-configuration", process)
            yield Provider(issuer, str(Path(home) / "secret"))
        finally:
            process.terminate()
            process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(2400):
        assert process.poll() is None, "the provider did not start"
        try:
            with urlopen(address, timeout=120):
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("the provider did not answer")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _configured(home: Path) -> None:
    from django.conf import settings  # noqa: PLC0415 - not that of the product

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    page = {"registration/login.html": _FORM, "registration/logged_out.html": "out"}
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.provider_urls",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": home / "db.sqlite3"}},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SESSION_COOKIE_NAME="provider",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIGRATION_MODULES=dict.fromkeys(("auth", "contenttypes", "sessions", "oauth2_provider")),
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", page),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        LOGIN_URL="/accounts/login/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "profile": "name"},
            "OAUTH2_VALIDATOR_CLASS": "tests.provider_claims.Claims",
        },
    )


def main(home: Path, port: int, back: str) -> None:
    """Make the tables, the people and the one client, and serve."""
    _configured(home)
    import django  # noqa: PLC0415 - needs the settings

    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", run_syncdb=True, verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD, first_name=f"{name}某")
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=back,
        post_logout_redirect_uris=back.replace("/login/provider/back/", "/login/"),
        skip_authorization=True,
        algorithm="RS256",
    )
    (home / "secret").write_text(f"{SECRET}\n", encoding="utf-8")

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_args: object) -> None:
            return

    make_server("127.0.0.1", port, get_wsgi_application(), _Server, Quiet).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
