"""What one catalogue changes of another, and what stays known once it is sold no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guichet.catalogue.policy import Catalogue, Offer, Option
from guichet.catalogue.values import Change, Move

Item = Offer | Option


def changes(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Return what `after` changes of `before`: added, prices, other keys, withdrawn; offers first, in their order."""
    found = [
        *_changes(before.offers, after.offers, is_option=False),
        *_changes(before.options, after.options, is_option=True),
    ]
    ranks = {move: rank for rank, move in enumerate(Move)}
    return tuple(sorted(found, key=lambda one: ranks[one.move]))


def _changes(before: Sequence[Item], after: Sequence[Item], *, is_option: bool) -> list[Change]:
    old, new = ({item.code: item for item in items} for items in (before, after))
    found = []
    for code, item in new.items():
        was = old.get(code)
        if was is None:
            found.append(Change(Move.ADDED, code, is_option, item.name, None, item.monthly_minor))
        elif was != item:
            differ = tuple(name for name in type(item).model_fields if getattr(was, name) != getattr(item, name))
            others = tuple(name for name in differ if name != "monthly_minor")
            move = Move.PRICE if len(others) < len(differ) else Move.CHANGED
            found.append(Change(move, code, is_option, item.name, was.monthly_minor, item.monthly_minor, others))
    gone = (item for code, item in old.items() if code not in new)
    return found + [Change(Move.WITHDRAWN, item.code, is_option, item.name, item.monthly_minor, None) for item in gone]


@dataclass(frozen=True, slots=True)
class Retired:
    """Offers and options that are sold no more, by code, as they were last known."""

    offers: Mapping[str, Offer] = field(default_factory=dict)
    options: Mapping[str, Option] = field(default_factory=dict)


def retired_by(after: Catalogue, before: Catalogue, known: Retired) -> Retired:
    """Return what is sold no more once `after` takes over from `before`, which had `known` behind it."""
    offers = {**known.offers, **{offer.code: offer for offer in before.offers}}
    options = {**known.options, **{option.code: option for option in before.options}}
    for offer in after.offers:
        offers.pop(offer.code, None)
    for option in after.options:
        options.pop(option.code, None)
    return Retired(offers, options)
