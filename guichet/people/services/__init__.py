"""Writes about people: who they are, what they sign in with, what they may try, and codes."""

from guichet.people.services.attempts import clear_attempts, forget_old_attempts, give_back_attempt, take_attempt
from guichet.people.services.challenges import check_challenge, forget_old_challenges, issue_challenge
from guichet.people.services.feed import (
    FedPerson,
    keep_line_identifiers,
    persons_by_external_id,
    store_persons,
)
from guichet.people.services.helping import unlock
from guichet.people.services.passwords import (
    RESET_LINK,
    ask_for_reset_link,
    confirm_password,
    end_session,
    end_sessions,
    person_of_reset_link,
    reset_link_address,
    reset_link_end,
    reset_link_parts,
    set_new_password,
)
from guichet.people.services.persons import (
    add_identifier,
    create_person,
    enrol_totp,
    keep_all_findable,
    keep_findable,
    revoke_identifier,
    set_preferences,
)
from guichet.people.services.staffing import (
    add_staff,
    close_staff,
    enrol_by_code,
    forget_totp,
    new_totp_secret,
    set_staff_role,
)

__all__ = [
    "RESET_LINK",
    "FedPerson",
    "add_identifier",
    "add_staff",
    "ask_for_reset_link",
    "check_challenge",
    "clear_attempts",
    "close_staff",
    "confirm_password",
    "create_person",
    "end_session",
    "end_sessions",
    "enrol_by_code",
    "enrol_totp",
    "forget_old_attempts",
    "forget_old_challenges",
    "forget_totp",
    "give_back_attempt",
    "issue_challenge",
    "keep_all_findable",
    "keep_findable",
    "keep_line_identifiers",
    "new_totp_secret",
    "person_of_reset_link",
    "persons_by_external_id",
    "reset_link_address",
    "reset_link_end",
    "reset_link_parts",
    "revoke_identifier",
    "set_new_password",
    "set_preferences",
    "set_staff_role",
    "store_persons",
    "take_attempt",
    "unlock",
]
