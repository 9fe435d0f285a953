"""An office changes its language norms: proposed by one, approved by another, every change kept, others untouched (M-C2)."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.library.commands.wording import approve_norm, propose, refuse_norm
from xinqiao.library.models import NormVersion
from xinqiao.library.queries.wording import norm_named, norms_of, versions_of
from xinqiao.rules.wording.norms import Severity

pytestmark = pytest.mark.django_db


def proposed_norm(cast: Cast, **changes: Any) -> NormVersion:
    """A change that the handler of the housing office proposed."""
    given: dict[str, Any] = {
        "pattern": "你去找门卫",
        "group": "shirking",
        "severity": Severity.FORBIDDEN,
        "why": "让人来回跑。",
        "hits": ["你去找门卫吧"],
        "misses": ["物业已经到场"],
        "reason": "本月来信多次出现",
        **changes,
    }
    return propose(cast.actor("handler"), cast.housing, **given)


def changed_norm(cast: Cast, **changes: Any) -> NormVersion:
    """A norm of the housing office, proposed and approved."""
    return approve_norm(cast.actor("section_head"), proposed_norm(cast, **changes))


def test_a_norm_holds_when_another_person_has_approved_it_and_only_here(cast: Cast) -> None:
    here, there = cast.housing.pk, cast.environment.pk
    row = proposed_norm(cast)
    assert not norms_of(here).meet("你去找门卫吧")
    with pytest.raises(Denied):
        approve_norm(cast.actor("handler"), row)
    approve_norm(cast.actor("section_head"), row)
    assert [met.norm.code for met in norms_of(here).meet("你去找门卫吧")] == [row.code]
    assert not norms_of(there).meet("你去找门卫吧")
    with pytest.raises(Refused, match="已经有了决定"):
        refuse_norm(cast.actor("section_head"), NormVersion.objects.get(), note="不再需要")


def test_a_shipped_norm_is_changed_and_retired_and_each_version_is_kept(cast: Cast, client: Client) -> None:
    unit, code = cast.housing.pk, "shirking-01"
    lawful = "依据《信访工作条例》第三十五条，这是上级规定的，您可以申请复查。"
    shipped = {"pattern": "这是(上面|上级)(定|规定)", "hits": ["这是上面定的。"], "misses": [lawful]}
    changed_norm(cast, code=code, better="依据如下", **shipped)
    assert norm_named(unit, code).better == "依据如下"  # type: ignore[union-attr]  # it is there
    waits = proposed_norm(cast, code=code, retired=True)
    with pytest.raises(Refused, match="等待批准"):
        proposed_norm(cast, code=code)
    approve_norm(cast.actor("leader"), waits)
    assert norm_named(unit, code) is None
    assert not norms_of(unit).meet("这是上面定的。")
    assert norms_of(cast.environment.pk).meet("这是上面定的。")
    assert [version.retired for version in versions_of(unit, code)] == [True, False]
    # What was retired is found and comes back under its code; the page fills its words in. Examples come first, patterns behind a fold.
    client.force_login(cast.staff["section_head"])
    listed = client.get("/library/wording/").content.decode()
    assert listed.index("已停用") < listed.index(f'wording/{code}/"')
    before, _, folded = listed.partition("<details")
    assert "<a href" in before
    assert "…" not in before.partition("<tbody>")[2]
    assert "句式" in folded
    assert "提出恢复" in client.get(f"/library/wording/{code}/").content.decode()
    assert "你去找门卫" in client.get(f"/library/wording/{code}/propose/").content.decode()
    approve_norm(cast.actor("leader"), proposed_norm(cast, code=code))
    assert norm_named(unit, code) is not None


def test_nobody_approves_the_own_proposal(cast: Cast) -> None:
    row = proposed_norm(cast)
    NormVersion.objects.filter(pk=row.pk).update(proposed_by=cast.staff["section_head"])
    with pytest.raises(Refused, match="另一人"):
        approve_norm(cast.actor("section_head"), NormVersion.objects.get(pk=row.pk))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("pattern", {"pattern": "(你去找"}),
        ("pattern", {"pattern": "你…他"}),
        ("hits", {"hits": ["无关的话"]}),
        ("misses", {"misses": ["你去找门卫"]}),
        ("code", {"code": "no-such"}),
    ],
)
def test_a_norm_that_does_not_judge_its_own_examples_is_refused(
    cast: Cast, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        proposed_norm(cast, **changes)
    assert list(refused.value.fields) == [field]
