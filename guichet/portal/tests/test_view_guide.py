"""The new customer's guide: from the order to the number that is kept, each article leading to the next."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as project
from django.test import Client

from config.sections import SECTIONS
from guichet import operators
from guichet.portal.presenters.guide import ARTICLES
from tests.stock import Stock


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def pack(slug: str) -> operators.Operator:
    return operators.load(project.PACKS / slug, sections=SECTIONS)


def test_each_article_leads_to_the_next(holder: Stock):
    path, read = "/guide/", []
    for _ in ARTICLES:
        page = text_of(holder.client, path)
        found = re.search(r'href="(/guide/\w+/)"', page)
        assert found
        path = found[1]
        read.append(path)

    assert read == [f"/guide/{code}/" for code in ("order", "papers", "activation", "number")]
    assert 'class="btn" href="/"' in text_of(holder.client, path)


def test_help_leads_to_the_guide_and_to_us(holder: Stock):
    page = text_of(holder.client, "/help/")

    assert 'href="/guide/"' in page
    assert "Nous joindre" in page


def test_who_has_just_opened_their_space_is_welcomed(holder: Stock):
    assert "Votre espace est ouvert" in text_of(holder.client, "/guide/?welcome")
    assert "Votre espace est ouvert" not in text_of(holder.client, "/guide/")


@pytest.mark.parametrize(
    ("slug", "days", "code"),
    [
        ("mandarine", "14\u00a0jours", "3179"),
        ("carmin", "14\u00a0jours", "numéro de client"),
        ("lagon", "", "facture récente"),
    ],
)
def test_what_differs_by_country_and_pack_is_said(holder: Stock, settings, slug: str, days: str, code: str):
    settings.OPERATOR = pack(slug)

    order, number = text_of(holder.client, "/guide/order/"), text_of(holder.client, "/guide/number/")

    assert ("changez d’avis" in order) is bool(days)
    assert days in order
    assert code in number
