"""The hook by which a gateway brings SMS over HTTP."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from guichet import operators
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.messages import receiving
from guichet.messages.models import MOST_CHARACTERS
from guichet.messages.values import ArrivedSms
from guichet.ui.machines import machine, refused

GATEWAY = "http"
# field -> how many characters it may have
_FIELDS = {"id": 100, "from": 30, "to": 30, "text": MOST_CHARACTERS}
TAKEN, TAKEN_BEFORE = 202, 200


@machine("sms")
@require_POST
def sms_hook(request: HttpRequest) -> HttpResponse:
    """Take an SMS in: 202, or 200 when it came before. Once answered so, it is written; else it is to be sent again."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError):
        return refused("not_json", status=400)
    wrong = _wrong_field(given)
    if wrong:
        return refused("field", status=400, field=wrong)
    sms = ArrivedSms(GATEWAY, given["id"], _number(given["from"]), given["to"].strip(), given["text"])
    reference, is_new = receiving.receive_sms(sms, at=now())
    return JsonResponse({"reference": reference}, status=TAKEN if is_new else TAKEN_BEFORE)


def _wrong_field(given: object) -> str:
    """Return the first field that is missing, of another kind, or too long; "" when all is well."""
    if not isinstance(given, dict):
        return "id"
    for name, most in _FIELDS.items():
        value = given.get(name)
        if not isinstance(value, str) or len(value) > most or (name != "text" and not value.strip("\0 ")):
            return name
        if name != "text" and not _is_storable(value):
            return name
    return ""


def _is_storable(value: str) -> bool:
    # JSON may name half of a character
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _number(written: str) -> str:
    try:
        return parse_number(written, operators.current().phone_region).e164
    except NotAPhoneNumber:
        return written.strip()
