"""Encodings as they are used, not as they are labelled: letters marked GB 2312 hold characters of GBK, those marked Big5 hold
Hong Kong's, those marked as Western are often Chinese, and GB 18030 is read in its edition of 2022."""

import re

SUPERSETS = {
    **dict.fromkeys(
        [
            "gb2312",
            "gb-2312-80",
            "gb2312-80",
            "gb2312-1980",
            "csgb2312",
            "chinese",
            "csiso58gb231280",
            "iso-ir-58",
            "euc-cn",
            "x-euc-cn",
            "gbk",
            "x-gbk",
            "cp936",
            "ms936",
            "936",
            "windows-936",
            "gb18030",
            "gb18030-2000",
            "gb18030-2005",
            "gb18030-2022",
        ],
        "gb18030",
    ),
    **dict.fromkeys(
        [
            "big5",
            "big-5",
            "x-big5",
            "x-x-big5",
            "cn-big5",
            "csbig5",
            "big5-eten",
            "big5-tw",
            "cp950",
            "ms950",
            "windows-950",
            "big5-hkscs",
            "big5hkscs",
        ],
        "big5hkscs",
    ),
    **dict.fromkeys(("ks-c-5601-1987", "euc-kr"), "cp949"),
    "shift-jis": "cp932",
}
"""Label, with strokes for its underlines → codec that knows everything the label's own one knows, and more."""

_WESTERN = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "iso-8859-15", "windows-1252", "cp1252"}
)
_COMMON = (b"\xb0\xa1", b"\xd7\xf9")
"""The first and the last character of level one of GB 2312."""
_BETWEEN_LETTERS = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]{1,2}(?=[A-Za-z])")

# Where the edition of 2022 names a character, Python's codec (edition of 2000) gives one of the private use area:
# ten vertical signs, eight components of the block of 2005, ḿ, and six characters beyond the basic plane.
_PRIVATE = "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"
_NAMED = "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb"
_EDITION_2022 = str.maketrans(
    _PRIVATE + "\ue7c7\ue816\ue817\ue818\ue831\ue83b\ue855",
    _NAMED + "\u1e3f\U00020087\U00020089\U000200cc\U000215d7\U0002298f\U000241fe",
)


def edition_2022(text: str) -> str:
    """What Python's GB 18030 codec decoded, with the 25 characters that the edition of 2022 names."""
    return text.translate(_EDITION_2022)


