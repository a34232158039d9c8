"""What every act on a line answers alike."""

from __future__ import annotations

from guichet.acts.values import Refusal

# Its number may be somebody else's by now: nothing is asked of the network, and no code is shown.
TERMINATED = Refusal("lines.terminated")
# The network does not know it yet: nothing of it can be set.
NOT_ACTIVE_YET = Refusal("lines.settings_not_active_yet")
