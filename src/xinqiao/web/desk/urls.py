"""Addresses of the desks."""

from django.urls import path

from xinqiao.web.acts.several import run, several
from xinqiao.web.acts.views import act
from xinqiao.web.agenda import feed
from xinqiao.web.agenda import views as agenda
from xinqiao.web.desk import (
    account_views,
    admin_views,
    answering,
    citation_views,
    difference_views,
    file_views,
    lately,  # noqa: F401 - what was chosen before in some acts
    leaver_views,
    mail_views,
    masks,
    message_views,
    paper_views,
    passing_on,  # noqa: F401 - tells what follows sorting
    people_views,
    reveal_views,
    service_views,
    unit_views,
    views,
    writing_views,
)
from xinqiao.web.desk.candidates import alike
from xinqiao.web.desk.scans import scans
from xinqiao.web.drafts import views as drafts
from xinqiao.web.health import health

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("go/", views.go, name="go"),
    path("matters/", views.matters, name="matters"),
    path("matters/export/", views.export, name="export"),
    path("matters/<int:matter_id>/", views.matter, name="matter"),
    path("matters/<int:matter_id>/print/", views.print_view, name="print"),
    path("matters/<int:matter_id>/draft/<slug:kind>/", paper_views.draft, name="draft"),
    path("matters/<int:matter_id>/who/", file_views.who, name="who"),
    path("matters/<int:matter_id>/catalogue/", file_views.catalogue, name="catalogue"),
    path("matters/<int:matter_id>/file/", file_views.sealed_file, name="sealed_file"),
    path("matters/<int:matter_id>/file/take/", file_views.take, name="take_file"),
    path(
        "matters/<int:matter_id>/draft/<slug:kind>/check/",
        paper_views.check_citations,
        name="check_citations",
    ),
    path("clauses/", citation_views.clauses, name="clauses"),
    path("several/<slug:name>/", several, name="several"),
    path("runs/<uuid:run_id>/", run, name="run"),
    path("register/", views.register_petition, name="register"),
    path("register/alike/", alike, name="alike"),
    path("register/scans/", scans, name="scans"),
    path("earlier/", people_views.earlier, name="earlier"),
    path("register/mail/", mail_views.mail, name="mail"),
    path("register/mail/drop/", mail_views.drop, name="drop_mail"),
    path("petitions/<uuid:petition_id>/receipt/", views.show_receipt, name="receipt"),
    path("petitions/<uuid:petition_id>/receipt/again/", views.reissue, name="reissue"),
    path("petitions/<uuid:petition_id>/form/", views.registration_pdf, name="registration_form"),
    path("petitions/<uuid:petition_id>/evaluation-sheet/", views.evaluation_pdf, name="evaluation_sheet"),
    path("petitions/<uuid:petition_id>/election/", views.election_pdf, name="election_form"),
    path("petitions/<uuid:petition_id>/files/", views.add_files, name="attach"),
    path("petitions/<uuid:petition_id>/write/", writing_views.write, name="write"),
    path("petitions/<uuid:petition_id>/link/", views.link, name="link"),
    path("petitions/<uuid:petition_id>/show-here/", masks.show_here, name="show_here"),
    path("petitions/<uuid:petition_id>/reveal/<slug:what>/", reveal_views.reveal, name="reveal"),
    path("attachments/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/look/", views.look_at, name="look"),
    path("papers/<uuid:paper_id>/", paper_views.paper, name="paper"),
    path("papers/<uuid:paper_id>/difference/", difference_views.difference, name="difference"),
    path("papers/<uuid:paper_id>/edit/", paper_views.edit, name="edit"),
    path("papers/<uuid:paper_id>/sheets/", service_views.sheets_pdf, name="sheets"),
    path("papers/<uuid:paper_id>/serve/", service_views.serve, name="serve"),
    path("papers/<uuid:paper_id>/pdf/", paper_views.paper_pdf, name="paper_pdf"),
    path("papers/<uuid:paper_id>/preview/", paper_views.paper_preview, name="paper_preview"),
    path("papers/<uuid:paper_id>/step/<slug:what>/", paper_views.step, name="step"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/file.ics", feed.as_file, name="agenda_file"),
    path("agenda/address/", feed.address, name="agenda_address"),
    path("agenda/address/<str:token>.ics", feed.read, name="agenda_read"),
    path("agenda/unit/", agenda.unit, name="unit_load"),
    path("messages/", message_views.messages, name="messages"),
    path("drafts/", drafts.listing, name="drafts"),
    path("drafts/save/", drafts.save, name="draft_save"),
    path("drafts/<uuid:draft_id>/", drafts.words, name="draft_words"),
    path("drafts/<uuid:draft_id>/drop/", drafts.drop, name="draft_drop"),
    path("bases/", citation_views.changed_bases, name="changed_bases"),
    path("filters/", admin_views.keep_filter, name="keep_filter"),
    path("filters/<int:filter_id>/drop/", admin_views.remove_filter, name="drop_filter"),
    path("answering/", answering.responsibility, name="answering"),
    path("staff/", account_views.accounts, name="staff"),
    path("staff/leavers/", leaver_views.list_of_leavers, name="leavers"),
    path("staff/<int:staff_id>/", account_views.account, name="account"),
    path("health/", health, name="health"),
    path("units/", unit_views.units, name="units"),
    path("units/<int:unit_id>/", unit_views.unit, name="unit"),
    path("<slug:kind>/<slug:key>/<slug:name>/", act, name="do"),
    path("audit/file/", admin_views.audit_file, name="audit_file"),
    path("audit/", admin_views.audit_log, name="audit"),
]
