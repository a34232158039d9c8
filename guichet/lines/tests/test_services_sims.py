"""New cards, freezes and unlocking on a real database: from the act to the network’s answer and back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.apps import apps

from guichet.acts.values import Refused, SecondProof, StepUpNeeded
from guichet.lines.models import LineBlock, LineChange, LossDeclaration, PhoneUnlock, SimCard, SimFreeze, SimOrder
from guichet.lines.queries.cards import sim_changed_at
from guichet.lines.services import freeze_sims, lift_freeze, not_me_link, store_sims
from guichet.lines.tests import factories as lines
from guichet.lines.tests.desk_of_line import AT, DAY, IMEI, NEW, PROFILE, SITE, SOON, Desk, journal, mails
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.lines.values.cards import SimState
from guichet.lines.values.losses import DeclareLoss
from guichet.lines.values.sims import (
    ActivateSim,
    CancelSim,
    ConfirmSim,
    OrderSim,
    ShowEsim,
    SimDelivery,
    SimOrderState,
    SimReason,
)
from guichet.lines.values.unlocking import ShowUnlockCode, UnlockAnswer, UnlockPhone
from guichet.messages.models import Message
from guichet.network.models import NetworkCommand
from guichet.network.values import CommandKind
from guichet.people.services import check_challenge, issue_challenge
from guichet.people.tests import factories as people
from guichet.people.values import ChallengePurpose, LinkRefused
from tests.stock import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(household: Account) -> Desk:
    household.customer.street, household.customer.city = "3 rue du Port", "Nantes"
    household.customer.save()
    return Desk(household)


# --- a new card -----------------------------------------------------------------------------------------------------


def test_a_card_asks_for_two_proofs(desk):
    with pytest.raises(StepUpNeeded):
        desk.do("sim.order", OrderSim(SimDelivery.POST, SimReason.DAMAGED, SITE), second=None)

    assert SimOrder.objects.count() == 0


def test_a_card_is_told_to_the_addresses_and_to_the_old_line_before_anything_else(desk):
    desk.do("sim.order", OrderSim(SimDelivery.POST, SimReason.DAMAGED, SITE))

    order = SimOrder.objects.get()
    assert order.waits_until == AT + timedelta(hours=24)
    told = list(Message.objects.order_by("id").values_list("channel", "purpose", "secret"))
    assert told == [("mail", "lines.sim_ordered", True), ("sms", "lines.sim_ordered", True)]
    # the link is sealed in the row, and opens the order
    assert "not-me" not in "".join(Message.objects.values_list("text", flat=True))
    assert NetworkCommand.objects.get().details["delivery"] == "post"


def test_a_blocked_line_gets_no_message_that_a_thief_would_read(desk):
    lines.block(desk.line, desk.person)

    desk.do("sim.order", OrderSim(SimDelivery.POST, SimReason.LOSS, SITE))

    assert [message.channel for message in Message.objects.all()] == ["mail"]


def test_a_card_takes_over_after_the_waiting_and_the_old_one_is_replaced(desk):
    order = desk.order()
    assert (order.state, order.iccid) == (SimOrderState.READY, NEW)
    with pytest.raises(Refused):
        desk.do("sim.activate", ActivateSim(NEW[-6:]))
    later = AT + timedelta(hours=24)

    desk.do("sim.activate", ActivateSim(NEW[-6:]), at=later)
    assert LineChange.objects.latest("id").details == {"iccid": NEW}
    desk.answer(CommandKind.CHANGE_SIM, at=later)

    assert SimCard.objects.get(pk=desk.card.pk).state == SimState.REPLACED
    new = SimCard.objects.get(iccid=NEW)
    assert (new.state, new.took_over_at, new.line) == (SimState.ACTIVE, later, desk.line)
    assert SimOrder.objects.get().state == SimOrderState.ACTIVE
    assert sim_changed_at(desk.line.number) == later  # what holds codes by SMS back for 72 hours
    assert mails()[-1] == "lines.sim_changed"


def test_the_network_that_does_not_change_the_card_leaves_the_old_one(desk):
    desk.order()
    later = AT + timedelta(hours=24)
    desk.do("sim.activate", ActivateSim(NEW), at=later)

    desk.answer(CommandKind.CHANGE_SIM, done=False, at=later)

    assert SimCard.objects.get(pk=desk.card.pk).state == SimState.ACTIVE
    assert SimOrder.objects.get().state == SimOrderState.READY
    assert mails()[-1] == "lines.sim_not_changed"


def test_a_lost_phone_needs_no_waiting_and_its_block_ends_with_the_new_card(desk):
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY), second=None)
    desk.answer(CommandKind.BLOCK)
    order = desk.order()
    assert order.confirmed_by == "loss"

    desk.do("sim.activate", ActivateSim(NEW))
    desk.answer(CommandKind.CHANGE_SIM)

    assert LossDeclaration.objects.get().settled_at == SOON
    assert LineBlock.objects.get().state == BlockState.LIFTING
    desk.answer(CommandKind.UNBLOCK)
    assert LineBlock.objects.get().state == BlockState.LIFTED


def test_a_mailbox_alone_does_not_skip_the_waiting(desk):
    desk.person.password_set_at = AT - timedelta(hours=2)
    desk.person.save()
    desk.do("line.declare_loss", DeclareLoss(BlockReason.LOSS, DAY), second=None)

    assert desk.order().confirmed_by == ""


@pytest.mark.parametrize("second", [SecondProof.AUTHENTICATOR, SecondProof.RECOVERY_CODE, SecondProof.PASSKEY])
@pytest.mark.parametrize(("age", "confirmed"), [(timedelta(hours=71), ""), (timedelta(hours=72), "loss")])
def test_a_second_factor_that_a_password_has_just_added_does_not_skip_the_waiting(desk, second, age, confirmed):
    people.second_factor(desk.person, second, created_at=AT - age)
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY), second=None)

    assert desk.order(second=second).confirmed_by == confirmed


def test_a_mailbox_that_has_just_become_theirs_does_not_skip_the_waiting(desk):
    people.identifier(desk.person, value="other@example.com", verified_at=AT - timedelta(minutes=5))
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY), second=None)

    order = desk.order(SimDelivery.ESIM)

    assert order.confirmed_by == ""
    with pytest.raises(Refused) as refused:
        desk.do("sim.show_esim", ShowEsim())
    assert refused.value.refusal.code == "lines.sim_waits"


def test_the_old_line_confirms_with_the_code_that_it_received(desk):
    desk.order()
    number = desk.line.number
    challenge, code = issue_challenge(ChallengePurpose.ACT, person=desk.person, line_number=number, now=AT)
    with pytest.raises(Refused):
        desk.do("sim.confirm", ConfirmSim(challenge.reference), second=None)
    check_challenge(challenge.reference, code, ChallengePurpose.ACT, person=desk.person, line_number=number, now=AT)

    desk.do("sim.confirm", ConfirmSim(challenge.reference), second=None)

    assert SimOrder.objects.get().confirmed_by == "line"
    desk.do("sim.activate", ActivateSim(NEW))


def test_a_code_of_somebody_else_or_of_another_line_confirms_nothing(desk):
    desk.order()
    for person, number in ((people.person(), desk.line.number), (desk.person, "+33639980000")):
        challenge, code = issue_challenge(ChallengePurpose.ACT, person=person, line_number=number, now=AT)
        check_challenge(challenge.reference, code, ChallengePurpose.ACT, person=person, line_number=number, now=AT)
        with pytest.raises(Refused):
            desk.do("sim.confirm", ConfirmSim(challenge.reference), second=None)


def test_a_card_given_up_never_takes_over(desk):
    desk.order()

    desk.do("sim.cancel", CancelSim(), second=None)

    assert SimOrder.objects.get().state == SimOrderState.CANCELLED
    assert SimCard.objects.get(iccid=NEW).state == SimState.BLOCKED
    with pytest.raises(Refused):
        desk.do("sim.activate", ActivateSim(NEW), at=AT + timedelta(days=2))


def test_an_answer_without_a_true_card_is_a_failure_that_is_told(desk):
    desk.do("sim.order", OrderSim(SimDelivery.POST, SimReason.DAMAGED, SITE))

    desk.answer(CommandKind.ORDER_SIM, iccid="8933012345678901230")

    assert SimOrder.objects.get().state == SimOrderState.FAILED
    assert mails()[-1] == "lines.sim_not_ready"


def test_five_wrong_numbers_in_a_day_are_enough(desk):
    desk.order()
    later = AT + timedelta(hours=25)
    codes = []
    for number in ("000001", "000002", "000003", "000004", "000005", NEW):
        with pytest.raises(Refused) as refused:
            desk.do("sim.activate", ActivateSim(number), at=later)
        codes.append(refused.value.refusal.code)

    assert codes == ["lines.sim_other_card"] * 5 + ["lines.sim_too_many_numbers"]


def test_a_card_ordered_here_is_named_by_the_billing_system_later(desk):
    desk.order()
    row = {
        "source": "billing",
        "external_id": "S-77",
        "line_id": desk.line.pk,
        "iccid": NEW,
        "kind": "sim",
        "state": "ready",
        "puk": "",
    }

    store_sims([row], at=SOON)

    assert SimCard.objects.get(iccid=NEW).external_id == "S-77"


# --- an eSIM --------------------------------------------------------------------------------------------------------


def confirmed_esim(desk: Desk) -> SimOrder:
    order = desk.order(SimDelivery.ESIM)
    order.confirmed_by = "line"
    order.save()
    return order


def test_an_esim_is_shown_once_and_wiped(desk):
    confirmed_esim(desk)
    assert SimOrder.objects.get().sealed_profile not in {"", PROFILE}

    outcome = desk.do("sim.show_esim", ShowEsim())

    assert outcome.revealed == PROFILE
    assert SimOrder.objects.get().sealed_profile == ""
    desk.keys -= 1
    assert desk.do("sim.show_esim", ShowEsim()).revealed == ""  # the same form sent again
    with pytest.raises(Refused):
        desk.do("sim.show_esim", ShowEsim())


def test_an_esim_shown_is_drawn_again_as_another_one(desk):
    confirmed_esim(desk)
    desk.do("sim.show_esim", ShowEsim())

    desk.do("sim.order", OrderSim(SimDelivery.ESIM, SimReason.DAMAGED, SITE))

    first, second = SimOrder.objects.order_by("id")
    assert (first.state, second.state, second.confirmed_by) == ("cancelled", "asked", "line")
    assert SimCard.objects.get(iccid=NEW).state == SimState.BLOCKED


def test_no_row_holds_what_installs_an_esim(desk):
    confirmed_esim(desk)
    desk.do("sim.show_esim", ShowEsim())

    held = [
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        for row in model._default_manager.values()
        for name, value in row.items()
        if re.search(r"AB12-CD34|smdp\.exemple", str(value))
    ]
    assert held == []


# --- « Ce n'est pas moi » -------------------------------------------------------------------------------------------


def token_of(order: SimOrder) -> str:
    return not_me_link(order.reference, SITE).rstrip("/").rpartition("/")[2]


def test_who_did_not_ask_stops_everything_until_an_adviser_has_called(desk):
    order = desk.order()

    freeze_sims(order.reference, token_of(order), at=SOON)
    freeze_sims(order.reference, token_of(order), at=SOON)

    assert SimOrder.objects.get().state == SimOrderState.CANCELLED
    assert journal()[-1] == ("sim.frozen", "done")
    assert mails()[-1] == "lines.sim_frozen"
    for code, given in (
        ("sim.order", OrderSim(SimDelivery.POST, SimReason.THEFT, SITE)),
        ("sim.activate", ActivateSim(NEW)),
        ("sim.show_esim", ShowEsim()),
    ):
        with pytest.raises(Refused) as refused:
            desk.do(code, given, second=SecondProof.PASSKEY)
        assert refused.value.refusal.code == "lines.sim_frozen"
    adviser = people.adviser()
    assert lift_freeze(SimFreeze.objects.get().reference, by_id=adviser.pk, at=SOON)
    assert not lift_freeze(SimFreeze.objects.get().reference, by_id=adviser.pk, at=SOON)
    desk.do("sim.order", OrderSim(SimDelivery.POST, SimReason.THEFT, SITE))


def test_who_answers_an_older_notice_stops_the_card_that_is_under_way_now(desk):
    first = confirmed_esim(desk)
    desk.do("sim.show_esim", ShowEsim())
    second = desk.order(SimDelivery.ESIM)

    freeze_sims(first.reference, token_of(first), at=SOON)

    second.refresh_from_db()
    assert (second.state, second.sealed_profile) == (SimOrderState.CANCELLED, "")
    assert lift_freeze(SimFreeze.objects.get().reference, by_id=people.adviser().pk, at=SOON)
    with pytest.raises(Refused) as refused:
        desk.do("sim.show_esim", ShowEsim(), at=AT + timedelta(days=2))
    assert refused.value.refusal.code == "lines.no_sim_order"


def test_a_link_that_was_altered_or_is_old_stops_nothing(desk):
    order = desk.order()

    for token, at in (("0" * 24, SOON), (token_of(order), AT + timedelta(days=7)), ("", SOON)):
        with pytest.raises(LinkRefused):
            freeze_sims(order.reference, token, at=at)

    assert SimFreeze.objects.count() == 0


# --- unlocking a phone ----------------------------------------------------------------------------------------------


def test_the_code_of_a_phone_is_asked_kept_sealed_and_shown_after_a_password(desk):
    desk.do("phone.unlock", UnlockPhone(IMEI), second=None)
    desk.answer(CommandKind.UNLOCK_CODE, answer="code", code="31415926", sold_on="2026-01-10")

    found = PhoneUnlock.objects.get()
    assert (found.answer, found.free_from) == (UnlockAnswer.CODE, date(2026, 4, 10))
    assert "31415926" not in found.sealed_code
    assert desk.do("phone.show_unlock_code", ShowUnlockCode(), second=None).revealed == "31415926"


def test_a_phone_that_nobody_knows_says_so(desk):
    desk.do("phone.unlock", UnlockPhone(IMEI), second=None)
    desk.answer(CommandKind.UNLOCK_CODE, answer="code")

    assert PhoneUnlock.objects.get().answer == UnlockAnswer.UNKNOWN
    with pytest.raises(Refused):
        desk.do("phone.show_unlock_code", ShowUnlockCode(), second=None)
