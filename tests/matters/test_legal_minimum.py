"""The legal minimum stops a document where it is written, approved and issued, whatever reason is given (条例 32–36)."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.steps import HANDLERS, OPINION, fresh
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.papers import approve, draft, issue_paper, save_draft, submit_for_approval
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.compose import remedy_line
from xinqiao.matters.models import MatterUnit, Paper, UnitPart
from xinqiao.offices.models import Unit

VAGUE = {"days": "30", "reason": "因情况复杂，需要延长办理期限。"}


@pytest.mark.django_db
@pytest.mark.once
def test_article_34_a_vague_reason_is_named_while_it_is_typed_and_stops_the_submission(
    cast: Cast, client: Client
) -> None:
    matter, handler = accepted(cast), cast.actor("handler")
    client.force_login(cast.staff["handler"])
    typed = client.post(f"/desk/matters/{matter.pk}/draft/extension_notice/check/", VAGUE).content.decode()
    assert "情况怎样复杂" in typed
    assert "第三十四条" in typed
    assert "不能送审、签发" in typed
    empty = client.post(f"/desk/matters/{matter.pk}/draft/handling_opinion/check/", {}).content.decode()
    assert "已写全" not in empty
    assert "还没有写全" in empty
    assert "由系统写入</span>" in empty
    assert ">无</span>" in empty
    paper = draft(handler, reload(matter), "extension_notice", VAGUE)
    with pytest.raises(Refused, match=r"情况怎样复杂（《信访工作条例》第三十四条）"):
        submit_for_approval(handler, fresh(paper), reason="领导同意这样写，保留")
    save_draft(handler, fresh(paper), {**VAGUE, "reason": "需要鉴定，鉴定尚未完成"})
    submit_for_approval(handler, fresh(paper))
    client.force_login(cast.staff["leader"])
    assert "已写全" in client.get(f"/desk/papers/{paper.pk}/").content.decode()


@pytest.mark.django_db
@pytest.mark.once
def test_article_35_an_opinion_that_cannot_name_who_reviews_is_neither_approved_nor_issued(
    cast: Cast, settings: Any
) -> None:
    """A superior that is not in this system is named by a setting, and one that is accused itself is never named (条例 30(3))."""
    matter, handler = accepted(cast), cast.actor("handler")
    petition = matter.petitions.get()
    paper = draft(handler, reload(matter), "handling_opinion", OPINION)
    submit_for_approval(handler, fresh(paper))
    here = Unit.objects.filter(pk=cast.housing.pk)
    for who in HANDLERS[1:]:
        here.update(superior=None)
        with pytest.raises(Refused, match=r"向哪个机关、单位请求复查复核.*第三十五条"):
            approve(cast.actor(who), fresh(paper))
        here.update(superior=cast.city_government)
        approve(cast.actor(who), fresh(paper))
    here.update(superior=None)
    with pytest.raises(Refused, match="请管理员在机构中登记"):
        issue_paper(cast.actor("leader"), fresh(paper))
    settings.XINQIAO_HIGHER_ORGAN = "清源省住房和城乡建设厅"
    assert "向清源省住房和城乡建设厅提出复查请求" in remedy_line(fresh(paper))
    assert issue_paper(cast.actor("leader"), fresh(paper)).state == "issued"
    with pytest.raises(Refused, match=r"清源省住房和城乡建设厅，不在本系统里.*第三十五条"):
        request_review(Actor.citizen(petition.pk, matter.pk), petition, text="请求复查")
    here.update(superior=cast.city_government)
    assert "向云水市人民政府提出" in remedy_line(fresh(paper))
    MatterUnit.objects.create(matter=matter, unit=cast.city_government, part=UnitPart.ACCUSED, since=now())
    assert "向清源省人民政府提出" in remedy_line(fresh(paper))
    assert Paper.objects.filter(kind="handling_opinion").count() == 1
