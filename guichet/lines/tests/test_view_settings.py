"""The pages of a line's settings: restrictions, ceiling, calls, voicemail."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.values import SecondProof
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, LineState, Role
from guichet.lines.models import LineCeiling, LineChange, LineForward, LineRestriction, LineVoicemail
from guichet.outbox.running import drain
from guichet.people import sessions
from guichet.people.models import Identifier, Person
from guichet.people.tests.factories import PASSWORD
from guichet.people.values import IdentifierKind
from guichet.usage.tests import factories as usage
from guichet.usage.values import UsageKind
from tests.stock import Stock, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(AT, tick=False):
        yield


def path(who: Stock, page: str) -> str:
    return f"/lines/{who.account.line.reference}/{page}/"


@pytest.fixture
def sure(holder: Stock) -> Stock:
    """The holder, who gave a second proof a moment ago."""
    session = holder.client.session
    sessions.note_second(session, SecondProof.AUTHENTICATOR, now=AT)
    session.save()
    return holder


def text(answer: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode().replace("\u00a0", " ").replace("\u202f", " "))
    return " ".join(words.split())


def restrict(who: Stock, code: str, by: Person | None = None, *, imposed: bool = True) -> LineRestriction:
    return LineRestriction.objects.create(
        line=who.account.line, code=code, imposed=imposed, set_by=by or who.person, set_at=AT
    )


def boxes(answer: HttpResponse) -> dict[str, str]:
    """Return the boxes of a page: "on", "off", with "still" for those that cannot be changed."""
    found = re.findall(r'<input type="checkbox" name="(\w+)"([^>]*)>', answer.content.decode())
    return {
        name: ("on" if "checked" in rest else "off") + (" still" if "disabled" in rest else "") for name, rest in found
    }


def test_the_boxes_are_those_of_the_kind_of_line(holder):
    fixed = contracts.line(under=holder.account.contract, kind=LineKind.FIXED, number="+33199000001")

    assert list(boxes(holder.client.get(path(holder, "restrictions")))) == [
        *("premium", "international", "roaming", "data_abroad", "adult", "third_party")
    ]
    assert list(boxes(holder.client.get(f"/lines/{fixed.reference}/restrictions/"))) == ["premium", "international"]


def test_a_restriction_is_asked_then_under_way(holder):
    answer = holder.client.post(path(holder, "restrictions"), {"premium": "on", "shown": "none"})

    assert (answer.status_code, answer.headers["Location"]) == (302, path(holder, "restrictions"))
    page = holder.client.get(path(holder, "restrictions"))
    assert boxes(page)["premium"] == "on still"
    assert "En cours" in text(page)
    assert 'hx-get="/lines/' in page.content.decode()
    assert LineChange.objects.get().key == "premium"


def test_a_page_left_open_undoes_nobody_s_choice(holder):
    restrict(holder, "premium")  # put in force once the page below had been made
    holder.client.post(path(holder, "restrictions"), {"adult": "on", "shown": "none"})

    assert [(change.key, change.data["on"]) for change in LineChange.objects.all()] == [("adult", True)]


def test_the_user_sees_what_the_holder_asked_for_and_cannot_lift_it(line_user):
    holder = stock(line_user.account, Role.HOLDER, "customer")
    restrict(line_user, "premium", holder.person)
    restrict(line_user, "adult", imposed=False)

    page = line_user.client.get(path(line_user, "restrictions"))

    assert (boxes(page)["premium"], boxes(page)["adult"]) == ("on still", "on")
    assert "Demandé par le titulaire, qui seul peut le lever." in text(page)
    line_user.client.post(path(line_user, "restrictions"), {"shown": "premium,adult"})
    assert [(change.key, change.data["on"]) for change in LineChange.objects.all()] == [("adult", False)]
    assert "Demandé par l’utilisateur de la ligne." in text(holder.client.get(path(line_user, "restrictions")))


def test_nothing_changed_is_said(holder):
    answer = holder.client.post(path(holder, "restrictions"), {"shown": "none"}, follow=True)

    assert "Rien n’a changé : la ligne était déjà réglée ainsi." in text(answer)
    assert LineChange.objects.count() == 0


def test_a_line_to_be_activated_is_told_when(holder):
    line = contracts.line(under=holder.account.contract, state=LineState.TO_ACTIVATE)

    for page in ("restrictions", "ceiling", "calls/forwarding", "calls/voicemail"):
        answer = holder.client.get(f"/lines/{line.reference}/{page}/")
        assert "Vous pourrez la régler dès qu’elle le sera." in text(answer)


def test_the_ceiling_stands_beside_what_was_spent(holder):
    usage.counter(holder.account.line, day=AT.date(), kind=UsageKind.PREMIUM, quantity=60, charge_minor=1250)

    page = text(holder.client.get(path(holder, "ceiling")))

    assert "La ligne a dépensé 12,50 € hors forfait ce mois-ci." in page
    assert "10,00 € (déjà atteint ce mois-ci)" in page
    assert "20,00 €" in page
    assert holder.client.post(path(holder, "ceiling"), {"amount": "2000"}).status_code == 302
    assert LineChange.objects.get().data == {"minor": 2000, "imposed": 2000}


def test_a_ceiling_just_asked_for_is_news_and_not_an_error(holder):
    holder.client.post(path(holder, "ceiling"), {"amount": "2000"})

    page = holder.client.get(path(holder, "ceiling")).content.decode()

    assert "Le nouveau plafond est demandé" in page
    assert "data-errors" not in page  # what takes the focus
    assert 'hx-trigger="every 2s"' in page


def test_the_ceiling_is_counted_in_the_currency_of_the_pack(holder, settings):
    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)

    assert "2 500 F" in text(holder.client.get(path(holder, "ceiling")))


def test_the_user_chooses_under_the_ceiling_of_the_holder(line_user):
    LineCeiling.objects.create(
        line=line_user.account.line, minor=2000, imposed_minor=2000, set_by=line_user.person, set_at=AT
    )

    page = line_user.client.get(path(line_user, "ceiling"))

    assert re.findall(r'name="amount" value="(\w+)"', page.content.decode()) == ["0", "1000", "2000"]
    assert "vous pouvez en choisir un plus petit" in text(page)


def test_calls_are_forwarded_and_the_page_says_where(sure):
    LineForward.objects.create(
        line=sure.account.line,
        case="no_answer",
        number="+33199001234",
        delay_seconds=15,
        set_by=sure.person,
        set_at=AT,
    )
    form = {"no_answer": "01 99 00 12 34", "delay": "15", "busy": "0199 00 56 78"}

    assert sure.client.post(path(sure, "calls/forwarding"), form).headers["Location"] == path(sure, "calls")

    page = text(sure.client.get(path(sure, "calls")))
    assert "Sans réponse Vers le 01 99 00 12 34, après 15 secondes" in page
    assert "Ligne occupée Pas de renvoi En cours Demandé : vers le 01 99 00 56 78." in page
    assert LineChange.objects.get().key == "busy"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("12", "Ce numéro n’existe pas. Vérifiez-le, puis recommencez."),
        ("08 99 12 34 56", "Les appels ne se renvoient pas vers un numéro surtaxé."),
        ("+32 460 00 12 47", "Les appels ne se renvoient pas vers l’étranger."),
    ],
)
def test_a_wrong_number_is_said_beside_it_and_nothing_typed_is_lost(sure, number, words):
    answer = sure.client.post(path(sure, "calls/forwarding"), {"busy": number, "always": "01 99 00 56 78"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(r'id="id_busy-error"', page)
    assert words in text(answer)
    assert 'value="01 99 00 56 78"' in page
    assert LineChange.objects.count() == 0


MOVED = "Ces réglages ont changé depuis l’ouverture de cette page : rien n’a été fait."


def hidden(answer: HttpResponse) -> dict[str, str]:
    """Return what a page's form says of itself: its key, and the settings that it showed."""
    found = re.findall(r'<input type="hidden" name="(key|shown)" value="(\w+)"', answer.content.decode())
    return dict(found)


