"""What is inside a package, and packages that somebody made to do harm."""

import io
import json
import zipfile
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xinqiao.exchange import container
from xinqiao.exchange.container import CONTENTS, MANIFEST, SIGNATURE, NoParcel, pack, too_much, unpack
from xinqiao.exchange.said import FORMAT, MOST_FILES, ParcelSaid
from xinqiao.exchange.signatures import new_signing_key, public_name
from xinqiao.http.bodies import Bounds
from xinqiao.web.exchange.views import _MOST_MB

pytestmark = pytest.mark.once
KEY = new_signing_key()
AT = datetime(2026, 11, 30, 9, tzinfo=timezone(timedelta(hours=8)))
TOLD = ParcelSaid(
    format=FORMAT,
    number="YS2026-00001",
    sender="云水市信访局",
    sender_email="",
    addressee="临江区住房和城乡建设局",
    made_at=AT,
    receipt_code="23456-789BC",
    whole=True,
    petition_number="2026-000001",
    received_at=AT,
    channel="letter",
    accusation=False,
    urgent=False,
    title="小区夜间施工",
    text="请求停止。",
    requests=["停止施工"],
    place="临江区",
    people_count=1,
    oral=False,
    read_back=False,
    language="",
    people=[],
    files=[],
)
FILES = (("现场.txt", "噪声".encode()), ("../../etc/passwd", b"x"))


def packed(told: ParcelSaid = TOLD) -> bytes:
    return pack(told, FILES, signing=public_name(KEY), private=KEY)[0]


WHOLE = packed()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(told: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as opened:
        for name, data in told.items():
            opened.writestr(name, data)
    return out.getvalue()


def unsigned(**changes: Any) -> bytes:
    """A package that says something else and bears no signature."""
    told = parts()
    said = json.loads(told[MANIFEST]) | changes
    del told[SIGNATURE]
    return zipped(told | {MANIFEST: json.dumps(said, ensure_ascii=False).encode()})


def test_what_is_packed_is_read_again_and_can_be_read_without_xinqiao() -> None:
    found = unpack(packed())
    assert (found.signing, found.material) == (public_name(KEY), FILES)
    assert found.told.model_copy(update={"files": []}) == TOLD
    assert found.manifest == pack(TOLD, FILES, signing=public_name(KEY), private=KEY)[1]
    told = parts()
    assert set(told) == {MANIFEST, SIGNATURE, CONTENTS, "files/1.txt", "files/2"}, (
        "names of others are no paths"
    )
    assert all(word in told[CONTENTS].decode() for word in ("23456-789BC", "现场.txt", "请求停止", "临江区"))


def test_what_was_changed_on_the_way_is_no_package() -> None:
    told = parts()
    said = told[MANIFEST].replace("停止施工".encode(), "继续施工".encode())
    changed = (
        told | {MANIFEST: said},
        told | {"files/1.txt": b"quiet"},
        told | {SIGNATURE: told[SIGNATURE].replace(b'"signature": "', b'"signature": "AAAA')},
        told | {SIGNATURE: b'{"key": ["x"]}'},
        {name: data for name, data in told.items() if name != "files/1.txt"},
        {name: data for name, data in told.items() if name != MANIFEST},
    )
    for each in changed:
        with pytest.raises(NoParcel):
            unpack(zipped(each))
    assert unpack(unsigned()).signing == "", "without a signature it is read, and nobody vouches for it"


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "xinqiao-parcel-2"},
        {"more": 1},
        {"whole": "yes"},
        {"people_count": 10**9},
        {"title": "长" * 300},
        {"made_at": "2026-11-30T09:00:00"},
        {"received_at": "昨天"},
        {"people": [{"name": "甲"}]},
        {"files": [{"path": "/etc/passwd", "name": "x", "size": 1, "sha256": "0" * 64}]},
        {"files": [{"path": "files/1.txt\n", "name": "x", "size": 1, "sha256": "0" * 64}]},
        {"files": [{"path": "files/1.txt", "name": "x", "size": 2**62, "sha256": "0" * 64}]},
        {"requests": ["x"] * 100},
        {"received_at": "0001-01-01T00:00:00+14:00"},
        {"made_at": "9999-12-31T23:00:00-14:00"},
        {"number": "YS\x00"},
        {"sender": "云水市\u202e信访局"},
        {"petition_number": "1\n2"},
        {"files": [{"path": "files/1.txt", "name": "照\u2066片", "size": 6, "sha256": "0" * 64}]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_says_something_else_than_a_package_says_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NoParcel):
        unpack(unsigned(**changes))


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_MOST_BYTES", 1 << 20)
    told = parts()
    bomb = zipped(told | {"files/1.txt": b"\x00" * (2 << 20)}, zipfile.ZIP_DEFLATED)
    many = told | {f"x{n}": b"" for n in range(290)}
    twice = io.BytesIO(zipped(told))
    with zipfile.ZipFile(twice, "a") as opened, pytest.warns(UserWarning, match="Duplicate"):
        opened.writestr(MANIFEST, b"{}")
    deep = zipped({MANIFEST: b"[" * 200_000})
    odd = zipped(told, zipfile.ZIP_BZIP2)
    for each in (
        bomb,
        zipped(many),
        twice.getvalue(),
        deep,
        odd,
        b"",
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\x00" * 18,
    ):
        with pytest.raises(NoParcel):
            unpack(each)


def test_a_part_that_is_listed_twice_or_too_much_together_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [one] = [each for each in json.loads(parts()[MANIFEST])["files"] if each["path"] == "files/1.txt"]
    twice, large = unsigned(files=[one] * 60), unsigned(files=[one | {"size": 201 << 20}])
    read = list[str]()
    monkeypatch.setattr(container, "_part", lambda _opened, one: read.append(one.path))
    for data, told in ((twice, "写了两次"), (large, "太大")):
        with pytest.raises(NoParcel, match=told):
            unpack(data)
    assert read == []


def test_what_is_packed_can_be_opened_and_too_much_is_told_with_its_count_and_size() -> None:
    many = [(f"{n}.txt", str(n).encode()) for n in range(MOST_FILES)]
    made = pack(TOLD, many, signing=public_name(KEY), private=KEY)[0]
    assert len(unpack(made).material) == MOST_FILES
    with pytest.raises(NoParcel, match="材料有201份、共1兆字节，一个移送包最多200份"):
        pack(TOLD, [*many, ("x.txt", b"x")], signing=public_name(KEY), private=KEY)
    assert "共191兆字节" in too_much(1, (190 << 20) + 1)
    assert Bounds().largest > _MOST_MB << 20


DEFLATED = zipped(parts(), zipfile.ZIP_DEFLATED)


@settings(max_examples=80)
@given(st.sampled_from([WHOLE, DEFLATED]), st.integers(0, 10_000), st.integers(1, 255))
@example(DEFLATED, 30 + len(MANIFEST), DEFLATED[30 + len(MANIFEST)] ^ 0xFF)
def test_no_changed_byte_raises_anything_else_or_reads_as_another_package(
    whole: bytes, place: int, change: int
) -> None:
    data = bytearray(whole)
    data[place % len(data)] ^= change
    try:
        found = unpack(bytes(data))
    except NoParcel:
        return
    assert (found.told.title, found.material) == (TOLD.title, FILES)
