"""The interface put together: /api/v1."""

from xinqiao.api import (
    desk,
    files,
    library,
    look_back,
    matters,
    mount,
    papers,
    policy_talks,
    proceedings,
    public,
    reference,
    study,
)
from xinqiao.api.auth import STAFF
from xinqiao.api.document import OfficeAPI
from xinqiao.api.problems import answer_problems

_DESCRIPTION = """\
信桥信访事项办理系统的接口。办理信访事项，网页上能办的，接口都能办；权限、审计、期限规则完全相同。账号和审计的管理只在网页上。

## 怎样开始

- **公众一侧**（`/public/…`）不需要账号：领取工作量证明题，提交信访件，用回执上的编号和查询码查询进展、补充材料、
  评价、请求复查。编号和查询码只放在请求体中，不出现在地址里。
- **办理一侧**由工作人员本人授权：在网页「我的账号—接口令牌」建立令牌，放在 `Authorization: Bearer xq_…` 请求头中。
  网页本身用会话和 `X-CSRFToken`。接口以本人身份办理，每一步都记入审计日志。

## 约定

- 请求和答复都是 UTF-8 的 JSON；时间带时区（`2026-11-23T09:30:00+08:00`），日期为 `2026-11-23`，法定日期按北京时间。
- **修改须带 `If-Match`**：值为读取时的版本号（`ETag` 响应头，或者记录中的 `version`）。没带答 428；已被他人修改答 412，
  什么都没有保存。
- **登记须带 `Idempotency-Key`**：网络中断后原样重发，得到同一回执，不会重复登记。
- **列表按键翻页**：答复中的 `after` 不为空时，把它作为参数 `after` 取下一页。
- **没有和无权查看答复相同**，都是 404。
- 列表和详情中的个人信息都已遮盖。查看身份、原文须说明目的，每次都留记录。

## 出错时

答复为 `application/problem+json`（RFC 9457）：`code` 供程序判断，`detail` 是给办理人员看的中文说明，`errors` 逐个字段说明，
`basis` 是依据的条文，`request_id` 与审计日志中的请求编号相同。
"""

_TAGS = [
    {"name": "public", "description": "公众：提交、查询进展、评价、请求复查复核。不需要账号。"},
    {"name": "reference", "description": "我是谁；单位、人员、分类、途径、文书种类。"},
    {"name": "library", "description": "政策库：文件、版本、全文，按词查找条文。"},
    {"name": "matters", "description": "信访事项：列表、检索、详情、经过、登记。"},
    {"name": "acts", "description": "办理：每一种办理一个地址，都须带 If-Match。"},
    {"name": "papers", "description": "文书：起草、送审、审核、签发、送达、PDF。"},
    {"name": "study", "description": "政策学习：年度计划、各次学习；办理见 acts。"},
    {"name": "policy", "description": "会商、请示和批复；听证、评议会、调解和解、救助帮扶。"},
    {"name": "petitions", "description": "信访件：材料、身份和原文、关联同一事项。"},
]

api = OfficeAPI(
    title="信桥接口",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    servers=[{"url": "/", "description": "本单位的信桥"}],
    openapi_extra={
        "tags": _TAGS,
        "info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}},
    },
)
answer_problems(api)
api.add_router("/public", public.router, auth=None)
_STAFF_SIDE = (
    reference,
    library,
    desk,
    matters,
    papers,
    files,
    study,
    policy_talks,
    proceedings,
    look_back,
    mount,
)
for staff_side in _STAFF_SIDE:
    api.add_router("", staff_side.router, auth=STAFF)
