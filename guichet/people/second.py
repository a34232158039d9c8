"""A second proof of who somebody is, for acts that a stolen number must not open: never a code to a line.

The code of an authenticator, one of recovery, or a code sent by mail to an address that is verified. A passkey needs
none of them: it is two proofs at once (`own.confirm`). An adviser who acts for somebody gives their own: the code of
their authenticator, which all staff have; never one sent to the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext

from guichet.acts.values import SecondProof
from guichet.people import queries, rules, services, sessions, words
from guichet.people.attempt_keys import of_person
from guichet.people.models import Person
from guichet.people.origins import origin_of
from guichet.people.values import ChallengePurpose, ChallengeRefused, TooManyAttempts
from guichet.ui.formats import page_formats

SEND = "send_code"
SENT = "people.second-sent"
MAIL_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Ways:
    """What somebody may give: `mail` is their address, half hidden, or empty; `sent_until` is set when a code left.

    `adviser`: who acts for somebody, and gives what is their own.
    """

    authenticator: bool
    mail: str
    sent_until: str = ""
    adviser: bool = False

    @property
    def wanted(self) -> str:
        """Say what to do when nothing was given."""
        if self.mail:
            return gettext("Écrivez un code de sécurité, ou demandez-en un par courriel.")
        if self.authenticator or self.adviser:
            return gettext("Écrivez le code de votre application d’authentification.")
        return gettext("Aucun courriel vérifié ne vous appartient. Appelez-nous : nous le ferons avec vous.")


def ways_of(request: Any) -> Ways:  # Any: the requests of several apps
    """Return what the person may give as a second proof, and whether a code is on its way. Two queries."""
    sent, address = _sent(request), _address(request)
    until = _moment(sent["until"]) if sent and address else request.now
    said = page_formats().time(until) if until > request.now else ""
    return Ways(queries.has_totp(_who(request)), words.half_hidden(address), said, adviser=_acts_for_somebody(request))


def send(request: Any, form: Any) -> Ways:  # Any: the requests and forms of several apps
    """Send a code to the person's address, and return where things stand; else an error is on the form."""
    address = _address(request)
    if not address:
        ways = ways_of(request)
        form.add_error("second_code", ways.wanted)
        return ways
    try:
        challenge = services.mail_code(
            ChallengePurpose.ACT,
            person=request.user,
            address=address,
            requester=of_person(request.user),
            language=page_formats().language,
            now=request.now,
        )
    except TooManyAttempts as refusal:
        form.add_error("second_code", words.too_many_attempts(refusal.until, now=request.now))
        return ways_of(request)
    request.session[SENT] = {"challenge": challenge.reference, "until": int(challenge.expires_at.timestamp())}
    return ways_of(request)


def prove(request: Any, form: Any) -> SecondProof | None:  # Any: the requests and forms of several apps
    """Return the second proof that a valid form holds, and note it in the session; else an error is on the form."""
    code = "".join(c for c in form.cleaned_data.get("second_code", "") if not c.isspace())
    if not code:
        form.add_error("second_code", ways_of(request).wanted)
        return None
    try:
        proof = _by_mail(request, code) or _by_authenticator(request, code)
    except ChallengeRefused as refusal:
        left = int(str(refusal.data.get("left", 0)))
        form.add_error("second_code", words.code_refused(str(refusal.data["reason"]), left))
        return None
    except TooManyAttempts as refusal:
        form.add_error("second_code", words.too_many_attempts(refusal.until, now=request.now))
        return None
    if proof is None:
        form.add_error(
            "second_code", gettext("Ce code n’est pas le bon, ou a déjà servi. Attendez le prochain, puis écrivez-le.")
        )
        return None
    request.session.pop(SENT, None)
    sessions.note_second(request.session, proof, now=request.now)
    return proof


def _by_mail(request: Any, code: str) -> SecondProof | None:
    """Compare a code with the one that was sent; None when none was, or when it may be the authenticator's."""
    sent = _sent(request)
    if sent is None or len(code) != MAIL_DIGITS:
        return None
    try:
        services.check_challenge(sent["challenge"], code, ChallengePurpose.ACT, person=request.user, now=request.now)
    except ChallengeRefused:
        if queries.has_totp(_who(request)):
            return None
        raise
    return SecondProof.MAIL


def _by_authenticator(request: Any, code: str) -> SecondProof | None:
    if not queries.has_totp(_who(request)):
        return None
    who = _who(request)
    key = of_person(who)
    services.take_attempt(rules.SECOND_FACTORS, key, now=request.now)
    if len(code) != MAIL_DIGITS:
        found = services.is_recovery_code(who, code, origin=origin_of(request), now=request.now)
        proof = SecondProof.RECOVERY_CODE
    else:
        found = services.is_totp_code(who, code, now=request.now)
        proof = SecondProof.AUTHENTICATOR
    if found is None:
        return None
    services.give_back_attempt(rules.SECOND_FACTORS, key)
    return proof


def _who(request: Any) -> Person:
    """Return whose proof it is: that of whoever holds the session."""
    adviser: Person | None = getattr(request, "adviser", None)
    return adviser or request.user


def _acts_for_somebody(request: Any) -> bool:
    return getattr(request, "adviser", None) is not None


def _address(request: Any) -> str:
    if _acts_for_somebody(request):
        return ""
    found = queries.verified_emails_of(request.user)
    return found[0] if found else ""


def _sent(request: Any) -> dict[str, Any] | None:
    kept = request.session.get(SENT)
    return kept if isinstance(kept, dict) else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
