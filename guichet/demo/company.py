"""The company at scale: twelve sites, many lines, a shared bundle, and people who each see their part."""

from guichet.demo import tidings
from guichet.demo.policy import LargeCompany
from guichet.demo.shelf import Offer
from guichet.demo.stage import Contract, Customer, Stage, Use

SITES = 12
TELEPHONES = ("Accueil", "Bureau", "Atelier", "Secours")


def tell(stage: Stage) -> None:
    """Add the company of `large_company` lines; nothing when the pack has none."""
    told = stage.policy.large_company
    if told is None:
        return
    customer = stage.organisation(stage.cast.organisation())
    sites = [_site(stage, customer, rank) for rank in range(SITES)]
    _lines(stage, customer, sites, told)
    _people(stage, customer, sites, told.lines)
    stage.say(
        customer,
        "works",
        *tidings.words(tidings.SITE_WORKS, customer.language),
        site=sites[2],
        expires_at=stage.at(6, "07:00"),
    )
    stage.order(
        customer,
        "installation",
        tidings.say(tidings.BACKUP_LINK, customer.language),
        "scheduled",
        site=sites[5],
        next_step_at=stage.at(2, "08:00"),
    )
    stage.book.shows("large_company", customer.id)


def _site(stage: Stage, customer: Customer, rank: int) -> str:
    place = stage.policy.places[rank % len(stage.policy.places)]
    kind = ("siège", "entrepôt", "agence", "atelier")[min(rank, 3) if rank < 4 else 1 + rank % 3]
    address = stage.cast.address() | {"postcode": place.postcode, "city": place.city}
    return stage.site(customer, f"{place.city}, {kind}", **address)


def _lines(stage: Stage, customer: Customer, sites: list[str], told: LargeCompany) -> None:
    """Spread the lines over the sites: an access and four telephones each, then mobiles; a few of every state."""
    accesses = stage.contract(customer, months=50, name="Sites")
    for site in sites:
        access = stage.line(accesses, stage.shelf.offer(told.access), site=site, label="Accès internet")
        stage.option_on(access)
        for label in TELEPHONES:
            stage.line(accesses, stage.shelf.offer(told.fixed), site=site, label=label, used=Use(records=2))
    mobiles = stage.contract(customer, months=34, name="Mobiles")
    for rank in range(told.lines - SITES * (1 + len(TELEPHONES))):
        _mobile(stage, mobiles, stage.shelf.offer(told.mobile), sites[rank % SITES], rank)


def _mobile(stage: Stage, contract: Contract, offer: Offer, site: str, rank: int) -> None:
    state = {60: "suspended", 61: "suspended", 97: "to_activate"}.get(rank, "active")
    share = 0.1 + (rank * 37 % 60) / 100
    use = Use(share=share, records=3)
    stage.line(
        contract,
        offer,
        site=site,
        label=f"Poste {rank + 101}",
        state=state,
        used=use,
        activates_in=4 if state == "to_activate" else None,
    )


def _people(stage: Stage, customer: Customer, sites: list[str], lines: int) -> None:
    administrator, manager, accountant = (stage.cast.somebody() for _ in range(3))
    stage.grant(administrator, "company_administrator", "customer", customer.id)
    stage.grant(manager, "site_manager", "site", sites[2])
    stage.grant(manager, "site_manager", "site", sites[3])
    stage.grant(stage.cast.somebody(), "site_manager", "site", sites[0])
    stage.grant(accountant, "accountant", "customer", customer.id)
    stage.account("company_administrator", administrator, f"Une entreprise de {SITES} sites et {lines} lignes")
    stage.account("site_manager", manager, "Deux sites seulement de l’entreprise, sans les factures")
    stage.account("accountant", accountant, "Les factures de l’entreprise, rien d’autre")
