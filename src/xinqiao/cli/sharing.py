"""`./xinqiao keys split` and `keys join`: the root key on the sheets of several people, who only together can bring it back."""

import argparse
import os
import re
import secrets
import sys
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from xinqiao.cli.start import ready
from xinqiao.documents.reports import Report, Table, Text, render_report
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, KeyMissing, Refused, SealError
from xinqiao.kernel.sealing import key_text, parse_keys, shared_place
from xinqiao.kernel.shared_key import SharedKey, public_of, shared_key
from xinqiao.kernel.shares import FEWEST, LENGTH, MOST, Gathered, WrongWord, words_in
from xinqiao.kernel.shares import split as split_secret
from xinqiao.kernel.storage import write_new
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.rules.verdict import Verdict
from xinqiao.safekeeping.commands.root_key import record_join, record_split

_ACTOR = Actor.system("keys")


def split(args: argparse.Namespace) -> int:
    """One sheet a holder, in files of their own. The old sheets open nothing any more once the old `root.shares` is gone."""
    ready()
    holders, folder = [name.strip() for name in args.holders or ()], args.to
    needed = args.needed or 0
    if not FEWEST <= needed <= len(holders) <= MOST or len(set(holders)) < len(holders) or not all(holders):
        raise _refused(
            f"请写明持有人的姓名（{FEWEST}至{MOST}人，各不相同）和几个人到场才能打开（至少{FEWEST}人）："
            "keys split --holders 张三 李四 王五 --needed 2 --to 文件夹"
        )
    near = [place.resolve() for place in (settings.XINQIAO_HOME, settings.XINQIAO_BACKUP) if place]
    if folder is None or any(folder.resolve().is_relative_to(place) for place in near):
        raise _refused("请用 --to 写明份额放在哪个文件夹：不在数据目录和备份目录里，最好在内存盘或者U盘上。")
    secret = secrets.token_bytes(32)
    number, sheets = split_secret(secret, count=len(holders), needed=needed)
    day = today().isoformat()
    shared = SharedKey(number=number, needed=needed, holders=holders, day=day, public=public_of(secret))
    shared = shared.holding(key_text())
    for place, (holder, words) in enumerate(zip(holders, sheets, strict=True), start=1):
        named = re.sub(r"\W", "", holder)
        sheet = folder / f"主密钥份额-{number}-{place}-{named}.pdf"
        write_new(sheet, render_report(_sheet(shared, place, words), font_dirs=_fonts()))
        print(sheet)
    again = shared_place().exists()
    record_split(_ACTOR, None, shared=shared)
    print(
        f"已分成{len(holders)}份，任何{needed}份能打开 {shared_place()}。它单独打不开，没有它份额也没有用：请随备份抄到别处。"
        "\n请当着持有人的面逐份打印、交给本人、删去文件，再运行 ./xinqiao keys join --try 试一次。"
    )
    if again:
        print("上一次分持的份额作废：请收回销毁，抄到别处的旧 root.shares 也删去，两样都在的仍能打开。")
    return 0


def _fonts() -> list[Path]:
    return [settings.XINQIAO_FONTS] if settings.XINQIAO_FONTS.is_dir() else []


def _sheet(shared: SharedKey, place: int, words: str) -> Report:
    """What one holder is given: what it is for, the words, what never to do."""
    of, listed, deep = len(shared.holders), words.split(), LENGTH // 3
    first = Unit.objects.filter(kind=UnitKind.PETITION_OFFICE).order_by("pk").first()
    numbered = [(str(n), word) for n, word in enumerate(listed, start=1)]
    rows = [
        tuple(cell for column in range(3) for cell in numbered[row + column * deep]) for row in range(deep)
    ]
    return Report(
        title="主密钥份额",
        subtitle=f"持有人：{shared.holders[place - 1]}　　第{place}份，共{of}份　　第{shared.number}号分持",
        issuer=first.name if first else "信桥",
        day=today(),
        blocks=(
            Text(
                paragraphs=(
                    f"单位的信访系统用主密钥封存个人信息。任何{shared.needed}个持有人带着份额到场，才能在换机器、丢失密钥或者开机时"
                    "打开它（连同备份旁边的 root.shares）；少一份，什么也打不开。到场后由操作人运行 ./xinqiao keys join，您亲自输入下面的词。每年试一次。",
                )
            ),
            Table(headings=("", "词") * 3, rows=tuple(rows), widths=(1, 4) * 3),
            Text(
                heading="请记住",
                paragraphs=(
                    "亲自保管，锁好，和别人的份额、备份介质分开放。每个词只看前四个字母也能认出。",
                    "不拍照、不扫描、不复印，不发微信和邮件，不存电脑和网盘，不念给别人听，不交给别人代输。",
                    "遗失、被人看见，或者离岗、换岗的，当天告诉单位负责人：重新分一次，这一份就作废。",
                ),
            ),
        ),
        foot=f"第{shared.number}号分持，第{place}份",
    )


