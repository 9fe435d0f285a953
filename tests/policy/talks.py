"""Steps of case discussions that several tests take: submitted, invited to, heard, minuted, confirmed."""

from datetime import date, timedelta

from tests.cast import Cast, reload
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Level, Post, Staff, Unit, UnitKind
from xinqiao.offices.queries import actor_for
from xinqiao.policy.commands.discussion import Guest, View, invite, opine, submit_difficulty
from xinqiao.policy.commands.minutes import confirm, excuse, minute
from xinqiao.policy.models import CaseDiscussion, Participant
from xinqiao.rules.roles import Role

LAND = "土地征收补偿标准"
OPTIONS = ("按公布的区片综合地价补偿。", "参照邻近村去年的标准补偿。")


def discussed(cast: Cast, matter: Matter, subject: str = LAND) -> CaseDiscussion:
    """The handler of the housing office has stated the difficulty."""
    return submit_difficulty(
        cast.actor("handler"),
        reload(matter),
        subject=subject,
        question="地块是园地还是一般耕地，补偿标准适用哪一档？甲小满不同意。",
        facts="地块登记为园地，信访人电话13800001234，现状种植果树。",
        provisions="《土地管理法》第四十八条",
        option_1=OPTIONS[0],
        option_2=OPTIONS[1],
    )


def fresh(discussion: CaseDiscussion) -> CaseDiscussion:
    return CaseDiscussion.objects.get(pk=discussion.pk)


def departments(cast: Cast) -> dict[str, Staff]:
    """The two departments without whom land compensation is not discussed, with one person each."""
    people = {}
    for key, name, word in (
        ("resources", "云水市自然资源局", "云自然"),
        ("farming", "云水市农业农村局", "云农"),
    ):
        unit = Unit.objects.create(
            name=name,
            short_name=name[3:],
            kind=UnitKind.COMPETENT_UNIT,
            level=Level.CITY,
            superior=cast.city_government,
            document_word=word,
        )
        people[key] = Staff.objects.create(username=key, name=f"虚构{key}", unit=unit)
        Post.objects.create(staff=people[key], role=Role.HANDLER)
        cast.staff[key], cast.units[key] = people[key], unit
    return people


def part_of(discussion: CaseDiscussion, party: str) -> Participant:
    return Participant.objects.get(discussion=discussion, party=party)


def everybody_invited(cast: Cast, discussion: CaseDiscussion, until: date | None = None) -> CaseDiscussion:
    """Both departments, section head, counsel and the outside expert; the leader in charge leads."""
    if "resources" not in cast.staff:
        departments(cast)
    named = {
        "业务科室": "section_head",
        "法律顾问": "counsel",
        "自然资源主管部门": "resources",
        "农业农村主管部门": "farming",
    }
    guests = [Guest(staff=cast.staff[who], part=part_of(discussion, party)) for party, who in named.items()]
    guests.append(Guest(staff=cast.staff["expert"]))
    return invite(
        cast.actor("section_head"),
        fresh(discussion),
        guests,
        chair=cast.staff["leader"],
        until=until or today() + timedelta(days=10),
    )


def views(first: bool = True, reasons: str = "符合规定。") -> list[View]:
    return [
        View(position=1, lawful=first, reasonable=first, reasons=reasons),
        View(position=2, lawful=not first, reasonable=True, reasons="没有依据。"),
    ]


INVITED = ("section_head", "counsel", "resources", "farming", "expert")


def heard(cast: Cast, discussion: CaseDiscussion, *who: str) -> None:
    for name in who or INVITED:
        opine(actor_for(Staff.objects.get(pk=cast.staff[name].pk)), fresh(discussion), views())


def minuted(cast: Cast, discussion: CaseDiscussion) -> CaseDiscussion:
    return minute(cast.actor("leader"), fresh(discussion), option=1, reasons="各方一致。")


def confirmed(cast: Cast, discussion: CaseDiscussion, *who: str) -> None:
    for name in who or INVITED:
        confirm(cast.actor(name), fresh(discussion), digest=fresh(discussion).minutes_hash)


def excused(cast: Cast, discussion: CaseDiscussion, party: str, reason: str = "另有会议") -> Participant:
    return excuse(cast.actor("leader"), fresh(discussion), part=part_of(discussion, party), reason=reason)
