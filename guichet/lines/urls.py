"""Routes of acts on a line, under /lines/<reference>/."""

from django.urls import path

from guichet.lines.views import blocking, calls, offers, options, puk, restrictions, state, users

app_name = "lines"
urlpatterns = [
    path("lines/<ref:reference>/puk/", puk.puk, name="line-puk"),
    path("lines/<ref:reference>/state/", state.state, name="line-state"),
    path("lines/<ref:reference>/block/", blocking.block, name="line-block"),
    path("lines/<ref:reference>/unblock/", blocking.unblock, name="line-unblock"),
    path("lines/<ref:reference>/options/", options.options, name="line-options"),
    path("lines/<ref:reference>/options/<slug:code>/", options.option, name="line-option"),
    path("lines/<ref:reference>/offer/", offers.offers, name="line-offer"),
    path("lines/<ref:reference>/offer/<slug:code>/", offers.change, name="line-offer-change"),
    path("lines/<ref:reference>/restrictions/", restrictions.restrictions, name="line-restrictions"),
    path("lines/<ref:reference>/ceiling/", restrictions.ceiling, name="line-ceiling"),
    path("lines/<ref:reference>/calls/", calls.calls, name="line-calls"),
    path("lines/<ref:reference>/calls/forwarding/", calls.forwarding, name="line-forwarding"),
    path("lines/<ref:reference>/calls/voicemail/", calls.voicemail, name="line-voicemail"),
    path("lines/<ref:reference>/calls/voicemail/code/", calls.voicemail_code, name="line-voicemail-code"),
    path("lines/<ref:reference>/user/", users.declare, name="line-user"),
    path("lines/<ref:reference>/user/profile/", users.profile, name="line-user-profile"),
    path("lines/<ref:reference>/user/remove/", users.remove, name="line-user-remove"),
]
