"""The situations that a space must be able to show, told one customer at a time."""

from guichet.demo import tidings
from guichet.demo.cast import Someone
from guichet.demo.shelf import Offer
from guichet.demo.stage import Billing, Contract, Customer, Line, Stage, Use

NEARLY_USED_UP, OVER = Use(share=0.93, at_once=True, records=30), Use(share=1.08, at_once=True, records=30)


def _own_line(
    stage: Stage,
    who: Someone | None = None,
    *,
    use: Use | None = None,
    billing: Billing | None = None,
    months: int = 30,
) -> tuple[Someone, Customer, Contract, Line]:
    """Tell somebody with one mobile line: what most of the situations start from."""
    who = who or stage.cast.somebody()
    customer = stage.subscriber(who, days_ago=months * 30)
    contract = stage.contract(customer, months=months, billing=billing)
    line = stage.line(contract, stage.rng.choice(_bundles(stage)), used=use)
    return who, customer, contract, line


def _bundles(stage: Stage) -> list[Offer]:
    return stage.shelf.with_bundle(stage.shelf.segment)


def nearly_used_up(stage: Stage) -> None:
    who, *_, line = _own_line(stage, use=NEARLY_USED_UP)
    stage.book.shows("line_nearly_used_up", line.id)
    stage.account("holder", who, "Un forfait bientôt épuisé")


def over_bundle(stage: Stage) -> None:
    who, *_, line = _own_line(stage, use=OVER)
    stage.book.shows("line_over_bundle", line.id)
    stage.account("holder", who, "Une ligne qui a dépassé son forfait")


def unlimited(stage: Stage) -> None:
    offer = stage.shelf.unlimited(stage.shelf.segment) or _bundles(stage)[-1]
    who = stage.cast.somebody()
    customer = stage.subscriber(who)
    line = stage.line(stage.contract(customer), offer)
    stage.book.shows("line_unlimited", line.id)


def to_activate(stage: Stage) -> None:
    """A new customer: the contract is signed, the SIM is on its way, the number comes from another operator."""
    who = stage.cast.somebody()
    customer = stage.subscriber(who, days_ago=2)
    contract = stage.contract(customer, months=0, state="pending")
    line = stage.line(contract, _bundles(stage)[0], state="to_activate", activates_in=6)
    order = stage.order(
        customer,
        "porting",
        tidings.say(tidings.PORTING, who.language),
        "scheduled",
        line=line.id,
        next_step_at=stage.at(6, "09:00"),
    )
    stage.book.shows("line_to_activate", line.id)
    stage.book.shows("porting_scheduled", order)
    stage.account("holder", who, "Un nouveau client : ligne à activer, numéro transféré dans six jours")


def suspended(stage: Stage) -> None:
    """Unpaid for two months: the line is suspended and the operator says why."""
    billing = Billing(last="to_pay", before="to_pay")
    who = stage.cast.somebody()
    customer = stage.subscriber(who)
    contract = stage.contract(customer, state="suspended", billing=billing)
    line = stage.line(contract, _bundles(stage)[0], state="suspended")
    stage.say(customer, "important", *tidings.words(tidings.SUSPENDED, who.language), published_at=stage.ago(days=2))
    stage.book.shows("line_suspended", line.id)
    stage.account("holder", who, "Une ligne suspendue et des factures impayées")


def down(stage: Stage) -> None:
    """A line down, and the outage that the operator announces."""
    who, customer, contract, _ = _own_line(stage)
    offers = stage.shelf.accesses(stage.shelf.segment) or _bundles(stage)
    line = stage.line(contract, offers[0], state="down", used=Use(records=4))
    outage = stage.say(
        customer, "outage", *tidings.words(tidings.OUTAGE, who.language), expires_at=stage.ago(hours=-30)
    )
    stage.order(customer, "repair", tidings.say(tidings.REPAIR, who.language), "in_progress", line=line.id)
    stage.book.shows("line_down", line.id)
    stage.book.shows("outage", outage)
    stage.account("holder", who, "Une ligne coupée et l’annonce de la panne")


def family(stage: Stage) -> None:
    """Four lines, each with somebody of the family who uses it, one without."""
    who = stage.cast.somebody()
    customer = stage.subscriber(who, days_ago=1200)
    contract = stage.contract(customer, months=40)
    offers = _bundles(stage)
    for rank in range(3):
        user = stage.cast.somebody(family=who.family, language=who.language)
        line = stage.line(contract, offers[rank % len(offers)], label=user.given, used=Use(share=0.3 + rank / 5))
        stage.grant(user, "line_user", "line", line.id)
        if rank == 0:
            stage.book.shows("line_user", line.id)
    lonely = stage.line(contract, offers[0], label="Tablette", used=Use(share=0.1, records=5))
    stage.restrict(lonely, "premium", "adult")
    stage.book.shows("line_without_user", lonely.id)
    stage.book.shows("family", customer.id)
    stage.account("holder", who, "Une famille : quatre lignes, une sans utilisateur déclaré")


def several_contracts(stage: Stage) -> None:
    _, customer, _, _ = _own_line(stage)
    segment = stage.shelf.segment
    for offer in (*stage.shelf.accesses(segment)[:1], *stage.shelf.sold_to(segment, "fixed")[:1]):
        stage.option_on(stage.line(stage.contract(customer, months=18), offer))
    stage.line(stage.contract(customer, months=8), _bundles(stage)[0])
    stage.book.shows("several_contracts", customer.id)


