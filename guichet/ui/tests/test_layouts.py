"""What stands around a page: the menu drawn from one list, the look chosen, the routes and their policies."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from pytest_django import Settings

from guichet import operators
from guichet.ui import urls
from guichet.ui.context import Chrome, theme_cookie_name
from guichet.ui.menus import menu_markup
from guichet.ui.policy import POLICIES, policy


def test_wide_screens_have_the_menu_where_the_pack_puts_it(client: Client, operator: operators.Operator) -> None:
    page = client.get("/elements/").content.decode()

    assert ('class="tabs"' in page) is (operator.theme.nav.value == "top")
    assert ('class="side"' in page) is (operator.theme.nav.value == "left")


def test_menu_keeps_the_order_of_the_pack(operator: operators.Operator) -> None:
    drawn = menu_markup("fr", "full", "home", ())

    assert re.findall(r"<span>([^<]+)</span>", drawn) == [entry.label.in_("fr") for entry in operator.menu.entries]


def test_bar_has_four_pages_and_the_menu(operator: operators.Operator) -> None:
    drawn = menu_markup("fr", "bar", "home", ())

    assert drawn.count("<li>") == 5
    assert drawn.count('aria-current="page"') == 1
    assert 'data-dialog="menu"' in drawn


def test_menu_of_the_bar_is_where_one_is_when_the_bar_does_not_hold_the_page(operator: operators.Operator) -> None:
    held = {page.value for page in operator.menu.bar}
    outside = next(entry.page.value for entry in operator.menu.entries if entry.page.value not in held)

    assert menu_markup("fr", "bar", outside, ()).count('aria-current="true"') == 1


def test_count_stands_beside_its_word(operator: operators.Operator) -> None:
    page = operator.menu.entries[1].page.value

    drawn = menu_markup("fr", "full", "home", ((page, 2),))

    assert re.search(r'<span class="count">2 <span class="vh">en cours</span></span>', drawn)


def test_menu_is_drawn_once_for_the_same_key(operator: operators.Operator) -> None:
    assert menu_markup("fr", "full", "home", ()) is menu_markup("fr", "full", "home", ())


def test_menu_speaks_the_language_of_the_page(operator: operators.Operator) -> None:
    assert operator.menu.entries[1].label.in_("en") in menu_markup("en", "full", "home", ())


def test_unknown_shape_of_menu_is_refused(operator: operators.Operator) -> None:
    with pytest.raises(ValueError, match="known: tabs, side, bar, full"):
        menu_markup("fr", "round", "home", ())


@pytest.mark.parametrize(("sent", "kept"), [("dark", "dark"), ("light", "light"), ("pink", "")])
def test_look_chosen_is_kept(sent: str, kept: str, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES[theme_cookie_name()] = sent

    assert Chrome(request).theme == kept


def test_look_of_the_person_wins_over_that_of_the_browser(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES[theme_cookie_name()] = "light"
    request.theme = "dark"  # type: ignore[attr-defined]  # as a middleware sets it

    assert Chrome(request).theme == "dark"


def test_page_shows_the_look_and_offers_the_others(client: Client) -> None:
    client.cookies[theme_cookie_name()] = "dark"

    page = client.get("/elements/").content.decode()

    assert 'data-theme="dark"' in page
    assert re.findall(r'name="theme" value="(\w+)" aria-pressed="true"', page) == ["dark"]
    assert '<form class="display" id="display" method="post" action="/preferences/">' in page


def test_page_offers_the_languages_of_the_pack(client: Client, operator: operators.Operator) -> None:
    page = client.get("/elements/").content.decode()

    assert tuple(re.findall(r'name="language" value="(\w+)"', page)) == operator.languages


def test_page_with_errors_says_so_first(client: Client) -> None:
    from django.shortcuts import render  # here: the layout is rendered as a view of another app would

    from guichet.ui.samples import SampleForm

    request = RequestFactory().get("/")
    page = render(request, "ui/bare.html", {"form": SampleForm.with_errors()}).content.decode()

    assert "<title>Erreur\u00a0: " in page


def test_legal_page_names_the_company(client: Client, operator: operators.Operator) -> None:
    page = client.get("/legal/").content.decode()

    assert operator.legal.company in page
    assert operator.legal.data_protection_email in page


def test_elements_are_shown_in_the_demo_only(client: Client, settings: Settings) -> None:
    assert client.get("/elements/").status_code == 200

    settings.GUICHET_DEMO = False

    assert client.get("/elements/").status_code == 404


def test_every_view_of_the_look_states_its_policy() -> None:
    assert {route.name: route.callback.policy for route in urls.urlpatterns} == {
        "look": "public",
        "mark": "public",
        "manifest": "public",
        "worker": "public",
        "icon": "public",
        "icon-maskable": "public",
        "offline": "public",
        "menu": "signed_in",
        "legal": "public",
        "elements": "demo",
    }


def test_unknown_policy_is_refused() -> None:
    with pytest.raises(ValueError, match=", ".join(POLICIES)):
        policy("everybody")  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["7K2M9X4QTD", "7k2m9x4qtd"])
def test_reference_in_a_path_takes_either_case(typed: str) -> None:
    assert resolve(f"/line/{typed}/").kwargs == {"line": "7K2M9X4QTD"}


@pytest.mark.parametrize("typed", ["7K2M9X4QT", "7K2M9X4QTU", "7K2M9X4QTDA"])
def test_anything_else_is_not_a_reference(typed: str) -> None:
    with pytest.raises(Resolver404):
        resolve(f"/line/{typed}/")
