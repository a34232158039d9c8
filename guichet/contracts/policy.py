"""`[contracts]` and `[desk]` of `rules.toml`: what may be done with a contract, and by staff for somebody."""

from typing import ClassVar

from pydantic import Field

from guichet.contracts.values import Check, Way
from guichet.operators import PackModel, Section


class ContractsPolicy(Section):
    """What may be done with a contract."""

    section: ClassVar[str] = "contracts"

    online_termination: bool = True
    """Whether the law or the operator lets a contract be ended on line, by a page open to all."""
    withdrawal_days: int = Field(default=14, ge=0, le=60)
    """Days during which a contract made at a distance may be given up; 0 where no law gives that right."""
    space_without_contract: bool = False
    """Whether somebody without a contract number may create a space, to attach a contract to later."""
    company_roles: bool = False
    """Whether companies share their space: administrators, managers of sites, accountants."""


class Secret(PackModel):
    """A secret that staff may tell to who asks for it in a given way."""

    act: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    """Code of the act that shows it, such as `line.show_puk`."""
    way: Way
    """How it is asked for: call, agency, letter or email."""
    check: Check
    """How the identity must have been checked: security_answer, identity_paper, call_back or signature."""


class DeskPolicy(Section):
    """What the operator's staff may do for somebody who asks."""

    section: ClassVar[str] = "desk"

    secrets: tuple[Secret, ...] = ()
    """Secrets that staff may tell, and on what condition; nothing for none, which is the rule."""
