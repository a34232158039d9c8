"""Routes of acts on a line, under /lines/<reference>/."""

from django.urls import path

from guichet.lines.views import (
    blocking,
    calls,
    losses,
    offers,
    options,
    puk,
    restrictions,
    sims,
    state,
    unlocking,
    users,
)

app_name = "lines"
urlpatterns = [
    path("lines/<ref:reference>/puk/", puk.puk, name="line-puk"),
    path("lines/<ref:reference>/state/", state.state, name="line-state"),
    path("lines/<ref:reference>/block/", blocking.block, name="line-block"),
    path("lines/<ref:reference>/unblock/", blocking.unblock, name="line-unblock"),
    path("lines/<ref:reference>/loss/", losses.declare, name="line-loss"),
    path("lines/<ref:reference>/loss/receipt/", losses.loss_receipt, name="line-loss-receipt"),
    path("lines/<ref:reference>/found/", losses.found, name="line-found"),
    path("lines/<ref:reference>/sim/", sims.sim, name="line-sim"),
    path("lines/<ref:reference>/sim/confirm/", sims.confirm, name="line-sim-confirm"),
    path("lines/<ref:reference>/sim/install/", sims.esim, name="line-esim"),
    path("lines/<ref:reference>/sim/activate/", sims.activate, name="line-sim-activate"),
    path("lines/<ref:reference>/sim/cancel/", sims.cancel, name="line-sim-cancel"),
    path("lines/<ref:reference>/unlock/", unlocking.unlock, name="line-unlock"),
    path("lines/<ref:reference>/unlock/code/", unlocking.code, name="line-unlock-code"),
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
    # sim/: what a message leads to, whoever is signed in
    path("sim/not-me/<str:reference>/<str:token>/", sims.not_me, name="sim-not-me"),
]
