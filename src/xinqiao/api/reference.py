"""Who am I, and the lists from which the other operations choose."""

from ninja import Query, Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.fields import Input, Named, UnitRef
from xinqiao.api.matter_view import unit_ref
from xinqiao.library.queries import categories
from xinqiao.offices.models import UnitKind
from xinqiao.offices.queries import get_staff, staff_of, units
from xinqiao.rules.papers import drafted
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.routing import ROUTES

router = Router(tags=["reference"])


class MeOut(Schema):
    id: int
    username: str
    name: str
    unit: UnitRef
    section: str
    roles: list[Named] = Field(description="现在的岗位")


class UnitOut(Schema):
    id: int
    name: str
    short_name: str
    kind: Named
    level: str


class UnitsQuery(Input):
    kind: UnitKind | None = Field(None, description="只要这一类")


class ColleagueOut(Schema):
    id: int
    name: str
    section: str
    roles: list[Named]


class CategoryOut(Schema):
    id: int
    code: str
    name: str
    parent: int | None


class RouteOut(Schema):
    code: str = Field(examples=["31(6)"])
    kind: str = Field(description="适用于哪一类事项")
    title: str
    explanation: str
    basis: str


class PaperKindOut(Schema):
    kind: str
    title: str
    fields: dict[str, str] = Field(description="字段名和中文名称；送审时都须填写")
    chain: list[Named] = Field(description="依次由哪些岗位审核")


def _roles(codes: list[str]) -> list[Named]:
    return [Named(code=code, title=ROLE_TITLES[Role(code)]) for code in sorted(codes)]


@router.get("/me", response=MeOut, operation_id="getMe", summary="我是谁")
def me(request: StaffRequest) -> MeOut:
    staff = get_staff(request.auth.staff)
    return MeOut(
        id=staff.pk,
        username=staff.username,
        name=staff.name,
        unit=unit_ref(staff.unit),
        section=staff.section.name if staff.section else "",
        roles=_roles([r.value for r in request.auth.roles]),
    )


@router.get("/units", response=list[UnitOut], operation_id="listUnits", summary="机关、单位名录")
def list_units(request: StaffRequest, wanted: Query[UnitsQuery]) -> list[UnitOut]:
    found = units().filter(kind=wanted.kind) if wanted.kind else units()
    return [
        UnitOut(
            id=u.pk,
            name=u.name,
            short_name=u.short_name,
            kind=Named(code=u.kind, title=UnitKind(u.kind).label),
            level=u.level,
        )
        for u in found
    ]


@router.get(
    "/colleagues",
    response=list[ColleagueOut],
    operation_id="listColleagues",
    summary="本单位在岗人员",
    description="受理、分派、移交时从中选择。",
)
def colleagues(request: StaffRequest) -> list[ColleagueOut]:
    people = staff_of(request.auth.unit).select_related("section").prefetch_related("posts")
    return [
        ColleagueOut(
            id=s.pk,
            name=s.name,
            section=s.section.name if s.section else "",
            roles=_roles([p.role for p in s.posts.all()]),
        )
        for s in people
    ]


@router.get("/categories", response=list[CategoryOut], operation_id="listCategories", summary="内容分类")
def list_categories(request: StaffRequest) -> list[CategoryOut]:
    return [CategoryOut(id=c.pk, code=c.code, name=c.name, parent=c.parent_id) for c in categories()]


@router.get(
    "/routes",
    response=list[RouteOut],
    operation_id="listRoutes",
    summary="办理途径",
    description="《信访工作条例》第二十九条至第三十一条规定的途径。",
)
def list_routes(request: StaffRequest) -> list[RouteOut]:
    return [
        RouteOut(code=r.code, kind=r.kind, title=r.title, explanation=r.explanation, basis=r.basis.text)
        for r in ROUTES
    ]


@router.get(
    "/paper-kinds", response=list[PaperKindOut], operation_id="listPaperKinds", summary="可以起草的文书"
)
def list_paper_kinds(request: StaffRequest) -> list[PaperKindOut]:
    return [
        PaperKindOut(
            kind=kind,
            title=rule.title,
            fields={field.name: field.label for field in rule.typed},
            chain=[Named(code=r, title=ROLE_TITLES[r]) for r in rule.chain],
        )
        for kind, rule in sorted(drafted().items())
    ]
