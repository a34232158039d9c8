"""A company's fleet as a few rows: lines that are alike are one row, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, ngettext

from guichet.catalogue.queries import offer_facts
from guichet.contracts.values import LineGroup, LineKind, LineState
from guichet.core.formats import Formats
from guichet.portal import rules
from guichet.portal.presenters.lines import ICONS, Month
from guichet.ui import paths
from guichet.ui.elements import meter, pill
from guichet.ui.ledger import Row

_ORDER = [LineKind.MOBILE, LineKind.INTERNET, LineKind.FIXED, LineKind.TV]


@dataclass
class _Tally:
    """The groups of one row added up."""

    count: int = 0
    data_used: int = 0
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    sites: dict[int, str] = field(default_factory=dict)
    contracts: set[int] = field(default_factory=set)

    @property
    def is_in_service(self) -> bool:
        return self.states.get(LineState.ACTIVE, 0) == self.count

    def add(self, group: LineGroup) -> None:
        self.count += group.count
        self.data_used += group.data_used
        self.states[group.state] += group.count
        self.contracts.add(group.contract_id)
        if group.site_id is not None:
            self.sites[group.site_id] = group.site_name or ""


def line_count(groups: Iterable[LineGroup]) -> int:
    return sum(group.count for group in groups)


def site_count(groups: Iterable[LineGroup]) -> int:
    return len({group.site_id for group in groups if group.site_id is not None})


def down_count(groups: Iterable[LineGroup]) -> int:
    return sum(group.count for group in groups if group.state == LineState.DOWN)


def fleet_rows(groups: Sequence[LineGroup], month: Month, formats: Formats) -> list[Row]:
    """Return a row for each kind and offer: mobiles first, then accesses, fixed lines, television."""
    tallies: dict[tuple[str, str], _Tally] = {}
    for group in groups:
        tallies.setdefault((group.kind, group.offer_code), _Tally()).add(group)
    rows = sorted(tallies.items(), key=lambda item: (_ORDER.index(LineKind(item[0][0])), -item[1].count, item[0][1]))
    return [_fleet_row(kind, code, tally, month, formats) for (kind, code), tally in rows]


def _fleet_row(kind: str, code: str, tally: _Tally, month: Month, formats: Formats) -> Row:
    offer = offer_facts(code, (), formats.language)
    row = {
        "icon": ICONS[LineKind(kind)],
        "title": _title(kind, tally),
        "sub": _sub(kind, tally, offer.name, formats),
        "href": f"{paths.page('lines')}?kind={kind}",
    }
    state = {"pill": _state_pill(tally), "say": _states(tally)}
    data = offer.data
    if data is None:
        return Row(**row, **state)
    if data.quantity is None:
        return Row(**row, **state, word=gettext("Illimité"))
    if not data.shared:
        each = gettext("{allowance} par ligne et par mois").format(allowance=formats.allowance(data.quantity))
        return Row(**row, pill=state["pill"], say=each)
    pools = [month.pools[key] for contract in tally.contracts if (key := (contract, code)) in month.pools]
    allowance = data.quantity * (sum(pool.lines for pool in pools) if pools else tally.count)
    left = max(0, allowance - (sum(pool.data_used for pool in pools) if pools else tally.data_used))
    percent = rules.percent_left(left=left, allowance=allowance)
    figure = formats.data(left)
    level = rules.remaining_level(left=left, allowance=allowance, low_threshold_percent=month.low_threshold_percent)
    return Row(
        **row,
        figure=figure.value,
        unit=figure.unit,
        meter=meter(percent, gettext("Il reste {share} des données").format(share=formats.percent(percent)), level),
        pill="" if tally.is_in_service else state["pill"],
        say=gettext("sur {allowance} partagés, {until}").format(
            allowance=formats.allowance(allowance), until=formats.until(month.last_day, month.today)
        ),
    )


def _title(kind: str, tally: _Tally) -> str:
    if kind == LineKind.INTERNET and tally.count == 1 and tally.sites:
        return gettext("Internet, {site}").format(site=next(iter(tally.sites.values())))
    match kind:
        case LineKind.MOBILE:
            return gettext("Lignes mobiles")
        case LineKind.INTERNET:
            return gettext("Accès à internet")
        case LineKind.TV:
            return gettext("Télévision")
    return gettext("Téléphonie fixe")


def _sub(kind: str, tally: _Tally, offer: str, formats: Formats) -> str:
    if kind == LineKind.INTERNET and tally.count == 1:
        return offer
    count = formats.number(tally.count)
    words = (
        ngettext("{count} accès", "{count} accès", tally.count)
        if kind == LineKind.INTERNET
        else ngettext("{count} ligne", "{count} lignes", tally.count)
    )
    return ", ".join(part for part in (words.format(count=count), offer) if part)


def _state_pill(tally: _Tally) -> str:
    down = tally.states.get(LineState.DOWN, 0)
    if down and tally.count == 1:
        return pill("bad", gettext("Coupée"))
    if down:
        return pill("bad", ngettext("{count} coupée", "{count} coupées", down).format(count=down))
    suspended = tally.states.get(LineState.SUSPENDED, 0)
    if suspended:
        return pill("warn", ngettext("{count} suspendue", "{count} suspendues", suspended).format(count=suspended))
    return pill("ok", gettext("En service"))


def _states(tally: _Tally) -> str:
    if tally.is_in_service:
        return gettext("Aucun incident")
    if tally.count == 1:
        return gettext("Nos équipes la rétablissent.") if tally.states.get(LineState.DOWN) else ""
    active = tally.states.get(LineState.ACTIVE, 0)
    return gettext("{active} en service sur {count}").format(active=active, count=tally.count)
