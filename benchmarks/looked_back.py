"""A sampled matter with its review, and the rectification that came of it, each with its steps; half of them still open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.clock import day_of
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff
from xinqiao.policy.models import LookBack, LookBackReview, Rectification, SampledMatter
from xinqiao.rules import looking_back, rectifying
from xinqiao.rules.roles import Role


def looked_back(
    look_back: LookBack, matter: Matter, heard: Staff, reviewer: Staff, owner: Staff, at: datetime
) -> Iterator[Model]:
    """The records have the key of the matter, so that steps can name them before they are written."""
    done, day = matter.pk // 1600 % 2 == 0, day_of(at)

    def turn(stage: str, whose: Staff) -> dict[str, Any]:
        person = {"turn_unit_id": whose.unit_id, "turn_staff": whose}
        return {"pk": matter.pk, "stage": stage, "turn_since": at, "turn_due": day, **person}

    def step(model: type[OnCourse], act: str, by: Staff) -> Step:
        return Step(record=model._meta.label_lower, key=matter.pk, number=1, act=act, by=by, at=at)

    sampled = SampledMatter(
        look_back=look_back,
        matter=matter,
        handling_unit=look_back.unit,
        position=matter.pk % 30_000,
        heard=heard,
        **turn(looking_back.SampleStage.ASKED, heard),
    )
    yield sampled
    yield step(SampledMatter, "ask", reviewer)
    yield LookBackReview(
        sampled=sampled,
        part=Role.INSPECTOR,
        reviewer=reviewer,
        assigned_by=reviewer,
        assigned_at=at,
        filled_at=at if done else None,
    )
    stage, whose = (rectifying.Stage.CARRIED_OUT, reviewer) if done else (rectifying.Stage.OPENED, owner)
    yield Rectification(
        matter=matter,
        sampled=sampled,
        unit=look_back.unit,
        opened_for=look_back.unit,
        owner=owner,
        deviation="虚构",
        due_on=day + timedelta(days=matter.pk % 20),
        opened_by=reviewer,
        opened_at=at,
        **turn(stage, whose),
    )
    if done:
        yield step(Rectification, "carry_out", owner)
