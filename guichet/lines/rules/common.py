"""What every act on a line answers alike."""

from __future__ import annotations

import hashlib

from guichet.acts.values import Refusal

# Its number may be somebody else's by now: nothing is asked of the network, and no code is shown.
TERMINATED = Refusal("lines.terminated")
# The network does not know it yet: nothing of it can be set.
NOT_ACTIVE_YET = Refusal("lines.settings_not_active_yet")
# what a page showed is no longer so: another tab, another person, or the network has changed it
MOVED = Refusal("lines.settings_moved")


def version_of(*settings: object) -> str:
    """Return what stands for settings in a page's form, to tell whether they are still those that it showed."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]
