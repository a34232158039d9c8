"""Writes of roles in a company: acts, invitations accepted, roles given up."""

from guichet.roles.services.accepting import accept_invitation, invitation_of_link, is_known, join_by_invitation
from guichet.roles.services.changing import change_role, end_role, invite, name_stand_in, withdraw_invitation
from guichet.roles.services.leaving import give_up_role, note_export

__all__ = [
    "accept_invitation",
    "change_role",
    "end_role",
    "give_up_role",
    "invitation_of_link",
    "invite",
    "is_known",
    "join_by_invitation",
    "name_stand_in",
    "note_export",
    "withdraw_invitation",
]
