"""What acts on the user of a line look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guichet.acts.values import Ask
from guichet.contracts.queries import declared_user_of, kind_and_state, network_line
from guichet.lines.values.users import UserFacts
from guichet.people.services import line_numbers_sign_in

if TYPE_CHECKING:
    pass


def user_facts(ask: Ask) -> UserFacts:
    """Return what acts on a line's user look at. Four queries."""
    kind, state = kind_and_state(ask.target.id)
    user = declared_user_of(ask.target.id, at=ask.at)
    return UserFacts(
        signs_in_by_number=line_numbers_sign_in(),
        kind=kind,
        state=state,
        number=network_line(ask.target.id).number,
        user_id=user.person_id if user else None,
        own=user is not None and user.person_id == ask.by.asker_id,
        only_this=user is not None and user.only_this,
    )
