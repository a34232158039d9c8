"""An adviser acts for somebody: as that person may, under their own name, with their own password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse

from config.sections import SECTIONS
from guichet import operators
from guichet.acts import registry
from guichet.acts.models import Entry
from guichet.contracts import viewing
from guichet.contracts.policy import DeskPolicy
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.database import sealer
from guichet.desk.tests.acting import CALL, NOW, act_for, acts_done, key_of, path
from guichet.desk.tests.desks import signed_in, text_of
from guichet.lines.models import LineBlock
from guichet.lines.services.feed import puk_context
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.people.tests.factories import PASSWORD
from guichet.people.values import StaffRole
from tests.stock import account

HER_OWN = "quatre grands chiens noirs"
PUK = "73519284"
AGENCY = {"way": "agency", "check": "identity_paper", "reason": "call"}
DEMAND = {"way": "call", "reason": "safety", "check": "call_back", "ticket": "D-10482"}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


# --- doing ------------------------------------------------------------------------------------------------------------


def test_a_line_is_blocked_for_who_called_and_the_journal_says_all_of_it(acting, holder):
    answer = acting.post(path(holder, "block"), {"reason": "loss"})

    assert answer.status_code == 302
    entry = acts_done()[0]
    assert (entry.act, entry.channel, entry.result) == ("line.block", "desk", "pending")
    assert entry.actor_id == int(acting.session["_auth_user_id"])
    assert (entry.on_behalf_of, entry.customer_id) == (holder.person, holder.account.customer.pk)
    assert entry.data["demand"] == DEMAND
    assert entry.data["reason"] == "loss"


def test_the_block_is_the_person_s_own_and_they_lift_it_themselves(adviser, line_user, clock):
    act_for(adviser, line_user)
    adviser.post(path(line_user, "block"), {"reason": "loss"})
    LineBlock.objects.update(state="in_force", in_force_at=NOW)

    answer = line_user.client.post(path(line_user, "unblock"), {})

    assert answer.status_code == 302
    assert LineBlock.objects.get().lift_asked_by == line_user.person


def test_the_customer_reads_who_did_it_and_by_which_way_it_was_asked(acting, holder):
    acting.post(path(holder, "block"), {"reason": "loss"})

    page = text_of(holder.client.get("/journal/"))

    assert "Blocage demandé" in page
    assert "Un conseiller, par téléphone, pour vous" in page
    assert "Pour la sécurité du compte, identité : rappel au numéro du dossier, dossier D-10482" in page
    assert "Inès Caro" not in page


def test_the_desk_reads_which_adviser_and_for_whom(acting, holder, supervisor):
    acting.post(path(holder, "block"), {"reason": "loss"})

    page = text_of(supervisor.get(f"/desk/customers/{holder.account.customer.reference}/journal/?kind=act"))

    assert f'Inès Caro<span class="sub">par téléphone, pour {holder.person.full_name}</span>' in page


def test_opening_pages_and_closing_are_in_the_customer_s_journal(acting, holder):
    acting.get("/lines/")
    acting.post("/desk/view/end/")

    entries = Entry.objects.filter(kind="access", customer=holder.account.customer).order_by("id")
    assert [(entry.act, entry.data.get("page", "")) for entry in entries] == [
        ("desk.act_for", ""),
        ("desk.act_page", "portal:lines"),
        ("desk.act_end", ""),
    ]
    assert all(entry.data["demand"] == DEMAND for entry in entries)


def test_the_banner_says_for_whom_and_never_leaves(acting, holder):
    said = f"Vous agissez pour {holder.person.full_name}, par téléphone, jusqu’à 11 h 12."

    for page in ("/", "/lines/", path(holder, "block"), "/desk/", "/security/", "/lines/0000000000/", "/legal/"):
        body = text_of(acting.get(page))
        assert said in body
        assert 'class="looking acting"' in body


def test_the_pages_show_the_ways_to_acts(acting, holder):
    assert path(holder, "block") in acting.get(f"/lines/{holder.account.line.reference}/").content.decode()


# --- who, and how sure ------------------------------------------------------------------------------------------------


def test_the_password_asked_again_is_the_adviser_s_never_the_customer_s(acting, holder, clock):
    holder.person.set_password(HER_OWN)
    holder.person.save()
    clock.shift(timedelta(minutes=5))
    page = acting.get(path(holder, "block"))
    assert "Votre mot de passe de conseiller" in text_of(page)

    with_theirs = acting.post(path(holder, "block"), {"reason": "loss", "key": key_of(page), "password": HER_OWN})
    assert with_theirs.status_code == 422
    assert acts_done() == []

    with_own = acting.post(path(holder, "block"), {"reason": "loss", "key": key_of(page), "password": PASSWORD})
    assert with_own.status_code == 302
    assert len(acts_done()) == 1


def test_a_customer_who_is_sure_makes_no_adviser_sure(acting, holder, clock):
    clock.shift(timedelta(minutes=5))
    holder.client.get("/")

    assert acting.post(path(holder, "block"), {"reason": "loss"}).status_code == 422
    assert acts_done() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": ""},
        {"check": ""},
        {"reason": ""},
        {"person": ""},
        {"check": "identity_paper"},  # a paper is not seen on the phone
        {"ticket": "<b> x"},
    ],
)
def test_nothing_opens_without_a_way_a_reason_and_a_check_that_fit(adviser, holder, wrong):
    asked = {**CALL, "person": holder.person.reference, **wrong}

    answer = adviser.post(f"/desk/customers/{holder.account.customer.reference}/act/", asked)

    assert answer.status_code == 422
    assert viewing.KEY not in adviser.session


def test_nobody_is_acted_for_from_the_file_of_another_customer(adviser, holder, stranger):
    answer = adviser.post(
        f"/desk/customers/{holder.account.customer.reference}/act/", {**CALL, "person": stranger.person.reference}
    )

    assert answer.status_code == 422
    assert viewing.KEY not in adviser.session


def test_somebody_whose_account_is_closed_is_not_acted_for(adviser, holder):
    Person.objects.filter(pk=holder.person.pk).update(is_active=False)

    assert "pas d’espace client ouvert" in text_of(act_for(adviser, holder))
    assert viewing.KEY not in adviser.session


def test_auditors_act_for_nobody(holder):
    auditor = signed_in(StaffRole.AUDITOR)

    assert act_for(auditor, holder).status_code == 403
    assert auditor.post(path(holder, "block"), {"reason": "loss"}).status_code == 404
    assert "Agir pour ce client" not in text_of(auditor.get(f"/desk/customers/{holder.account.customer.reference}/"))


def test_who_becomes_an_auditor_meanwhile_does_nothing_more(acting, holder):
    Person.objects.filter(pk=acting.session["_auth_user_id"]).update(staff_role=StaffRole.AUDITOR)

    assert acting.post(path(holder, "block"), {"reason": "loss"})["Location"] == "/desk/"
    assert acts_done() == []


def test_only_what_the_person_may_do_is_done(adviser, line_user, stranger):
    mine = lines.block(line_user.account.line, people.person(), state="in_force", in_force_at=NOW)
    act_for(adviser, line_user)

    # the holder blocked it: its user does not lift that, and no adviser for them
    assert adviser.post(path(line_user, "unblock"), {}).status_code == 409
    assert adviser.post(path(stranger, "block"), {"reason": "loss"}).status_code == 404
    mine.refresh_from_db()
    assert mine.state == "in_force"


def test_what_ended_a_moment_ago_is_not_done_any_more(acting, holder):
    holder.person.grants.update(ends_at=NOW)

    assert acting.post(path(holder, "block"), {"reason": "loss"}).status_code == 404
    assert acts_done() == []


@pytest.mark.parametrize("page", ["user", "user/remove", "user/profile"])
def test_who_signs_in_is_never_decided_by_staff(acting, holder, page):
    assert acting.get(path(holder, page)).status_code == 403
    assert acting.post(path(holder, page), {"given_name": "Léo", "family_name": "Dubois"}).status_code == 403


@pytest.mark.parametrize(
    "page", ["/security/", "/security/password/", "/security/devices/", "/account/", "/account/email/", "/users/leave/"]
)
def test_the_pages_of_an_account_stay_closed(acting, page):
    assert acting.post(page, {"password": PASSWORD}).status_code in {403, 405}
    assert Entry.objects.filter(kind="security").count() == 0


# --- secrets ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def puk(holder):
    sim = lines.sim(holder.account.line)
    sim.sealed_puk = sealer().seal(PUK, puk_context(sim.iccid))
    sim.save(update_fields=["sealed_puk"])


def shown(page: HttpResponse) -> bool:
    return PUK in text_of(page).replace(" ", "")


def test_a_secret_is_not_told_by_default_and_it_is_said_before_anything_is_typed(acting, holder, puk):
    before = acting.get(path(holder, "puk"))
    after = acting.post(path(holder, "puk"), {})

    assert "Ce code ne se donne pas par ce moyen" in text_of(before)
    assert after.status_code == 409
    assert not shown(after)
    entry = Entry.objects.get(act="line.show_puk")
    assert (entry.result, entry.code, entry.data["demand"]["way"]) == ("refused", "acts.not_by_this_way", "call")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (AGENCY, True),
        ({**AGENCY, "check": "security_answer"}, False),
        (CALL, False),
        ({**AGENCY, "way": "letter", "check": "signature"}, False),
    ],
)
def test_a_pack_says_by_which_way_a_secret_is_told(adviser, holder, puk, settings, asked, told):
    settings.OPERATOR = operators.load("lagon", SECTIONS)
    act_for(adviser, holder, asked)

    assert shown(adviser.post(path(holder, "puk"), {})) is told


def test_holders_are_told_as_usual(adviser, holder, puk, settings):
    settings.OPERATOR = operators.load("lagon", SECTIONS)
    act_for(adviser, holder, AGENCY)

    adviser.post(path(holder, "puk"), {})

    assert list(Message.objects.values_list("purpose", "person")) == [("lines.puk_shown", holder.person.pk)]


def test_acts_named_by_packs_exist_and_tell_something():
    named = {
        secret.act
        for slug in operators.slugs()
        for secret in operators.load(slug, SECTIONS).section(DeskPolicy).secrets
    }

    assert named == {"line.show_puk"}
    assert all(registry.named(code).reveal for code in named)


def test_a_person_of_another_file_may_be_chosen_from_theirs(adviser, holder):
    other = account(contracts.customer())
    contracts.grant(holder.person, Role.PROXY, customer=other.customer)

    page = text_of(adviser.get(f"/desk/customers/{other.customer.reference}/act/?person={holder.person.reference}"))

    assert f"{holder.person.full_name}, mandataire" in page