def _as_utf8(data: bytes) -> str:
    """The text, where the bytes are UTF-8 of Chinese words, also damaged ones; "" where they are not. Bytes of an old encoding are hardly
    ever valid UTF-8, and then stand for characters of two bytes, none of which is Chinese."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return with_faults(data)
    strange = [sign for sign in text if sign > "\x7f"]
    return text if strange and all(sign > "\u07ff" for sign in strange) else ""


def _as_chinese(data: bytes) -> str:
    """The text, where bytes marked as Western are Chinese: at least half of its characters are common ones, and no more than half stand
    between letters, as two of Petição and Größe would; else ""."""
    try:
        if told := _as_utf8(data):
            return told
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    han = [sign for sign in text if sign >= "\u3400"]
    common = sum(_COMMON[0] <= sign.encode("gb2312", "ignore") <= _COMMON[1] for sign in han)
    between = sum(map(len, _BETWEEN_LETTERS.findall(text)))
    return text if han and common * 2 >= len(han) >= between * 2 else ""


def codec_of(label: str) -> str:
    """The codec that reads everything a file with this label may hold; a label may name the language after a star (RFC 2231, 5)."""
    plain = label.partition("*")[0].strip().lower().replace("_", "-").replace(" ", "")
    return SUPERSETS.get(plain, label.partition("*")[0])


def decoded(data: bytes, label: str, errors: str = "strict") -> str:
    """Bytes under an encoding's label. What is marked as an old Chinese encoding and is UTF-8 is read as that, what is marked as Western
    and is Chinese as that, what is marked as GB and is Big5 as that. What writes Chinese in seven bits (RFC 1843, RFC 1922) is known by
    its own signs, for such letters hardly ever tell their encoding. A program that read GB 18030 in its first edition wrote the same
    private signs into UTF-8. Raises UnicodeDecodeError, or LookupError for a label nobody knows."""
    codec = codec_of(label)
    if data.isascii() and (told := _of_seven_bits(data)):
        return told
    if codec in ("gb18030", "big5hkscs") and (mislabelled := _as_utf8(data)):
        return edition_2022(mislabelled)
    if codec.lower() in _WESTERN and (mislabelled := _as_chinese(data)):
        return edition_2022(mislabelled)
    if codec == "gb18030" and codec_of_unmarked(data) == "big5hkscs":
        try:
            return edition_2022(data.decode("big5hkscs"))
        except UnicodeDecodeError:
            pass
    return edition_2022(data.decode(codec, errors))


def with_faults(data: bytes, label: str = "utf-8") -> str:
    """The text, where some bytes are damaged or a character is cut off, with U+FFFD in their place; "" where that is more than is read.
    A letter that lost one byte is no letter in another encoding, as which it would be valid, and nonsense."""
    text = decoded(data, label, "replace")
    return text if sum(sign > "\u07ff" for sign in text) > 2 * text.count("\ufffd") else ""


_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_ISO_2022_CN, _SHIFTED = b"\x1b$)A", re.compile(rb"\x0e([^\x0e\x0f\r\n]*)\x0f?")


def is_hz(data: bytes) -> bool:
    """Whether Chinese stands between ~{ and ~} (RFC 1843)."""
    return _HZ.search(data) is not None


def _of_seven_bits(data: bytes) -> str:
    """Chinese between ~{ and ~}, or after a shift out of ASCII; "" for anything else."""
    try:
        if is_hz(data):
            return data.decode("hz")
        if _ISO_2022_CN in data:
            plain = data.replace(_ISO_2022_CN, b"")
            return _SHIFTED.sub(lambda words: bytes(byte | 0x80 for byte in words[1]), plain).decode("gb2312")
    except UnicodeDecodeError:
        pass
    return ""


_FREQUENT = {"gb18030": ("gb2312", b"\xb0\xa1", b"\xd7\xf9"), "big5hkscs": ("big5", b"\xa4\x40", b"\xc6\x7e")}
"""Codec → the encoding that orders its frequent characters, and the first and the last of them (GB 2312, level one; Big5, level one)."""
_FEW, _MORE, _TELLING = 0.6, 0.4, 4
_HAN_OR_NONE = re.compile("[\u3400-\u9fff\ue000-\uf8ff\uf900-\ufaff\ufffd\U00020000-\U0010ffff]")
_WORDS = 12
"""So many Chinese characters are words; fewer may be a name in rare characters, or foreign letters."""
_SAMPLE = 100_000


def codec_of_unmarked(data: bytes) -> str:
    """The codec of Chinese bytes that are not UTF-8 and whose encoding nobody tells: GB 18030, unless frequent characters are few as that
    and many more as Big5. Either reads the other's bytes as valid, but as characters that hardly anybody writes."""
    sample = data[:_SAMPLE]
    share = _share_of_frequent(sample, "gb18030", _TELLING, otherwise=1)
    more = share < _FEW and _share_of_frequent(sample, "big5hkscs", _WORDS, otherwise=0) > share + _MORE
    return "big5hkscs" if more else "gb18030"


def _share_of_frequent(data: bytes, codec: str, least: int, *, otherwise: float) -> float:
    """The part of all Chinese characters that are frequent ones; damaged and private ones are none. Letters that are not Chinese say
    nothing: either encoding has its own, in the other's place for frequent characters."""
    ordered_by, first, last = _FREQUENT[codec]
    signs = _HAN_OR_NONE.findall(data.decode(codec, "replace"))
    frequent = sum(first <= sign.encode(ordered_by, "ignore") <= last for sign in signs)
    return frequent / len(signs) if len(signs) >= least else otherwise
