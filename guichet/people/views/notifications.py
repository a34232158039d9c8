"""What somebody is notified of, by which road, and on which of their devices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.core.periods import local_day
from guichet.core.references import reference_in
from guichet.messages import services as sending
from guichet.messages.gateways_push import public_key
from guichet.messages.queries import channels_declined, devices_of
from guichet.messages.values import Channel, EndpointRefused, Topic
from guichet.people import rules, words
from guichet.people.notification_forms import ChannelsForm, DeviceForm
from guichet.people.own import UNPROCESSABLE, OwnRequest, own_page
from guichet.ui.formats import page_formats

DEVICE = "push_device"  # of the session: which device it is, to forget it at sign-out


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def notifications(request: OwnRequest) -> HttpResponse:
    """Show the roads and the devices; save a choice of roads. Nothing asks for anything before a button is pressed."""
    declined = channels_declined(request.user.pk, Topic.USAGE)
    form = ChannelsForm(request.POST if request.method == "POST" else None, declined=declined)
    if form.is_bound and form.is_valid():
        for channel in (Channel.MAIL, Channel.PUSH):
            sending.choose(request.user.pk, Topic.USAGE, channel, wanted=channel in form.cleaned_data["usage"])
        messages.success(request, gettext("Préférences enregistrées."))
        return redirect("people:notifications")
    formats, zone = page_formats(), operators.current().zone
    today = local_day(request.now, zone)
    context = {
        "page": "account",
        "form": form,
        "device_form": DeviceForm(),
        "key": public_key(),
        "devices": [
            (device, formats.day(local_day(device.created_at, zone), today)) for device in devices_of(request.user.pk)
        ],
    }
    return render(request, "people/notifications.html", context, status=UNPROCESSABLE if form.errors else 200)


@own_page
@require_http_methods(["POST"])
def device_add(request: OwnRequest) -> HttpResponse:
    """Keep the browser that asks as a device of this person."""
    form = DeviceForm(request.POST)
    if not public_key() or not form.is_valid():
        return _not_added(request)
    browser = rules.browser_of(request.headers.get("User-Agent", ""))
    try:
        reference = sending.keep_device(request.user.pk, form.given(), label=words.browser(browser), at=request.now)
    except EndpointRefused:
        return _not_added(request)
    request.session[DEVICE] = reference
    messages.success(request, gettext("Les notifications arrivent maintenant sur cet appareil."))
    return redirect("people:notifications")


def _not_added(request: OwnRequest) -> HttpResponse:
    messages.error(
        request, gettext("Cet appareil n’a pas pu être ajouté. Mettez son navigateur à jour, puis recommencez.")
    )
    return redirect("people:notifications")


@own_page
@require_http_methods(["POST"])
def device_remove(request: OwnRequest) -> HttpResponse:
    """Notify one of this person's devices no more."""
    reference = reference_in(request.POST.get("device", ""))
    if reference and sending.forget_device(reference, person_id=request.user.pk):
        messages.success(request, gettext("Cet appareil ne reçoit plus de notifications."))
    return redirect("people:notifications")
