"""What the simulated operator has in its stores: SIM cards, eSIM profiles, the codes of the phones that it sold.

Drawn from the command itself, so that the same command always gets the same card.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import phonenumbers
from stdnum import luhn

from guichet.network.values import Command, CommandKind

ICCID_DIGITS = 19
# what a phone is, by the last digit before its check digit: any IMEI shows one of the answers
_SOLD_LATELY, _UNLOCKED, _ELSEWHERE, _UNKNOWN = "5", "6", "78", "9"
_LONG_AGO, _LATELY = timedelta(days=400), timedelta(days=30)


def results(command: Command, today: date) -> dict[str, str]:
    """Return what a command gives once it is done."""
    return _card(command) if command.kind == CommandKind.ORDER_SIM else _unlocking(command, today)


def _card(command: Command) -> dict[str, str]:
    country = phonenumbers.parse(command.line_number).country_code
    body = f"89{country}{_digits(command.reference)}"[: ICCID_DIGITS - 1]
    card = {"iccid": body + luhn.calc_check_digit(body), "puk": _digits(f"puk {command.reference}")[:8]}
    if command.details.get("kind") == "esim":
        drawn = hashlib.sha256(command.reference.encode()).hexdigest().upper()
        card["activation_code"] = f"LPA:1$smdp.exemple.test${drawn[:4]}-{drawn[4:8]}-{drawn[8:12]}"
    return card


def _unlocking(command: Command, today: date) -> dict[str, str]:
    sort = command.details["imei"][-2]
    for digits, answer in ((_UNLOCKED, "unlocked"), (_ELSEWHERE, "elsewhere"), (_UNKNOWN, "unknown")):
        if sort in digits:
            return {"answer": answer}
    sold_on = today - (_LATELY if sort == _SOLD_LATELY else _LONG_AGO)
    return {"answer": "code", "code": _digits(command.details["imei"])[:8], "sold_on": sold_on.isoformat()}


def _digits(text: str) -> str:
    return str(int(hashlib.sha256(text.encode()).hexdigest(), 16))
