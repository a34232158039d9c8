"""The page of a line, from plain values: its sentence in every state, its facts, its charts."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.values import LineFacts, LineKind, LineState
from guichet.core.periods import billing_days, shift_months
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.blocking import BlockFacts, BlockReason, BlockState
from guichet.portal.presenters.line import line_page
from guichet.portal.presenters.line_answer import SeenLine
from guichet.ui.do import DoGroup, DoRow
from guichet.ui.formats import page_formats
from guichet.usage.queries import LineUsage
from guichet.usage.values import Pool, UsageKind, Used

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
GIGA = 10**9
PERIODS = [billing_days(shift_months(TODAY, -back), 1) for back in reversed(range(12))]
FACTS = LineFacts(
    id=1,
    reference="0123456789",
    kind=LineKind.MOBILE,
    number="+33639981407",
    label="Mobile de Claire",
    offer_code="mobile-60",
    state=LineState.ACTIVE,
    activates_on=None,
    contract_id=1,
    contract_number="MA7310037",
    contract_name="Mobiles",
    customer_id=1,
    customer_name="Claire Aubin",
    site_id=None,
    site_name=None,
    site_city=None,
)


def page_of(
    days=None, months=None, *, options=(), pool=None, shows_contract=True, today=TODAY, acts=(), block=None, **facts
):
    """Return the page of a line that used this much; days by their number in November."""
    by_day = {date(2026, 11, day): kinds for day, kinds in (days or {}).items()}
    seen = SeenLine(
        line=EquippedLine(replace(FACTS, **facts), options, block),
        usage=LineUsage(by_day, months or {}, NOW if by_day else None),
        periods=PERIODS,
        pool=pool,
        shows_contract=shows_contract,
        low_percent=10,
        now=NOW,
        today=today,
    )
    return line_page(seen, acts, page_formats())


def data(quantity):
    return {UsageKind.DATA: Used(quantity, 0, 1)}


def plain(markup):
    text = re.sub(r"<[^>]+>", "", str(markup)).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def facts_of(page):
    return {label: plain(value) for label, value in page.facts}


def test_it_answers_what_is_left_until_when_and_whether_that_will_do():
    page = page_of({3: data(20 * GIGA), 21: data(5_800_000_000)})

    assert plain(page.title) == "06 39 98 14 07"
    assert plain(page.lede) == "Mobile 60 Go, Mobile de Claire"
    assert plain(page.state) == "Active"
    assert (
        plain(page.answer.sentence) == "Il vous reste 34,2 Go jusqu’au 30 novembre. À ce rythme, vous en aurez assez."
    )
    assert 'x1="30%"' in page.answer.meter
    assert "vous êtes en avance" in page.answer.legend


def test_a_pace_that_goes_too_fast_names_the_day():
    page = page_of({3: data(50 * GIGA)})

    assert plain(page.answer.sentence).endswith("À ce rythme, il ne restera rien le vendredi 27 novembre.")
    assert "vont plus vite" in page.answer.legend


def test_the_first_two_days_tell_no_pace():
    page = page_of({1: data(50 * GIGA)}, today=date(2026, 11, 2))

    assert plain(page.answer.sentence) == "Il vous reste 10,0 Go jusqu’au 30 novembre."


def test_little_left_says_what_comes_after():
    page = page_of({3: data(58 * GIGA)})

    assert plain(page.answer.pill) == "Bientôt épuisé"
    assert page.answer.note == "Ensuite, le débit est réduit, sans supplément."


def options_of_the_line():
    way = reverse("lines:line-options", args=[FACTS.reference])
    return [DoGroup("offer", "Offre et options", (DoRow("plus", "Gérer les options", "", way),))]


@pytest.mark.parametrize(
    ("used", "state", "offered"),
    [
        (20, LineState.ACTIVE, ""),
        (58, LineState.ACTIVE, "Ajouter des gigas"),
        (61, LineState.ACTIVE, "Ajouter des gigas"),
        (58, LineState.SUSPENDED, ""),
    ],
)
def test_a_line_in_service_that_runs_short_has_data_to_add(used, state, offered):
    page = page_of({3: data(used * GIGA)}, acts=options_of_the_line(), state=state)

    assert (page.first.title if page.first else "") == offered


def test_who_manages_no_option_is_not_sent_to_add_data():
    assert page_of({3: data(58 * GIGA)}).first is None


def test_nothing_left_says_what_happens_now():
    page = page_of({3: data(61 * GIGA)})

    said = plain(page.answer.sentence)
    assert said == "Vous avez utilisé vos 60 Go du mois. Le débit est réduit jusqu’au 30 novembre."
    assert plain(page.answer.pill) == "Épuisé"


def test_an_allowance_that_is_shared_is_the_pool_s(settings):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    page = page_of({3: data(1 * GIGA)}, offer_code="flotte-25", pool=Pool(lines=2, data_used=30 * GIGA))

    assert plain(page.answer.sentence).startswith("Il vous reste 20,0 Go partagés entre plusieurs lignes, jusqu’au")
    assert facts_of(page)["Internet utilisé"] == "1,0 Go · par cette ligne"
    assert 'class="lim"' not in page.months.drawing


@pytest.mark.parametrize(
    ("state", "more", "words", "pill"),
    [
        (
            LineState.TO_ACTIVATE,
            {"activates_on": TODAY + timedelta(5)},
            "Votre ligne sera activée le vendredi 27 novembre. Vous n’avez rien à faire.",
            "À activer",
        ),
        (LineState.TO_ACTIVATE, {}, "Votre ligne attend son activation.", "À activer"),
        (
            LineState.SUSPENDED,
            {},
            "Votre ligne est suspendue. Appels, SMS et internet sont arrêtés.",
            "Suspendue",
        ),
        (LineState.DOWN, {}, "Votre ligne est coupée. Nos équipes la rétablissent.", "Coupée"),
    ],
)
def test_each_state_has_its_sentence(state, more, words, pill):
    page = page_of({3: data(GIGA)}, state=state, **more)

    assert plain(page.answer.sentence) == words
    assert plain(page.state) == pill
    assert page.answer.meter == ""


@pytest.mark.parametrize(
    ("state", "pill", "opening"),
    [
        (BlockState.REQUESTED, "Blocage en cours", "Nous bloquons votre ligne."),
        (BlockState.IN_FORCE, "Bloquée", "Cette ligne a été bloquée à 10 h, pour perte. Appels, SMS et internet"),
        (BlockState.LIFTING, "Déblocage en cours", "Nous débloquons votre ligne."),
    ],
)
def test_a_block_says_where_it_stands(state, pill, opening):
    page = page_of({3: data(GIGA)}, block=BlockFacts("R", BlockReason.LOSS, state, NOW, None, None, 1))

    assert plain(page.state) == pill
    assert plain(page.answer.sentence).startswith(opening)


def test_a_line_to_activate_has_neither_facts_nor_charts():
    page = page_of(state=LineState.TO_ACTIVATE)

    assert (page.facts, page.days, page.months) == ([], None, None)


def test_unlimited_internet_says_what_was_used():
    page = page_of({3: data(512 * GIGA)}, kind=LineKind.INTERNET, number="", offer_code="fibre-zeste")

    said = plain(page.answer.sentence)
    assert said == "Vous avez utilisé 512 Go depuis le 1er novembre. Votre internet est illimité."
    assert page.title == "Mobile de Claire"
    assert facts_of(page) == {"Débit": "jusqu’à 500 Mbit/s"}


def test_a_fixed_line_tells_its_calls():
    page = page_of({3: {UsageKind.VOICE: Used(13_260, 0, 9)}}, kind=LineKind.FIXED, offer_code="fixe-illimite")

    said = plain(page.answer.sentence)
    assert said == "Vous avez appelé 3 h 41 depuis le 1er novembre. Vos appels sont illimités."
    assert "Durée des appels chaque jour du 1er novembre au 22 novembre." in plain(page.days.drawing)


def test_a_television_counts_nothing():
    page = page_of(kind=LineKind.TV, number="", offer_code="tv")

    assert plain(page.answer.sentence) == "Votre télévision est en service. Aucun incident n’est signalé."
    assert page.days is page.months is None


def test_facts_give_what_is_included_and_what_is_not():
    used = {
        UsageKind.DATA: Used(2 * GIGA, 0, 3),
        UsageKind.VOICE: Used(3_600, 0, 12),
        UsageKind.SMS: Used(180, 0, 180),
        UsageKind.MMS: Used(6, 0, 6),
        UsageKind.PREMIUM: Used(300, 320, 2),
        UsageKind.ROAMING_DATA: Used(40 * 10**6, 250, 1),
    }

    assert facts_of(page_of({3: used})) == {
        "Internet utilisé": "2,0 Go · sur 60 Go",
        "Appels": "Illimités · 1 h ce mois-ci",
        "SMS et MMS": "Illimités · 186 envoyés",
        "À l’étranger": "40 Mo",
        "Hors forfait": "5,70 € · 2 appels surtaxés",
    }


def test_calls_that_have_an_end_say_out_of_how_many():
    page = page_of({3: {UsageKind.VOICE: Used(3_000, 0, 5)}}, offer_code="mobile-2h")

    assert facts_of(page)["Appels"] == "50 min · sur 2 h"


def test_the_year_shows_months_without_data_as_such():
    page = page_of({3: data(2 * GIGA)}, {date(2026, 2, 1): data(30 * GIGA)})

    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page.months.table)
    assert [name for name, _ in rows][:2] == ["Novembre", "Octobre"]
    assert rows[-1][0] == "Décembre 2025"
    assert plain(dict(rows)["Février"]) == "30,0 Go"
    assert sum("Aucune donnée" in cells for _, cells in rows) == 10
    assert page.months.drawing.count('<rect class="b') == 2
    assert 'class="lim"' in page.months.drawing
    assert plain(page.months.say) == "Le trait marque votre forfait d’aujourd’hui : 60 Go."


def test_days_have_a_bar_each_and_a_title_that_says_the_highest():
    page = page_of({1: data(GIGA), 14: data(2_900_000_000), 22: data(700_000_000)})

    drawn = page.days.drawing
    assert drawn.count('<rect class="b') == 3
    assert drawn.count('<rect class="b today"') == 1
    assert (
        "Données utilisées chaque jour du 1er novembre au 22 novembre. Le plus haut : 2,9 Go le 14 novembre."
        in plain(drawn)
    )
    assert '<th scope="row">Samedi 14 novembre</th><td>2,9\u00a0Go</td>' in page.days.table


def test_nothing_used_draws_nothing_and_says_so():
    page = page_of()

    assert page.days.drawing == page.months.drawing == ""
    assert page.months.say == "Aucune donnée sur les douze derniers mois."


def test_options_have_their_price_for_who_sees_the_contract_only():
    holder, user = (page_of(options=("recharge-10", "gone"), shows_contract=sees) for sees in (True, False))

    assert [(row.name, plain(row.text)) for row in holder.options] == [
        ("Recharge 10\u00a0Go", "5,00 € par mois. 10 Go de plus chaque mois.")
    ]
    assert plain(user.options[0].text) == "10 Go de plus chaque mois."
    assert [label for label, _ in holder.contract] == ["Offre", "Contrat", "Titulaire"]
    assert [label for label, _ in user.contract] == ["Offre"]


def test_what_can_be_done_comes_ready_and_keeps_its_order():
    loss = DoGroup("loss", "Perte, vol, blocage", (DoRow("lock", "Bloquer la ligne", "Perte ou vol.", "/a/"),))
    card = DoGroup("sim", "Carte SIM", (DoRow("key-round", "Voir le code PUK", "", "/b/"),))
    settings = DoGroup("settings", "Réglages", (DoRow("bell", "A", "", "/c/"), DoRow("bell", "B", "", "/d/")))

    few, many = (page_of(acts=acts).manage for acts in ([loss, card], [loss, card, settings]))
    assert re.findall(r'href="(/./)">(.*?)</a>', few) == [("/a/", "Bloquer la ligne"), ("/b/", "Voir le code PUK")]
    assert "<h3" not in few
    assert re.findall(r'(?:href="(/./)"|<h3[^>]*>([^<]+))', many) == [
        *[("", "Perte, vol, blocage"), ("/a/", ""), ("", "Carte SIM"), ("/b/", "")],
        *[("", "Réglages"), ("/c/", ""), ("/d/", "")],
    ]
    assert page_of().manage == ""
