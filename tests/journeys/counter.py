"""What a citizen does at the public counter."""

from dataclasses import dataclass

from tests.journeys.people import Screen


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str
    code: str


def submit(
    citizen: Screen, *, title: str, text: str, requests: str = "", accusation: bool = False
) -> Receipt:
    """Fill in the form on a telephone and keep the receipt."""
    citizen.open("/")
    citizen.look("counter-home")
    citizen.follow("我要反映问题")
    citizen.look("counter-new")
    citizen.fill("一句话说明", title)
    citizen.fill("具体情况", text)
    if requests:
        citizen.fill("您希望怎样解决", requests)
    if accusation:
        citizen.choose("我要反映的是某个工作人员")
    citizen.press("提交我的反映")
    citizen.page.wait_for_selector("#problems")
    assert "请填写姓名" in citizen.problems()
    assert citizen.page.get_by_label("具体情况").input_value() == text
    citizen.look("counter-new-problems")
    citizen.fill("姓名", "甲小满")
    citizen.fill("电话", "13800001234")
    citizen.select("向哪个信访部门反映", "云水市信访局")
    citizen.press("提交我的反映")
    citizen.page.wait_for_url("**/receipt/")
    citizen.look("counter-receipt")
    number, code = citizen.page.locator(".receipt .code").all_inner_texts()
    return Receipt(number=number, code=code)


def open_petition(citizen: Screen, receipt: Receipt) -> None:
    """Look up the own petition with number and code."""
    citizen.open("/open/")
    citizen.look("counter-open")
    citizen.fill("信访件编号", receipt.number)
    citizen.fill("查询码", receipt.code)
    citizen.press("查询")
    citizen.page.wait_for_url("**/progress/")
