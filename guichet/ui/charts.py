"""Bars in inline SVG: widths in per cent, since the policy refuses inline styles; words in the page's own face.

The same numbers always stand in a table beside it: `figures_table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape as safe  # plain texts only: Django's asks of each whether it is safe already

from django.utils.safestring import SafeString, mark_safe

# What a scale may end with, in tenths of a power of ten. Half of each stands at its middle: where there is no half
# of a unit (a minute, a megabyte), only even ones.
TOPS = (10, 15, 20, 30, 40, 50, 60, 80)
EVEN_TOPS = (10, 20, 40, 60, 80)
GAP = 0.22  # of a bar's place


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value in the chart's unit, None where nothing is known; `label` stands under it, or nothing.

    `is_minor` leaves the label out on phones; `is_now` draws the bar in ink.
    """

    value: int | None
    label: str = ""
    is_now: bool = False
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of values: where it ends, and the words at its top and at its middle."""

    top: int
    top_label: str
    middle_label: str


def round_top(most: int, unit: int, tops: Sequence[int] = TOPS) -> int:
    """Return the least round number of `unit`s that reaches `most`: one of `tops` times a power of ten."""
    power = unit
    while power * 10 < most:
        power *= 10
    return next((power * top // 10 for top in tops if power * top >= most * 10), power * 10)


def bar_chart(
    bars: Sequence[Bar], scale: Scale, *, identifier: str, title: str, limit: int | None = None
) -> SafeString:
    """Return the chart, its values at the left and its labels under it.

    Units: `scale.top`, `limit` (a dashed line) and the bars' values are of one unit. `title` says range and maximum.
    """
    place = 100 / len(bars)
    drawn = "".join(_bar(bar, rank * place, place, scale.top) for rank, bar in enumerate(bars) if bar.value)
    labels = "".join(_label(bar, rank, place, len(bars)) for rank, bar in enumerate(bars) if bar.label)
    dashed = ""
    if limit is not None:
        height = f"{100 - 100 * limit / scale.top:.2f}%"
        dashed = f'<line class="lim" x1="0" x2="100%" y1="{height}" y2="{height}"/>'
    return mark_safe(  # noqa: S308 (numbers, and the words are escaped)
        f'<div class="plot"><p class="chart-y" aria-hidden="true"><span>{safe(scale.top_label)}</span>'
        f"<span>{safe(scale.middle_label)}</span><span>0</span></p>"
        f'<svg class="chart" role="img" aria-labelledby="{identifier}"><title id="{identifier}">{safe(title)}</title>'
        '<line class="grid" x1="0" x2="100%" y1="0" y2="0"/><line class="grid" x1="0" x2="100%" y1="50%" y2="50%"/>'
        f'{drawn}{dashed}<line class="base" x1="0" x2="100%" y1="100%" y2="100%"/>{labels}</svg></div>'
    )


def _bar(bar: Bar, left: float, place: float, top: int) -> str:
    height = max(0.8, 100 * (bar.value or 0) / top)
    return (
        f'<rect class="b{" today" if bar.is_now else ""}" x="{left + place * GAP / 2:.2f}%" y="{100 - height:.2f}%"'
        f' width="{place * (1 - GAP):.2f}%" height="{height:.2f}%"/>'
    )


def _label(bar: Bar, rank: int, place: float, count: int) -> str:
    """Return the words under a bar: in its middle, but for the first and the last, which would stand out."""
    where, anchor = (rank + 0.5) * place, "middle"
    if rank == 0:
        where, anchor = place * GAP / 2, "start"
    elif rank == count - 1:
        where, anchor = 100 - place * GAP / 2, "end"
    minor = ' class="minor"' if bar.is_minor else ""
    return f'<text{minor} x="{where:.2f}%" y="100%" dy="1.4em" text-anchor="{anchor}">{safe(bar.label)}</text>'


def figures_table(
    caption: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], *, nothing: str = ""
) -> SafeString:
    """Return the numbers of a chart: the first column names the row. A row without cells says `nothing`."""
    head = "".join(f'<th scope="col">{safe(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{safe(name)}</th>{_cells(cells, len(columns) - 1, nothing)}</tr>' for name, cells in rows
    )
    return mark_safe(  # noqa: S308 (the words are escaped)
        f'<div class="scroll"><table class="figures"><caption class="vh">{safe(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(cells: Sequence[str], width: int, nothing: str) -> str:
    if not cells:
        return f'<td class="quiet" colspan="{width}">{safe(nothing)}</td>'
    return "".join(f"<td>{safe(cell)}</td>" for cell in cells)
