"""A petitioner's proof of registration on one page (M-R1, docs/audit.md): what was registered when, and how anybody checks it. In Chinese."""

import json

from xinqiao.documents.reports import Report, Text
from xinqiao.kernel.clock import today
from xinqiao.matters.compose import contact
from xinqiao.matters.compose_forms import printed_time
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.proving import proof_code
from xinqiao.offices.units import name_at

COMMAND = "python3 -I verify_log.py proof '公钥' 证明文件"
"""What checks the file that belongs to the page, on any computer with Python 3."""


def proof_report(petition: Petition, proof: bytes) -> Report:
    """Says what the file `proof` proves; the page itself is no proof, and says so."""
    told, unit = json.loads(proof), name_at(petition.unit, petition.registered_at)
    registered = (
        f"信访件编号：{petition.number}",
        f"收到时间：{printed_time(petition.received_at)}",
        f"登记时间：{printed_time(petition.registered_at)}",
        f"登记单位：{unit}",
        f"登记证明码：{proof_code(petition)}",
        f"这次登记是本单位审计日志的第{told['entry']}条，指纹（SHA-256）：{told['leaf']}",
    )
    means = (
        "登记以后，这一条不能修改、不能删除而不被发现：改动任何一条，指纹和单位签过名的校验点就对不上。",
        "登记证明码与回执上的相同，说明证明的就是您手里回执的那次登记。",
    )
    how = (
        "任何人都可以核对，不用登录。与这一页同时下载的证明文件（JSON）才能核对，请一起保存；这一页供您看懂和出示。",
        f"不会用电脑的：把这一页和证明文件交给懂电脑的人、律师，或者向登记单位、其上一级机关要求当面核对。{unit}，{contact(petition.unit)}。",
        "自己核对：在查询页点「登记证明怎样核对」，下载核对程序 verify_log.py，在装有 Python 3 的电脑上运行：",
        COMMAND,
        f"公钥（应当与单位公布的相同）：{told['key']}",
        "显示 HOLDS 就是相符；显示 WRONG 就是不相符，请带回执向登记单位的上一级机关反映。",
    )
    blocks = (
        Text(heading="登记了什么", paragraphs=registered),
        Text(heading="说明什么", paragraphs=means),
        Text(heading="怎样核对", paragraphs=how),
    )
    return Report(
        title="登记证明", subtitle=petition.number, issuer=unit, day=today(), blocks=blocks, compact=True
    )
