"""Files are opened in a process of their own, with limits: one that is made to exhaust memory or time ends that process, not the server."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

CPU_SECONDS = 60
MEMORY_BYTES = 1024 * 1024 * 1024
_PROGRAM = Path(__file__).parent / "apart" / "program.py"


def apart(kind: str, data: bytes, *more: int) -> dict[str, Any]:
    """What `apart.program` answers of this file; {"problem": word} also when its process came to an end."""
    limits = map(str, (CPU_SECONDS, MEMORY_BYTES, *more))
    command = [sys.executable, "-I", str(_PROGRAM), kind, *limits]
    try:
        # A fixed program; the file goes in by standard input.
        done = subprocess.run(command, input=data, capture_output=True, timeout=CPU_SECONDS * 2, check=False)  # noqa: S603 - ourselves
        answer: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"problem": "complex"}
    except (subprocess.TimeoutExpired, ValueError):
        return {"problem": "complex"}
    return answer
