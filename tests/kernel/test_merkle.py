"""The Merkle tree of the log against the vectors of Certificate Transparency, and against the stand-alone verifier."""

import hashlib
from collections.abc import Iterator

import pytest

from xinqiao.kernel import merkle, verify_log

LEAVES = [
    bytes.fromhex(one)
    for one in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
HASHES = [hashlib.sha256(bytes([number])).digest() for number in range(40)]
TREES = [verify_log.root_of(HASHES[:size]) for size in range(len(HASHES) + 1)]


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_certificate_transparency(size: int) -> None:
    hashes = [merkle.leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert merkle.roots(hashes, [(0, size)])[0].hex() == ROOTS[size]
    assert verify_log.root_of(hashes).hex() == ROOTS[size]


def _wrong_paths(path: list[bytes]) -> Iterator[list[bytes]]:
    """One hash too many, one too few, one changed, two exchanged."""
    yield [*path, HASHES[0]]
    for at in range(len(path)):
        yield path[:at] + path[at + 1 :]
        yield [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
    if len(path) > 1:
        yield [path[1], path[0], *path[2:]]


def test_every_leaf_of_every_size_is_proven_and_no_other() -> None:
    for size in range(1, len(TREES)):
        for index in range(size):
            path = merkle.roots(HASHES, merkle.inclusion(index, size))
            verify_log.check_inclusion(HASHES[index], index, size, path, TREES[size])
            for wrong in (index - 1, index + 1):
                with pytest.raises(verify_log.Wrong):
                    verify_log.check_inclusion(HASHES[index], wrong, size, path, TREES[size])
            for changed in _wrong_paths(path):
                with pytest.raises(verify_log.Wrong):
                    verify_log.check_inclusion(HASHES[index], index, size, changed, TREES[size])


def test_every_size_is_proven_to_begin_with_every_smaller_one_and_with_no_other() -> None:
    for new in range(1, len(TREES)):
        for old in range(1, new + 1):
            path = merkle.roots(HASHES, merkle.consistency(old, new))
            verify_log.check_consistency(old, TREES[old], new, TREES[new], path)
            with pytest.raises(verify_log.Wrong):
                verify_log.check_consistency(old, HASHES[0][::-1], new, TREES[new], path)
            for changed in _wrong_paths(path):
                with pytest.raises(verify_log.Wrong):
                    verify_log.check_consistency(old, TREES[old], new, TREES[new], changed)


def test_what_cannot_be_proven_is_refused() -> None:
    for index, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="no leaf"):
            merkle.inclusion(index, size)
    for old, new in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="no proof"):
            merkle.consistency(old, new)
    with pytest.raises(ValueError, match="leaves were wanted"):
        merkle.roots(HASHES[:3], [(0, 4)])


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [  # RFC 8032, 7.1: tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_the_verifier_knows_the_signatures_of_rfc_8032(public: str, message: str, signature: str) -> None:
    key, text, signed = map(bytes.fromhex, (public, message, signature))
    assert verify_log.signed_by(key, text, signed)
    assert not verify_log.signed_by(key, text + b"x", signed)
    larger = int.from_bytes(signed[32:], "little") + verify_log.L
    assert not verify_log.signed_by(key, text, signed[:32] + larger.to_bytes(32, "little"))
