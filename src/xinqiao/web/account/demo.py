"""The demonstration's page of accounts: who to log in as for what."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.language import listed
from xinqiao.offices.models import Staff
from xinqiao.rules.roles import ROLE_TITLES, Role

PURPOSES: dict[Role, str] = {
    Role.RECEPTIONIST: gettext_noop("登记来访、来信、来电，出具回执，登记送达"),
    Role.REGISTRAR: gettext_noop("登记、分类、转送、交办、受理，核定异议，签发和送达"),
    Role.HANDLER: gettext_noop("办理分派给自己的事项：听取陈述、调查、起草意见书、送达"),
    Role.SECTION_HEAD: gettext_noop("分派承办，审核文书第一步"),
    Role.LEGAL_COUNSEL: gettext_noop("审核文书的依据和途径"),
    Role.LEADER_IN_CHARGE: gettext_noop("审核签发，批准延期；看得到检举控告事项"),
    Role.PRINCIPAL_LEADER: gettext_noop("看全单位的期限，代分管领导审核"),
    Role.INSPECTOR: gettext_noop("看转出的事项哪些快到期、已超期"),
    Role.ARCHIVIST: gettext_noop("检查齐全后办结归档"),
    Role.EXPERT: gettext_noop("受邀参加会商，只看得到受邀的那一件事项，到期为止"),
    Role.SYSTEM_ADMIN: gettext_noop("建立、停用账号；看不到任何信访事项"),
    Role.SECURITY_ADMIN: gettext_noop("设置岗位、重置密码；看不到任何信访事项"),
    Role.AUDIT_ADMIN: gettext_noop("查看、校验审计日志；看不到任何信访事项"),
}
"""What each post does, for somebody who sees the product for the first time."""

TOUR: tuple[tuple[str, str], ...] = (
    (gettext_noop("不登录"), gettext_noop("在首页提交一件信访，记下编号和查询码")),
    ("dengji", gettext_noop("打开“待分办”，分类，转送给市住建局")),
    ("zj-shouwen", gettext_noop("受理，指定首办责任人丑承办")),
    ("zj-chengban", gettext_noop("登记受理告知书的送达，记录办理情况，起草处理意见书并送审")),
    ("zj-kezhang → zj-fagu → zj-fenguan", gettext_noop("依次审核，最后签发")),
    ("zj-chengban", gettext_noop("登记意见书的送达")),
    (gettext_noop("不登录"), gettext_noop("凭编号和查询码看意见书，评价，请求复查")),
    ("zhuanjia", gettext_noop("以外部专家身份登录：只看得到受邀会商的那一件，发表意见")),
    ("fc-chengban → fc-kezhang → fc-fagu → fc-fenguan", gettext_noop("市政府复查：起草、审核、签发复查意见")),
)
"""One matter's whole way through the fictional offices."""


def demo_page(password: str) -> dict[str, Any]:
    """Everybody by unit, with what the posts do."""
    people = Staff.objects.filter(is_active=True).select_related("unit").prefetch_related("posts")
    return {
        "password": password,
        "tour": [{"who": _(who), "what": _(what)} for who, what in TOUR],
        "rows": [_row(person) for person in people.order_by("unit_id", "id")],
    }


def _row(person: Staff) -> dict[str, str]:
    roles = [Role(post.role) for post in person.posts.all()]
    return {
        "username": person.username,
        "name": person.name,
        "unit": person.unit.name,
        "roles": listed(ROLE_TITLES[role] for role in roles),
        "purpose": _("；").join(_(PURPOSES[role]) for role in roles),
    }
