"""The record type of the board."""

from xinqiao.controls.models import Frozen
from xinqiao.kernel.records import Record, add, nobody

add(Record(model=Frozen, name="看板留存", facts=lambda _: None, mask=nobody))
