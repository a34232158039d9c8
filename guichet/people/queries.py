"""Reads about people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Max, OuterRef, Subquery
from django.utils.crypto import salted_hmac

from guichet.acts.queries import entries as journal_entries
from guichet.acts.queries import security_entries_of
from guichet.acts.values import SecondProof
from guichet.database import Prepared
from guichet.people import rules, sessions
from guichet.people.models import Challenge, EmailChange, EndedSession, Identifier, Person, SecurityQuestion
from guichet.people.session_store import SessionStore
from guichet.people.values import (
    Browser,
    ChallengePurpose,
    Device,
    Ended,
    IdentifierKind,
    Passkey,
    Road,
    SecurityEvent,
    SecurityState,
    SignIn,
)

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

_COLUMNS = [field.attname for field in Person._meta.concrete_fields]
_active = Prepared(lambda person_id: Person.objects.filter(pk=person_id, is_active=True).values_list(*_COLUMNS))


_identified = Prepared(
    lambda kind, value: (
        Identifier.objects.live()
        .verified()
        .filter(kind=kind, value=value)
        .values_list(*(f"person__{column}" for column in _COLUMNS))
    )
)


def active_person(person_id: int) -> Person | None:
    """Return a person by row id, or None when there is none or the account is closed. One query, of every request."""
    rows = _active(person_id=person_id)
    return Person.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else None


def person_by_identifier(kind: IdentifierKind, value: str) -> Person | None:
    """Return whose live, verified identifier this is, active or not; None when nobody's. One query.

    Shape: `value` is normalised (rules.normal_value).
    """
    rows = _identified(kind=kind.value, value=value)
    return Person.from_db(DEFAULT_DB_ALIAS, _COLUMNS, rows[0]) if rows else None


def second_factors_of(person: Person) -> list[str]:
    """Return the kinds of second factors that a person has, once for each they have. One query."""
    return [kind for (kind,) in _second_factors(person_id=person.pk)]


def has_totp(person: Person) -> bool:
    """Tell whether a person has a second factor of the TOTP kind. One query."""
    return Authenticator.Type.TOTP in second_factors_of(person)


def has_passkey(person: Person) -> bool:
    """Tell whether a person has a passkey. One query."""
    return Authenticator.Type.WEBAUTHN in second_factors_of(person)


def has_second_factor(person: Person) -> bool:
    """Tell whether a person has a second factor: an authenticator's codes, or a passkey that verifies them."""
    return bool(second_factors_of(person))


_second_factors = Prepared(
    lambda person_id: Authenticator.objects.filter(user_id=person_id, type__in=SECOND_FACTORS).values_list("type")
)


def words_about(person: Person) -> list[str]:
    """Return the words that whoever knows a person would try as a password. One query."""
    if person.pk is None:  # who opens an account
        return rules.words_about(person.full_name, [])
    values = Identifier.objects.live().filter(person=person).order_by("id").values_list("value", flat=True)
    return rules.words_about(person.full_name, values)


def shown_identifier(person: Person) -> str:
    """Return what a person signs in with, an address before a number; empty when nothing works yet. One query."""
    live = Identifier.objects.live().verified().filter(person=person).order_by("kind", "id")
    return live.values_list("value", flat=True).first() or ""


def passkeys_of(person: Person) -> list[Passkey]:
    """Return a person's passkeys, the oldest first. One query."""
    found = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("id")
    return [Passkey(passkey_reference(one.pk), one.data["name"], one.created_at, one.last_used_at) for one in found]


def passkey_reference(row_id: int) -> str:
    """Return the name of a passkey in addresses."""
    return salted_hmac("people.passkey", str(row_id), algorithm="sha256").hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody signs in with, the oldest first, and the change of address under way, verified or not."""

    emails: tuple[str, ...]
    numbers: tuple[str, ...]
    waiting: str
    waiting_verified: bool


def account_of(person: Person) -> Account:
    """Return what the page of somebody's account says. Two queries."""
    live = Identifier.objects.live().verified().filter(person=person).order_by("id").values_list("kind", "value")
    change = EmailChange.objects.filter(person=person, applied_at=None, undone_at=None).first()
    by_kind: dict[str, list[str]] = {IdentifierKind.EMAIL: [], IdentifierKind.LINE_NUMBER: []}
    for kind, value in live:
        if not (change and value == change.new_value):
            by_kind[kind].append(value)
    return Account(
        tuple(by_kind[IdentifierKind.EMAIL]),
        tuple(by_kind[IdentifierKind.LINE_NUMBER]),
        change.new_value if change else "",
        change is not None and change.verified_at is not None,
    )


