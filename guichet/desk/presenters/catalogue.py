"""The catalogue in words: what is sold, its editions, and what one changes of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from guichet.catalogue.policy import Allowance, Catalogue, Offer, Option
from guichet.catalogue.queries import Shelf
from guichet.catalogue.values import UNLIMITED, AllowanceKind, Beyond, Change, EditionFacts, Family, Move, Segment
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import local_day
from guichet.search.values import folded
from guichet.ui.elements import pill

DIGEST_SHOWN = 12

_FAMILIES: Mapping[Family, Promise] = {
    Family.MOBILE: gettext_lazy("Mobile"),
    Family.FIXED: gettext_lazy("Téléphone fixe"),
    Family.INTERNET: gettext_lazy("Internet"),
    Family.TV: gettext_lazy("Télévision numérique"),
    Family.CONVERGENT: gettext_lazy("Internet et mobile"),
}
_SEGMENTS: Mapping[Segment, Promise] = {
    Segment.RESIDENTIAL: gettext_lazy("Particuliers"),
    Segment.PROFESSIONAL: gettext_lazy("Professionnels"),
    Segment.BOTH: gettext_lazy("Tous"),
}
_BEYOND: Mapping[Beyond, Promise] = {
    Beyond.REDUCED: gettext_lazy("Débit réduit"),
    Beyond.CHARGED: gettext_lazy("Facturé"),
    Beyond.STOPPED: gettext_lazy("Arrêté"),
}
_KINDS: Mapping[AllowanceKind, Promise] = {
    AllowanceKind.DATA: gettext_lazy("Internet"),
    AllowanceKind.VOICE: gettext_lazy("Appels"),
    AllowanceKind.SMS: gettext_lazy("SMS"),
    AllowanceKind.MMS: gettext_lazy("MMS"),
}
# keys of the file whose change is told by a word; the others are told together
_KEYS: Mapping[str, Promise] = {
    "name": gettext_lazy("nom"),
    "description": gettext_lazy("description"),
    "allowances": gettext_lazy("ce qui est compris"),
    "adds": gettext_lazy("ce qui est ajouté"),
    "beyond": gettext_lazy("au-delà du forfait"),
    "speed": gettext_lazy("débit"),
    "commitment_months": gettext_lazy("engagement"),
    "tax_percent": gettext_lazy("taxe"),
    "family": gettext_lazy("famille"),
    "segment": gettext_lazy("clientèle"),
    "requires": gettext_lazy("ce qu’il faut avoir"),
    "excludes": gettext_lazy("ce qui ne va pas avec"),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    name: str
    code: str
    href: str
    about: str
    price: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    name: str
    lede: str
    state: SafeString
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    name: str
    code: str
    href: str
    note: str
    price: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Changes of one kind, under their title: "Prix changés"."""

    id: str
    title: str
    rows: list[ChangeRow]


@dataclass(frozen=True, slots=True)
class EditionRow:
    reference: str
    href: str
    day: str
    who: str
    published: str
    content: str
    state: SafeString


@dataclass(frozen=True, slots=True)
class EditionPage:
    reference: str
    title: str
    state: SafeString
    facts: list[tuple[str, str]]
    is_to_come: bool


def item_rows(sold: Catalogue, typed: str, formats: Formats) -> tuple[list[ItemRow], list[ItemRow]]:
    """Return the offers and the options whose name or code holds what is typed, without accents or capitals."""
    wanted = folded(typed).split()

    def kept(items: Iterable[Offer | Option]) -> list[ItemRow]:
        said = ((one, " ".join(folded(text) for text in (*one.name.root.values(), one.code))) for one in items)
        return [_item_row(one, formats) for one, words in said if all(word in words for word in wanted)]

    return kept(sold.offers), kept(sold.options)


def _item_row(one: Offer | Option, formats: Formats) -> ItemRow:
    segment = f", {_SEGMENTS[one.segment]}" if isinstance(one, Offer) else ""
    return ItemRow(
        name=one.name.in_(formats.language),
        code=one.code,
        href=_href(one.code),
        about=f"{_FAMILIES[one.family]}{segment}",
        price=_price(one.monthly_minor, formats),
    )


