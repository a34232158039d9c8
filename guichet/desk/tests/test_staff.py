"""The operator's staff: invited with a second factor, changed and ended by a supervisor, one of whom stays."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import call_command
from django.core.management.base import CommandError

from guichet.acts.models import Entry
from guichet.acts.values import Channel
from guichet.desk.tests.desks import signed_in, text_of
from guichet.messages.models import Message
from guichet.messages.sealed import opened
from guichet.people import services
from guichet.people.models import Person
from guichet.people.queries import has_totp
from guichet.people.tests import factories as people
from guichet.people.tests.races import all_at_once
from guichet.people.values import LastSupervisor, StaffRole

NEW = {"given_name": "Ada", "family_name": "Roy", "email": "ada@zenith.test", "role": "adviser"}

pytestmark = pytest.mark.django_db


def words_of_link() -> str:
    message = Message.objects.filter(purpose="desk.staff_link").latest("id")
    return opened(message.text, reference=message.reference, part="text")


def join_path() -> str:
    found = re.search(r"/desk/join/\S+/", words_of_link())
    assert found
    return found[0]


def test_who_joins_chooses_a_second_factor_before_a_password(client, supervisor):
    assert supervisor.post("/desk/staff/invite/", NEW).status_code == 302
    ada, path = Person.objects.get(given_name="Ada"), join_path()
    page = text_of(client.get(path))
    secret = "".join(re.search(r'<code class="secret-words">([A-Z2-7 ]+)</code>', page)[1].split())
    assert 'src="data:image/svg+xml' in page
    assert client.post(path, {"code": "000000"}).status_code == 422
    assert not has_totp(ada)

    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post(path, {"code": code})

    assert len(re.findall(r"<code>\d{4}-\d{4}</code>", answer.content.decode())) == 10
    assert re.search(r'href="/password/new/[^"]+">Je les ai gardés', answer.content.decode())
    assert has_totp(ada)
    assert not ada.has_usable_password()
    assert client.get(path)["Location"].startswith("/password/new/")


def test_a_link_of_a_customer_leads_nowhere_here(client, holder):
    reference, token = services.reset_link_parts(holder.person)

    assert client.get(f"/desk/join/{reference}/{token}/").status_code == 410


FIRST = ("first_supervisor", "ada@zenith.test", "--given-name=Ada", "--family-name=Roy")
SITE = "--site=https://espace.zenith.test/"


def test_the_first_supervisor_is_invited_by_a_command_and_joins(client):
    call_command(*FIRST, SITE, stdout=StringIO())

    ada = Person.objects.get()
    assert (ada.full_name, ada.staff_role) == ("Ada Roy", StaffRole.SUPERVISOR)
    assert "https://espace.zenith.test/desk/join/" in words_of_link()
    assert client.get(join_path()).status_code == 200
    entry = Entry.objects.get()
    assert (entry.act, entry.channel) == ("desk.staff_invite", Channel.SYSTEM)
    assert (entry.actor_id, entry.on_behalf_of_id) == (None, ada.pk)


def test_a_second_one_is_not_invited_by_a_command():
    supervisor = people.adviser(staff_role=StaffRole.SUPERVISOR)

    with pytest.raises(CommandError, match="déjà un superviseur"):
        call_command(*FIRST, SITE)

    assert list(Person.objects.all()) == [supervisor]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("site", ["espace.zenith.test", "https://", "https://espace.zenith.test/desk/"])
def test_a_link_to_nowhere_is_not_sent(site):
    with pytest.raises(CommandError, match="--site"):
        call_command(*FIRST, f"--site={site}")

    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("address", "word"), [("ada", "pas une adresse"), ("taken@zenith.test", "déjà avec cette adresse")]
)
def test_an_address_that_cannot_be_used_is_said_by_the_command(address, word):
    people.person(email="taken@zenith.test")

    with pytest.raises(CommandError, match=word):
        call_command(FIRST[0], address, *FIRST[2:], SITE)


@pytest.mark.parametrize("role", [StaffRole.ADVISER, StaffRole.AUDITOR])
def test_only_a_supervisor_manages_the_team(role):
    browser, somebody = signed_in(role), people.adviser()

    for path in ("/desk/staff/", "/desk/staff/invite/", f"/desk/staff/{somebody.reference}/"):
        assert browser.get(path).status_code == 404
    assert "Équipe" not in text_of(browser.get("/desk/"))


def test_an_address_that_is_taken_is_said(supervisor):
    people.person(email=NEW["email"])

    answer = supervisor.post("/desk/staff/invite/", NEW)

    assert answer.status_code == 422
    assert "Quelqu’un se connecte déjà avec cette adresse" in answer.content.decode()


def test_a_role_is_changed_and_an_account_closed(supervisor):
    ada = people.adviser()

    supervisor.post(f"/desk/staff/{ada.reference}/", {"what": "auditor"})
    ada.refresh_from_db()
    assert ada.staff_role == StaffRole.AUDITOR

    supervisor.post(f"/desk/staff/{ada.reference}/", {"what": "end"})
    ada.refresh_from_db()
    assert not ada.is_active
    assert list(Entry.objects.filter(act="desk.staff_change").values_list("data", flat=True)) == [
        {"what": "auditor"},
        {"what": "end"},
    ]


def test_a_lost_second_factor_is_forgotten_and_a_link_sent(supervisor):
    ada = people.adviser()
    services.enrol_totp(ada, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    supervisor.post(f"/desk/staff/{ada.reference}/", {"what": "factor"})

    assert not has_totp(ada)
    assert join_path()


@pytest.mark.parametrize("what", ["end", "adviser", "auditor"])
def test_the_last_supervisor_stays(supervisor, what):
    me = Person.objects.get(staff_role=StaffRole.SUPERVISOR)

    answer = supervisor.post(f"/desk/staff/{me.reference}/", {"what": what})

    assert answer.status_code == 409
    me.refresh_from_db()
    assert (me.is_active, me.staff_role) == (True, StaffRole.SUPERVISOR)


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_who_close_each_other_leave_one():
    two = [people.adviser(staff_role=StaffRole.SUPERVISOR) for _ in range(2)]

    def close(rank: int) -> bool:
        try:
            services.close_staff(two[rank])
        except LastSupervisor:
            return False
        return True

    assert sorted(all_at_once(2, close)) == [False, True]