def security_question_of(person: Person) -> tuple[str, str] | None:
    """Return the question that a person chose, as the code of one of ours and their own words, one of them empty."""
    found = SecurityQuestion.objects.filter(person=person).values_list("question", "own_words").first()
    return (found[0], found[1]) if found else None


def device_reference(key: str) -> str:
    """Return the name of a session in pages, which tells nothing of its key."""
    return salted_hmac("people.device", key, algorithm="sha256").hexdigest()[:20]


def ended_digest(key: str) -> str:
    """Return what is kept of the key of a session that was ended."""
    return salted_hmac("people.ended", key, algorithm="sha256").hexdigest()


def why_ended(key: str) -> Ended | None:
    """Return why a session was ended from elsewhere, None when it was not. One query."""
    found = EndedSession.objects.filter(digest=ended_digest(key)).values_list("why", flat=True).first()
    return Ended(found) if found else None


def devices_of(person: Person, *, current: str, now: datetime) -> list[Device]:
    """Return the sessions of a person that live, this one first, then the last seen first. Two queries."""
    agents = dict(UserSession.objects.filter(user=person).values_list("session_key", "user_agent"))
    stored = Session.objects.filter(session_key__in=agents, expire_date__gt=now).values_list(
        "session_key", "session_data"
    )
    store = SessionStore()
    found = [_device(key, agents[key], store.decode(data), current, now) for key, data in stored]
    return sorted((device for device in found if device), key=lambda one: (not one.current, -one.seen_at.timestamp()))


def _device(key: str, agent: str, data: dict[str, Any], current: str, now: datetime) -> Device | None:  # Any: JSON
    life = sessions.life_of(data)
    if life is None or sessions.end_of(data, now=now) is not None:
        return None
    return Device(
        device_reference(key), rules.browser_of(agent), life.kind, life.began_at, life.seen_at, key == current
    )


def sign_ins_of(person: Person, *, most: int) -> list[SignIn]:
    """Return the last sign-ins of a person and those that failed, the latest first. One query."""
    acts = (SecurityEvent.SIGNED_IN.act, SecurityEvent.SIGN_IN_FAILED.act)
    return [
        SignIn(
            at=at,
            event=SecurityEvent(act.removeprefix("security.")),
            browser=Browser(data.get("browser", ""), data.get("system", "")),
            road=Road(data.get("road", Road.PASSWORD)),
            new_device=bool(data.get("new_device")),
        )
        for act, at, data in security_entries_of(person.pk, acts=acts, most=most)
    ]


def has_signed_in(person: Person) -> bool:
    """Tell whether the journal knows a sign-in of a person. One query."""
    return bool(security_entries_of(person.pk, acts=(SecurityEvent.SIGNED_IN.act,), most=1))


def security_state_of(person: Person, *, current: str, now: datetime) -> SecurityState:
    """Return what a person has done about their security. Four queries."""
    found = list(Authenticator.objects.filter(user=person))
    by_type = {one.type: one for one in found}
    totp, codes = by_type.get(Authenticator.Type.TOTP), by_type.get(Authenticator.Type.RECOVERY_CODES)
    question = security_question_of(person)
    return SecurityState(
        password_set_at=person.password_set_at,
        has_password=person.has_usable_password(),
        passkeys=sum(one.type == Authenticator.Type.WEBAUTHN for one in found),
        totp_since=totp.created_at if totp else None,
        recovery_codes=len(codes.wrap().get_unused_codes()) if codes else 0,
        has_question=question is not None,
        devices=len(devices_of(person, current=current, now=now)),
    )


