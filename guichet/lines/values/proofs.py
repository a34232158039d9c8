"""What somebody gave to prove who they are, as acts that a thief of numbers would ask for look at it."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.acts.values import SecondProof


@dataclass(frozen=True, slots=True)
class Proofs:
    """`second`: what was given beside the password, None for nothing yet.

    `new_password`: it was set a few hours ago. `new_second`: what gave the second proof came as lately.
    """

    second: SecondProof | None = None
    new_password: bool = False
    new_second: bool = False

    @property
    def are_two(self) -> bool:
        """Whether they come from two places: a code by mail beside a password that has just been set is one.

        Both may come from the mailbox. So is one what a password alone has just opened: another address, an
        authenticator, codes of recovery, a passkey.
        """
        one_mailbox = self.second == SecondProof.MAIL and self.new_password
        return not one_mailbox and not self.new_second
