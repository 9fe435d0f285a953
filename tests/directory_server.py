"""A real directory: OpenLDAP's slapd over TLS, in a folder of its own, with a certificate made for it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from xinqiao.kernel.clock import now

BASE = "dc=yunshui"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "Lesen-2026"
_SLAPD = shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
_CONFIGURED = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile {home}/ca.pem
TLSCertificateFile {home}/ca.pem
TLSCertificateKeyFile {home}/key.pem
allow bind_anon_cred
database mdb
maxsize 1048576
suffix "{base}"
rootdn "cn=root,{base}"
rootpw root
directory {home}/data
access to attrs=userPassword by anonymous auth
access to * by dn.exact="{reader}" read
"""


def missing() -> str:
    """What is not on this machine, in a word; nothing when a directory can be run and asked."""
    try:
        import ldap  # noqa: F401, PLC0415 - only whether it is there
    except ImportError:
        return "python-ldap is not installed (requirements/ldap.lock)"
    return "" if _SLAPD else "slapd is not installed"


@dataclass
class Server:
    """The folder, the port and the process."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def address(self) -> str:
        return f"ldaps://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [str(_SLAPD), "-d", "0", "-h", self.address, "-f", str(self.home / "slapd.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as talk:
                if talk.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("slapd did not begin to answer")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def add(self, *people: tuple[str, str, str]) -> None:
        """People by name, what they are called and password; the server must be stopped."""
        text = "".join(_ldif(*one) for one in people)
        self._run("slapadd", text)

    def take_away(self, name: str) -> None:
        """The same for somebody who left."""
        kept = self._run("slapcat")
        shutil.rmtree(self.home / "data")
        (self.home / "data").mkdir()
        entries = kept.split("\n\n")
        self._run("slapadd", "\n\n".join(one for one in entries if f"\nuid: {name}\n" not in f"{one}\n"))

    def _run(self, tool: str, text: str = "") -> str:
        command = [str(_tool(tool)), *(["-q"] if text else []), "-f", str(self.home / "slapd.conf")]
        done = subprocess.run(command, input=text, check=True, capture_output=True, text=True)
        return done.stdout


def _tool(name: str) -> Path:
    return Path(str(_SLAPD)).with_name(name)


def _ldif(name: str, called: str, password: str) -> str:
    return (
        f"dn: uid={name},{BASE}\nobjectClass: inetOrgPerson\nuid: {name}\ncn: {called}\nsn: {called}\n"
        f"userPassword: {password}\n\n"
    )


@contextmanager
def directory(*people: tuple[str, str, str]) -> Iterator[Server]:
    """A directory with these people and one account that may look them up."""
    home = Path(tempfile.mkdtemp(prefix="xinqiao-slapd-"))
    (home / "data").mkdir()
    _certify(home)
    conf = _CONFIGURED.format(home=home, base=BASE, reader=READER)
    (home / "slapd.conf").write_text(conf, encoding="utf-8")
    (home / "reader").write_text(READER_PASSWORD, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = Server(home=home, port=free.getsockname()[1])
    root = f"dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\no: x\ndc: yunshui\n\n"
    reader = f"dn: {READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {READER_PASSWORD}\n\n"
    try:
        server._run("slapadd", root + reader)
        server.add(*people)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _certify(home: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    # By number: of the name "localhost" libldap makes the name of the machine before it compares.
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    (home / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (home / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
