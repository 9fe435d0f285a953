"""Loaded before Django reads its settings: a home of the tests' own, with a key that exists for this run only.

Workers that run side by side get a home each: a test that counts stored files must not see another worker's.
"""

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

if not os.environ.get("XINQIAO_HOME"):
    os.environ["XINQIAO_HOME"] = tempfile.mkdtemp(prefix="xinqiao-tests-")
    atexit.register(shutil.rmtree, os.environ["XINQIAO_HOME"], ignore_errors=True)
_home = Path(os.environ["XINQIAO_HOME"])
_own = _home / os.environ.get("PYTEST_XDIST_WORKER", "")
_own.mkdir(mode=0o700, exist_ok=True)
os.environ["XINQIAO_HOME"] = str(_own)
os.environ.setdefault("XINQIAO_MODE", "test")
os.environ.setdefault("XINQIAO_ROOT_KEY", f"1 {base64.b64encode(secrets.token_bytes(32)).decode()}")
