"""`[contracts]` of `rules.toml`: what may be done with a contract."""

from typing import ClassVar

from pydantic import Field

from guichet.operators import Section


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
