"""Who plays: names, addresses, telephone numbers and SIM cards of fiction, each given once."""

import random
import unicodedata
from dataclasses import dataclass, field

from stdnum import luhn

from guichet.demo.policy import DemoPerson, DemoPolicy, NamePool, Numbers

MOST_DRAWS = 200


@dataclass(frozen=True)
class Someone:
    given: str
    family: str
    language: str
    email: str

    @property
    def full_name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass
class Cast:
    """Draws from a pack's demo.toml. The same seed gives the same people in the same order, whatever the day."""

    policy: DemoPolicy
    rng: random.Random
    _emails: set[str] = field(default_factory=set)
    _names: set[tuple[str, str]] = field(default_factory=set)
    _numbers: set[str] = field(default_factory=set)
    _hard: int = 0
    _sims: int = 0
    _organisations: int = 0

    @property
    def numbers(self) -> Numbers:
        if self.policy.numbers is None:
            raise ValueError("demo.toml has no numbers")
        return self.policy.numbers

    def somebody(self, *, family: str = "", language: str = "") -> Someone:
        """Return somebody new, of a given family or language when told."""
        for _ in range(MOST_DRAWS):
            pool = self._pool(language)
            given, name = self.rng.choice(pool.given), family or self.rng.choice(pool.family)
            if (given, name) not in self._names:
                return self.named(given, name, pool.language)
        raise ValueError("demo.toml has too few names")

    def named(self, given: str, family: str, language: str) -> Someone:
        self._names.add((given, family))
        return Someone(given, family, language, self._email(given, family))

    def hard_named(self) -> Someone:
        """Return the next of the names that break careless programs, then people like the others."""
        if self._hard >= len(self.policy.hard_names):
            return self.somebody()
        chosen: DemoPerson = self.policy.hard_names[self._hard]
        self._hard += 1
        return self.named(chosen.given, chosen.family, self.policy.names[0].language)

    def organisation(self) -> str:
        """Return the next company's name: the pack's own, else after families."""
        names = self.policy.organisations or [f"Ets {family}" for family in self.policy.names[0].family]
        name = names[self._organisations % len(names)]
        self._organisations += 1
        return name

    def address(self) -> dict[str, str]:
        place = self.rng.choice(self.policy.places)
        street = f"{self.rng.randint(1, 120)} {self.rng.choice(self.policy.streets)}"
        return {"street": street, "postcode": place.postcode, "city": place.city}

    def mobile(self) -> str:
        return self._number(self.numbers.mobile)

    def fixed(self) -> str:
        return self._number(self.numbers.fixed)

    def keep(self, number: str) -> str:
        """Take a number out of the ranges: it is somebody's."""
        self._numbers.add(_digits(number))
        return number

    def called(self, rng: random.Random) -> str:
        """Return a number that customers call; several may call the same."""
        return _filled(rng.choice(self.numbers.others), rng)

    def iccid(self) -> str:
        """Return the next SIM card's number: 19 digits, the last one by Luhn."""
        self._sims += 1
        body = self.numbers.iccid_prefix.ljust(8, "0") + f"{self._sims:010d}"
        return body + luhn.calc_check_digit(body)

    def puk(self) -> str:
        return f"{self.rng.randrange(10**8):08d}"

    def _pool(self, language: str) -> NamePool:
        pools = self.policy.names
        for pool in pools:
            if language and pool.language == language:
                return pool
        drawn = self.rng.randrange(100)
        for pool in pools[1:]:
            drawn -= pool.share
            if drawn < 0:
                return pool
        return pools[0]

    def _email(self, given: str, family: str) -> str:
        local = f"{_ascii(given)}.{_ascii(family)}"[:40].strip(".-")
        email, again = f"{local}@{self.policy.email_domain}", 1
        while email in self._emails:
            again += 1
            email = f"{local}{again}@{self.policy.email_domain}"
        self._emails.add(email)
        return email

    def _number(self, pattern: str) -> str:
        for _ in range(MOST_DRAWS):
            number = _filled(pattern, self.rng)
            if _digits(number) not in self._numbers:
                return self.keep(number)
        raise ValueError(f"the range {pattern} is used up")


def _filled(pattern: str, rng: random.Random) -> str:
    return "".join(str(rng.randrange(10)) if character == "x" else character for character in pattern)


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(character if character.isalnum() else "-" for character in plain).strip("-") or "x"
