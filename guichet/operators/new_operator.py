"""`guichet new-operator`: a pack that passes every check, with each key explained, to start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from guichet.operators.loading import SLUG

TEMPLATES = Path(__file__).parent / "new_pack"


@dataclass(frozen=True)
class Country:
    """What a country decides in a new pack. The register's numbers are imaginary: they only have the right key."""

    currency: str
    time_zone: str
    register: str
    number: str
    vat_line: str
    tax_percent: str
    tax_name: str
    usage_law: str  # the alerts that the law sets: docs/rules/usage.md
    mobile: str  # ranges of the demonstration's numbers, each x a digit
    fixed: str
    iccid_prefix: str


_EU_CAP = 'roaming_cap = {{ excluding_tax_minor = 5_000, tax_percent = "{tax}" }}'
_BE_BILL = "bill_shock = { default_minor = 5_000, choices_minor = [0, 5_000, 7_500, 10_000] }"

COUNTRIES: Mapping[str, Country] = {
    "FR": Country(
        currency="EUR",
        time_zone="Europe/Paris",
        register="RCS Paris",
        number="000 123 455",
        vat_line='vat_number = "FR31000123455"',
        tax_percent="20",
        tax_name="TVA",
        usage_law=_EU_CAP.format(tax="20"),
        mobile="06 39 98 xx xx",
        fixed="01 99 00 xx xx",
        iccid_prefix="893310",
    ),
    "BE": Country(
        currency="EUR",
        time_zone="Europe/Brussels",
        register="BCE",
        number="0100.004.228",
        vat_line='vat_number = "BE0100004228"',
        tax_percent="21",
        tax_name="TVA",
        usage_law=f"{_EU_CAP.format(tax='21')}\n{_BE_BILL}",
        mobile="0460 00 xx xx",
        fixed="02 555 xx xx",
        iccid_prefix="893205",
    ),
    "NC": Country(
        currency="XPF",
        time_zone="Pacific/Noumea",
        register="RIDET",
        number="0001234.001",
        vat_line="# vat_number : sans objet ici",
        tax_percent="11",
        tax_name="TGC",
        usage_law="# (aucune ici)",
        mobile="70 xx xx",
        fixed="20 xx xx",
        iccid_prefix="8968701",
    ),
}


class CannotWrite(Exception):
    """The folder cannot be written, and the message says why and what to do."""

    code = "cannot-write-pack"


def write(folder: Path, *, name: str, country: str) -> Path:
    """Write a new pack into `folder`, which must not exist yet, and return it.

    Errors: CannotWrite, in French, when the name of the folder is not fit or the folder exists.
    """
    slug = folder.name
    if not SLUG.fullmatch(slug):
        raise CannotWrite(
            f"« {slug} » ne peut pas nommer un dossier. "
            "Écrivez de 2 à 31 lettres minuscules sans accent, chiffres ou tirets, en commençant par une lettre."
        )
    if not name.strip() or '"' in name or "\\" in name or not name.isprintable():
        raise CannotWrite("Ce nom ne peut pas être écrit. Donnez un nom sans guillemet ni barre oblique inverse.")
    if folder.exists():
        raise CannotWrite(f"{folder} existe déjà. Choisissez un autre nom, ou modifiez ce dossier.")
    values = {**COUNTRIES[country].__dict__, "slug": slug, "country": country, "name": name, "short": name[:16].strip()}
    folder.mkdir(parents=True)
    for template in sorted(TEMPLATES.iterdir()):
        text = Template(template.read_text("utf-8")).substitute(values) if template.suffix == ".toml" else None
        (folder / template.name).write_text(text or template.read_text("utf-8"), "utf-8")
    return folder