def item_page(one: Offer | Option, known: Shelf, formats: Formats) -> ItemPage:
    """Return an offer or option with all that the catalogue says of it."""
    sold = known.catalogue.offer(one.code) or known.catalogue.option(one.code)
    facts = [
        (gettext("Code"), one.code),
        (gettext("Prix par mois"), _price(one.monthly_minor, formats)),
        (gettext("Taxe comprise dans le prix"), f"{formats.number(one.tax_percent)}\u00a0%"),
        (gettext("Famille"), str(_FAMILIES[one.family])),
        *(_of_offer(one, formats) if isinstance(one, Offer) else _of_option(one, known, formats)),
    ]
    return ItemPage(
        name=one.name.in_(formats.language),
        lede=one.description.in_(formats.language) if isinstance(one, Option) else "",
        state=pill("ok", gettext("En vente")) if sold else pill("", gettext("N’est plus vendu"), "ban"),
        facts=[(label, value) for label, value in facts if value],
    )


def _of_offer(offer: Offer, formats: Formats) -> list[tuple[str, str]]:
    return [
        (gettext("Clientèle"), str(_SEGMENTS[offer.segment])),
        *((str(_KINDS[one.kind]), _quantity(one, formats)) for one in offer.allowances),
        (gettext("Au-delà"), str(_BEYOND[offer.beyond]) if offer.allowances else ""),
        (gettext("Débit"), offer.speed.in_(formats.language) if offer.speed else ""),
        (gettext("Engagement"), _months(offer.commitment_months)),
    ]


def _of_option(option: Option, known: Shelf, formats: Formats) -> list[tuple[str, str]]:
    return [
        *((str(_KINDS[one.kind]), _quantity(one, formats)) for one in option.adds),
        (gettext("Payé une fois"), _price(option.fee_minor, formats) if option.fee_minor else ""),
        (gettext("Durée minimale"), _months(option.minimum_months)),
        (gettext("Dans l’espace client"), gettext("S’ajoute et se retire") if option.orderable else gettext("Non")),
        (gettext("Demande l’un de"), _names(option.requires, known, formats)),
        (gettext("Ne va pas avec"), _names(option.excludes, known, formats)),
    ]


def _names(codes: Iterable[str], known: Shelf, formats: Formats) -> str:
    found = (known.offer(code) or known.option(code) for code in codes)
    return ", ".join(one.name.in_(formats.language) for one in found if one)


def _months(count: int) -> str:
    return ngettext("{count} mois", "{count} mois", count).format(count=count) if count else ""


def _quantity(one: Allowance, formats: Formats) -> str:
    if one.quantity == UNLIMITED or isinstance(one.quantity, str):
        said = gettext("Illimité")
    elif one.kind == AllowanceKind.DATA:
        said = str(formats.allowance(one.quantity))
    elif one.kind == AllowanceKind.VOICE:
        said = str(formats.duration(one.quantity))
    else:
        said = formats.number(one.quantity)
    return gettext("{quantity}, en commun").format(quantity=said) if one.shared else said


def change_groups(changed: Sequence[Change], lines: Mapping[str, int], formats: Formats) -> list[ChangeGroup]:
    """Return what an edition changes, by kind of change. `lines`: how many have what is withdrawn, by code."""
    titles = {
        Move.ADDED: gettext("Ajoutés"),
        Move.PRICE: gettext("Prix changés"),
        Move.CHANGED: gettext("Autres changements"),
        Move.WITHDRAWN: gettext("Retirés de la vente"),
    }
    return [
        ChangeGroup(move.value, title, rows)
        for move, title in titles.items()
        if (rows := [_change_row(one, lines.get(one.code, 0), formats) for one in changed if one.move == move])
    ]


