"""A phone lost or stolen, on a real database: from the act to the network’s answer and back."""

from __future__ import annotations

import pytest

from guichet.lines.models import LineBlock, LossDeclaration
from guichet.lines.tests import factories as lines
from guichet.lines.tests.desk_of_line import DAY, IMEI, SOON, Desk, journal, mails
from guichet.lines.values.blocking import BlockReason, BlockState, UnblockLine
from guichet.lines.values.losses import DeclareLoss, FindPhone
from guichet.network.models import NetworkCommand
from guichet.network.values import CommandKind
from tests.stock import Account

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(household: Account) -> Desk:
    household.customer.street, household.customer.city = "3 rue du Port", "Nantes"
    household.customer.save()
    return Desk(household)


# --- a phone lost or stolen -----------------------------------------------------------------------------------------


def test_a_theft_blocks_the_line_and_the_phone_and_is_told(desk):
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY, place="Gare", imei=IMEI), second=None)

    loss = LossDeclaration.objects.get()
    assert (loss.reason, loss.place, loss.imei, loss.device_asked) == ("theft", "Gare", IMEI, True)
    assert LineBlock.objects.get().reason == BlockReason.THEFT
    commands = NetworkCommand.objects.order_by("id").values_list("kind", "details")
    assert list(commands) == [("block", {}), ("block_device", {"imei": IMEI})]
    assert mails() == ["lines.loss_declared"]
    desk.answer(CommandKind.BLOCK)
    desk.answer(CommandKind.BLOCK_DEVICE)
    assert LineBlock.objects.get().state == BlockState.IN_FORCE
    assert LossDeclaration.objects.get().device_blocked_at == SOON
    assert journal() == [
        ("line.block", "pending"),
        ("line.block_device", "pending"),
        ("line.declare_loss", "done"),
        ("line.block", "done"),
        ("line.block_device", "done"),
    ]


def test_a_phone_that_is_lost_and_not_stolen_is_left_alone(desk):
    desk.do("line.declare_loss", DeclareLoss(BlockReason.LOSS, DAY, imei=IMEI), second=None)

    assert [command.kind for command in NetworkCommand.objects.all()] == ["block"]


def test_a_line_that_is_blocked_already_is_not_blocked_twice_and_its_reason_is_known(desk):
    lines.block(desk.line, desk.person, reason=BlockReason.OTHER)

    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY), second=None)

    assert LineBlock.objects.get().reason == BlockReason.THEFT
    assert NetworkCommand.objects.count() == 0


def test_the_same_loss_is_declared_once(desk):
    for _ in range(2):
        outcome = desk.do("line.declare_loss", DeclareLoss(BlockReason.LOSS, DAY), second=None)

    assert outcome.already
    assert LossDeclaration.objects.count() == 1


@pytest.mark.parametrize("act", ["line.find_phone", "line.unblock"])
def test_a_phone_found_again_frees_the_line_and_the_phone(desk, act):
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY, imei=IMEI), second=None)
    desk.answer(CommandKind.BLOCK)
    desk.answer(CommandKind.BLOCK_DEVICE)
    desk.do(act, FindPhone() if act == "line.find_phone" else UnblockLine(), at=SOON, second=None)
    desk.answer(CommandKind.UNBLOCK)
    desk.answer(CommandKind.UNBLOCK_DEVICE)

    assert LineBlock.objects.get().state == BlockState.LIFTED
    loss = LossDeclaration.objects.get()
    assert (loss.found_at, loss.device_freed_at) == (SOON, SOON)


def test_a_phone_that_the_networks_do_not_block_is_told(desk):
    desk.do("line.declare_loss", DeclareLoss(BlockReason.THEFT, DAY, imei=IMEI), second=None)

    desk.answer(CommandKind.BLOCK_DEVICE, done=False)

    assert mails()[-1] == "lines.device_not_blocked"
    assert not LossDeclaration.objects.get().device_asked
