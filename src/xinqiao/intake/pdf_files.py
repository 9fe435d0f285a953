"""PDF: judged in a process of its own with bounded time and memory, as many at once as there are processors."""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

from xinqiao.intake.file_kinds import FileRefused, Limits
from xinqiao.rules.words import Phrase

CPU_SECONDS = 2
WALL_SECONDS = 30
MEMORY_BYTES = 512 * 1024 * 1024
_TURN = BoundedSemaphore(os.cpu_count() or 1)
"""Twenty at once would take the processors from those who write, and each would run out of time by the others."""
_END_MARK_WITHIN = 2048
_INSPECTION = Path(__file__).with_name("pdf_inspection.py")
_PROBLEMS = {
    "encrypted": "PDF 设有密码，无法核对和归档。请去掉密码（或打印成新的 PDF）后上传。",
    "broken": "PDF 已损坏或没有传完整，打不开。请重新导出或扫描后上传。",
    "active": "PDF 中带有脚本或会自动执行的动作，不能接收。请打印成新的 PDF（或转换为图片）后上传。",
    "embedded": "PDF 中夹带了其他文件，不能接收。请把夹带的文件单独上传，并将正文打印成新的 PDF。",
    "complex": "PDF 结构过于复杂，无法在限定时间内核对。请打印成新的 PDF 或转换为图片后上传。",
}


def check_pdf(data: bytes, limits: Limits) -> None:
    """Raise `Refused` for a PDF that is encrypted, broken, too long, active, carries files, or exhausts the limits."""
    if b"%%EOF" not in data[-_END_MARK_WITHIN:]:
        raise FileRefused(_PROBLEMS["broken"])
    command = [
        sys.executable,
        "-I",
        str(_INSPECTION),
        str(limits.max_pages),
        str(CPU_SECONDS),
        str(MEMORY_BYTES),
    ]
    try:
        with _TURN:
            # A fixed program; the file goes in by standard input.
            done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS, check=False)  # noqa: S603 - ourselves
    except subprocess.TimeoutExpired as error:
        raise FileRefused(_PROBLEMS["complex"]) from error
    word = done.stdout.decode("ascii", "replace") if done.returncode == 0 else "complex"
    if word == "pages":
        raise FileRefused(
            Phrase("PDF 超过{most}页。请分成几个文件上传，或只上传与诉求有关的页。", most=limits.max_pages)
        )
    if word != "ok":
        raise FileRefused(_PROBLEMS.get(word, _PROBLEMS["complex"]))
