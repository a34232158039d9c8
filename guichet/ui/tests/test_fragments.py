"""The surroundings of pages: kept, and never anybody else's."""

import re

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from guichet.ui.context import Chrome
from guichet.ui.fragments import fragment


class Somebody:
    is_authenticated = True

    def __init__(self, full_name: str) -> None:
        self.full_name = full_name


def request_of(name: str, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = Somebody(name)  # type: ignore[assignment]  # what the look reads of a person
    return request


def test_each_person_sees_their_own_name_and_token() -> None:
    drawn = [
        fragment("masthead", Chrome(request_of(name)), "home", token) for name, token in [("Ada", "t1"), ("Léo", "t2")]
    ]

    assert [re.findall(r'<span class="wide">([^<]*)</span>', text) for text in drawn] == [["Ada"], ["Léo"]]
    assert [re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', text) for text in drawn] == [["t1"], ["t2"]]


def test_name_is_escaped() -> None:
    assert "<b>" not in fragment("masthead", Chrome(request_of("<b>Ada</b>")), "home", "t")


def test_visitor_has_nothing_to_sign_out_of() -> None:
    assert "sign-out" not in fragment("masthead", Chrome(RequestFactory().get("/")), "home", "t")


def test_foot_comes_back_to_the_page_with_its_question() -> None:
    drawn = fragment("foot", Chrome(request_of("Ada", "/lines/?kind=mobile&q=x")), "home", "t")

    assert 'name="next" value="/lines/?kind=mobile&amp;q=x"' in drawn


def test_no_mark_is_left_in_a_page() -> None:
    chrome = Chrome(request_of("Ada"))

    assert [
        name for name in ("masthead", "foot", "bar") if re.search("[\x01\x02]", fragment(name, chrome, "", "t"))
    ] == []


def test_unknown_fragment_is_refused() -> None:
    with pytest.raises(ValueError, match="known: masthead, foot, bar"):
        fragment("hat", Chrome(request_of("Ada")), "home", "t")
