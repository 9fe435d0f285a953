"""Sound and video: the container is walked from end to end, nothing is decoded."""

import re
import struct

from xinqiao.intake.file_kinds import FileRefused

_BROKEN = "录音或视频文件不完整，或内容与扩展名不符。请重新导出后上传。"
_MP4_BRANDS = frozenset(
    (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4A ", b"M4B ", b"3gp4", b"3gp5",
     b"3gp6", b"dash", b"MSNV")
)  # fmt: skip  # a list to be read across
_AMR_FRAMES = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5),
}
_NO_DATA = 15
# Bounds on the walk: more boxes or chunks than any recorder writes; frames of about two hours, then it is sound.
_MOST_PIECES = 100_000
_ENOUGH_FRAMES = 300_000
_NOT_ZERO = re.compile(rb"[^\x00]")
_MP3_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MP3_BITRATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_LONGEST_MP3_FRAME = 1441
_MP3_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN")


def check_recording(data: bytes, extension: str) -> None:
    """Raise `Refused` unless `data` is a whole file of the kind `extension` (mp3, m4a, amr, wav, mp4)."""
    whole = {"mp3": _is_mp3, "m4a": _is_mp4, "mp4": _is_mp4, "amr": _is_amr, "wav": _is_wav}[extension]
    try:
        if whole(data):
            return
    except (struct.error, IndexError):
        pass
    raise FileRefused(_BROKEN)


def _is_mp4(data: bytes) -> bool:
    if data[8:12] not in _MP4_BRANDS:
        return False
    place, boxes = 0, set[bytes]()
    for _ in range(_MOST_PIECES):
        if place == len(data):
            return b"moov" in boxes
        size, name = struct.unpack_from(">I4s", data, place)
        if size == 1:
            size = struct.unpack_from(">Q", data, place + 8)[0]
        elif size == 0:
            size = len(data) - place
        if size < 8 or place + size > len(data):
            return False
        boxes.add(name)
        place += size
    return False


def _is_wav(data: bytes) -> bool:
    if struct.unpack_from("<I", data, 4)[0] + 8 not in (len(data), len(data) + 1):
        return False
    place, chunks = 12, set[bytes]()
    for _ in range(_MOST_PIECES):
        if place + 8 > len(data):
            return {b"fmt ", b"data"} <= chunks
        name, size = struct.unpack_from("<4sI", data, place)
        if place + 8 + size > len(data):
            return False
        chunks.add(name)
        place += 8 + size + size % 2
    return False


def _is_amr(data: bytes) -> bool:
    head = b"#!AMR\n" if data.startswith(b"#!AMR\n") else b"#!AMR-WB\n"
    sizes, place, frames = _AMR_FRAMES[head], len(head), 0
    if not data.startswith(head):
        return False
    while place < len(data) and frames < _ENOUGH_FRAMES:
        mode = data[place] >> 3 & 0x0F
        if data[place] & 0x83 or (mode >= len(sizes) and mode != _NO_DATA):
            return False
        place += 1 + (0 if mode == _NO_DATA else sizes[mode])
        frames += 1
    return frames > 0 and (place == len(data) or frames == _ENOUGH_FRAMES)


def _is_mp3(data: bytes) -> bool:
    """An ID3 tag if there is one, then sound frames one behind the other to the end or a closing tag."""
    place, frames = 0, 0
    if data.startswith(b"ID3"):
        size = 0
        for byte in data[6:10]:
            size = size << 7 | byte & 0x7F
        sound = _NOT_ZERO.search(data, 10 + size)
        place = sound.start() if sound else len(data)
    while frames < _ENOUGH_FRAMES and place + 4 <= len(data) and (length := _mp3_frame(data, place)):
        place += length
        frames += 1
    if frames == _ENOUGH_FRAMES:
        return True
    rest = data[place:]
    return frames >= 2 and (
        len(rest) <= _LONGEST_MP3_FRAME or rest.startswith(_MP3_TAGS) or not rest.strip(b"\x00")
    )


def _mp3_frame(data: bytes, place: int) -> int:
    head = int.from_bytes(data[place : place + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bitrate, rate, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or layer != 1 or version == 1 or bitrate in (0, 15) or rate == 3:
        return 0
    kbit = _MP3_BITRATES[3 if version == 3 else 2][bitrate]
    return (144 if version == 3 else 72) * kbit * 1000 // _MP3_RATES[version][rate] + padding
