"""The words of refusals, found by the edges: facts come in, a sentence in the person's language goes out."""

from datetime import datetime, timedelta

from django.utils.translation import get_language, gettext

from guichet import operators
from guichet.core.formats import formats_for


def no_user_for_number() -> str:
    """Return the sentence for a number without user, and for one that is not a line of ours: the same. PRI-6."""
    return gettext(
        "Aucun utilisateur n’est déclaré pour cette ligne. "
        "Demandez au titulaire de vous ajouter, ou connectez-vous avec son courriel."
    )


def wrong_pair() -> str:
    return gettext(
        "Identifiant ou mot de passe incorrect. Vérifiez-les, ou choisissez un nouveau mot de passe "
        "avec « Mot de passe oublié »."
    )


def too_many_attempts(until: datetime, *, now: datetime) -> str:
    return gettext("Trop d’essais en peu de temps. Réessayez %(moment)s.") % {"moment": moment(until, now=now)}


def moment(when: datetime, *, now: datetime) -> str:
    """Return when, to follow a verb: "à 9 h 12", "demain à 0 h 05". Seconds are rounded up to the next minute."""
    operator = operators.current()
    formats = formats_for(
        get_language() or operator.languages[0],
        operator.currency,
        operator.zone,
        operator.country,
        operator.phone_region,
    )
    whole = when if not (when.second or when.microsecond) else _next_minute(when)
    return formats.moment(whole, now)


def _next_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + timedelta(minutes=1)
