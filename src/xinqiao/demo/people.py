"""Invented petitioners: a heavenly stem or earthly branch as surname, a solar term as given name."""

from itertools import product
from random import Random

from xinqiao.people.vault import Identity

_SURNAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰午未申酉戌亥"
_TERMS = "立春 雨水 惊蛰 春分 清明 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 立冬 小雪 大雪 冬至 小寒 大寒"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def petitioners(random: Random) -> list[Identity]:
    """504 different people in a fixed order for a fixed seed."""
    names = [surname + term for surname, term in product(_SURNAMES, _TERMS.split())]
    random.shuffle(names)
    return [_person(random, number, name) for number, name in enumerate(names)]


def _person(random: Random, number: int, name: str) -> Identity:
    return Identity(
        name=name,
        id_number=_id_number(random, number) if number % 3 else "",
        phone=f"1380000{number:04d}",
        address=f"云水市虚构路{random.randint(1, 99)}号{random.randint(1, 12)}单元{random.randint(101, 909)}室"
        if number % 2
        else "",
    )


def _id_number(random: Random, number: int) -> str:
    """Possible by its check digit, impossible by its region: 119999 was never given to any county."""
    body = f"119999{random.randint(1950, 2004)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}{number:03d}"
    return (
        body
        + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]
    )
