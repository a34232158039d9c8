"""The typefaces that Guichet ships, read from `guichet/ui/faces.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FACES_FILE = Path(__file__).resolve().parents[1] / "ui" / "faces.json"


@dataclass(frozen=True)
class Face:
    """A variable typeface: its file, the weights it has, and what makes its fallback take the same room."""

    file: str
    weight: str
    metrics: Mapping[str, str]

    def has_weight(self, weight: int) -> bool:
        """Return whether the file draws that weight."""
        bounds = [int(bound) for bound in self.weight.split()]
        return bounds[0] <= weight <= bounds[-1]


def read_faces(path: Path = FACES_FILE) -> dict[str, Face]:
    """Return the shipped faces by typeface name."""
    return {name: Face(**face) for name, face in json.loads(path.read_text("utf-8")).items()}


FACES: Mapping[str, Face] = read_faces()
