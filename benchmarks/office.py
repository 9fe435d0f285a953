"""The office that is measured: an empty home of its own, fictional texts, and the rows of a registration to insert barely."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from tqdm import tqdm

from xinqiao.cli.reference import load_reference
from xinqiao.cli.start import make_key, migrate, ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.models import Channel, ImportedRow
from xinqiao.matters.submission import Submission
from xinqiao.offices.models import Level, Post, Staff, Unit, UnitKind
from xinqiao.offices.queries import actor_for
from xinqiao.people.vault import Identity
from xinqiao.rules.roles import Role

TABLES = (
    ("people_person", "id", "SELECT person_id FROM matters_petition WHERE matter_id = %s"),
    ("matters_matter", "id", None),
    ("matters_petition", "matter_id", None),
    ("matters_matterunit", "matter_id", None),
    ("matters_requestitem", "matter_id", None),
    ("matters_runningclock", "matter_id", None),
    ("kernel_auditentry", "matter_id", None),
)
"""Table, its column, and how the column's value is found from the matter, where it is not the matter's id."""

_PLACES = ["临江区", "云水路", "虚构街道", "望江小区", "青石镇", "松柏村", "示例大道", "幸福里"]
_THINGS = ["电梯停运", "夜间施工", "拖欠工资", "道路积水", "征地补偿", "学位不足", "噪声扰民", "路灯不亮"]
_SENTENCES = [
    "我们多次向物业反映，一直没有解决，",
    "希望有关部门派人实地看一看，",
    "老人和孩子出行都很不方便，",
    "去年已经答应整改，到现在没有动静，",
    "请依法公开有关的审批材料，",
]


def open_office() -> tuple[Unit, Actor]:
    """A petition office with one registrar in this home; made where the home is empty."""
    make_key()
    migrate()
    ready()
    load_reference()
    if there := Unit.objects.filter(document_word="云信").first():
        return there, actor_for(Staff.objects.get(username="dengji"), "benchmark")
    return new_office()


@transaction.atomic
def new_office() -> tuple[Unit, Actor]:
    """A petition office below a government, with its registrar."""
    city = Unit.objects.create(
        name="云水市人民政府",
        short_name="市政府",
        kind=UnitKind.GOVERNMENT,
        level=Level.CITY,
        document_word="云政",
    )
    unit = Unit.objects.create(
        name="云水市信访局",
        short_name="市信访局",
        kind=UnitKind.PETITION_OFFICE,
        level=Level.CITY,
        superior=city,
        document_word="云信",
    )
    person = Staff.objects.create(username="dengji", name="丙登记", unit=unit)
    Post.objects.create(staff=person, role=Role.REGISTRAR)
    return unit, actor_for(person, "benchmark")


def submissions(count: int, seed: int = 11, sentences: int = 16) -> Iterator[Submission]:
    """Fictional letters (of about 300 characters by 16 sentences) with a name, a phone and two requests."""
    dice = random.Random(seed)
    for number in range(count):
        place, thing = dice.choice(_PLACES), dice.choice(_THINGS)
        text = f"{place}{dice.randrange(1, 400)}号{thing}，电话13800{dice.randrange(100_000, 999_999)}。"
        text += "".join(dice.choice(_SENTENCES) for _ in range(sentences))
        yield Submission(
            channel=Channel.WEB,
            title=f"{place}{thing}{number}",
            text=text,
            received_at=now() - timedelta(days=dice.randrange(0, 40), minutes=5),
            identity=Identity(name="甲小满", phone=f"13800{dice.randrange(100_000, 999_999)}"),
            requests=(f"请解决{thing}", "请书面答复"),
        )


def brought(letters: Iterator[Submission]) -> Iterator[Submission]:
    """The same letters, each received when it is taken: whoever registers one later has to say why (条例 22)."""
    return (replace(letter, received_at=now()) for letter in letters)


def _groups(messages: Iterator[Message], size: int) -> Iterator[list[Message]]:
    while group := list(islice(messages, size)):
        yield group


def imported(unit: Unit, registrar: Actor, number: int, group: int = 500, source: str = "benchmark") -> None:
    """So many matters, as an import registers them; those that are there already are not taken in again."""
    there = ImportedRow.objects.filter(source=source).count()
    letters = islice(enumerate(submissions(number, sentences=4)), there, None)
    messages = (Message(key=str(n), digest="", given=letter) for n, letter in letters)
    total = (number - there) // group
    for chosen in tqdm(_groups(messages, group), total=total, unit="组", mininterval=5):
        import_group(registrar, unit, source, chosen)


def rows_of(matter_ids: Sequence[int]) -> list[list[tuple[str, list[Any]]]]:
    """For each matter the statements that insert its rows again, as plain as can be."""
    statements = []
    with connection.cursor() as cursor:
        for matter_id in matter_ids:
            written: list[tuple[str, list[Any]]] = []
            for table, column, found_by in TABLES:
                wanted = found_by or "SELECT %s"
                cursor.execute(f"SELECT * FROM {table} WHERE {column} IN ({wanted})", [matter_id])
                names = [c[0] for c in cursor.description]
                marks = ", ".join(["%s"] * len(names))
                for row in cursor.fetchall():
                    values = [json.dumps(v) if isinstance(v, list | dict) else v for v in row]
                    written.append((f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values))
            statements.append(written)
    return statements
