"""Suggestions of a language model that an office runs on its own network, behind an OpenAI-compatible address (M-C2).

Off unless an address is set. What is sent has been masked before; what comes back is text that a person reads, never more. The far
end is looked at after connecting and before anything is sent: an address outside private networks is refused unless it was allowed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from xinqiao.rules.words import Phrase
from xinqiao.suggest.own_network import NoAddress, NotOwn, cut_after, line_to

SECONDS = 8.0
MOST, LONGEST_ADVICE = 5, 300
_LONGEST_TEXT, _LONGEST_ANSWER = 6_000, 100_000
_ASKED = (
    "你是信访答复的校对人。下面是一份答复的草稿，个人信息已经遮盖。指出不通顺、不易懂、没有说清由谁在什么时候做什么的地方，"
    "每行一条，最多5条，每条不超过60字，只写建议，不改写全文，不编造法律条文和事实。没有建议的，只写“没有建议”。"
)


class NoAdvice(Exception):
    """No suggestions could be had; the words tell people why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the model answers, `https://10.0.0.5:8000/v1`, and its name. `anywhere`: also outside private networks."""

    address: str
    model: str
    anywhere: bool = False
    seconds: float = SECONDS


def advise(machine: Machine, text: str) -> tuple[str, ...]:
    """A few suggestions on a masked text. Raises NoAdvice, in at most about `seconds`."""
    asked = [{"role": "system", "content": _ASKED}, {"role": "user", "content": text[:_LONGEST_TEXT]}]
    body = json.dumps({"model": machine.model, "messages": asked, "temperature": 0, "stream": False})
    try:
        told = json.loads(_posted(machine, body))
        answer = told["choices"][0]["message"]["content"]
        lines = [line.strip(" \t-*·•0123456789.、") for line in answer.splitlines()]
    except (OSError, HTTPException, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise NoAdvice(Phrase("语言模型没有给出建议，请照常写，不影响送审。")) from error
    return tuple(line[:LONGEST_ADVICE] for line in lines if line and not line.startswith("没有建议"))[:MOST]


def _posted(machine: Machine, body: str) -> bytes:
    """What it answers."""
    with _line(machine) as line, cut_after(machine.seconds, line.sock):
        path = f"{urlsplit(machine.address).path.rstrip('/')}/chat/completions"
        line.request("POST", path, body.encode(), {"Content-Type": "application/json"})
        answer = line.getresponse()
        if answer.status != HTTPStatus.OK:
            raise HTTPException(str(answer.status))
        return answer.read(_LONGEST_ANSWER)


def reach(machine: Machine) -> None:
    """Try whether it can be reached, without sending anything. Raises NoAdvice, OSError."""
    with _line(machine):
        pass


@contextmanager
def _line(machine: Machine) -> Iterator[HTTPConnection]:
    """A line to it, once the far end is known. Raises NoAdvice for one that may not hear anything, OSError."""
    try:
        with line_to(machine.address, anywhere=machine.anywhere, seconds=machine.seconds) as line:
            yield line
    except NoAddress:
        raise NoAdvice(Phrase("语言模型的地址应以 http:// 或者 https:// 开头。")) from None
    except NotOwn:
        raise NoAdvice(Phrase("语言模型的地址不在本单位的内部网络，没有发送任何内容。")) from None
