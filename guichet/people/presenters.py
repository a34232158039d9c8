"""What protects an account, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.people import words
from guichet.people.values import Device, Passkey, Road, SecurityEvent, SecurityState, SessionKind, SignIn
from guichet.ui.elements import pill
from guichet.ui.formats import page_formats


@dataclass(frozen=True, slots=True)
class SecurityRow:
    """Something that protects the account: its state in words, and where it is changed."""

    icon: str
    href: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device where the person is signed in."""

    reference: str
    icon: str
    name: str
    current: bool
    seen: str
    since: str


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in of the past."""

    name: str
    when: str
    status: SafeString


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey in the list of its owner."""

    name: str
    href: str
    state: str


def security_rows(state: SecurityState, *, now: datetime) -> list[SecurityRow]:
    """Return the rows of the Security page, in the order of the page."""
    return [
        SecurityRow("lock", reverse("people:security-password"), gettext("Mot de passe"), _password(state, now)),
        SecurityRow("key-round", reverse("people:passkeys"), gettext("Clés d’accès"), _passkeys(state)),
        SecurityRow(
            "shield", reverse("people:security-second-factor"), gettext("Code de sécurité"), _second_factor(state)
        ),
        SecurityRow(
            "message-square",
            reverse("people:security-question"),
            gettext("Question de sécurité"),
            gettext("Choisie. Seul un conseiller vous la pose.")
            if state.has_question
            else gettext("Aucune. Un conseiller peut vous la poser au téléphone."),
        ),
        SecurityRow("smartphone", reverse("people:devices"), gettext("Appareils connectés"), _devices(state)),
    ]


def _password(state: SecurityState, now: datetime) -> str:
    if not state.has_password:
        return gettext("Aucun mot de passe.")
    if state.password_set_at is None:
        return gettext("Pas changé depuis l’ouverture de votre espace.")
    return gettext("Changé %(moment)s.") % {"moment": words.moment(state.password_set_at, now=now)}


def _passkeys(state: SecurityState) -> str:
    if not state.passkeys:
        return gettext("Aucune. Votre visage, votre doigt ou le code de l’appareil peuvent remplacer le mot de passe.")
    return ngettext(
        "%(count)d clé. Elle remplace le mot de passe.",
        "%(count)d clés. Elles remplacent le mot de passe.",
        state.passkeys,
    ) % {"count": state.passkeys}


def _second_factor(state: SecurityState) -> str:
    if state.totp_since is None:
        return gettext("Pas demandé à la connexion.")
    return f"{gettext('Demandé à la connexion, après le mot de passe.')} {codes_left(state)}"


def codes_left(state: SecurityState) -> str:
    """Return how many codes of recovery have not served."""
    return ngettext(
        "Il reste %(count)d code de secours.", "Il reste %(count)d codes de secours.", state.recovery_codes
    ) % {"count": state.recovery_codes}


def _devices(state: SecurityState) -> str:
    if state.devices <= 1:
        return gettext("Celui-ci seulement.")
    return ngettext("%(count)d appareil.", "%(count)d appareils.", state.devices) % {"count": state.devices}


def device_rows(devices: list[Device], *, now: datetime) -> list[DeviceRow]:
    """Return the devices of a list, in its order."""
    return [_device(device, now) for device in devices]


def _device(device: Device, now: datetime) -> DeviceRow:
    since = words.moment(device.began_at, now=now)
    stays = device.kind == SessionKind.STAY
    return DeviceRow(
        reference=device.reference,
        icon="smartphone"
        if device.browser.system in {"iphone", "android"}
        else "tablet"
        if device.browser.system == "ipad"
        else "globe",
        name=words.browser(device.browser),
        current=device.current,
        seen=gettext("Vu %(moment)s") % {"moment": words.moment(device.seen_at, now=now)},
        since=(gettext("connecté %(moment)s, pour y rester") if stays else gettext("connecté %(moment)s"))
        % {"moment": since},
    )


def sign_in_rows(found: list[SignIn], *, now: datetime) -> list[SignInRow]:
    """Return sign-ins ready to show, in their order."""
    formats = page_formats()
    return [SignInRow(words.browser(one.browser), formats.moment_alone(one.at, now), _status(one)) for one in found]


def _status(one: SignIn) -> SafeString:
    if one.event == SecurityEvent.SIGN_IN_FAILED:
        return pill("bad", gettext("Mot de passe faux"))
    if one.new_device:
        return pill("warn", gettext("Nouvel appareil"))
    if one.road == Road.PASSKEY:
        return pill("ok", gettext("Par clé d’accès"))
    return pill("ok", gettext("Réussie"))


def passkey_rows(found: list[Passkey], *, now: datetime) -> list[PasskeyRow]:
    """Return passkeys ready to show."""
    return [
        PasskeyRow(one.name, reverse("people:passkey-remove", args=[one.reference]), _passkey(one, now))
        for one in found
    ]


def _passkey(one: Passkey, now: datetime) -> str:
    added = gettext("Ajoutée %(moment)s") % {"moment": words.moment(one.added_at, now=now)}
    if one.used_at is None:
        return gettext("%(added)s, jamais utilisée.") % {"added": added}
    return gettext("%(added)s, utilisée %(moment)s.") % {"added": added, "moment": words.moment(one.used_at, now=now)}


def secret_in_groups(secret: str) -> str:
    """Return a secret as people copy it: groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def recovery_code(code: str) -> str:
    """Return a code of recovery as people copy it: "1234-5678"."""
    return f"{code[:4]}-{code[4:]}"


def qr_code(text: str) -> str:
    """Return the address of a drawing that cameras read: black on white whatever the theme, with its margin."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))