def emails_of(person_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the live addresses that persons sign in with, with whose each is. One query, none for no id."""
    if not person_ids:
        return []
    addresses = Identifier.objects.live().filter(person_id__in=person_ids, kind=IdentifierKind.EMAIL)
    return list(addresses.order_by("id").values_list("person_id", "value"))


def verified_emails_of(person: Person) -> list[str]:
    """Return the addresses of somebody that are known to be theirs, the oldest first. One query."""
    mine = Identifier.objects.live().verified().filter(person=person, kind=IdentifierKind.EMAIL)
    return list(mine.order_by("id").values_list("value", flat=True))


def password_set_at(person_id: int) -> datetime | None:
    """Return when somebody last chose their password; None when it came with them. One query."""
    return Person.objects.values_list("password_set_at", flat=True).get(pk=person_id)


def second_proof_since(person_id: int, proof: SecondProof) -> datetime | None:
    """Return since when somebody has what gives a second proof: the newest address, authenticator, codes or passkey.

    Shape: None when nothing of that kind is theirs. One query.
    """
    if proof == SecondProof.MAIL:
        mine = Identifier.objects.live().filter(person_id=person_id, kind=IdentifierKind.EMAIL)
        since: datetime | None = mine.aggregate(since=Max("verified_at"))["since"]
    else:
        kept = Authenticator.objects.filter(user_id=person_id, type=_GIVES[proof])
        since = kept.aggregate(since=Max("created_at"))["since"]
    return since


_GIVES = {
    SecondProof.AUTHENTICATOR: Authenticator.Type.TOTP,
    SecondProof.RECOVERY_CODE: Authenticator.Type.RECOVERY_CODES,
    SecondProof.PASSKEY: Authenticator.Type.WEBAUTHN,
}


def is_proved(reference: str, purpose: ChallengePurpose, *, person_id: int, line_number: str, since: datetime) -> bool:
    """Tell whether somebody gave, since a moment, the code sent to a line for a purpose. One query.

    Shape: `reference` is that of the challenge; `line_number` in E.164 form.
    """
    proved = Challenge.objects.filter(reference=reference, purpose=purpose, person_id=person_id)
    return proved.filter(line_number=line_number, used_at__gte=since).exists()


@dataclass(frozen=True, slots=True)
class Signing:
    """How somebody signs in, as an adviser may know it: what with, whether it works, never a secret."""

    id: int
    reference: str
    name: str
    language: str
    staff_role: str
    is_active: bool
    has_password: bool
    has_totp: bool
    last_login: datetime | None
    devices: int
    identifiers: tuple[tuple[str, str, bool], ...]


def last_sign_in(person: str) -> Subquery:
    """Return when somebody last signed in, for queries on rows whose `person` is a path to the person's id."""
    entries = journal_entries().filter(actor_id=OuterRef(person), act=SecurityEvent.SIGNED_IN.act)
    return Subquery(entries.values("at")[:1])


def _last_sign_ins(person_ids: Collection[int]) -> dict[int, datetime | None]:
    people = Person.objects.filter(pk__in=person_ids).annotate(signed_in_at=last_sign_in("pk"))
    return dict(people.values_list("pk", "signed_in_at"))


def signing_of(reference: str) -> Signing | None:
    """Return how somebody signs in, by their reference; None when there is nobody. Five queries.

    Shape: `identifiers` are kind, value and whether it is verified, the live ones only.
    """
    person = Person.objects.filter(reference=reference).first()
    if person is None:
        return None
    live = Identifier.objects.live().filter(person=person).order_by("kind", "id")
    return Signing(
        id=person.pk,
        reference=person.reference,
        name=person.full_name,
        language=person.language,
        staff_role=person.staff_role,
        is_active=person.is_active,
        has_password=person.has_usable_password(),
        has_totp=has_totp(person),
        last_login=_last_sign_ins([person.pk])[person.pk],
        devices=UserSession.objects.filter(user=person).count(),
        identifiers=tuple((one.kind, one.value, one.verified_at is not None) for one in live),
    )


def person_known(reference: str) -> Person:
    """Return a person by a reference that was just read. One query."""
    return Person.objects.get(reference=reference)


@dataclass(frozen=True, slots=True)
class StaffSeen:
    """One of the operator's staff, as a supervisor lists them."""

    reference: str
    name: str
    email: str
    role: str
    is_active: bool
    has_second_factor: bool
    last_login: datetime | None


def staff_members(*, most: int = 500) -> list[StaffSeen]:
    """Return the operator's staff, those whose account is open first, by name. Four queries."""
    people = list(
        Person.objects.exclude(staff_role="").order_by("-is_active", "family_name", "given_name", "id")[:most]
    )
    ids = [person.pk for person in people]
    signed_in = _last_sign_ins(ids)
    emails = dict(reversed(emails_of(ids)))
    factors = set(
        Authenticator.objects.filter(user_id__in=ids, type__in=SECOND_FACTORS).values_list("user_id", flat=True)
    )
    return [
        StaffSeen(
            one.reference,
            one.full_name,
            emails.get(one.pk, ""),
            one.staff_role,
            one.is_active,
            one.pk in factors,
            signed_in[one.pk],
        )
        for one in people
    ]