def two_customers(stage: Stage) -> None:
    """One person, two customers of the billing system: their own account and their shop's."""
    who, customer, _, _ = _own_line(stage)
    shop = stage.household(who, segment="professional")
    offers = stage.shelf.with_bundle("professional") or _bundles(stage)
    stage.line(stage.contract(shop, months=14), offers[0])
    stage.grant(who, "holder", "customer", shop.id)
    stage.book.shows("two_customers", customer.id)


def ended_contract(stage: Stage) -> None:
    _, customer, _, _ = _own_line(stage)
    ended = stage.contract(customer, months=36, state="terminated", ends_on=stage.months_ago(2))
    days = (stage.today - stage.months_ago(2)).days
    line = stage.line(ended, _bundles(stage)[0], state="terminated", ended_days_ago=days)
    stage.book.shows("line_terminated", line.id)


def overdue(stage: Stage) -> None:
    who, *_ = _own_line(stage, billing=Billing(last="to_pay", before="to_pay"))
    stage.account("holder", who, "Une facture en retard")


def rejected_debit(stage: Stage) -> None:
    _own_line(stage, billing=Billing(before="rejected"))


def disputed(stage: Stage) -> None:
    _own_line(stage, billing=Billing(before="disputed"))


def credited(stage: Stage) -> None:
    _own_line(stage, billing=Billing(last="paid", credited=True, third_party=True))


def identity_paper(stage: Stage) -> None:
    who, customer, _, line = _own_line(stage)
    order = stage.order(
        customer,
        "sim",
        tidings.say(tidings.NEW_SIM, who.language),
        "waiting",
        line=line.id,
        ask="identity_paper_back",
        ask_before=stage.day(5),
    )
    stage.book.shows("order_identity_paper_back", order)


def appointment(stage: Stage) -> None:
    who, customer, contract, line = _own_line(stage)
    for offer in stage.shelf.accesses(stage.shelf.segment)[:1]:
        line = stage.line(contract, offer, state="to_activate", activates_in=9)
    order = stage.order(
        customer,
        "installation",
        tidings.say(tidings.INSTALLATION, who.language),
        "waiting",
        line=line.id,
        ask="appointment",
        ask_before=stage.day(3),
    )
    stage.book.shows("order_appointment", order)
    stage.account("holder", who, "Une installation qui attend un rendez-vous")


def signature(stage: Stage) -> None:
    who = stage.cast.somebody()
    customer = stage.household(who, segment="professional")
    contract = stage.contract(customer, months=20)
    offers = stage.shelf.with_bundle("professional") or stage.shelf.sold_to("professional", "mobile")
    for label in ("Atelier", "Livraisons"):
        stage.line(contract, offers[0], label=label)
    stage.grant(who, "holder", "customer", customer.id)
    order = stage.order(
        customer,
        "quote",
        tidings.say(tidings.QUOTE, who.language),
        "waiting",
        ask="signature",
        ask_before=stage.day(8),
    )
    stage.book.shows("order_signature", order)
    stage.book.shows("professional", customer.id)


def nothing_waiting(stage: Stage) -> None:
    """Everything paid, nothing in progress, nothing to read: the quiet home."""
    _, customer, _, _ = _own_line(stage, billing=Billing(last="paid"))
    stage.book.shows("nothing_waiting", customer.id)


def proxy(stage: Stage) -> None:
    """Somebody who manages a parent's contract, beside their own."""
    parent, customer, contract, _ = _own_line(stage)
    child, *_ = _own_line(stage, stage.cast.somebody(family=parent.family))
    stage.grant(child, "proxy", "contract", contract.id, days_ago=90)
    stage.book.shows("proxy", customer.id)
    stage.account("proxy", child, "Son contrat, et celui d’un parent par procuration")


def ended_grant(stage: Stage) -> None:
    """A procuration that ended yesterday: the person still signs in and no longer sees the contract."""
    _, customer, contract, _ = _own_line(stage)
    former = stage.cast.somebody()
    stage.grant(former, "proxy", "contract", contract.id, days_ago=200, ended_days_ago=1)
    stage.book.shows("ended_grant", customer.id)


def empty_space(stage: Stage) -> None:
    who = stage.cast.somebody()
    stage.book.shows("person_without_contract", stage.person(who))
    stage.account("holder", who, "Un espace sans aucun contrat")


def long_name(stage: Stage) -> None:
    _, customer, _, _ = _own_line(stage, stage.cast.hard_named())
    stage.book.shows("hard_name", customer.id)


def works(stage: Stage) -> None:
    who, customer, _, _ = _own_line(stage)
    stage.say(customer, "works", *tidings.words(tidings.WORKS, who.language), expires_at=stage.at(5, "06:00"))


def unverified(stage: Stage) -> None:
    """A holder who was invited and has not made their account yet."""
    who = stage.cast.somebody()
    customer = stage.subscriber(who, days_ago=20)
    stage.line(stage.contract(customer, months=1), _bundles(stage)[0])
    stage.person(who, verified=False)
    stage.book.shows("unverified", customer.id)


def ordinary(stage: Stage) -> None:
    """Anybody: fills the forty."""
    share = 0.2 + stage.cast.rng.randrange(60) / 100
    _own_line(stage, use=Use(share=share), months=stage.cast.rng.randint(3, 60))


SCENES = (
    nearly_used_up,
    over_bundle,
    unlimited,
    to_activate,
    suspended,
    down,
    family,
    several_contracts,
    two_customers,
    ended_contract,
    overdue,
    rejected_debit,
    disputed,
    credited,
    identity_paper,
    appointment,
    signature,
    nothing_waiting,
    proxy,
    ended_grant,
    empty_space,
    long_name,
    long_name,
    long_name,
    works,
    unverified,
)
