"""A closed matter with its sealed file; one that was answered."""

from typing import Any

from tests.cast import Cast, registered, reload, sent_in
from tests.steps import fresh, serve
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import Job
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.handling import record_execution
from xinqiao.matters.commands.messages import send_message
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper
from xinqiao.matters.models.matter import Kind

GUIDANCE = {
    "organ": "云水市人民法院",
    "procedure": "民事诉讼",
    "explanation": "携带合同和身份证件，向合同履行地人民法院起诉，诉讼时效三年。",
}


def guided(cast: Cast, **changes: Any) -> Paper:
    """A matter that the petition office told where to go, with material and a message: the notice as issued."""
    petition = registered(cast, files=(sent_in("照片说明.txt", b"photograph"),), **changes).petition
    matter = petition.matter
    send_message(Actor.citizen(petition.pk, matter.pk), petition, text="请问到哪个法院，我的电话13800001234")
    sort_matter(
        cast.actor("registrar"), reload(matter), kind=Kind.CLAIM, route="31(1)", reason="诉讼", category=None
    )
    notice = draft(cast.actor("registrar"), reload(matter), "guidance_notice", GUIDANCE)
    submit_for_approval(cast.actor("registrar"), notice)
    approve(cast.actor("office_counsel"), fresh(notice))
    return issue_paper(cast.actor("office_leader"), fresh(notice))


def closed_and_filed(cast: Cast) -> Matter:
    """The same served and closed; its file is made by the job that the closing enqueues."""
    paper = guided(cast)
    serve(cast, paper, "registrar", today())
    close(cast.actor("registrar"), reload(paper.matter))
    job = Job.objects.get(kind="seal-file", argument={"matter": paper.matter_id})
    HANDLERS["seal-file"].run(job.argument)
    return reload(paper.matter)


def answered_and_closed(cast: Cast, matter: Matter) -> None:
    """A matter of the housing office whose answer was served and whose remedy is over: carried out, and closed."""
    for paper in matter.papers.filter(kind="acceptance_notice"):
        serve(cast, paper, "handler", today())
    record_execution(cast.actor("handler"), reload(matter), 1, done_on=today(), result="已经停工，有照片")
    close(cast.actor("unit_registrar"), reload(matter))