def _change_row(one: Change, lines: int, formats: Formats) -> ChangeRow:
    before, after = ("" if minor is None else _price(minor, formats) for minor in (one.before_minor, one.after_minor))
    moves = one.move == Move.PRICE
    return ChangeRow(
        name=one.name.in_(formats.language),
        code=one.code,
        href=_href(one.code),
        note=_change_note(one, lines),
        price=gettext("{before}, puis {after}").format(before=before, after=after) if moves else after or before,
    )


def _change_note(one: Change, lines: int) -> str:
    kind = gettext("Option") if one.is_option else gettext("Offre")
    if one.move == Move.WITHDRAWN and lines:
        said = ngettext("{count} ligne la garde", "{count} lignes la gardent", lines)
        return f"{kind}, {said.format(count=lines)}"
    named = [str(_KEYS[name]) for name in one.fields if name in _KEYS]
    named += [gettext("règles de souscription")] if set(one.fields) - set(_KEYS) else []
    return ", ".join([kind, *named])


def takes_over_words(day: date | None, formats: Formats, today: date) -> str:
    """Return that another edition is planned after this one; empty when none is."""
    if day is None:
        return ""
    return gettext("Une autre édition est prévue {day} : elle remplacera celle-ci en entier.").format(
        day=formats.on(day, today)
    )


def edition_rows(found: Sequence[EditionFacts], formats: Formats, now: datetime) -> list[EditionRow]:
    today = local_day(now, formats.time_zone)
    in_force = next((one for one in found if one.withdrawn_at is None and one.in_force_on <= today), None)
    return [
        EditionRow(
            reference=one.reference,
            href=reverse("desk:catalogue-edition", args=[one.reference]),
            day=formats.day(one.in_force_on, today, relative=False),
            who=_who(one),
            published=formats.moment_alone(one.published_at, now),
            content=_content(one),
            state=_state(one, today, is_current=one is in_force),
        )
        for one in found
    ]


def edition_page(one: EditionFacts, formats: Formats, now: datetime, *, in_force: str) -> EditionPage:
    """Return an edition, ready to show. `in_force`: the reference of the one that is, empty when the pack's own is."""
    today = local_day(now, formats.time_zone)
    is_to_come = one.withdrawn_at is None and one.in_force_on > today
    facts = [
        (gettext("Publiée"), formats.moment_alone(one.published_at, now)),
        (gettext("Par"), _who(one)),
        (gettext("Abandonnée"), formats.moment_alone(one.withdrawn_at, now) if one.withdrawn_at else ""),
        (gettext("Contenu"), _content(one)),
        (gettext("Empreinte"), one.digest[:DIGEST_SHOWN]),
        (gettext("Référence"), one.reference),
    ]
    title = gettext("Édition du {day}").format(day=formats.day(one.in_force_on, today, relative=False))
    return EditionPage(
        one.reference,
        title,
        _state(one, today, is_current=one.reference == in_force),
        [(label, value) for label, value in facts if value],
        is_to_come,
    )


def _state(one: EditionFacts, today: date, *, is_current: bool) -> SafeString:
    if one.withdrawn_at is not None:
        return pill("", gettext("Abandonnée"), "ban")
    if one.in_force_on > today:
        return pill("info", gettext("À venir"))
    return pill("ok", gettext("En vigueur")) if is_current else pill("", gettext("A pris effet"), "check")


def _who(one: EditionFacts) -> str:
    return one.published_by or gettext("Système de facturation ({source})").format(source=one.source)


def _content(one: EditionFacts) -> str:
    offers = ngettext("{count} offre", "{count} offres", one.offers).format(count=one.offers)
    options = ngettext("{count} option", "{count} options", one.options).format(count=one.options)
    return f"{offers}, {options}"


def _price(minor: int, formats: Formats) -> str:
    return formats.money(Money(minor, formats.currency)) if minor else gettext("Gratuit")


def _href(code: str) -> str:
    return f"{reverse('desk:catalogue-item')}?{urlencode({'code': code})}"
