"""The person's own journal: what was done on their lines, by whom, and nothing of anybody else's."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from guichet.acts.models import Entry
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.people.tests import factories as people
from guichet.people.values import StaffRole

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def write(account, *, act="some.act", **fields):
    given = {"kind": "act", "result": "done", "channel": "web", "at": NOW, "line": account.line, **fields}
    return Entry.objects.create(act=act, customer=account.customer, contract=account.contract, **given)


def acts_seen(response):
    return [row.title for _, rows in response.context["shown"].days for row in rows]


def test_nothing_is_said_to_be_nothing(holder):
    assert "Rien n’est encore écrit ici" in text_of(holder.client.get("/journal/"))


def test_who_when_and_how_are_said_day_by_day(holder):
    write(holder.account, actor=people.person(given_name="Teva", family_name="Teiki"), at=NOW - timedelta(days=1))
    write(holder.account, actor=holder.person, channel="sms")

    page = text_of(holder.client.get("/journal/"))

    assert page.index("Aujourd’hui") < page.index("Hier")
    assert "10 h · Vous, par SMS" in page
    assert "10 h · Teva Teiki, dans l’espace client" in page


def test_what_was_refused_says_why(holder):
    write(holder.account, actor=holder.person, kind="refusal", result="refused", code="acts.step_up_needed")

    page = text_of(holder.client.get("/journal/"))

    assert "Refusé" in page
    assert "Votre mot de passe n’avait pas été donné récemment." in page


def test_staff_are_not_named(holder):
    adviser = people.person(staff_role=StaffRole.ADVISER, given_name="Inès", family_name="Caro")
    write(holder.account, actor=adviser, channel="desk", on_behalf_of=holder.person)

    page = text_of(holder.client.get("/journal/"))

    assert f"Un conseiller pour {holder.person.full_name}, par le service client" in page
    assert "Caro" not in page


def test_what_is_between_staff_is_not_shown(holder):
    write(holder.account, act="desk.parked_replay", line=None)

    assert acts_seen(holder.client.get("/journal/")) == []


def test_a_stranger_sees_nothing_of_it(holder, stranger):
    write(holder.account, actor=holder.person)
    write(stranger.account, act="other.act", actor=stranger.person)

    assert acts_seen(stranger.client.get("/journal/")) == ["other.act"]
    path = f"/journal/?line={holder.account.line.reference}"
    assert acts_seen(stranger.client.get(path)) == []


def test_a_line_s_user_sees_their_line_and_what_they_did(line_user):
    account = line_user.account
    write(account, act="their.line")
    write(account, act="whole.customer", line=None)
    write(account, act="other.line", line=contracts.line(under=account.contract))
    write(account, act="own.act", line=None, actor=line_user.person)

    assert acts_seen(line_user.client.get("/journal/")) == ["own.act", "their.line"]


def test_who_may_not_see_the_journal_sees_their_own_acts(accountant):
    write(accountant.account, act="of.the.company")
    write(accountant.account, act="own.act", actor=accountant.person)

    assert acts_seen(accountant.client.get("/journal/")) == ["own.act"]


def test_a_site_manager_sees_what_was_done_on_the_site(site_manager):
    write(site_manager.account, act="on.the.site")
    elsewhere = contracts.line(
        under=site_manager.account.contract, site=contracts.site(of=site_manager.account.customer)
    )
    write(site_manager.account, act="elsewhere", line=elsewhere)

    assert acts_seen(site_manager.client.get("/journal/")) == ["on.the.site"]


def test_one_line_is_chosen(holder):
    other = contracts.line(under=holder.account.contract)
    write(holder.account, act="on.the.first")
    write(holder.account, act="on.the.other", line=other)

    assert acts_seen(holder.client.get(f"/journal/?line={other.reference}")) == ["on.the.other"]


@pytest.mark.parametrize("entries", [3, 70])
def test_the_journal_costs_as_much_whatever_its_length(holder, entries, django_assert_num_queries):
    for rank in range(entries):
        write(holder.account, act=f"act.{rank:02}", actor=holder.person)
    holder.client.get("/journal/")

    with django_assert_num_queries(7):
        holder.client.get("/journal/")


def test_it_is_read_by_parts_each_line_once(holder):
    for rank in range(70):
        actor = holder.person if rank % 3 else None
        write(holder.account, act=f"act.{rank:02}", actor=actor)

    seen, path = [], "/journal/"
    while path:
        page = holder.client.get(path)
        seen += acts_seen(page)
        following = page.context["shown"].next
        path = f"/journal/{following}" if following else ""

    assert seen == [f"act.{rank:02}" for rank in range(69, -1, -1)]


@pytest.mark.parametrize("query", ["?line=%00", "?before=' OR 1=1", "?line=" + "x" * 10_000, "?before=0000000000"])
def test_nonsense_in_the_address_gives_a_page(holder, query):
    assert holder.client.get(f"/journal/{query}").status_code == 200


def test_a_proxy_of_two_customers_sees_what_they_did_for_both(holder):
    other = contracts.contract()
    contracts.grant(holder.person, Role.PROXY, contract=other)
    Entry.objects.create(
        act="for.another", kind="act", result="done", channel="web", at=NOW, actor=holder.person, contract=other
    )

    assert acts_seen(holder.client.get("/journal/")) == ["for.another"]


def test_looks_of_one_minute_are_said_once(holder):
    for _ in range(3):
        write(holder.account, act="desk.file", kind="access", channel="desk", line=None)
    write(holder.account, act="desk.file", kind="access", channel="desk", line=None, at=NOW + timedelta(minutes=1))

    page = holder.client.get("/journal/")

    assert [row.time for _, rows in page.context["shown"].days for row in rows] == ["10\u00a0h\u00a001", "10\u00a0h"]
