"""A line that changed hands: its user sees what the line is now, and nothing that another did or used before."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.models import Entry
from guichet.contracts.models import Grant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.database import sealer
from guichet.lines.models import LineChange, LineForward, PhoneUnlock
from guichet.lines.tests import factories as lines
from guichet.people.tests import factories as people
from guichet.people.tests.factories import PASSWORD
from guichet.portal.tests.test_view_home import text_of
from guichet.usage.tests import factories as usage
from guichet.usage.values import UsageKind
from tests.stock import stock

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CHANGED_AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
BEFORE = CHANGED_AT - timedelta(days=1)
GIGA = 10**9
NUMBER, IMEI = "+33639980123", "490154203237518"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def previous(household):
    """Who used the line until somebody else did."""
    person = people.person(given_name="Anouk", family_name="Vidal")
    contracts.grant(person, Role.LINE_USER, line=household.line, ends_at=CHANGED_AT)
    return person


@pytest.fixture
def user(previous, household):
    """Who uses it now."""
    now = stock(household, Role.LINE_USER, "line")
    Grant.objects.filter(person=now.person).update(starts_at=CHANGED_AT)
    return now


def path(account, page=""):
    return f"/lines/{account.line.reference}/{page}"


def test_a_line_tells_its_user_what_is_left_and_what_they_used_themselves(household, user, holder):
    line = household.line
    line.offer_code = "mobile-60"
    line.save()
    usage.counter(line, day=date(2026, 9, 12), quantity=50 * GIGA)
    usage.counter(line, day=date(2026, 11, 5), quantity=20 * GIGA, charge_minor=1234)
    usage.counter(line, day=date(2026, 11, 5), kind=UsageKind.SMS, quantity=17)
    usage.counter(line, day=date(2026, 11, 10), kind=UsageKind.ROAMING_DATA, quantity=3 * GIGA)
    usage.counter(line, day=date(2026, 11, 11), quantity=GIGA)
    usage.counter(line, day=date(2026, 11, 20), kind=UsageKind.SMS, quantity=2)

    seen, whole = text_of(user.client.get(path(household))), text_of(holder.client.get(path(household)))

    for page in (seen, whole):
        assert '<span class="fig hero">39,0<small> Go</small></span> jusqu’au 30 novembre.' in page
    assert "Rien n’est montré d’avant le 11 novembre : quelqu’un d’autre pouvait utiliser la ligne." in seen
    assert "Rien n’est montré" not in whole
    for told in ("50,0 Go", "20,0 Go", "5 novembre</th>", "12,34 €", "19 envoyés", "À l’étranger"):
        assert (told in seen, told in whole) == (False, True), told
    assert "2 envoyés" in seen
    assert '<th scope="row">Novembre</th><td>1,0 Go</td>' in seen
    assert '<th scope="row">Novembre</th><td>21,0 Go</td>' in whole


def test_the_month_in_which_a_line_changed_hands_is_told_from_that_day(household, previous, user):
    Grant.objects.filter(person=user.person).update(starts_at=datetime(2026, 10, 19, 22, tzinfo=UTC))  # midnight
    usage.counter(household.line, day=date(2026, 10, 19), quantity=30 * GIGA)
    usage.counter(household.line, day=date(2026, 10, 20), quantity=2 * GIGA)
    usage.counter(household.line, day=date(2026, 11, 1), quantity=GIGA)

    page = text_of(user.client.get(path(household)))

    assert '<th scope="row">Octobre</th><td>2,0 Go</td>' in page
    assert "Rien n’est montré d’avant le 20 octobre" in page


def test_without_an_end_to_it_only_their_own_is_counted(household, user, holder):
    usage.counter(household.line, day=date(2026, 11, 5), quantity=20 * GIGA, charge_minor=1234)
    usage.counter(household.line, day=date(2026, 11, 11), quantity=GIGA, charge_minor=55)

    page = text_of(user.client.get(path(household)))

    assert '<span class="fig hero">1,0<small> Go</small></span> depuis le 11 novembre.' in page
    assert "Hors forfait ce mois-ci : 0,55 €" in text_of(user.client.get("/"))
    assert "Hors forfait ce mois-ci : 0,55 €" in text_of(user.client.get("/lines/"))
    assert "Hors forfait ce mois-ci : 12,89 €" in text_of(holder.client.get("/"))


def test_who_came_today_has_used_nothing_yet(household, user):
    Grant.objects.filter(person=user.person).update(starts_at=NOW - timedelta(minutes=1))
    usage.counter(household.line, day=date(2026, 11, 22), quantity=20 * GIGA, charge_minor=1234)

    page = text_of(user.client.get(path(household)))

    assert "20,0 Go" not in page
    assert "depuis le 22 novembre." in page
    assert "Hors forfait ce mois-ci : 0,00 €" in text_of(user.client.get("/"))


def test_each_line_of_home_is_counted_from_its_own_day(household, user):
    other = contracts.line(under=household.contract, label="Autre")
    contracts.grant(user.person, Role.LINE_USER, line=other)
    for line in (household.line, other):
        usage.counter(line, day=date(2026, 11, 5), charge_minor=1234)

    page = text_of(user.client.get("/"))

    assert re.findall(r"Hors forfait ce mois-ci : (\S+ €)", page) == ["0,00 €", "12,34 €"]


def test_products_count_what_they_used_themselves(household, user, holder, settings):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    usage.counter(household.line, day=date(2026, 11, 5), kind=UsageKind.SMS, quantity=17)

    assert "17 envoyés" not in text_of(user.client.get("/"))
    assert "17 envoyés" in text_of(holder.client.get("/"))


def test_the_journal_starts_with_them(household, previous, user, holder):
    def write(act, at, **fields):
        given = {"kind": "act", "result": "done", "channel": "web", "line": household.line, **fields}
        return Entry.objects.create(act=act, customer=household.customer, contract=household.contract, at=at, **given)

    asked = write("asked.before", BEFORE, actor=previous, result="pending")
    write("seen.before", BEFORE, kind="access", channel="desk")
    write("ended.since", CHANGED_AT + timedelta(minutes=1), follows=asked, channel="system")
    write("declared", CHANGED_AT, actor=holder.person)
    write("seen.since", NOW, kind="access", channel="desk")

    def seen(client, query=""):
        return [row.title for _, rows in client.get(f"/journal/{query}").context["shown"].days for row in rows]

    of_line = f"?line={household.line.reference}"
    assert seen(user.client) == seen(user.client, of_line) == ["seen.since", "declared"]
    assert seen(user.client, "?kind=access") == ["seen.since"]
    assert "Vidal" not in text_of(user.client.get("/journal/"))
    assert len(seen(holder.client)) == 5
    contracts.grant(user.person, Role.HOLDER, line=household.line)
    assert len(seen(user.client)) == 5


def test_a_loss_declared_before_is_a_blocked_line_and_no_more(household, previous, user, holder):
    loss = lines.loss(household.line, previous, place="Gare de Lyon", imei=IMEI, declared_at=BEFORE, device_asked=True)
    lines.block(household.line, previous, reason="theft", asked_at=BEFORE, in_force_at=BEFORE)

    told = text_of(user.client.get(path(household, "loss/")))
    whole = text_of(holder.client.get(path(household, "loss/")))

    for word in (
        "Gare de Lyon",
        "49 015420",
        "Ce que vous avez déclaré",
        "Récépissé",
        "<dt>Le téléphone",
        "Déclaration de vol",
    ):
        assert (word in told, word in whole) == (False, True), word
    assert "Bloquée" in told
    assert user.client.get(path(household, "loss/receipt/")).status_code == 404
    assert holder.client.get(path(household, "loss/receipt/")).status_code == 200
    type(loss).objects.update(found_at=CHANGED_AT)
    assert "Récépissé de la déclaration précédente" not in text_of(user.client.get(path(household, "loss/")))
    assert "Récépissé de la déclaration précédente" in text_of(holder.client.get(path(household, "loss/")))


@pytest.mark.parametrize("page", ["", "unblock/"])
def test_a_block_asked_for_before_says_no_reason(page, household, previous, user, holder):
    lines.block(household.line, previous, reason="theft", asked_at=BEFORE, in_force_at=BEFORE)

    told = text_of(user.client.get(path(household, page)))

    assert "Cette ligne a été bloquée" in told
    assert ", pour vol." not in told
    assert ", pour vol." in text_of(holder.client.get(path(household, page)))


def test_a_phone_looked_for_before_is_another_s_and_its_code_stays_closed(household, previous, user, holder):
    phone = PhoneUnlock.objects.create(
        line=household.line, imei=IMEI, state="answered", answer="code", asked_by=previous, asked_at=BEFORE
    )
    phone.sealed_code = sealer().seal("48151623", f"unlock:{phone.reference}")
    phone.save()

    assert "49 015420" not in text_of(user.client.get(path(household, "unlock/")))
    assert "49 015420" in text_of(holder.client.get(path(household, "unlock/")))

    def asked(client):
        page = path(household, "unlock/code/")
        key = re.search(r'name="key" value="([^"]+)"', client.get(page).content.decode())
        return client.post(page, {"key": key[1] if key else "", "password": PASSWORD}).content.decode()

    assert "48151623" not in asked(user.client)
    assert "Nous n’avons pas de code pour ce téléphone." in asked(user.client)
    assert "48151623" in asked(holder.client)


def test_what_was_not_done_before_is_not_told_and_what_is_in_force_is(household, previous, user, holder):
    LineForward.objects.create(line=household.line, case="busy", number=NUMBER, set_by=previous, set_at=BEFORE)
    LineChange.objects.create(
        line=household.line,
        kind="forward",
        key="no_answer",
        data={"number": "+33639980456", "delay_seconds": 20},
        state="failed",
        asked_by=previous,
        asked_at=CHANGED_AT - timedelta(minutes=5),
        ended_at=NOW - timedelta(days=1),
    )

    told, whole = (text_of(one.client.get(path(household, "calls/"))) for one in (user, holder))

    assert "06 39 98 01 23" in told
    assert "Le réseau ne l’a pas fait" not in told
    assert "Le réseau ne l’a pas fait" in whole
