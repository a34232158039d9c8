"""A declaration of loss, on its page and on its receipt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from guichet import operators
from guichet.contracts.values import LineFacts
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.lines.values.blocking import BlockFacts, BlockReason, BlockState
from guichet.lines.values.losses import LossFacts

# days are written with their year, never as "yesterday": papers are read later
ANOTHER_YEAR = date.min
Facts = list[tuple[str, str]]


def imei_shown(imei: str) -> str:
    """Return a phone's number in the groups that are printed on boxes: "49 015420 323751 8"."""
    return "\u00a0".join((imei[:2], imei[2:8], imei[8:14], imei[14:]))


def loss_title(reason: BlockReason) -> str:
    """Return what a declaration is called."""
    return gettext("Déclaration de vol") if reason == BlockReason.THEFT else gettext("Déclaration de perte")


def loss_facts(loss: LossFacts, formats: Formats) -> Facts:
    """Return what was declared."""
    happened = gettext("Vol") if loss.reason == BlockReason.THEFT else gettext("Perte")
    when = _happened(loss, formats)
    rows = [(gettext("Ce qui s’est passé"), happened), (gettext("Quand"), when[:1].upper() + when[1:])]
    rows.append((gettext("Où"), loss.place or gettext("Non précisé")))
    rows.append((gettext("Numéro IMEI du téléphone"), imei_shown(loss.imei) if loss.imei else gettext("Non précisé")))
    return rows


def done_facts(loss: LossFacts, block: BlockFacts | None, formats: Formats) -> Facts:
    """Return what we have done about it so far: the line, then the phone when its block was asked for."""
    rows = [(gettext("La ligne"), _line_state(loss, block, formats))]
    if loss.device_asked:
        rows.append((gettext("Le téléphone"), _device_state(loss, formats)))
    return rows


def receipt(
    line: LineFacts, loss: LossFacts, block: BlockFacts | None, formats: Formats, now: datetime, *, full: bool
) -> dict[str, Any]:  # Any: what a template of documents takes
    """Return the words of the receipt. `full`: who reads it may know the contract and its holder."""
    about = [(gettext("Numéro"), formats.phone(line.number) if line.number else line.label)]
    if full:
        about += [(gettext("Titulaire"), line.customer_name), (gettext("Contrat"), line.contract_number)]
    declared = _moment(loss.declared_at, formats)
    return {
        "title": loss_title(loss.reason),
        "kicker": gettext("Récépissé {number}").format(number=loss.number),
        "lede": gettext("{operator} a reçu cette déclaration {moment}, dans son espace client.").format(
            operator=operators.current().identity.name, moment=declared
        ),
        "line_title": gettext("La ligne"),
        "line": about,
        "loss_title": gettext("Les faits"),
        "loss": loss_facts(loss, formats),
        "done_title": gettext("Ce que nous avons fait"),
        "done": done_facts(loss, block, formats),
        "note_title": gettext("Pour la police et l’assureur"),
        "note": gettext(
            "Ce récépissé dit ce qui nous a été déclaré, et quand. Il ne remplace pas un dépôt de plainte, que "
            "l’assureur demande en cas de vol."
        ),
        "signed": gettext("Document établi {moment}.").format(moment=_moment(now, formats)),
    }


def _happened(loss: LossFacts, formats: Formats) -> str:
    day = formats.day(loss.happened_on, ANOTHER_YEAR, weekday=True, relative=False)
    if loss.happened_at is None:
        return day
    moment = datetime.combine(loss.happened_on, loss.happened_at, tzinfo=formats.time_zone)
    return gettext("{day}, vers {time}").format(day=day, time=formats.time(moment))


def _line_state(loss: LossFacts, block: BlockFacts | None, formats: Formats) -> str:
    if loss.found_at is not None:
        return gettext("Téléphone retrouvé {moment}").format(moment=_moment(loss.found_at, formats))
    if loss.settled_at is not None:
        return gettext("Nouvelle carte SIM en service {moment}").format(moment=_moment(loss.settled_at, formats))
    if block is None:
        return gettext("Non bloquée")
    if block.state == BlockState.IN_FORCE and block.in_force_at is not None:
        return gettext("Bloquée {moment}").format(moment=_moment(block.in_force_at, formats))
    return gettext("Blocage demandé {moment}").format(moment=_moment(block.asked_at, formats))


def _device_state(loss: LossFacts, formats: Formats) -> str:
    if loss.device_freed_at is not None:
        return gettext("Débloqué {moment}").format(moment=_moment(loss.device_freed_at, formats))
    if loss.device_blocked_at is not None:
        return gettext("Bloqué sur tous les réseaux {moment}").format(moment=_moment(loss.device_blocked_at, formats))
    return gettext("Blocage demandé {moment}").format(moment=_moment(loss.declared_at, formats))


def _moment(moment: datetime, formats: Formats) -> str:
    day = formats.on(local_day(moment, formats.time_zone), ANOTHER_YEAR)
    return gettext("{day} à {time}").format(day=day, time=formats.time(moment))
