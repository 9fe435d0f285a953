"""The stories of `stories.toml`, told with places and sums filled in."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from random import Random
from typing import Any

_ESTATES = [
    "观澜苑",
    "听雨里",
    "望云台",
    "青藤小区",
    "半亩花园",
    "晚晴家园",
    "松涛里",
    "鹿鸣苑",
    "稻香村",
    "白鹭洲",
    "落霞坊",
    "映月湾",
]
_ROADS = ["虚构路", "想象大道", "无名巷", "云起街", "行舟路", "拾光路", "归雁街", "闻笛巷"]
_COMPANIES = [
    "画饼物业公司",
    "空想建筑公司",
    "纸上开发公司",
    "如意装饰公司",
    "虚云劳务公司",
    "镜花服务公司",
    "水月实业公司",
]
_VILLAGES = ["桃源村", "柳暗村", "花明村", "南柯村", "烂柯村"]


class Story:
    """One way of telling one trouble. `filled(key)` gives a text with this telling's places and sums."""

    def __init__(self, template: Mapping[str, Any], random: Random) -> None:
        self._template = template
        self.kind, self.route = str(template["kind"]), str(template["route"])
        self.category, self.unit = str(template["category"]), str(template["unit"])
        self.slots = {
            "estate": random.choice(_ESTATES),
            "road": random.choice(_ROADS),
            "company": random.choice(_COMPANIES),
            "village": random.choice(_VILLAGES),
            "building": str(random.randint(2, 28)),
            "months": str(random.randint(2, 11)),
            "amount": str(random.randint(8, 260) * 1000),
            "people": str(random.randint(6, 40)),
        }
        self._telling = random.randrange(len(template["texts"]))

    def filled(self, key: str) -> str:
        return str(self._template.get(key, "")).format(**self.slots)

    def each(self, key: str) -> list[str]:
        return [str(text).format(**self.slots) for text in self._template.get(key, [])]

    @property
    def title(self) -> str:
        return self.each("titles")[self._telling]

    @property
    def text(self) -> str:
        return self.each("texts")[self._telling]

    def retold(self) -> "Story":
        """The same trouble in the other words: how a petition that comes again looks."""
        again = object.__new__(Story)
        again.__dict__.update(self.__dict__)
        again._telling = 1 - self._telling
        return again


def templates() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(
        files("xinqiao.demo").joinpath("stories.toml").read_text("utf-8")
    )["story"]
    return found
