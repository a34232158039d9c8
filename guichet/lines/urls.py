"""Routes of acts on a line, under /lines/<reference>/."""

from django.urls import path

from guichet.lines.views import blocking, puk, state, users

app_name = "lines"
urlpatterns = [
    path("lines/<ref:reference>/puk/", puk.puk, name="line-puk"),
    path("lines/<ref:reference>/state/", state.state, name="line-state"),
    path("lines/<ref:reference>/block/", blocking.block, name="line-block"),
    path("lines/<ref:reference>/unblock/", blocking.unblock, name="line-unblock"),
    path("lines/<ref:reference>/user/", users.declare, name="line-user"),
    path("lines/<ref:reference>/user/profile/", users.profile, name="line-user-profile"),
    path("lines/<ref:reference>/user/remove/", users.remove, name="line-user-remove"),
]
