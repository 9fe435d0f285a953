"""Loaded before Django reads its settings: a home of the tests' own, with a key that exists for this run only."""

import base64
import os
import secrets
import tempfile

os.environ.setdefault("XINQIAO_HOME", tempfile.mkdtemp(prefix="xinqiao-tests-"))
os.environ.setdefault("XINQIAO_MODE", "test")
os.environ.setdefault("XINQIAO_ROOT_KEY", f"1 {base64.b64encode(secrets.token_bytes(32)).decode()}")
