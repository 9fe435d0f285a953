"""Petitioner and office write each other: who came over the web asks, and most are answered."""

from xinqiao.demo.going import Going
from xinqiao.demo.office import petition_of
from xinqiao.matters.commands.messages import send_message, write_back
from xinqiao.matters.models import Channel
from xinqiao.rules.roles import Role

_ASKED = "请问现在由谁在办？夜里也有人拍了照片，可以补交吗？"
_ANSWERED = "您好，由本单位经办人办理，照片请用“补充材料”交来，也可以带到接待室。"


def correspond(going: Going) -> None:
    """Every fourth question still waits for its answer."""
    petition = petition_of(going.now_at())
    if petition.channel != Channel.WEB or petition.matter.confidential:
        return
    asked = send_message(going.citizen(), petition, text=_ASKED)
    if int(petition.number[-2:]) % 4:
        write_back(going.who(Role.HANDLER), petition, text=_ANSWERED, seen=asked)
