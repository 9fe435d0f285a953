"""Start-up check: the right root key is loaded, or nothing starts."""

from xinqiao.kernel.errors import KeyMissing, KeyWrong, Tampered
from xinqiao.kernel.models import KeyCheck
from xinqiao.kernel.sealing import keyring, seal, unseal

_TEXT = "xinqiao"


def _context(version: int) -> str:
    return f"kernel.keycheck:{version}"


def check_keys() -> None:
    """Compare every key version the database knows with the loaded ring; remember a new version.

    Raises KeyMissing or KeyWrong with what to do.
    """
    ring = keyring()
    known = {row.version: row for row in KeyCheck.objects.all()}
    for version, row in known.items():
        if version not in ring.roots:
            raise KeyMissing(
                f"数据库用过第 {version} 版密钥，但现在没有载入：请把该行放回密钥文件后重新启动。"
            )
        try:
            unseal(row.sealed, context=_context(version))
        except Tampered:
            raise KeyWrong(
                f"第 {version} 版密钥与数据库不符：请换回这个数据库原来的密钥文件，不要新建密钥。"
            ) from None
    if ring.current not in known:
        proof = seal(_TEXT, context=_context(ring.current))
        KeyCheck.objects.get_or_create(version=ring.current, defaults={"sealed": proof})
