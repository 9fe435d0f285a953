"""Loaded before Django reads its settings: a home of the tests' own, with a key that exists for this run only.

Workers that run side by side get a home each: a test that counts stored files must not see another worker's.
"""

import base64
import os
import secrets
import tempfile
from pathlib import Path

_home = Path(os.environ.get("XINQIAO_HOME") or tempfile.mkdtemp(prefix="xinqiao-tests-"))
_own = _home / os.environ.get("PYTEST_XDIST_WORKER", "")
_own.mkdir(mode=0o700, exist_ok=True)
os.environ["XINQIAO_HOME"] = str(_own)
os.environ.setdefault("XINQIAO_MODE", "test")
os.environ.setdefault("XINQIAO_ROOT_KEY", f"1 {base64.b64encode(secrets.token_bytes(32)).decode()}")
