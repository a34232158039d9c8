"""The user of a line: declared, completed, removed, and told each time."""

from __future__ import annotations

from dataclasses import asdict

from guichet.acts.values import Ask, Done
from guichet.contracts import services as contracts
from guichet.contracts.telling import tell_holders, text_user, write_to_user
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser, UserFacts
from guichet.people import services as people
from guichet.people.services import Profile


def declare_user(ask: Ask, given: DeclareUser, facts: UserFacts) -> Done:
    """Make somebody the user of a line: the holders get a mail, the line an SMS that says how to sign in, and
    the user a mail that says the same when their address was given.

    Shape: runs in the act's transaction, on the locked line; `facts` says that it has no user.
    """
    contracts.declare_line_user(ask.target.id, Profile(**asdict(given)), by_id=ask.by.person_id, at=ask.at)
    text_user("lines.user_declared", line_id=ask.target.id, at=ask.at, words=lambda formats: {})
    write_to_user("lines.user_welcome", line_id=ask.target.id, at=ask.at)
    tell_holders("lines.user_declared", line_id=ask.target.id, at=ask.at)
    return Done()


def complete_user(ask: Ask, given: CompleteUser, facts: UserFacts) -> Done:
    """Keep how a line's user is named, spoken and written to. It opens nothing, so nobody is told."""
    assert facts.user_id is not None  # noqa: S101 (the rule refused otherwise)
    people.set_profile(facts.user_id, Profile(**asdict(given)))
    return Done()


def remove_user(ask: Ask, given: RemoveUser, facts: UserFacts) -> Done:
    """End a line's user: sessions, number as an identifier, grant. The line and the holders are told."""
    text_user("lines.user_removed", line_id=ask.target.id, at=ask.at, words=lambda formats: {})
    contracts.remove_line_user(ask.target.id, by_id=ask.by.person_id, at=ask.at)
    tell_holders("lines.user_removed", line_id=ask.target.id, at=ask.at)
    return Done()
