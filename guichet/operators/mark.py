"""`mark.svg`: the operator's sign, drawn inside pages, so nothing may run or be fetched from it."""

from collections.abc import Iterator

# expat is told below to stop at what makes it unsafe: a document type, hence any entity.
from xml.parsers.expat import ExpatError, ParserCreate

ELEMENTS = frozenset("svg g path circle rect ellipse line polyline polygon title desc".split())  # noqa: SIM905
ATTRIBUTES = frozenset(
    """
    xmlns viewBox width height role aria-hidden aria-label fill fill-rule fill-opacity clip-rule opacity stroke
    stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-opacity transform
    d cx cy r rx ry x y x1 y1 x2 y2 points
    """.split()  # noqa: SIM905 - reads better than one name a line
)
MAXIMUM_BYTES = 8_000
_NAMESPACE = "http://www.w3.org/2000/svg"


class _DocumentType(Exception):
    """Stops the reading before any entity is declared, hence before one is expanded."""


def _stop(*_: object) -> None:
    raise _DocumentType


def mark_faults(text: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a mark: problem and remedy."""
    if len(text.encode()) > MAXIMUM_BYTES:
        yield "le dessin dépasse 8 ko", "simplifiez ses tracés"
        return
    found: list[tuple[str, str]] = []
    names: list[tuple[str, dict[str, str]]] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, attributes: names.append((name, attributes))
    parser.StartDoctypeDeclHandler = _stop
    parser.ProcessingInstructionHandler = lambda target, _: found.append(
        (f"le dessin contient l’instruction « {target} »", "retirez-la")
    )
    try:
        parser.Parse(text.encode(), True)
    except _DocumentType:
        yield "le dessin déclare un type de document", "retirez la ligne « <!DOCTYPE ...> »"
        return
    except ExpatError as error:
        yield f"ligne {error.lineno} : ce n’est pas du XML bien formé", "exportez de nouveau le dessin en SVG"
        return
    yield from found
    if not names or names[0][0] != "svg" or names[0][1].get("viewBox") != "0 0 24 24":
        yield "le dessin n’est pas un SVG de 24 sur 24", 'commencez par <svg viewBox="0 0 24 24">'
    for name, attributes in names:
        yield from _element_faults(name, attributes)


def _element_faults(name: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    if name == "script":
        yield "le dessin contient un script", "retirez l’élément « script »"
    elif name not in ELEMENTS:
        yield f"l’élément « {name} » n’est pas accepté", f"dessinez avec {', '.join(sorted(ELEMENTS - {'svg'}))}"
    for attribute, value in attributes.items():
        if attribute.lower().startswith("on"):
            yield f"« {attribute} » est un attribut d’événement", "retirez-le"
        elif attribute == "style":
            yield "le dessin contient un style", "écrivez « fill » ou « stroke » au lieu de « style »"
        elif attribute.endswith("href") or "url(" in value or (attribute == "xmlns" and value != _NAMESPACE):
            yield f"« {attribute} » fait référence à autre chose que le dessin", "retirez-le"
        elif attribute not in ATTRIBUTES:
            yield f"l’attribut « {attribute} » de « {name} » n’est pas accepté", "retirez-le"
