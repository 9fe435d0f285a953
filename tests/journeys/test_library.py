"""Counsel takes a text in with a real browser: what was recognised, what is wrong, the correction, the text in force."""

from pathlib import Path

import pytest

from tests.journeys.people import People

pytestmark = [pytest.mark.journey, pytest.mark.once]

RULES = """# 云水市电动自行车停放管理办法

（2026年9月1日云水市人民政府第16次常务会议通过　2026年9月10日云水市人民政府令第60号公布）

## 第一章 总则

第一条 为了规范电动自行车停放和充电，制定本办法。

第二条 不得在下列场所停放电动自行车或者为其充电：

（一）楼梯间、疏散通道；

（二）住宅套内。

## 第二章 收费和附则

第二条 充电服务费不得高于下列标准：

| 地区 | 白天（元/度） | 夜间（元/度） |
|---|---|---|
| 临江区 | 0.60 | 0.40 |
| 松柏县 | 0.50 | 0.35 |

第四条 本办法自2026年10月1日起施行。
"""


def test_counsel_takes_in_a_text_that_first_had_a_wrong_number_and_a_handler_finds_it(
    people: People, tmp_path: Path
) -> None:
    file = tmp_path / "停放办法.txt"
    file.write_bytes(RULES.encode("gb18030"))
    counsel = people.clerk("zj-fagu")
    counsel.open("/library/")
    counsel.follow("收录文件")
    counsel.look_wide_and_narrow("library-import")
    counsel.page.set_input_files("input[name=file]", file)
    counsel.press("读入并预览")
    counsel.sees("第二条出现了两次", "缺少第三条", "GB18030", "还没有保存")
    counsel.look_wide_and_narrow("library-preview-wrong")
    whole = counsel.page.get_by_label("全文")
    whole.fill(whole.input_value().replace("第二条 充电", "第三条 充电"))
    counsel.fill("制定机关", "云水市人民政府")
    counsel.fill("适用地区", "云水市")
    counsel.select("效力级别", "地方政府规章")
    counsel.press("重新预览")
    counsel.sees("将新建")
    assert "出现了两次" not in counsel.page.content()
    assert counsel.page.get_by_label("适用地区").input_value() == "云水市"
    counsel.look_wide_and_narrow("library-preview")
    counsel.done("收录这份文件", "已收录")
    counsel.sees("云水市电动自行车停放管理办法", "有效", "第三条的表格", "0.35")
    counsel.look_wide_and_narrow("library-instrument")

    handler = people.clerk("zj-chengban")
    handler.open("/library/")
    handler.page.get_by_label("名称、条文中的词").fill("充电 标准")
    handler.press("查找")
    handler.look_wide_and_narrow("library-search")
    handler.follow("云水市电动自行车停放管理办法 第三条")
    handler.sees("充电服务费不得高于下列标准")
    handler.open("/library/?on=2026-09-15&validity=not_yet&q=电动自行车")
    handler.sees("尚未施行")


def test_what_the_fictional_city_has_can_be_read_on_any_day(people: People) -> None:
    handler = people.clerk("zj-chengban")
    handler.open("/library/")
    handler.look_wide_and_narrow("library-list")
    handler.follow("云水市征收集体土地补偿标准")
    handler.sees("68000")
    handler.page.get_by_label("看哪一天有效的文本").fill("2022-01-01")
    handler.press("查看")
    handler.sees("62000")
    handler.look_wide_and_narrow("library-standard")
