"""Keys: make the first one, add a version, seal everything anew under the newest."""

import argparse

from django.conf import settings

from xinqiao.cli.start import make_key
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.sealing import keyring, new_key_line

help = "密钥：新建、增加版本、检查"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=["new", "add", "check"], help="new 全新安装；add 增加一版；check 核对"
    )


def run(args: argparse.Namespace) -> int:
    """Never overwrites a key file: a lost key is lost data."""
    place = settings.XINQIAO_ROOT_KEY_FILE
    if args.what == "new":
        made = make_key()
        print(
            f"已新建密钥 {place}。请立即备份到两处离线介质，由两人分别保管。"
            if made
            else f"{place} 已经存在，没有改动。"
        )
        return 0 if made else 1
    if args.what == "add":
        line = new_key_line(keyring().current + 1)
        with place.open("a", encoding="ascii") as out:
            out.write(line)
        print(f"已增加第 {line.split()[0]} 版密钥。重新启动后新数据用新密钥封存；旧版本的行必须保留。")
        return 0
    check_keys()
    print(f"密钥与数据库相符，当前第 {keyring().current} 版。")
    return 0
