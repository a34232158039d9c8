"""What somebody says to be notified, and of what."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.messages.values import Channel, Subscription

KEY = r"^[A-Za-z0-9_-]{16,120}={0,2}$"


class ChannelsForm(forms.Form):
    """By which roads somebody wants to hear of their usage; SMS are the line's, and set there."""

    usage = forms.MultipleChoiceField(
        label=gettext_lazy("Alertes de conso"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            (Channel.MAIL.value, gettext_lazy("Par courriel")),
            (Channel.PUSH.value, gettext_lazy("Par notification")),
        ],
    )

    def __init__(self, *args: Any, declined: Collection[str] = (), **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        roads = (Channel.MAIL.value, Channel.PUSH.value)
        self.initial["usage"] = [road for road in roads if road not in declined]


class DeviceForm(forms.Form):
    """What a browser gives once somebody said yes; a module fills it."""

    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.RegexField(KEY, widget=forms.HiddenInput)
    auth = forms.RegexField(KEY, widget=forms.HiddenInput)

    def given(self) -> Subscription:
        """Return the subscription of a valid form."""
        return Subscription(**{name: self.cleaned_data[name] for name in ("endpoint", "p256dh", "auth")})
