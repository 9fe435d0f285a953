"""Leavers: a list is looked through, each account is closed by an act of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.administration import fresh, with_administrators
from tests.cast import Cast, accepted
from xinqiao.accounts.commands.accounts import reset_password
from xinqiao.accounts.leaving import MOST, leavers, names_in
from xinqiao.kernel.errors import InvalidInput

PLACE = "/desk/staff/leavers/"


def test_a_list_is_read_however_it_is_parted_and_never_cut() -> None:
    assert names_in("\ufeffzhou\r\nwu，an、li;zhou\tsun ") == ["zhou", "wu", "an", "li", "sun"]
    assert names_in(" ") == []
    with pytest.raises(InvalidInput, match="分几次"):
        names_in("\n".join(f"name{n}" for n in range(MOST + 1)))


@pytest.mark.django_db
def test_a_list_proposes_and_each_account_is_closed_by_its_own_act(cast: Cast, client: Client) -> None:
    office = with_administrators(cast)
    accepted(cast)
    handler, clerk, system = office.staff["handler"], office.staff["registrar"], office.staff["city_system"]
    reset_password(office.actor("city_security"), clerk, reason="忘记密码")
    names = [handler.username, clerk.username, system.username, "niemand"]
    rows = {one.name: one for one in leavers(office.actor("city_system"), names)}
    assert list(rows) == names
    assert rows[handler.username].matters == 1
    said = {name: [str(note) for note in one.notes] for name, one in rows.items()}
    assert said[handler.username] == []
    assert said[clerk.username] == ["有一项变更等第二名管理员确认。"]
    assert said[system.username] == ["您自己的账号，由另一名管理员停用。"]
    assert said["niemand"] == ["您管理的单位里没有这个用户名，请核对。"]
    assert leavers(office.actor("system_admin"), [handler.username])[0].staff is None, "another unit's"

    client.force_login(system)
    upload = SimpleUploadedFile("名单.txt", f"{handler.username}\n".encode("utf-8-sig"))
    page = client.post(PLACE, {"names": clerk.username, "file": upload}, follow=True).content.decode()
    close = f"/desk/accounts/{handler.pk}/close/"
    assert close in page
    assert "请其科室负责人移交" in page
    assert fresh(handler).is_active, "nothing is closed by looking"
    assert client.post(close, {"reason": "已经离职，人事名册第3号"}).status_code == 302
    assert not fresh(handler).is_active
    again = client.get(f"{PLACE}?names={handler.username}").content.decode()
    assert "已停用" in again
    assert close not in again
    for wrong in ({"names": ""}, {"names": "", "file": SimpleUploadedFile("a.txt", b"\x00\x01")}):
        assert client.post(PLACE, wrong).status_code == 422
    client.force_login(office.staff["city_security"])
    assert client.get(PLACE).status_code == 404
