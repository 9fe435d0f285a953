"""Addresses of case discussions and comparable cases (M-P3)."""

from django.urls import path

from xinqiao.web.discussion import comparable_views, participant_views, views

app_name = "discussion"
urlpatterns = [
    path("", views.discussions_page, name="list"),
    path("<int:discussion_id>/", views.discussion, name="one"),
    path("<int:discussion_id>/invite/", views.send_invitations, name="invite"),
    path("<int:discussion_id>/opinion/", views.give_opinion, name="opinion"),
    path("<int:discussion_id>/pdf/", views.minutes_pdf, name="pdf"),
    path("comparable/<int:matter_id>/", comparable_views.comparable, name="comparable"),
    path("proposals/", views.proposals, name="proposals"),
    path("participants/", participant_views.participants, name="participants"),
    path("participants/edit/", participant_views.edit, name="edit_participants"),
]
