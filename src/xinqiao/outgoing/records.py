"""The record types of what leaves the office (M-R4, M-R7)."""

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.queries.access import matter_facts
from xinqiao.outgoing.models import DayPost, Destruction, HandingOver, KeepingChoice, ReceiptBatch
from xinqiao.outgoing.queries.archiving import get_handing
from xinqiao.outgoing.queries.destroying import get_destruction
from xinqiao.outgoing.queries.posting import get_post
from xinqiao.outgoing.queries.receipts import get_batch
from xinqiao.rules.archiving import HANDING
from xinqiao.rules.authority import UnitFacts
from xinqiao.rules.destroying import DESTRUCTION
from xinqiao.rules.posting import POST
from xinqiao.rules.words import Phrase


def _of_letters(post: DayPost) -> Mask:
    """What is said of a letter, such as why it is taken off the list, is about whom it is for."""
    return mask_for(*{item.paper.matter for item in post.items.select_related("paper__matter")})


def _of_files(made: Destruction | HandingOver) -> Mask:
    return mask_for(*(row.matter for row in made.files.select_related("matter")))


add(
    Record(
        model=DayPost,
        name="寄件清单",
        facts=lambda post: UnitFacts(unit_id=post.unit_id),
        mask=_of_letters,
        get=get_post,
        slug="mailings",
        page="outgoing:post",
        about=lambda post: Phrase("寄件清单{number}号", number=str(post.pk)),
        stage=lambda post: (post.stage, POST.stages[post.stage]),
    ),
    Record(
        model=ReceiptBatch,
        name="扫描的送达回证",
        facts=lambda batch: UnitFacts(unit_id=batch.unit_id),
        mask=nobody,
        get=get_batch,
        slug="receipt-batches",
        page="outgoing:receipts",
        about=lambda batch: Phrase("扫描的送达回证{number}号", number=str(batch.pk)),
    ),
    Record(
        model=KeepingChoice,
        name="保管期限的划定",
        facts=lambda row: matter_facts(row.matter),
        mask=lambda row: mask_for(row.matter),
    ),
    Record(
        model=Destruction,
        name="销毁清册",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=_of_files,
        get=get_destruction,
        slug="destructions",
        page="outgoing:destruction",
        about=lambda made: made.number,
        stage=lambda made: (made.stage, DESTRUCTION.stages[made.stage]),
    ),
    Record(
        model=HandingOver,
        name="移交清单",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=_of_files,
        get=get_handing,
        slug="handings",
        page="outgoing:handing",
        about=lambda made: made.number,
        stage=lambda made: (made.stage, HANDING.stages[made.stage]),
    ),
)
