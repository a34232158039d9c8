"""Routes of roles: those of a company under /users/<reference of the customer>/, one's own, and invitations."""

from django.urls import path

from guichet.roles import views

app_name = "roles"
urlpatterns = [
    path("users/leave/", views.leave, name="leave"),
    path("users/<ref:reference>/invite/", views.invite, name="invite"),
    path("users/<ref:reference>/member/", views.member, name="member"),
    path("users/<ref:reference>/change/", views.change, name="change"),
    path("users/<ref:reference>/end/", views.end, name="end"),
    path("users/<ref:reference>/stand-in/", views.stand_in, name="stand-in"),
    path("users/<ref:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("users/<ref:reference>/export/", views.export, name="export"),
    # /invitations/: the token opens one, whoever comes with it
    path("invitations/<str:reference>/<str:token>/", views.invitation, name="invitation"),
]
