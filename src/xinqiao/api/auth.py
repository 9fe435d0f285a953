"""Who calls: a member of staff by bearer token or by the session of the desk. Citizens have no account: they show number
and query code in the body of each request."""

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from xinqiao.api.problems import ApiProblem
from xinqiao.http.requests import came_by_provider, request_id, second_factor_shown
from xinqiao.kernel.actor import Actor
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for, hurdle
from xinqiao.offices.tokens import staff_of_token

_HURDLES = {
    "second_factor": "请先在网页上完成第二因素验证，再使用接口。",
    "password": "您的密码已到期或者须先修改，请在网页上修改密码后再使用接口。",
}


class StaffRequest(HttpRequest):
    """A request whose sender is known."""

    auth: Actor


def _actor(request: HttpRequest, staff: Staff, *, second_factor: bool, elsewhere: bool = False) -> Actor:
    due = hurdle(staff, second_factor=second_factor, elsewhere=elsewhere)
    if due:
        raise ApiProblem(403, f"{due}_due", _HURDLES[due])
    return actor_for(staff, request_id(request))


class BearerToken(HttpBearer):
    """`Authorization: Bearer xq_…`. The second factor was shown when the token was made."""

    openapi_description = (
        "工作人员本人在网页「我的账号—接口令牌」中建立的令牌（以 xq_ 开头，最长90天，可随时撤销）。"
        "权限与本人当时的岗位相同；修改密码、停用账号后令牌立即失效。"
    )

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        staff = staff_of_token(token.strip())
        return _actor(request, staff, second_factor=True) if staff else None


class DeskSession(AuthBase):
    """The session of the desk's own pages. Every unsafe method must carry the CSRF token. A request that shows a
    bearer token stands or falls with it."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "__Host-sessionid"
    openapi_description = "工作台网页的会话（没有启用 TLS 时 Cookie 名为 sessionid）。除 GET 外每个请求须带 X-CSRFToken 请求头。"

    def __call__(self, request: HttpRequest) -> Actor | None:
        if not isinstance(request.user, Staff) or "Authorization" in request.headers:
            return None
        if check_csrf(request):
            raise ApiProblem(403, "csrf", "缺少 X-CSRFToken 请求头或者它已过期，请刷新页面后重试。")
        shown, elsewhere = second_factor_shown(request, request.user), came_by_provider(request)
        return _actor(request, request.user, second_factor=shown, elsewhere=elsewhere)


STAFF = [BearerToken(), DeskSession()]
