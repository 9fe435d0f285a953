"""What a citizen sends twice counts once."""

import pytest

from tests.cast import Cast, accepted, registered, sent_in
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.review import evaluate
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Attachment, Evaluation, Grade, Matter, Petition
from xinqiao.matters.models.matter import Kind
from xinqiao.rules.lifecycle import State


@pytest.mark.django_db
def test_the_same_evaluation_twice_leaves_the_one_change_that_is_allowed(cast: Cast) -> None:
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(state=State.SERVED)
    petition = Petition.objects.select_related("matter").get(matter=matter)
    citizen = Actor.citizen(petition.pk, matter.pk)
    first = evaluate(citizen, petition, cast.housing, Grade.FAIR, "甲小满觉得慢")
    assert evaluate(citizen, petition, cast.housing, Grade.FAIR, "甲小满觉得慢").pk == first.pk
    evaluate(citizen, petition, cast.housing, Grade.SATISFIED, "后来很快")
    assert Evaluation.objects.count() == 2
    with pytest.raises(Refused):
        evaluate(citizen, petition, cast.housing, Grade.DISSATISFIED, "又改")


@pytest.mark.django_db
def test_the_same_file_twice_is_kept_once_and_another_of_the_same_name_is_kept_too(cast: Cast) -> None:
    petition = registered(cast).petition
    actor = cast.actor("registrar")
    note = sent_in("说明.txt", "楼道照片说明".encode())
    first = attach(actor, petition, [note])
    assert [a.pk for a in attach(actor, petition, [note])] == [first[0].pk]
    attach(actor, petition, [sent_in("说明.txt", "补充说明".encode())])
    assert Attachment.objects.count() == 2


@pytest.mark.django_db
def test_nobody_without_a_post_that_works_on_matters_becomes_the_first_handler(cast: Cast) -> None:
    matter = registered(cast).petition.matter
    matter = sort_matter(
        cast.actor("registrar"),
        Matter.objects.get(pk=matter.pk),
        kind=Kind.CLAIM,
        route="31(6)",
        reason="属于行政机关职权",
        category=None,
    )
    forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
    with pytest.raises(InvalidInput, match="在岗"):
        accept(cast.actor("unit_registrar"), Matter.objects.get(pk=matter.pk), cast.staff["counsel"])
