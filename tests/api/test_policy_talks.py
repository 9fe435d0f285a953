"""Discussions, disputes and requests for instruction by a program: as on the pages, masked, and to nobody else."""

from datetime import timedelta

import pytest

from tests.api.calls import Caller, caller
from tests.cast import Cast, accepted, reload
from tests.policy.talks import LAND, confirmed, departments, fresh, heard, part_of
from tests.steps import issued
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Dispute, RequestForInstruction
from xinqiao.policy.models import CaseDiscussion

pytestmark = pytest.mark.django_db


def _does(who: Caller, address: str, act: str, body: dict[str, object], *, expect: int = 200) -> str:
    answer = who.post(f"{address}/{act}", body, expect=expect, If_Match=who.version(address))
    return str(answer["state"]["code"]) if expect == 200 else str(answer["errors"])


def test_a_discussion_is_submitted_concluded_and_read_by_programs(cast: Cast) -> None:
    departments(cast)
    matter = accepted(cast)
    given = {
        "subject": LAND,
        "question": "甲小满问哪一档？",
        "facts": "园地。",
        "option_1": "按公布的。",
        "option_2": "参照",
    }
    caller(cast, "handler").post(f"/matters/{matter.number}/discuss", given, If_Match=f'"{matter.version}"')
    discussion = CaseDiscussion.objects.get()
    leader, address = caller(cast, "leader"), f"/discussions/{discussion.pk}"
    named = {"业务科室": "section_head", "法律顾问": "counsel", "自然资源主管部门": "resources"}
    guests = [
        {"staff": cast.staff[who].pk, "part": part_of(discussion, party).pk} for party, who in named.items()
    ]
    farming = {"staff": cast.staff["farming"].pk, "part": part_of(discussion, "农业农村主管部门").pk}
    chosen = {"chair": cast.staff["leader"].pk, "until": (today() + timedelta(days=7)).isoformat()}
    wrong = {"guests": [*guests, {"staff": 0}], **chosen}
    assert "guests.3.staff" in _does(leader, address, "invite", wrong, expect=422)
    _does(leader, address, "invite", {"guests": [*guests, farming], **chosen})
    invited = caller(cast, "resources")
    view = {"position": 1, "lawful": True, "reasonable": True, "reasons": "甲小满有道理。"}
    assert "lawful_2" in str(invited.post(f"{address}/opine", {"views": [view]}, expect=422)["errors"])
    invited.post(f"{address}/opine", {"views": [view, {**view, "position": 2}]})
    heard(cast, discussion, "section_head", "counsel", "farming")
    told = leader.get(address)
    assert "甲小满" not in str(told)
    assert {"minute", "invite", "drop"} <= set(told["may"])
    assert "option" in _does(leader, address, "minute", {"option": 9, "reasons": "一致"}, expect=422)
    assert _does(leader, address, "minute", {"option": 1, "reasons": "一致"}) == "minuted"
    digest = invited.get(address)["minutes_hash"]
    assert AuditEntry.objects.filter(action="discussion.look").exists(), "a look of the invited is recorded"
    invited.post(f"{address}/confirm", {"digest": digest, "dissent": "另有看法"})
    confirmed(cast, fresh(discussion), "section_head", "counsel", "farming")
    assert _does(leader, address, "conclude", {}) == "concluded"
    assert [s["act"]["code"] for s in leader.get(address)["steps"]][-1] == "conclude"
    for who in (invited, caller(cast, "outsider")):
        who.get(address, expect=404)


def test_a_dispute_and_a_request_are_settled_by_programs(cast: Cast) -> None:
    matter = accepted(cast)
    given = {"kind": "policy", "reason": "两个文件不一致"}
    caller(cast, "handler").post(f"/matters/{matter.number}/dispute", given, If_Match=f'"{matter.version}"')
    asking = {"recipient": "云水市人民政府", "facts": "园地。", "question": "哪一档？", "opinion": "园地。"}
    issued(cast, reload(matter), "instruction_request", asking, "handler", "section_head", "leader")
    address = f"/requests/{RequestForInstruction.objects.get().pk}"
    organ = caller(cast, "review_leader")
    told = organ.get(address)
    assert (told["letter"]["question"], told["may"]) == ("哪一档？", ["answer"])
    assert matter.number not in str(told), "the organ sees the letter and nothing of the matter"
    answer = {"number": "云政函〔2026〕9号", "answered_on": today().isoformat(), "text": "按园地执行。"}
    late = {**answer, "answered_on": "2000-01-01"}
    assert "answered_on" in _does(organ, address, "answer", {"given": late}, expect=422)
    assert _does(organ, address, "answer", {"given": answer}) == "answered"
    assert _does(organ, address, "answer", {"given": {**answer, "text": "更正。"}}) == "answered"
    said = [step["words"]["text"] for step in organ.get(address)["answers"]]
    assert said == ["按园地执行。", "更正。"]
    caller(cast, "discipline_leader").get(address, expect=404)
    dispute = Dispute.objects.get()
    decided = caller(cast, "leader").post(
        f"/disputes/{dispute.pk}/decide_dispute",
        {"decision": "按批复答复。"},
        If_Match=f'"{dispute.version}"',
    )
    assert decided["state"]["code"] == "decided"