def forward(who: Stock, case: str, number: str) -> None:
    LineForward.objects.create(
        line=who.account.line, case=case, number=number, delay_seconds=0, set_by=who.person, set_at=AT
    )


def test_forwards_that_changed_meanwhile_are_not_changed_unseen(sure):
    opened = hidden(sure.client.get(path(sure, "calls/forwarding")))
    forward(sure, "always", "+33199001234")  # the network has done what another person asked for

    typed = {"always": "", "busy": "01 99 00 56 78"}
    refused = sure.client.post(path(sure, "calls/forwarding"), {**opened, **typed})

    assert (refused.status_code, LineChange.objects.count()) == (422, 0)
    assert MOVED in text(refused)
    assert "Ce qui est réglé maintenant Tous les appels Vers le 01 99 00 12 34" in text(refused)
    assert 'value="01 99 00 56 78"' in refused.content.decode()
    again = hidden(refused)
    assert again["key"] == opened["key"]
    assert sure.client.post(path(sure, "calls/forwarding"), {**again, **typed}).status_code == 302
    assert sorted(LineChange.objects.values_list("key", "data__number")) == [("always", ""), ("busy", "+33199005678")]


def test_of_two_tabs_the_second_sees_what_the_first_asked_for(sure):
    first, second = (hidden(sure.client.get(path(sure, "calls/forwarding"))) for _ in range(2))
    sure.client.post(path(sure, "calls/forwarding"), {**first, "busy": "01 99 00 12 34"})

    refused = sure.client.post(
        path(sure, "calls/forwarding"), {**second, "busy": "01 99 00 56 78", "unreachable": "01 99 00 56 79"}
    )

    assert (refused.status_code, LineChange.objects.count()) == (422, 1)
    assert MOVED in text(refused)
    assert "Ligne occupée Pas de renvoi En cours Demandé : vers le 01 99 00 12 34." in text(refused)
    assert 'value="01 99 00 56 79"' in refused.content.decode()


