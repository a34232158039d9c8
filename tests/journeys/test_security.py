"""What each does about their own security: devices, password, passkeys, second factor, and leaving for good."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, PHONE, code_of, sign_in

SCREENS = [(screen, theme) for screen in (PHONE, DESKTOP) for theme in ("light", "dark")]
PAGES = ("", "password/", "devices/", "passkeys/", "second-factor/", "second-factor/add/", "question/", "sign-ins/")


def path(seen):
    return urlsplit(seen.page.url).path


def press(seen, name):
    with seen.page.expect_navigation():
        seen.page.get_by_role("main").get_by_role("button", name=name).first.click()


def authenticator(seen):
    """Give a browser an authenticator that verifies its person by itself."""
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


@pytest.mark.parametrize("slug", ["carmin", "zenith", "mandarine"])
def test_every_page_of_security_is_in_order(all_spaces, slug, open_page):
    account = all_spaces[slug].plain
    seen = open_page(signed_in=account)

    for name in PAGES:
        seen.page.goto(f"{account.home}security/{name}")
        for screen, theme in SCREENS:
            seen.page.set_viewport_size(screen)
            seen.page.emulate_media(color_scheme=theme)
            seen.see(axe=theme == "light" or screen is PHONE)


def test_a_second_device_is_ended_from_the_first_and_told_why(all_spaces, open_page):
    account = all_spaces["carmin"].stranger
    laptop, phone = open_page(screen=DESKTOP), open_page(user_agent="Mozilla/5.0 (iPhone) Version/18.5 Safari/604.1")
    for one in (laptop, phone):
        sign_in(one.page, account)
        assert path(one) == "/"
    laptop.page.get_by_role("link", name="Sécurité").first.click()
    laptop.page.get_by_role("link", name="Appareils connectés").click()

    expect(laptop.page.get_by_role("heading", name="Safari sur iPhone")).to_be_visible()
    press(laptop, "Déconnecter Safari sur iPhone")

    phone.page.reload()
    assert path(phone) == "/sign-in/"
    expect(phone.page.get_by_role("heading", name="Cet appareil a été déconnecté")).to_be_visible()
    phone.see()
    laptop.page.reload()
    assert path(laptop) == "/security/devices/"


def test_a_passkey_is_added_signs_in_and_stands_for_the_password(all_spaces, open_page):
    account = all_spaces["carmin"].holder
    seen = open_page()
    sign_in(seen.page, account)
    authenticator(seen)
    seen.page.goto(f"{account.home}security/passkeys/")
    seen.page.get_by_role("textbox", name="Nom de la clé").fill("Téléphone de Claire")
    press(seen, "Ajouter une clé d’accès")
    expect(seen.page.get_by_role("link", name="Téléphone de Claire")).to_be_visible()
    seen.see(axe=True)

    seen.page.goto(f"{account.home}sign-out/")
    press(seen, "Se déconnecter")
    press(seen, "Se connecter par clé d’accès")
    assert path(seen) == "/"

    seen.page.goto(f"{account.home}security/password/")
    expect(seen.page.get_by_role("textbox", name="Mot de passe actuel")).to_have_count(0)

    seen.page.goto(f"{account.home}security/passkeys/")
    seen.page.get_by_role("link", name="Téléphone de Claire").click()
    press(seen, "Retirer la clé")
    expect(seen.page.get_by_role("link", name="Téléphone de Claire")).to_have_count(0)


def test_a_second_factor_is_added_and_a_code_of_recovery_replaces_it(all_spaces, open_page):
    account = all_spaces["primeur"].holders[8]  # nobody else signs in while a code is asked for
    seen = open_page()
    sign_in(seen.page, account)
    seen.page.goto(f"{account.home}security/second-factor/add/")
    secret = seen.page.locator("code").inner_text().replace(" ", "")
    seen.page.get_by_role("textbox", name="Code à six chiffres").fill(code_of(secret))
    press(seen, "Vérifier le code")
    codes = seen.page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    seen.see(axe=True)

    other = open_page()
    sign_in(other.page, account)
    assert path(other) == "/sign-in/code/"
    other.page.get_by_role("textbox", name="Code à six chiffres").fill(codes[0])
    press(other, "Valider le code")
    assert path(other) == "/"

    seen.page.goto(f"{account.home}security/second-factor/remove/")
    press(seen, "Ne plus demander de code")
    assert path(seen) == "/security/"


def test_who_administers_a_company_gives_a_code(all_spaces, open_page):
    account = all_spaces["zenith"].first("company_administrator")  # as everybody who administers one

    seen = open_page(signed_in=account)

    assert account.totp_secret
    seen.page.goto(f"{account.home}security/second-factor/")
    expect(seen.page.get_by_text("Votre rôle demande un second facteur")).to_be_visible()
    seen.see()


def test_a_question_is_kept_without_its_answer(all_spaces, open_page):
    account = all_spaces["carmin"].stranger
    seen = open_page(screen=DESKTOP)
    sign_in(seen.page, account)  # now, so that the password is not asked for again
    seen.page.goto(f"{account.home}security/question/")
    seen.page.get_by_label("Question", exact=True).select_option("own")
    seen.page.get_by_role("textbox", name="Votre question").fill("Quel quai")
    seen.page.get_by_role("textbox", name="Réponse").fill("Le septième")
    press(seen, "Enregistrer la question")

    seen.page.goto(f"{account.home}security/question/")

    expect(seen.page.get_by_text("Quel quai.")).to_be_visible()
    expect(seen.page.get_by_role("textbox", name="Réponse")).to_have_value("")


def test_the_back_button_shows_nothing_after_signing_out(all_spaces, open_page):
    account = all_spaces["mandarine"].stranger
    seen = open_page(screen=DESKTOP)
    sign_in(seen.page, account)
    seen.page.goto(f"{account.home}security/devices/")
    with seen.page.expect_navigation():
        seen.page.get_by_role("button", name="Se déconnecter").first.click()
    assert path(seen) == "/sign-in/"

    for _ in range(2):
        seen.page.go_back()
        assert path(seen) == "/sign-in/"
        expect(seen.page.get_by_text("Appareils connectés")).to_have_count(0)


def test_security_is_reached_by_keyboard_and_without_script(all_spaces, open_page):
    account = all_spaces["lagon"].stranger
    seen = open_page(java_script_enabled=False, screen=DESKTOP)
    sign_in(seen.page, account)
    seen.page.goto(f"{account.home}security/")
    seen.page.get_by_role("link", name="Mot de passe").focus()
    with seen.page.expect_navigation():
        seen.page.keyboard.press("Enter")
    seen.page.get_by_role("textbox", name="Mot de passe actuel").focus()
    seen.page.keyboard.type(account.password)
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.type("bonjourbonjour1")
    seen.expected.add(422)
    with seen.page.expect_navigation():
        seen.page.keyboard.press("Enter")

    expect(seen.page.get_by_text("trop facile à deviner").first).to_be_visible()
