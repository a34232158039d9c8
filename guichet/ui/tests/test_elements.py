"""The elements, letter by letter where a screen reader or the policy depends on it."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import SafeString

from guichet.operators.icons import ICONS as PACK_ICONS
from guichet.ui import elements
from guichet.ui.icons import ICONS


class Attach(forms.Form):
    number = forms.CharField(label="Numéro <de> ligne", help_text="Dix chiffres.")
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    kind = forms.ChoiceField(label="Sorte", choices=[("a", "Fixe"), ("b", "Mobile")], widget=forms.RadioSelect)
    delay = forms.ChoiceField(label="Délai", choices=[("5", "5 secondes"), ("20", "20 secondes")], required=False)
    town = forms.ChoiceField(label="Ville", choices=[("", "Toutes"), ("n", "Nantes")], required=False)
    token = forms.CharField(widget=forms.HiddenInput, initial="x")

    def clean(self) -> None:
        self.add_error(None, "Ces identifiants ne vont pas ensemble.")


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_icon_points_into_the_sprite_and_is_silent() -> None:
    drawn = elements.icon("house")

    assert drawn == '<svg class="icon" aria-hidden="true"><use href="/static/ui/icons.svg#i-house"/></svg>'
    assert isinstance(drawn, SafeString)
    assert elements.icon("house") is drawn


def test_unknown_icon_says_what_to_do() -> None:
    with pytest.raises(elements.UnknownElement, match=r"add it to guichet/ui/icons\.py"):
        elements.icon("hous")


def test_the_sprite_holds_every_icon_of_the_list(ui: Path) -> None:
    sprite = (ui / "static/ui/icons.svg").read_text("utf-8")

    assert tuple(re.findall(r'<symbol id="i-([\w-]+)"', sprite)) == ICONS


def test_every_icon_that_a_pack_may_name_is_in_the_sprite() -> None:
    assert sorted(PACK_ICONS - set(ICONS)) == []


def test_pill_is_an_icon_and_an_escaped_word() -> None:
    drawn = render('{% load ui %}{% pill "ok" words %}', words="<Payée>")

    assert drawn.startswith('<span class="pill ok"><svg class="icon" aria-hidden="true">')
    assert drawn.endswith("&lt;Payée&gt;</span>")


def test_meter_shows_what_is_left_in_words_and_in_per_cent() -> None:
    assert elements.meter(8, 'Il reste "8 %"', "low", now=27) == (
        '<svg class="meter low" role="img" aria-label="Il reste &quot;8 %&quot;"><rect class="track" width="100%"/>'
        '<rect class="left" width="8%"/><line class="now" x1="27%" x2="27%" y1="-5" y2="100%"/></svg>'
    )


@pytest.mark.parametrize(("left", "drawn"), [(-3, "0%"), (0, "0%"), (57, "57%"), (140, "100%")])
def test_meter_stays_within_its_track(left: int, drawn: str) -> None:
    assert f'<rect class="left" width="{drawn}"/>' in elements.meter(left, "Il en reste")


def test_meter_refuses_a_state_that_has_no_style() -> None:
    with pytest.raises(elements.UnknownElement):
        elements.meter(8, "Il en reste", "lowish")


def test_field_puts_the_error_between_the_hint_and_the_input() -> None:
    form = Attach({})

    drawn = elements.field(form["number"])

    order = [drawn.index(part) for part in ("<label", 'class="hint"', 'class="err"', "<input")]
    assert order == sorted(order)
    assert 'class="field wrong"' in drawn
    assert 'aria-describedby="id_number-hint id_number-error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "Numéro &lt;de&gt; ligne" in drawn


def test_field_without_error_is_plain() -> None:
    assert elements.field(Attach()["number"]).startswith('<div class="field"><label for="id_number">')


def test_optional_field_says_so_and_required_one_does_not() -> None:
    assert "(facultatif)" in elements.field(Attach()["note"])
    assert "(facultatif)" not in elements.field(Attach()["number"])


def test_a_list_that_always_holds_a_choice_is_not_said_optional() -> None:
    assert "(facultatif)" not in elements.field(Attach()["delay"])
    assert "(facultatif)" in elements.field(Attach()["town"])


def test_password_has_a_button_that_waits_for_its_module() -> None:
    drawn = elements.field(Attach()["secret"])

    assert 'data-secret="id_secret"' in drawn
    assert " hidden>Afficher</button>" in drawn


def test_radios_are_a_group_with_a_legend() -> None:
    drawn = elements.field(Attach({})["kind"])

    assert drawn.startswith(
        '<fieldset class="field wrong pick" aria-describedby="id_kind-error"><legend>Sorte</legend>'
    )
    assert drawn.count("<label for=") == 2


def test_hidden_field_is_only_its_input() -> None:
    assert elements.field(Attach()["token"]) == '<input type="hidden" name="token" value="x" id="id_token">'


def test_typed_value_comes_back_escaped() -> None:
    assert "&lt;script&gt;" in elements.field(Attach({"number": "<script>"})["number"])


def test_summary_leads_to_each_field_and_takes_the_focus() -> None:
    drawn = render("{% load ui %}{% errors form %}", form=Attach({"number": "06", "secret": "x"}))

    assert 'tabindex="-1"' in drawn
    assert re.findall(r'<li>(?:<a href="([^"]+)">)?', drawn) == ["", "#id_kind_0", ""]
    assert "Plusieurs points sont à corriger" in drawn


def test_summary_is_absent_from_a_form_that_was_not_sent() -> None:
    assert render("{% load ui %}{% errors form %}", form=Attach()) == ""


def test_pagination_names_the_page_shown_and_leaves_out_the_far_ones() -> None:
    drawn = elements.pagination(5, 9, "q=a%20b")

    assert re.findall(r'<a href="([^"]+)"[^>]*>(\d+)</a>', drawn) == [
        (f"?q=a%20b&amp;page={page}", str(page)) for page in (1, 4, 5, 6, 9)
    ]
    assert '<a href="?q=a%20b&amp;page=5" aria-current="page">5</a>' in drawn
    assert drawn.count('class="gap"') == 2


def test_a_single_page_has_no_pagination() -> None:
    assert elements.pagination(1, 1) == ""


def test_button_keeps_its_words_for_waiting() -> None:
    assert elements.button("Envoyer", "second", "Envoi en cours") == (
        '<button class="btn second" type="submit" data-busy="Envoi en cours">Envoyer</button>'
    )
