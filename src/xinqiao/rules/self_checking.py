"""The two self-checks (M-E3): what is asked, how an answer is read, what is advised. Voluntary and for the person alone; no diagnosis is made
(精神卫生法 23), and nobody in the office reads an answer."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class Check(StrEnum):
    BURNOUT = "burnout"
    SLEEP = "sleep"


class CheckLevel(StrEnum):
    WELL = "well"
    STRAINED = "strained"
    TALK = "talk"


CHECKS = {Check.BURNOUT: "工作倦怠自测", Check.SLEEP: "睡眠和紧张自测"}
LEVELS = {CheckLevel.WELL: "还不错", CheckLevel.STRAINED: "该缓一缓了", CheckLevel.TALK: "请找人谈一谈"}
ANSWERS = ((0, "没有"), (1, "有几天"), (2, "一半以上的日子"), (3, "几乎天天"))

QUESTIONS: dict[Check, tuple[str, ...]] = {
    Check.BURNOUT: (
        "下班的时候，一点力气也不剩。",
        "早上想到要上班，就提不起劲。",
        "接待完一个人，要很久才缓得过来。",
        "听人诉说的时候，心里没有感觉了。",
        "说话比从前冲，事后又后悔。",
        "觉得自己做的事改变不了什么。",
        "很简单的事也一拖再拖。",
        "休息了两天，还是没有歇过来。",
        "想换一个不用见人的岗位。",
    ),
    Check.SLEEP: (
        "躺下半个多小时还睡不着。",
        "半夜醒来，再也睡不着。",
        "睡的时间够，白天仍然困。",
        "头、肩颈或者胃发紧、发疼。",
        "工作上的事在脑子里停不下来。",
        "听到电话响或者有人大声说话，心里一紧。",
        "要靠烟、酒或者药才放松得下来。",
    ),
}
"""Of the last two weeks."""

ADVICE: dict[tuple[Check, CheckLevel], tuple[str, str, str]] = {
    (Check.BURNOUT, CheckLevel.WELL): (
        "保持现在的节奏：接待两三场，起来走几分钟。",
        "下班前写下明天的第一件事，然后收工。",
        "每周留一个晚上，不谈工作。",
    ),
    (Check.BURNOUT, CheckLevel.STRAINED): (
        "这周先把攒下的补休用掉半天。",
        "请负责人把最难的一件换人接谈，或者请第二人到场。",
        "每天和一位信得过的人说十分钟话，不必只说工作。",
    ),
    (Check.BURNOUT, CheckLevel.TALK): (
        "今天就给下面的电话打一次，先说“我很累”就可以。",
        "直接向负责人提出减几场接待或者休几天假，不必说明自测结果。",
        "两周以后仍然这样，请到医院的心理科或者精神科看一看。",
    ),
    (Check.SLEEP, CheckLevel.WELL): (
        "起床的时间固定，周末也不差一个小时以上。",
        "午后三点以后不喝浓茶和咖啡。",
        "每天在户外走二十分钟。",
    ),
    (Check.SLEEP, CheckLevel.STRAINED): (
        "睡前一个小时放下手机，把惦记的事写在纸上。",
        "躺下二十分钟睡不着就起来，困了再睡。",
        "紧张的时候慢慢呼气：吸四秒、停两秒、呼六秒，做五遍。",
    ),
    (Check.SLEEP, CheckLevel.TALK): (
        "今天就给下面的电话打一次，说说睡眠。",
        "先不排夜间和周末的值班，请负责人换人。",
        "靠酒或者药才能睡的，请到医院的睡眠门诊或者心理科看一看。",
    ),
}

KEPT = 40
"""So many results of one person are kept, the newest."""
KEPT_YEARS = 3
"""Results that were not opened for so long are deleted."""


def right(check: Check, answers: Sequence[int]) -> bool:
    """Whether these are answers to all questions of this check."""
    return len(answers) == len(QUESTIONS[check]) and all(0 <= one < len(ANSWERS) for one in answers)


def level_of(answers: Sequence[int]) -> CheckLevel:
    """Which third of what is possible was reached: told in words, never as a score."""
    most = len(answers) * (len(ANSWERS) - 1)
    return tuple(CheckLevel)[min(2, 3 * sum(answers) // most)]


def quarter_of(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def forgotten(day: date) -> str:
    """Results last touched in a quarter before this one are deleted."""
    return quarter_of(day.replace(year=day.year - KEPT_YEARS, day=1))