def test_the_network_s_answer_to_what_a_page_showed_does_not_close_it(sure):
    sure.client.post(path(sure, "calls/forwarding"), {"busy": "01 99 00 12 34"})
    opened = hidden(sure.client.get(path(sure, "calls/forwarding")))
    LineChange.objects.update(state="done", ended_at=AT)
    forward(sure, "busy", "+33199001234")

    form = {**opened, "busy": "01 99 00 12 34", "unreachable": "01 99 00 56 78"}
    assert sure.client.post(path(sure, "calls/forwarding"), form).status_code == 302
    assert LineChange.objects.latest("id").key == "unreachable"


def test_a_voicemail_set_meanwhile_is_not_set_unseen(holder):
    opened = hidden(holder.client.get(path(holder, "calls/voicemail")))
    LineVoicemail.objects.create(
        line=holder.account.line, on=False, greeting="number", delay_seconds=30, set_by=holder.person, set_at=AT
    )
    typed = {"on": "on", "greeting": "personal", "delay": "10"}

    refused = holder.client.post(path(holder, "calls/voicemail"), {**opened, **typed})

    assert (refused.status_code, LineChange.objects.count()) == (422, 0)
    assert MOVED in text(refused)
    assert "Ce qui est réglé maintenant Messagerie Désactivée" in text(refused)
    assert '<option value="10" selected>' in refused.content.decode()
    assert holder.client.post(path(holder, "calls/voicemail"), {**hidden(refused), **typed}).status_code == 302


def test_a_ceiling_set_meanwhile_is_not_set_unseen(holder):
    opened = hidden(holder.client.get(path(holder, "ceiling")))
    LineCeiling.objects.create(
        line=holder.account.line, minor=1000, imposed_minor=1000, set_by=holder.person, set_at=AT
    )

    refused = holder.client.post(path(holder, "ceiling"), {**opened, "amount": "2000"})

    assert (refused.status_code, LineChange.objects.count()) == (422, 0)
    assert MOVED in text(refused)
    assert "Ce qui est réglé maintenant Plafond de dépenses 10,00 €" in text(refused)
    assert re.search(r'name="amount" value="2000"[^>]* checked', refused.content.decode())
    form = {**hidden(refused), "amount": "2000"}
    assert holder.client.post(path(holder, "ceiling"), form).status_code == 302


def forwarding(who: Stock, **typed: str) -> HttpResponse:
    return who.client.post(path(who, "calls/forwarding"), {"busy": "01 99 00 12 34", **typed})


def sent_code() -> str:
    drain(now=lambda: AT)
    return re.search(r"code est (\d{6})", str(mail.outbox[-1].body).replace("\u00a0", " "))[1]


def test_a_password_alone_forwards_nothing_and_the_page_says_why(holder):
    page = text(holder.client.get(path(holder, "calls/forwarding")))
    refused = forwarding(holder)

    assert "ni votre mot de passe, ni un SMS, ne suffisent ici" in page
    assert "(facultatif)" not in page.partition("Délai avant ce renvoi")[2].partition("secondes")[0]
    assert (refused.status_code, LineChange.objects.count()) == (422, 0)
    assert "Écrivez un code de sécurité, ou demandez-en un par courriel." in text(refused)


