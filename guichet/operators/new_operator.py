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


COUNTRIES: Mapping[str, Country] = {
    "FR": Country("EUR", "Europe/Paris", "RCS Paris", "000 123 455", 'vat_number = "FR31000123455"', "20", "TVA"),
    "BE": Country("EUR", "Europe/Brussels", "BCE", "0100.004.228", 'vat_number = "BE0100004228"', "21", "TVA"),
    "NC": Country("XPF", "Pacific/Noumea", "RIDET", "0001234.001", "# vat_number : sans objet ici", "11", "TGC"),
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
