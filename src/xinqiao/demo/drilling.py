"""A drill of the petition office with its commentary, and a practice of the scene trainer (M-C5)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from xinqiao.demo.office import Offices
from xinqiao.kernel.clock import SHANGHAI, day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Staff
from xinqiao.training.commands.holding import close, comment, observe, ready
from xinqiao.training.commands.planning import (
    cast_scene,
    choose_scene,
    confirm_scene,
    own_receptions,
    plan_drill,
)
from xinqiao.training.commands.practising import keep_practice
from xinqiao.training.models import Drill, Part, Sheet

_SCENES = (
    (
        "table",
        "来访人第三次来问同一件事，一进门拍桌子，说每次都让他等。他带着三次的回执，其实只想知道现在件在谁手里。接待人手边只有登记系统，领导在开会。",
        {
            "keep": "先请坐、倒水，等他说完才开口。",
            "change": "第三分钟就解释流程，他还没有说到回执。",
            "train": "先复述，再查件，当着他的面说出经办人和时间。",
        },
    ),
    (
        "wages",
        "四名工人傍晚来，说今天拿不到工钱就不走，其中一人要给孩子交学费。包工头电话不通，工人手里有记工本。劳动监察当天还可以派人。",
        {
            "keep": "五分钟就联系了劳动监察，第二人到场快。",
            "change": "说了一句「这个真没办法」，四个人一起站了起来。",
            "train": "把「没办法」换成「今天能做的是」，后面跟一个时间。",
        },
    ),
)
_FACTS: tuple[dict[str, Any], ...] = (
    {
        "interrupted": 2,
        "absolute": "",
        "basis_at": 7,
        "read_back": False,
        "dated": True,
        "second_at": 6,
        "reported_at": None,
        "knows_next": True,
    },
    {
        "interrupted": 1,
        "absolute": "这个真没办法",
        "basis_at": 9,
        "read_back": True,
        "dated": True,
        "second_at": 3,
        "reported_at": 12,
        "knows_next": True,
    },
)
_SAID = (
    "……",
    "您说的是干了四个月、一分工钱没拿到，对吗？",
    "一共欠了您多少钱？",
    "您跟谁干的活，老板叫什么？",
    "这个得按规定办，我也没办法。",
    "我理解您的着急，孩子开学等不起，四个月的工钱也等不起。",
    "手里有没有记工本、欠条？",
    "我现在就打电话给劳动监察，请他们派人。",
)


def drills(offices: Offices, begin: datetime, end: datetime) -> Iterator[datetime]:
    """Each yields the moment at which it goes on. Without two matters to take scenes from there is none."""
    day = work_calendar().next_working_day(day_of(end) - timedelta(days=46)).day
    planned = datetime.combine(day - timedelta(days=14), time(10), SHANGHAI)
    if planned < begin:
        return
    yield planned
    registrar, trainer = offices.actors["dengji"], offices.actors["ducha"]
    unit = offices.units["云水市信访局"]
    matters = list(own_receptions(registrar).order_by("-received_at")[:2])
    if len(matters) < len(_SCENES):
        return
    drill = plan_drill(registrar, unit, on=day, trainer=Staff.objects.get(username="ducha"))
    for matter, (subject, summary, _said) in zip(matters, _SCENES, strict=True):
        choose_scene(registrar, _fresh(drill), number=matter.number, subject=subject, summary=summary)
    yield planned + timedelta(hours=2)
    for scene, receptionist in zip(drill.scenes.all(), ("jiefang", "dengji"), strict=True):
        confirm_scene(trainer, scene, summary=scene.summary)
        cast_scene(
            trainer,
            _fresh(scene),
            petitioner=Staff.objects.get(username="fagu"),
            receptionist=Staff.objects.get(username=receptionist),
            observers=[Staff.objects.get(username="dangan")],
        )
    yield datetime.combine(day, time(15), SHANGHAI)
    _played(offices, drill)
    yield datetime.combine(day, time(16), SHANGHAI)
    close(
        trainer,
        _fresh(drill),
        held_on=day,
        task="在两间接待室的桌上放复述卡：先复述，请对方核对，再解释",
        owner=Staff.objects.get(username="jiefang"),
        due=day_of(end) + timedelta(days=10),
    )
    yield datetime.combine(day, time(16, 30), SHANGHAI)
    keep_practice(
        offices.actors["jiefang"],
        unit,
        scene="wages-today",
        said=_SAID,
        trainer=Staff.objects.get(username="ducha"),
    )


def _played(offices: Offices, drill: Drill) -> None:
    trainer, observer = offices.actors["ducha"], offices.actors["dangan"]
    by_key = {actor.staff: actor for actor in offices.actors.values()}
    for scene, facts, (_subject, _summary, said) in zip(drill.scenes.all(), _FACTS, _SCENES, strict=True):
        for part in Part.objects.filter(scene=scene):
            ready(by_key[part.player_id], part)
        observe(observer, Sheet.objects.get(scene=scene), **facts)
        comment(trainer, _fresh(scene), **said)


def _fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)
