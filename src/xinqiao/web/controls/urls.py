"""Addresses of the control board."""

from django.urls import path

from xinqiao.web.controls import card_views, numbers_view, tree_view, views, year_view

app_name = "controls"
urlpatterns = [
    path("", views.board, name="board"),
    path("units/", views.units, name="units"),
    path("tree/", tree_view.tree, name="tree"),
    path("pdf/", card_views.board_on_paper, name="board_pdf"),
    path("cards/", card_views.cards, name="cards"),
    path("cards/<slug:role>/", card_views.card, name="card"),
    path("year/", year_view.year, name="year"),
    path("year/pdf/", year_view.year_on_paper, name="year_pdf"),
    path("numbers/", numbers_view.numbers, name="numbers"),
    path("<slug:measure>/", views.evidence, name="evidence"),
]
