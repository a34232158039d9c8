"""The form of a figure: one JSON object per line."""

from __future__ import annotations

import json
from statistics import median


def say(name: str, value: float, unit: str, reference: float, ratio: float | None = None, **more: object) -> None:
    """Print a figure; `ratio` is value / reference unless the measure has a better one."""
    share = value / reference if ratio is None else ratio
    row = {"name": name, "value": _short(value), "unit": unit, "reference": _short(reference), "ratio": _short(share)}
    print(json.dumps(row | more, ensure_ascii=False), flush=True)


def middle(values: list[float]) -> float:
    return median(values)


def _short(value: float) -> float:
    return float(f"{value:.4g}")