def join(args: argparse.Namespace) -> int:
    """Put the key file back, or only see that the sheets open it."""
    shared = shared_key(args.sealed)
    if shared is None and args.sealed is None and settings.XINQIAO_BACKUP:
        shared = shared_key(settings.XINQIAO_BACKUP / shared_place().name)
    if shared is None:
        raise _refused("没有找到 root.shares（封存的密钥文件）。请用 --sealed 写明它在哪里，备份旁边有一份。")
    if args.to:
        settings.XINQIAO_ROOT_KEY_FILE = args.to
    if not args.try_:
        _refuse_there()
    gathered = Gathered(shared)
    for place in args.share or ():
        print(f"{gathered.add(words_in(_read(place)))}的份额已读入。")
    if not args.share:
        _ask(gathered, shared)
    keys = shared.opened(gathered.secret())
    told = f"{'、'.join(gathered.holders)}的份额打开了密钥文件，共{len(parse_keys(keys).roots)}版。"
    return (_rehearsed if args.try_ else _restored)(keys, told, shared, gathered.holders)


def _refuse_there() -> None:
    """Before anybody types anything. Raises Refused: no key file is ever overwritten."""
    if os.environ.get("XINQIAO_ROOT_KEY"):
        raise _refused("密钥由环境变量 XINQIAO_ROOT_KEY 提供，密钥文件不起作用。请先去掉它，或者用 --try。")
    if settings.XINQIAO_ROOT_KEY_FILE.exists():
        raise _refused(
            f"{settings.XINQIAO_ROOT_KEY_FILE} 已经存在，没有改动。要核对份额，请运行 keys join --try。"
        )


def _ask(gathered: Gathered, shared: SharedKey) -> None:
    print(
        f"第{shared.number}号分持，{shared.day}，持有人：{'、'.join(shared.holders)}，要{shared.needed}人。"
        f"\n每人输入自己的{LENGTH}个词，可以分几行，每个词前四个字母就够；输入的内容不显示。"
    )
    words = list[str]()
    while gathered.missing:
        while len(words) < LENGTH:
            words += _typed(f"还差{gathered.missing}份。第{len(words) + 1}个词起：", len(words))
        try:
            print(f"{gathered.add(words)}的份额已读入。")
            words = []
        except WrongWord as error:
            print(error.message)
            words[error.place - 1 : error.place] = _typed(f"第{error.place}个词：", error.place - 1)
        except InvalidInput as error:
            print(error.message)
            words = []


def _typed(asked: str, after: int) -> list[str]:
    """One line, asked for until every word in it can be one; where nobody sees it, it is not shown either."""
    while True:
        try:
            return words_in(getpass(asked) if sys.stdin.isatty() else input(), after=after)
        except WrongWord as error:
            print(f"{error.message}这一行没有收下。")
        except EOFError:
            raise _refused("份额没有输入完，什么都没有改动。") from None


def _read(place: Path) -> str:
    try:
        return place.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise _refused(f"读不了 {place}。请给一个文本文件，里面是一份份额的{LENGTH}个词。") from None


def _rehearsed(keys: str, told: str, shared: SharedKey, holders: list[str]) -> int:
    try:
        if parse_keys(key_text()).roots != parse_keys(keys).roots:
            print(f"{told}但它和正在使用的密钥不同：请重新运行 keys split。", file=sys.stderr)
            return 1
    except KeyMissing:
        print(f"{told}这台机器上没有密钥文件，没有比对；没有写下任何东西。")
        return 0
    logged = _logged(shared.number, holders, rehearsed=True)
    print(f"{told}与正在使用的密钥相同，没有改动密钥文件。{logged}")
    return 0


def _restored(keys: str, told: str, shared: SharedKey, holders: list[str]) -> int:
    place = settings.XINQIAO_ROOT_KEY_FILE
    write_new(place, keys.encode())
    try:
        logged = _logged(shared.number, holders, rehearsed=False)
    except SealError:  # of another office, or older than the database
        place.unlink()
        raise
    if not shared_place().exists():  # a new machine: the next version is sealed to the same sheets
        write_new(shared_place(), shared.written())
    print(f"{told}密钥已放在 {place}。{logged}")
    return 0


def _logged(number: int, holders: list[str], *, rehearsed: bool) -> str:
    """Into the log, where this machine has the office's database; before a restore there is none. Raises SealError for a key of another office."""
    try:
        ready()
        record_join(_ACTOR, None, number=number, holders="、".join(holders), rehearsed=rehearsed)
    except (Refused, DatabaseError):
        return "这里还没有能用的数据库，没有记入审计日志。"
    return "已记入审计日志。"


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))