def test_calls_are_forwarded_with_a_code_by_mail_and_what_was_typed_is_kept(holder):
    opened = hidden(holder.client.get(path(holder, "calls/forwarding")))

    sent = forwarding(holder, **opened, send_code="1")

    assert (sent.status_code, LineChange.objects.count()) == (200, 0)
    assert 'value="01 99 00 12 34"' in sent.content.decode()
    assert hidden(sent) == opened
    assert forwarding(holder, **opened, second_code=sent_code()).status_code == 302
    assert LineChange.objects.get().key == "busy"


def test_a_code_that_proved_is_not_asked_for_twice_when_settings_moved(holder):
    opened = hidden(holder.client.get(path(holder, "calls/forwarding")))
    forwarding(holder, **opened, send_code="1")
    forward(holder, "always", "+33199001234")

    moved = forwarding(holder, **opened, second_code=sent_code())

    assert moved.status_code == 422
    assert MOVED in text(moved)
    assert 'value="01 99 00 12 34"' in moved.content.decode()
    assert "second_code" not in moved.content.decode()
    assert forwarding(holder, **hidden(moved)).status_code == 302


def test_the_user_of_a_line_proves_it_twice_too(line_user):
    assert forwarding(line_user).status_code == 422
    forwarding(line_user, send_code="1")

    assert forwarding(line_user, second_code=sent_code()).status_code == 302
    assert LineChange.objects.get().asked_by == line_user.person


def test_who_has_no_way_to_prove_it_twice_is_told_what_to_do(holder):
    Identifier.objects.filter(person=holder.person, kind=IdentifierKind.EMAIL).delete()

    page = holder.client.get(path(holder, "calls/forwarding"))

    assert "Aucun courriel vérifié ne vous appartient. Appelez-nous" in text(page)
    assert 'name="send_code"' not in page.content.decode()


def test_forwarding_asks_for_the_password_that_was_not_given_lately(holder):
    holder.person.set_password(PASSWORD)
    holder.person.save()
    holder.client.force_login(holder.person)
    later = datetime(2026, 11, 22, 9, 6, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        session = holder.client.session
        sessions.note_second(session, SecondProof.AUTHENTICATOR, now=later)
        session.save()
        without = forwarding(holder)
        wrong = forwarding(holder, password="faux")
        with_it = forwarding(holder, password=PASSWORD)

    assert [answer.status_code for answer in (without, wrong, with_it)] == [422, 422, 302]


def test_where_calls_go_is_not_for_a_proxy_s_eyes(household):
    proxy = stock(household, Role.PROXY, "customer")

    assert proxy.client.get(path(proxy, "calls")).status_code == 404
    assert proxy.client.get(path(proxy, "calls/forwarding")).status_code == 403
    assert "Renvois et messagerie" not in text(proxy.client.get(f"/lines/{household.line.reference}/"))


def test_an_internet_access_has_no_calls(holder):
    access = contracts.access(under=holder.account.contract)

    assert holder.client.get(f"/lines/{access.reference}/calls/").status_code == 404


def test_the_settings_of_a_line_say_how_it_is_set(holder):
    restrict(holder, "premium")
    restrict(holder, "adult")

    page = text(holder.client.get(path(holder, "settings")))

    assert "Restrictions 2 en vigueur" in page
    assert "Plafond de dépenses Aucun" in page
    assert "Renvois et messagerie Messagerie activée" in page


def test_a_page_that_waits_is_loaded_again_once_the_network_has_answered(holder):
    holder.client.post(path(holder, "restrictions"), {"premium": "on", "shown": "none"})
    waiting = holder.client.get(f"{path(holder, 'state')}?changes")
    LineChange.objects.update(state="done", ended_at=AT)
    done = holder.client.get(f"{path(holder, 'state')}?changes")

    assert (waiting.headers.get("HX-Refresh"), done.headers.get("HX-Refresh")) == (None, "true")


def test_what_the_network_did_not_do_is_said_for_three_days(holder):
    holder.client.post(path(holder, "restrictions"), {"premium": "on", "shown": "none"})
    LineChange.objects.update(state="failed", ended_at=AT)

    assert "Le réseau ne l’a pas fait" in text(holder.client.get(path(holder, "restrictions")))
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC), tick=False):
        holder.client.force_login(holder.person)
        assert "Le réseau ne l’a pas fait" not in text(holder.client.get(path(holder, "restrictions")))


def test_the_journal_says_which_restrictions(holder):
    holder.client.post(path(holder, "restrictions"), {"premium": "on", "shown": "none"})

    page = text(holder.client.get("/journal/"))

    assert "Restrictions demandées" in page
    assert "Bloqué : numéros surtaxés" in page
