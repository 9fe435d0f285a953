"""Rooms, cabinets and shelves on the register (M-I4)."""

from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, Flag, One, Pick, Words
from xinqiao.offices.models import Unit
from xinqiao.rules.shelving import KEPT, PLACES
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase
from xinqiao.safekeeping.models import Custody
from xinqiao.shelves.commands.labels import PLACE, new_code
from xinqiao.shelves.models import PaperFile, StoragePlace

_WRONG = "请选择本单位在用的地方。"


def refuse(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason, basis=(KEPT,)))


def _larger(unit: Any) -> QuerySet[StoragePlace]:
    return StoragePlace.objects.filter(unit=unit, kind__in=("room", "cabinet"), ended_at=None)


def _kept_here(unit: Any) -> QuerySet[Custody]:
    return Custody.objects.filter(unit=unit, kind__in=("room", "cabinet"), ended_at=None)


def _in_use(_actor: Any, place: StoragePlace) -> bool:
    return place.ended_at is None


@command(
    "place.register",
    slug="place",
    page="shelves:index",
    together=True,
    lead="先在“保密责任”登记档案室、档案柜的A、B角保管人，再在这里登记地方。登记后打印条码，贴在柜上、格上。",
    verb="登记",
    said=lambda place, _given: Phrase("已登记，条码{code}。", code=place.code),
)
def register_place(
    act: Act,
    unit: Unit,
    *,
    kind: Annotated[str, Pick("哪一种", among=tuple(PLACES.items()))],
    title: Annotated[str, Words("名称、编号", rows=1, most=60)],
    inside: Annotated[
        One[StoragePlace] | None, Pick("在哪里面", among=_larger, required=False, wrong=_WRONG)
    ] = None,
    custody: Annotated[
        One[Custody] | None,
        Pick("保管人（档案室、档案柜）", among=_kept_here, required=False, wrong="请选择已登记的保管人。"),
    ] = None,
    code_lock: Annotated[bool, Flag("有密码锁")] = False,
    camera: Annotated[bool, Flag("在监控范围内")] = False,
    reserved: Annotated[
        bool, Flag("检举控告专柜", hint="只放检举控告案卷，A、B角两人同时在场才能开")
    ] = False,
) -> StoragePlace:
    """Raises InvalidInput where kind, what it stands in and keepers do not fit each other."""
    _fits(kind, inside, custody)
    here = StoragePlace.objects.filter(unit=unit, kind=kind, title=title, inside=inside, ended_at=None)
    if here.exists():
        raise InvalidInput({"title": "这里已经登记过同名的，请换一个名称。"})
    if reserved and kind != "cabinet":
        raise InvalidInput({"reserved": "检举控告专柜须是一只柜；格随柜，不单独设（条例第三十条第三款）。"})
    made = StoragePlace.objects.create(
        unit=unit,
        kind=kind,
        title=title,
        inside=inside,
        custody=custody,
        code_lock=code_lock,
        camera=camera,
        reserved=reserved or (kind == "shelf" and inside is not None and inside.reserved),
        code=new_code(PLACE),
        since=act.at,
    )
    after = {"kind": kind, "code_lock": code_lock, "camera": camera, "reserved": made.reserved}
    act.record(made, after=after, basis=KEPT)
    return made


def _fits(kind: str, inside: StoragePlace | None, custody: Custody | None) -> None:
    if kind == "shelf":
        if inside is None or inside.kind != "cabinet":
            raise InvalidInput({"inside": "格、盒放在档案柜里，请选择哪一只柜。"})
        if custody is not None:
            raise InvalidInput({"custody": "格、盒由柜的保管人保管，请留空。"})
        return
    if custody is None or custody.kind != kind:
        told = "请选择这{kind}的保管人；还没有的，先在“保密责任”登记A、B角。"
        raise InvalidInput({"custody": Phrase(told, kind=Phrase(PLACES[kind]))})
    if inside is not None and (kind == "room" or inside.kind != "room"):
        raise InvalidInput({"inside": "档案柜放在档案室里；档案室不放在别处，请留空。"})


@command(
    "place.equip",
    slug="equip",
    lead="看过实物再登记。没有密码锁、没有监控的，不放案卷。",
    verb="登记",
    fits=lambda actor, place: _in_use(actor, place) and place.kind != "shelf",
)
def equip(
    act: Act,
    place: StoragePlace,
    *,
    code_lock: Annotated[bool, Either("有密码锁", initial=lambda place: place.code_lock)],
    camera: Annotated[bool, Either("在监控范围内", initial=lambda place: place.camera)],
) -> StoragePlace:
    """Lock and camera, as somebody saw them."""
    before = {"code_lock": place.code_lock, "camera": place.camera}
    place.code_lock, place.camera, place.version = code_lock, camera, place.version + 1
    place.save(update_fields=["code_lock", "camera", "version"])
    act.record(place, before=before, after={"code_lock": code_lock, "camera": camera}, basis=KEPT)
    return place


@command("place.end", page="shelves:index", verb="不再使用", fits=_in_use)
def end_place(
    act: Act, place: StoragePlace, *, why: Annotated[str, Words("为什么不再使用", rows=2, most=300, least=2)]
) -> StoragePlace:
    """Empty, and without shelves in use. Raises Refused."""
    if PaperFile.objects.filter(place=place).exists():
        raise refuse("这里还有案卷，请先移走、移交。")
    if StoragePlace.objects.filter(inside=place, ended_at=None).exists():
        raise refuse("里面还有在用的柜、格，请先停用它们。")
    place.ended_at, place.version = act.at, place.version + 1
    place.save(update_fields=["ended_at", "version"])
    act.record(place, after={"ended": True}, basis=KEPT, reason=why)
    return place
