"""The new customer's guide: four articles that lead from one to the next, the same whatever the pack. PRI-21."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from guichet.operators import Operator, Page
from guichet.portal.presenters.pages import orders_page
from guichet.ui.do import DoRow

ORDER, PAPERS, ACTIVATION, NUMBER = ARTICLES = ("order", "papers", "activation", "number")
_ICONS = {ORDER: "package", PAPERS: "files", ACTIVATION: "card-sim", NUMBER: "arrow-left-right"}


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and what stands under it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """An article, with where it leads: the page that it is about, then the next article."""

    title: str
    lede: str
    parts: list[Part]
    link: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An article among the others: `before` and `after` are titles with addresses, None at the ends."""

    article: Article
    place: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def guide_rows(operator: Operator, *, withdrawal_days: int) -> list[DoRow]:
    """Return the articles in their order, each with what it is about."""
    found = [(code, _article(code, operator, withdrawal_days)) for code in ARTICLES]
    return [DoRow(_ICONS[code], one.title, one.lede, _href(code)) for code, one in found]


def guide_article(code: str, operator: Operator, *, withdrawal_days: int) -> Shown:
    """Return an article, and those around it."""
    rank = ARTICLES.index(code)
    around = [
        (_article(other, operator, withdrawal_days).title, _href(other)) if other else None
        for other in (ARTICLES[rank - 1] if rank else "", ARTICLES[rank + 1] if code != ARTICLES[-1] else "")
    ]
    return Shown(
        article=_article(code, operator, withdrawal_days),
        place=gettext("Étape {rank} sur {count}").format(rank=rank + 1, count=len(ARTICLES)),
        before=around[0],
        after=around[1],
    )


def _href(code: str) -> str:
    return reverse(f"portal:guide-{code}")


def _article(code: str, operator: Operator, withdrawal_days: int) -> Article:
    if code == ORDER:
        return _order(operator, withdrawal_days)
    written: dict[str, Callable[[Operator], Article]] = {PAPERS: _papers, ACTIVATION: _activation, NUMBER: _number}
    return written[code](operator)


def _order(operator: Operator, withdrawal_days: int) -> Article:
    parts = [
        Part(
            gettext("Où elle en est"),
            gettext(
                "Chaque commande se suit étape par étape, avec la date de la prochaine. "
                "Si une étape vous attend, l’accueil le dit."
            ),
        ),
        Part(
            gettext("Si quelque chose change"),
            gettext(
                "Une adresse fausse ou une date qui ne convient plus : dites-le-nous avant l’envoi ou le rendez-vous."
            ),
        ),
    ]
    if withdrawal_days:
        parts.append(
            Part(
                gettext("Si vous changez d’avis"),
                ngettext(
                    "Pour une commande faite à distance, vous avez {count} jour pour y renoncer, "
                    "sans donner de raison.",
                    "Pour une commande faite à distance, vous avez {count} jours pour y renoncer, "
                    "sans donner de raison.",
                    withdrawal_days,
                ).format(count=withdrawal_days),
            )
        )
    return Article(
        title=gettext("Suivre votre commande"),
        lede=gettext("Ce qui se passe après la commande, et quand."),
        parts=parts,
        link=gettext("Voir mes commandes"),
        href=reverse(f"portal:{orders_page(operator).value}"),
    )


def _papers(operator: Operator) -> Article:
    return Article(
        title=gettext("Donner vos papiers"),
        lede=gettext("Ce que nous vous demandons, pourquoi, et ce que vous recevez."),
        parts=[
            Part(
                gettext("Ce que nous demandons"),
                gettext(
                    "De quoi savoir qui prend le contrat, et de quoi payer. Nous vous disons quelles pièces envoyer : "
                    "une photo nette et entière suffit."
                ),
            ),
            Part(
                gettext("Pourquoi"),
                gettext(
                    "Personne ne doit pouvoir prendre une ligne à votre nom. Vos pièces ne servent qu’à cela, "
                    "et nous ne demandons jamais un mot de passe ni un code."
                ),
            ),
            Part(
                gettext("Ce que vous recevez"),
                gettext("Votre contrat et son résumé. Gardez le numéro du contrat : il sert à nous joindre."),
            ),
        ],
        link=gettext("Voir mes documents"),
        href=reverse(f"portal:{Page.DOCUMENTS.value}"),
    )


def _activation(operator: Operator) -> Article:
    return Article(
        title=gettext("Activer votre ligne"),
        lede=gettext("De la carte SIM, ou de la box, à la première utilisation."),
        parts=[
            Part(
                gettext("Une ligne mobile"),
                gettext(
                    "Mettez la carte SIM dans le téléphone, ou lisez le code de l’eSIM, puis redémarrez. "
                    "La ligne est prête quand votre espace la montre en service."
                ),
            ),
            Part(
                gettext("Une ligne fixe"),
                gettext("Branchez la box le jour dit, ou attendez le technicien. Le premier démarrage est long."),
            ),
            Part(
                gettext("Si vous bloquez la carte SIM"),
                gettext(
                    "Après trois codes PIN faux, il faut le code PUK : il est sur la page de la ligne, "
                    "après votre mot de passe."
                ),
            ),
            Part(
                gettext("Si la ligne est pour quelqu’un d’autre"),
                gettext(
                    "Une fois la ligne en service, déclarez son utilisateur. Il suit ses consommations, "
                    "sans voir vos factures."
                ),
            ),
        ],
        link=gettext("Voir mes lignes"),
        href=reverse("portal:lines"),
    )


def _number(operator: Operator) -> Article:
    return Article(
        title=gettext("Garder votre numéro"),
        lede=gettext("Quand vous venez d’un autre opérateur."),
        parts=[
            Part(
                gettext("Ne résiliez pas vous-même"),
                gettext(
                    "Nous demandons le numéro à l’ancien opérateur, et son contrat prend fin ce jour-là. "
                    "Un contrat résilié avant perd le numéro."
                ),
            ),
            Part(gettext("Ce qu’il nous faut"), _what_moves_a_number(operator.country)),
            Part(
                gettext("Le jour du changement"),
                gettext(
                    "La coupure est courte. Mettez la nouvelle carte SIM quand l’ancienne ne capte plus : "
                    "votre numéro vous suit."
                ),
            ),
        ],
        link=gettext("Voir mes commandes"),
        href=reverse(f"portal:{orders_page(operator).value}"),
    )


def _what_moves_a_number(country: str) -> str:
    """Return what identifies a line to another operator: national rules differ."""
    if country == "FR":
        return gettext(
            "Le RIO de la ligne : appelez le 3179 depuis elle, c’est gratuit, et vous le recevez aussi par SMS."
        )
    if country == "BE":
        return gettext("Votre numéro de client chez l’ancien opérateur, ou celui de l’ancienne carte SIM.")
    return gettext("Le numéro, et une facture récente de l’ancien opérateur.")
