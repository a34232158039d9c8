"""The desk's routes, under /desk/."""

from django.urls import path

from guichet.desk import catalogue, freezes, moves, people, staffing, views
from guichet.desk.values import Help
from guichet.ui import converters as converters  # registers <ref:...>

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    # customers/
    path("customers/", views.customers, name="customers"),
    path("customers/<ref:reference>/", views.customer, name="customer"),
    path("customers/<ref:reference>/act/", people.act_for, name="customer-act"),
    path("customers/<ref:reference>/journal/", views.journal, name="journal"),
    # people/
    path("people/<ref:reference>/", people.person, name="person"),
    path("people/<ref:reference>/reset/", people.help_person, {"what": Help.RESET}, name="person-reset"),
    path("people/<ref:reference>/unlock/", people.help_person, {"what": Help.UNLOCK}, name="person-unlock"),
    path("people/<ref:reference>/sessions/", people.help_person, {"what": Help.SESSIONS}, name="person-sessions"),
    path("people/<ref:reference>/question/", people.check_answer, name="person-question"),
    path("people/<ref:reference>/view/", people.view_as, name="person-view"),
    path("view/end/", people.view_end, name="view-end"),
    # staff/
    path("staff/", staffing.members, name="staff"),
    path("staff/invite/", staffing.invite, name="staff-invite"),
    path("staff/<ref:reference>/", staffing.member, name="staff-member"),
    path("join/<str:reference>/<str:token>/", staffing.join, name="join"),
    # frozen/
    path("frozen/", freezes.frozen, name="frozen"),
    path("frozen/<ref:reference>/lift/", freezes.lift, name="frozen-lift"),
    # moves/
    path("moves/<ref:reference>/", moves.move, name="move"),
    # catalogue/
    path("catalogue/", catalogue.listing, name="catalogue"),
    path("catalogue/item/", catalogue.item, name="catalogue-item"),
    path("catalogue/editions/", catalogue.history, name="catalogue-editions"),
    path("catalogue/editions/new/", catalogue.new, name="catalogue-new"),
    path("catalogue/editions/<ref:reference>/", catalogue.edition, name="catalogue-edition"),
    path("catalogue/editions/<ref:reference>/file/", catalogue.edition_file, name="catalogue-file"),
    path("catalogue/editions/<ref:reference>/withdraw/", catalogue.withdraw, name="catalogue-withdraw"),
    # parked/
    path("parked/", views.parked, name="parked"),
    path("parked/replay/", views.parked_replay_all, name="parked-replay-all"),
    path("parked/<ref:reference>/replay/", views.parked_replay, name="parked-replay"),
    path("parked/<ref:reference>/drop/", views.parked_drop, name="parked-drop"),
]
