"""What a voice server says to who calls the short number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.core.signatures import FRESH_FOR
from guichet.people.services import take_attempt
from guichet.people.values import Limit, TooManyAttempts
from guichet.short_number import queries, services, telling
from guichet.short_number.values import Silence, Spoken, Turn
from guichet.ui.machines import SIGNATURE, machine, refused

VOICE_XML = "application/voicexml+xml"
# what was heard once on the way is not told again, for as long as its signature is good
ONCE = Limit("voice signature", most=1, period=2 * FRESH_FOR)


@machine("voice")
@require_http_methods(["GET", "POST"])
def voice_usage(request: HttpRequest) -> HttpResponse:
    """Say what the calling line used: as JSON, or as VoiceXML to who accepts that. 204 for who is told nothing.

    A GET counts the answer too: a line has as many an hour by voice and by text together. POST keeps the number out of
    the logs of whatever stands between.
    """
    at = now()
    asked = request.POST if request.method == "POST" else request.GET
    try:
        number = parse_number(asked.get("caller", ""), operators.current().phone_region).e164
    except NotAPhoneNumber:
        return refused("caller", status=400)
    try:
        take_attempt(ONCE, request.headers.get(SIGNATURE, ""), now=at)
    except TooManyAttempts:
        return refused("signature_used", status=401)
    caller = queries.caller(number, at=at) if queries.short_number() else Silence.OTHER_NUMBER
    if isinstance(caller, Silence):
        return HttpResponse(status=204)
    language = asked.get("language", "")
    language = language if language in operators.current().languages else caller.language
    turn, until = services.take_turn_now(caller.line_id, at=at)
    if turn == Turn.NOTHING:
        return HttpResponse(status=204)
    said = telling.enough_spoken(language, until) if turn == Turn.NOTICE else None
    return _say(request, said or telling.usage_spoken(caller.counters, language, now=at))


def _say(request: HttpRequest, said: Spoken) -> HttpResponse:
    if request.get_preferred_type(["application/json", VOICE_XML]) == VOICE_XML:
        response = render(request, "short_number/voice.xml", {"said": said}, content_type=VOICE_XML)
    else:
        response = JsonResponse({"language": said.language, "text": said.text, "sentences": said.sentences})
    patch_vary_headers(response, ["Accept"])
    return response
