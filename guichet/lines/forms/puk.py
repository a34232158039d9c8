"""What people say to see a PUK."""

from __future__ import annotations

from guichet.acts.act_form import ActForm
from guichet.lines.values.puk import ShowPuk


class PukForm(ActForm):
    def given(self) -> ShowPuk:
        return ShowPuk()
