"""Roles given, changed, ended and accepted; the last administrator stays, whatever happens at the same time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from guichet.acts.models import Entry
from guichet.acts.values import NotAllowed, Refused
from guichet.contracts import services as contracts_services
from guichet.contracts.models import Grant
from guichet.contracts.queries.roles import companies_by_id
from guichet.contracts.services import FedGrant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineState, Role, Scope
from guichet.messages.models import Message
from guichet.people.models import Identifier
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once
from guichet.people.values import StaffRole
from guichet.roles import services
from guichet.roles.models import Invitation
from guichet.roles.tests.offices import NOW, ORIGIN, Office, link_sent_to, roles_of
from guichet.roles.values import (
    ChangeRole,
    EndRole,
    InvitationRefused,
    InviteToRole,
    LastAdministrator,
    Wanted,
    WithdrawInvitation,
)

ANNA = "anna@ailleurs.test"


def invited(office: Office, wanted: Wanted, email: str = ANNA) -> tuple[str, str]:
    """Invite somebody; return the two parts of the link."""
    office.ask("role.invite", InviteToRole(email, wanted, ORIGIN))
    _, _, reference, token, _ = link_sent_to(email).split("/")
    return reference, token


def refused(office: Office, code: str, given: object) -> str:
    with pytest.raises(Refused) as refusal:
        office.ask(code, given)
    return refusal.value.refusal.code


def managers(office: Office, *sites: str) -> Wanted:
    return Wanted(Role.SITE_MANAGER, tuple(sites))


# --- invitations ------------------------------------------------------------------------------------------------------


def test_an_invitation_gives_its_role_on_its_sites_only(office):
    link = invited(office, managers(office, office.south.reference))
    anna = people.person()

    services.accept_invitation(*link, anna, at=NOW)

    assert roles_of(anna) == {("site_manager", "Quai Sud")}


def test_nothing_is_given_before_it_is_accepted(office):
    invited(office, Wanted(Role.ACCOUNTANT))

    assert Grant.objects.filter(role=Role.ACCOUNTANT).count() == 0


def test_the_link_is_kept_as_a_hash_and_its_mail_sealed(office):
    reference, token = invited(office, Wanted(Role.ACCOUNTANT))

    message = Message.objects.get(purpose="roles.invited")
    assert message.secret
    assert token not in message.text + message.html
    assert token not in Invitation.objects.get(reference=reference).token_hash
    assert token not in str(list(Entry.objects.values_list("data", flat=True)))


def test_whoever_creates_their_access_has_a_verified_address(office):
    link = invited(office, Wanted(Role.ACCOUNTANT))

    anna = services.join_by_invitation(*link, given_name="Anna", family_name="Roy", language="fr", at=NOW)

    assert roles_of(anna) == {("accountant", "")}
    identifier = Identifier.objects.get(person=anna)
    assert (identifier.value, identifier.verified_at) == (ANNA, NOW)
    assert not anna.has_usable_password()


def test_an_invitation_serves_once(office):
    link = invited(office, Wanted(Role.ACCOUNTANT))
    services.accept_invitation(*link, people.person(), at=NOW)

    with pytest.raises(InvitationRefused) as refusal:
        services.accept_invitation(*link, people.person(), at=NOW)

    assert refusal.value.data["reason"] == "used"


def test_an_invitation_lasts_seven_days_half_open(office):
    link = invited(office, Wanted(Role.ACCOUNTANT))
    end = NOW + timedelta(days=7)
    services.invitation_of_link(*link, at=end - timedelta(seconds=1))

    with pytest.raises(InvitationRefused) as refusal:
        services.accept_invitation(*link, people.person(), at=end)

    assert refusal.value.data["reason"] == "expired"


def test_an_invitation_withdrawn_opens_nothing(office):
    reference, token = invited(office, Wanted(Role.ACCOUNTANT))

    office.ask("role.withdraw_invitation", WithdrawInvitation(reference))

    with pytest.raises(InvitationRefused) as refusal:
        services.accept_invitation(reference, token, people.person(), at=NOW)
    assert refusal.value.data["reason"] == "withdrawn"
    assert refused(office, "role.withdraw_invitation", WithdrawInvitation(reference)) == "roles.invitation_gone"


def test_another_token_opens_nothing(office):
    reference, _ = invited(office, Wanted(Role.ACCOUNTANT))

    with pytest.raises(InvitationRefused) as refusal:
        services.invitation_of_link(reference, "x" * 43, at=NOW)

    assert refusal.value.data["reason"] == "unknown"


def test_a_second_invitation_replaces_the_first(office):
    first = invited(office, Wanted(Role.ACCOUNTANT))
    second = invited(office, Wanted(Role.ACCOUNTANT))

    with pytest.raises(InvitationRefused):
        services.invitation_of_link(*first, at=NOW)
    assert services.invitation_of_link(*second, at=NOW).email == ANNA


def test_staff_take_no_role_at_a_customer_s(office):
    link = invited(office, Wanted(Role.ACCOUNTANT))
    adviser = people.person(staff_role=StaffRole.ADVISER)

    with pytest.raises(InvitationRefused) as refusal:
        services.accept_invitation(*link, adviser, at=NOW)

    assert refusal.value.data["reason"] == "staff"
    assert roles_of(adviser) == set()


def test_a_role_ends_by_itself_after_its_last_day(office):
    link = invited(office, Wanted(Role.ACCOUNTANT, last_day=date(2026, 11, 30)))
    anna = people.person()
    services.accept_invitation(*link, anna, at=NOW)

    midnight = Grant.objects.get(person=anna).ends_at
    assert midnight.isoformat() == "2026-11-30T23:00:00+00:00"  # midnight in Paris
    assert roles_of(anna, midnight - timedelta(seconds=1)) == {("accountant", "")}
    assert roles_of(anna, midnight) == set()


def test_a_user_of_a_line_sees_the_line_and_signs_in_by_its_number(office):
    line = office.whole.line
    link = invited(office, Wanted(Role.LINE_USER, line_number=line.number))
    anna = people.person()

    services.accept_invitation(*link, anna, at=NOW)

    assert Grant.objects.get(person=anna).line == line
    assert Identifier.objects.live().get(value=line.number).person == anna


@pytest.mark.parametrize(
    ("state", "why"), [(LineState.TO_ACTIVATE, "roles.line_not_active"), (LineState.TERMINATED, "roles.line_unknown")]
)
def test_a_line_that_is_not_in_use_gets_no_user(office, state, why):
    line = contracts.line(under=office.whole.contract, state=state)

    assert refused(office, "role.invite", InviteToRole(ANNA, Wanted(Role.LINE_USER, (), line.number), ORIGIN)) == why


def test_a_line_of_another_company_is_unknown(office, stranger):
    number = stranger.account.line.number

    given = InviteToRole(ANNA, Wanted(Role.LINE_USER, (), number), ORIGIN)

    assert refused(office, "role.invite", given) == "roles.line_unknown"


def test_a_site_of_another_company_is_unknown(office):
    elsewhere = contracts.site()

    given = InviteToRole(ANNA, managers(office, elsewhere.reference), ORIGIN)

    assert refused(office, "role.invite", given) == "roles.site_unknown"
    assert Invitation.objects.count() == 0


def test_a_household_has_no_roles(household, holder, now):
    from guichet.acts.services import perform
    from guichet.acts.values import Actor, Channel
    from guichet.contracts.queries import principal_of
    from guichet.contracts.values import customer_target

    actor = Actor(holder.person.pk, principal_of(holder.person.pk, at=NOW), assured_at=NOW)
    on = customer_target(household.customer.pk, household.customer.reference)
    given = InviteToRole(ANNA, Wanted(Role.ACCOUNTANT), ORIGIN)

    with pytest.raises(Refused) as refusal:
        perform("role.invite", on=on, input=given, by=actor, channel=Channel.WEB, key="", at=NOW)

    assert refusal.value.refusal.code == "roles.not_a_company"


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ACCOUNTANT])
def test_others_than_administrators_give_no_role(office, role):
    somebody = office.colleague(role)

    with pytest.raises(NotAllowed):
        office.ask("role.invite", InviteToRole(ANNA, Wanted(Role.ACCOUNTANT), ORIGIN), by=somebody)


# --- change, end ------------------------------------------------------------------------------------------------------


def test_a_role_is_changed_in_one_go_and_the_person_told(office):
    anna = office.colleague(Role.ACCOUNTANT)

    office.ask("role.change", ChangeRole(anna.reference, Role.ACCOUNTANT, managers(office, office.north.reference)))

    assert roles_of(anna) == {("site_manager", "Quai Nord")}
    assert Message.objects.get(purpose="roles.told", person=anna).subject == (
        "Vos droits chez Ateliers du Port ont changé"
    )


def test_a_role_that_ended_a_second_ago_is_gone(office):
    anna = office.colleague(Role.COMPANY_ADMINISTRATOR)

    office.ask("role.end", EndRole(anna.reference, Role.COMPANY_ADMINISTRATOR))

    with pytest.raises(NotAllowed):
        office.ask(
            "role.end",
            EndRole(office.administrator.person.reference, Role.COMPANY_ADMINISTRATOR),
            by=anna,
            at=NOW + timedelta(seconds=1),
        )


def test_the_next_import_does_not_open_again_what_a_person_ended(office):
    anna = office.colleague(Role.ACCOUNTANT)
    grant = Grant.objects.get(person=anna)
    office.ask("role.end", EndRole(anna.reference, Role.ACCOUNTANT))

    fed = FedGrant(anna.pk, Role.ACCOUNTANT, Scope.CUSTOMER, office.customer.pk, grant.starts_at, None)
    written = contracts_services.store_grants([fed], at=NOW)

    assert (written.unchanged, written.changed, written.created) == (1, 0, 0)
    assert roles_of(anna) == set()


def test_the_user_of_a_line_that_is_removed_signs_in_by_its_number_no_more(office):
    line = office.whole.line
    link = invited(office, Wanted(Role.LINE_USER, line_number=line.number))
    anna = people.person()
    services.accept_invitation(*link, anna, at=NOW)

    office.ask("role.end", EndRole(anna.reference, Role.LINE_USER), at=NOW + timedelta(seconds=1))

    assert not Identifier.objects.live().filter(value=line.number).exists()


def test_the_last_administrator_is_not_ended(office):
    me = office.administrator.person.reference

    assert refused(office, "role.end", EndRole(me, Role.COMPANY_ADMINISTRATOR)) == "roles.last_administrator"
    assert roles_of(office.administrator.person) == {("company_administrator", "")}


def test_the_last_administrator_is_not_demoted(office):
    given = ChangeRole(
        office.administrator.person.reference, Role.COMPANY_ADMINISTRATOR, managers(office, office.north.reference)
    )

    assert refused(office, "role.change", given) == "roles.last_administrator"


def test_the_last_administrator_gets_no_last_day(office):
    given = ChangeRole(
        office.administrator.person.reference,
        Role.COMPANY_ADMINISTRATOR,
        Wanted(Role.COMPANY_ADMINISTRATOR, last_day=date(2026, 12, 31)),
    )

    assert refused(office, "role.change", given) == "roles.last_administrator"


def test_a_stand_in_does_not_count_as_an_administrator_who_stays(office):
    office.colleague(Role.COMPANY_ADMINISTRATOR, ends_at=NOW + timedelta(days=3))
    me = office.administrator.person.reference

    assert refused(office, "role.end", EndRole(me, Role.COMPANY_ADMINISTRATOR)) == "roles.last_administrator"


def test_the_last_administrator_does_not_leave(office):
    company = companies_by_id([office.customer.pk])[office.customer.pk]

    with pytest.raises(LastAdministrator):
        services.give_up_role(office.administrator.person, company, Role.COMPANY_ADMINISTRATOR, at=NOW)

    assert roles_of(office.administrator.person) == {("company_administrator", "")}


def test_one_of_two_administrators_leaves_and_the_other_is_told(office):
    anna = office.colleague(Role.COMPANY_ADMINISTRATOR)
    company = companies_by_id([office.customer.pk])[office.customer.pk]

    services.give_up_role(anna, company, Role.COMPANY_ADMINISTRATOR, at=NOW)

    assert roles_of(anna) == set()
    assert Message.objects.get(purpose="roles.told").person == office.administrator.person
    assert Entry.objects.latest("id").act == "role.left"


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_leave_one(office):
    me = office.administrator.person
    anna = office.colleague(Role.COMPANY_ADMINISTRATOR)

    def end(rank: int) -> tuple[str, int]:
        by, whom = (me, anna) if rank else (anna, me)
        try:
            office.ask("role.end", EndRole(whom.reference, Role.COMPANY_ADMINISTRATOR), by=by)
            came = "done"
        except (Refused, NotAllowed) as error:
            came = error.refusal.code if isinstance(error, Refused) else error.code
        left = Grant.objects.in_force(NOW + timedelta(seconds=1)).filter(role=Role.COMPANY_ADMINISTRATOR)
        return came, left.count()

    came = all_at_once(2, end)

    assert sorted(one for one, _ in came)[0] in {"acts.not_allowed", "done"}
    assert [one for one, _ in came].count("done") == 1
    assert {left for one, left in came if one != "done"} == {1}


@pytest.mark.django_db(transaction=True)
def test_of_many_who_accept_the_same_invitation_one_does(office):
    link = invited(office, Wanted(Role.ACCOUNTANT))
    crowd = [people.person() for _ in range(8)]

    def accept(rank: int) -> bool:
        try:
            services.accept_invitation(*link, crowd[rank], at=NOW)
        except InvitationRefused:
            return False
        return True

    assert all_at_once(8, accept).count(True) == 1


def test_a_refusal_changes_nothing_and_stands_in_the_journal(office):
    me = office.administrator.person.reference
    with transaction.atomic():
        before = Grant.objects.count()

    refused(office, "role.end", EndRole(me, Role.COMPANY_ADMINISTRATOR))

    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.code, entry.customer) == ("refusal", "roles.last_administrator", office.customer)
    assert Grant.objects.count() == before
