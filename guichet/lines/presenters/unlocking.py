"""What is known of a phone, and what its messages mean."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.lines.presenters.losses import imei_shown
from guichet.lines.values.unlocking import UnlockAnswer, UnlockFacts, UnlockState


@dataclass(frozen=True, slots=True)
class UnlockShown:
    """What we found of a phone. `kind` is that of the notice; `has_code`: the code can be shown; `waits`: not yet."""

    imei: str
    kind: str
    title: str
    text: str
    has_code: bool = False
    waits: bool = False


def unlock_shown(last: UnlockFacts, formats: Formats, today: object) -> UnlockShown:
    """Return what is to be done with the last phone that was asked about."""
    imei = imei_shown(last.imei)
    if last.state == UnlockState.ASKED:
        text = gettext("La réponse arrive en quelques secondes.")
        return UnlockShown(imei, "info", gettext("Nous cherchons ce téléphone"), text, waits=True)
    if last.state == UnlockState.FAILED:
        text = gettext("Réessayez, ou appelez-nous : nous le chercherons avec vous.")
        return UnlockShown(imei, "warn", gettext("La recherche n’a pas abouti"), text)
    match last.answer:
        case UnlockAnswer.UNLOCKED:
            text = gettext("Il accepte la carte SIM de n’importe quel opérateur. Il n’y a rien à faire.")
            return UnlockShown(imei, "ok", gettext("Ce téléphone n’est pas verrouillé"), text)
        case UnlockAnswer.ELSEWHERE:
            text = gettext(
                "Il a été vendu par un autre opérateur : c’est lui qui donne le code, gratuitement trois mois après "
                "l’achat. Demandez-le-lui avec ce numéro IMEI."
            )
            return UnlockShown(imei, "info", gettext("Ce téléphone vient d’ailleurs"), text)
        case UnlockAnswer.CODE:
            return _with_code(last, imei, formats, today)
    text = gettext("Nous n’avons pas trouvé qui l’a vendu. Appelez-nous, avec la facture du téléphone.")
    return UnlockShown(imei, "warn", gettext("Nous ne connaissons pas ce téléphone"), text)


def _with_code(last: UnlockFacts, imei: str, formats: Formats, today: object) -> UnlockShown:
    if last.free_from is not None and today < last.free_from:  # type: ignore[operator]  # a day
        day = formats.on(last.free_from, today)  # type: ignore[arg-type]  # same
        text = gettext(
            "Il vous a été vendu il y a peu : son code est gratuit {day}. Avant, appelez-nous : nous vous dirons ce "
            "qu’il coûte."
        ).format(day=day)
        return UnlockShown(imei, "info", gettext("Ce téléphone est verrouillé pour l’instant"), text)
    text = gettext("Il a été vendu verrouillé. Nous avons son code, et il est gratuit.")
    return UnlockShown(imei, "ok", gettext("Ce téléphone se déverrouille"), text, has_code=True)


def phone_messages() -> list[tuple[str, str]]:
    """Return what a locked phone shows when a new card is put in, and what each means. Source: requirement PRI-14."""
    return [
        (
            gettext("« SIM verrouillée »"),
            gettext(
                "Le téléphone n’accepte que les cartes de l’opérateur qui l’a vendu. À ne pas confondre avec un code "
                "PIN bloqué, qui demande le code PUK."
            ),
        ),
        (
            gettext("« Téléphone restreint »"),
            gettext("Le même verrou, dit autrement. Le code de déverrouillage l’enlève pour toujours."),
        ),
        (
            gettext("« Réseau indisponible »"),
            gettext(
                "Le verrou, si la carte marche dans un autre téléphone. Sinon la ligne n’est pas encore activée, ou "
                "le réseau manque ici."
            ),
        ),
        (
            gettext("« Code blocage réseau »"),
            gettext("Le téléphone demande le code de déverrouillage : tapez celui que vous trouvez ici."),
        ),
    ]
