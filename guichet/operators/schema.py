"""`operator.toml`, and the `Operator` made of a whole pack."""

import re
import zoneinfo
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import phonenumbers
from babel.numbers import list_currencies
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from stdnum.be import vat as be_vat
from stdnum.fr import siren, tva

from guichet.operators.base import LANGUAGES, LocalText, PackFile, PackModel, Section, Wrong, wrong
from guichet.operators.look import Theme
from guichet.operators.menu import Home, Menu
from guichet.operators.nearest import did_you_mean

S = TypeVar("S", bound=Section)


def _country(code: str) -> str:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise wrong(f"« {code} » n’est pas un pays", "écrivez son code de deux lettres, « FR » par exemple")
    return code


def _currency(code: str) -> str:
    if code not in list_currencies():
        raise wrong(f"« {code} » n’est pas une monnaie", "écrivez son code ISO 4217, « EUR » ou « XPF » par exemple")
    return code


def _time_zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        # Listing the zones walks a folder: only done to help.
        remedy = did_you_mean(name, zoneinfo.available_timezones(), "écrivez un nom comme « Europe/Paris »")
        raise wrong(f"le fuseau « {name} » n’existe pas", remedy) from None
    return name


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise wrong(f"Guichet ne parle pas « {code} »", f"choisissez parmi {', '.join(LANGUAGES)}")
    return code


def _languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(codes)) < len(codes):
        raise wrong("une langue est écrite deux fois", "gardez chaque langue une seule fois")
    return codes


def _email(address: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):
        raise wrong(f"« {address} » n’est pas une adresse de courriel", "écrivez-la comme « nom@exemple.fr »")
    return address


def _link(url: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+(/\S*)?", url):
        raise wrong(f"« {url} » n’est pas un lien sûr", "écrivez une adresse complète qui commence par « https:// »")
    return url


Country = Annotated[str, AfterValidator(_country)]
Currency = Annotated[str, AfterValidator(_currency)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
Language = Annotated[str, AfterValidator(_language)]
Email = Annotated[str, AfterValidator(_email)]
Link = Annotated[str, AfterValidator(_link)]
Words = Annotated[str, Field(min_length=1)]


class Identity(PackModel):
    """The name under which the operator is known."""

    name: Words
    """Name in full, in titles, messages and documents."""
    short_name: Annotated[str, Field(min_length=1, max_length=16)]
    """Name in one word, 16 letters at most, beside the mark and on a phone's home screen."""
    tagline: LocalText
    """One sentence under the name, on the sign-in page."""


class Registration(PackModel):
    """Where the company is registered."""

    label: Words
    """Register, as it is written before the number (RCS Paris, BCE, RIDET)."""
    number: Words
    """Number in that register: a SIREN in FR, an enterprise number in BE, a RIDET in NC."""


class Address(PackModel):
    """A street address."""

    lines: Annotated[tuple[Words, ...], Field(min_length=1, max_length=3)]
    """Lines above the postal code."""
    postal_code: Words
    """Postal code."""
    city: Words
    """City."""


class Legal(PackModel):
    """The company that answers for the space: legal notice, invoices, information sheet."""

    company: Words
    """Name of the company."""
    form: Words
    """Legal form (SA, SAS, SRL)."""
    capital: str | None = None
    """Share capital with its currency, as it must be written."""
    registration: Registration
    """Company register and number."""
    vat_number: str | None = None
    """VAT number, checked in FR and BE; absent where there is none."""
    address: Address
    """Registered office."""
    publication_director: Words
    """Person who answers for what the site publishes."""
    data_protection_email: Email
    """Where people write about their personal data."""


class Holidays(PackModel):
    """The public holidays that count for delays and opening hours."""

    country: Country
    """Calendar of public holidays, by country code (NC has its own)."""
    subdivision: str | None = None
    """Part of the country with holidays of its own, as the `holidays` library codes it (57: Moselle)."""


class Links(PackModel):
    """Pages of the operator outside the space."""

    website: Link
    """Home page of the operator's public site."""
    tariff_guide: Link | None = None
    """Guide of tariffs."""
    terms: Link | None = None
    """General terms."""


class OperatorFile(PackFile):
    """`operator.toml`."""

    identity: Identity
    """Names and tagline."""
    legal: Legal
    """Company behind the space."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(_languages)]
    """Languages of the pages; the first one is the default, and every text of the pack is written in each."""
    country: Country
    """Country of the operator, a code of two letters (FR, BE, NC)."""
    currency: Currency
    """ISO 4217 code of the currency of prices and invoices."""
    time_zone: TimeZone
    """IANA name of the time zone of dates, periods and opening hours."""
    holidays: Holidays
    """Calendar of public holidays."""
    phone_region: Country
    """Country in which phone numbers typed without prefix are read."""
    links: Links
    """Pages outside the space."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        legal = data.get("legal")
        country = data.get("country")
        if not isinstance(legal, dict) or not isinstance(country, str):
            return
        registration = legal.get("registration")
        number = registration.get("number") if isinstance(registration, dict) else None
        rule = _REGISTERS.get(country)
        if rule and isinstance(number, str) and not rule.is_valid(number):
            problem = f"« {number} » n’a pas la forme ou la clé d’{rule.name}"
            yield Wrong("legal.registration.number", problem, f"recopiez {rule.name.replace('un ', 'le ')} entier")
        vat_number = legal.get("vat_number")
        valid = _VAT_NUMBERS.get(country)
        if valid and isinstance(vat_number, str) and not valid(vat_number):
            problem = f"« {vat_number} » n’a pas la forme ou la clé d’un numéro de TVA"
            yield Wrong("legal.vat_number", problem, f"recopiez-le entier, « {country} » compris")


class _Register(NamedTuple):
    name: str
    is_valid: Callable[[str], bool]


# RIDET has no published check digit: six or seven digits of company, three of establishment.
_REGISTERS = {
    "FR": _Register("un SIREN", siren.is_valid),
    "BE": _Register("un numéro d’entreprise", be_vat.is_valid),
    "NC": _Register("un RIDET", lambda text: bool(re.fullmatch(r"\d{6,7}[ .-]?\d{3}", text))),
}
_VAT_NUMBERS: Mapping[str, Callable[[str], bool]] = {"FR": tva.is_valid, "BE": be_vat.is_valid}


class Operator(BaseModel):
    """A whole pack, checked: what the running process knows of its operator."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: str
    folder: Path
    identity: Identity
    legal: Legal
    languages: tuple[str, ...]
    country: str
    currency: str
    time_zone: str
    holidays: Holidays
    phone_region: str
    links: Links
    menu: Menu
    home: Home
    theme: Theme
    mark: str
    sections: Mapping[str, Any]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the time zone of the operator's calendar."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def default_language(self) -> str:
        """Return the language of who has not chosen one."""
        return self.languages[0]

    def section(self, kind: type[S]) -> S:
        """Return the part of the pack that an app declared.

        Errors: KeyError when the pack was loaded without that section (`config/sections.py` lists them).
        """
        found = self.sections[kind.section]
        if not isinstance(found, kind):
            raise KeyError(kind.section)
        return found
