"""Addresses of case discussions, comparable cases and requests for instruction."""

from django.urls import path

from xinqiao.web.panel import (
    comparable_views,
    discussion_views,
    minutes_views,
    participant_views,
    request_views,
)

app_name = "panel"
urlpatterns = [
    path("", discussion_views.discussions_page, name="list"),
    path("<int:discussion_id>/", discussion_views.discussion, name="discussion"),
    path("<int:discussion_id>/invite/", discussion_views.send_invitations, name="invite"),
    path("<int:discussion_id>/opinion/", discussion_views.give_opinion, name="opinion"),
    path("<int:discussion_id>/drop/", discussion_views.drop, name="drop"),
    path("<int:discussion_id>/absent/<int:part_id>/", minutes_views.record_absence, name="absent"),
    path("<int:discussion_id>/minutes/", minutes_views.write_minutes, name="minutes"),
    path("<int:discussion_id>/confirm/", minutes_views.confirm_minutes, name="confirm"),
    path("<int:discussion_id>/conclude/", minutes_views.close_discussion, name="conclude"),
    path("<int:discussion_id>/pdf/", minutes_views.minutes_pdf, name="pdf"),
    path("matters/<int:matter_id>/submit/", discussion_views.submit, name="submit"),
    path("matters/<int:matter_id>/dispute/", request_views.dispute, name="dispute"),
    path("matters/<int:matter_id>/decide/", request_views.decide, name="decide"),
    path("matters/<int:matter_id>/comparable/", comparable_views.comparable, name="comparable"),
    path("participants/", participant_views.participants, name="participants"),
    path("participants/edit/", participant_views.edit, name="edit_participants"),
    path("requests/", request_views.requests_page, name="requests"),
    path("requests/<int:request_id>/", request_views.instruction, name="request"),
    path("requests/<int:request_id>/pdf/", request_views.letter_pdf, name="letter"),
    path("requests/<int:request_id>/answer/", request_views.answer, name="answer"),
]
