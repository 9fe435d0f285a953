"""A petitioner's proof that the registration stands in the log (docs/audit.md, 信访工作条例 22(1))."""

import json

from xinqiao.kernel import proving
from xinqiao.kernel.checkpoints import public_key
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.records import reference
from xinqiao.matters.models import Petition

_NONE = "这件信访件没有登记记录可以证明，请带回执到登记单位查询。"


def proof_code(petition: Petition) -> str:
    """What a receipt says of its entry: which one, and how its hash begins; empty where there is none."""
    found = proving.begun_with(reference(petition))
    return "" if found is None else f"{found[0]}-{found[1][:8]}-{found[1][8:16]}".upper()


def proof_of(petition: Petition) -> bytes:
    """The proof as a file: what the first entry about the petition says, its place in the log, a signed checkpoint and the office's key.
    Raises NotFound where the log has none, and Tampered."""
    found = proving.begun_with(reference(petition))
    if found is None:
        raise NotFound(_NONE)
    told = proving.prove(found[0], telling=True) | {"number": petition.number, "key": public_key()}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
