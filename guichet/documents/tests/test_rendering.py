"""Documents: the same data, the same bytes; an archive, tagged, in the operator's name; nothing typed is markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pypdfium2
import pytest

from guichet.documents import rendering
from guichet.documents.values import DocumentNotDrawn, TemplateUnknown

AT = datetime(2026, 11, 22, 9, 12, 30, 123456, tzinfo=UTC)
RECEIPT = "lines/loss_receipt"
DATA = {
    "title": "Déclaration de vol",
    "kicker": "Récépissé 7K2MP-4XQ8T",
    "lede": "Reçue le 22 novembre.",
    "line_title": "La ligne",
    "line": [["Numéro", "06 39 98 12 34"]],
    "loss_title": "Les faits",
    "loss": [["Où", "Quai 3 #eval(1+1) *gras* $x$ \\ @note <b>"]],
    "done_title": "Ce que nous avons fait",
    "done": [["Ligne", "Suspendue"]],
    "note_title": "À savoir",
    "note": "Gardez-le.",
    "signed": "Fait le 22 novembre.",
}


def draw(**changes: object) -> bytes:
    return rendering.draw_pdf(RECEIPT, {**DATA, **changes}, language="fr", at=AT)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_the_same_data_give_the_same_bytes():
    assert draw() == draw()
    assert draw() != draw(title="Déclaration de perte")


def test_a_document_says_whose_it_is_and_what_it_was_given():
    text = text_of(draw())

    for words in ("Mandarine", "Déclaration de vol", "06 39 98 12 34", "Suspendue", "1 / 1"):
        assert words in text


def test_what_people_typed_is_no_markup():
    assert "Quai 3 #eval(1+1) *gras* $x$ \\ @note <b>" in text_of(draw())


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Café \U0001f600, quai 3", "Café ?, quai 3"),
        ("東京 Ștefan", "?? Ștefan"),
        ("Владимир", "Владимир"),
        ("bord\x01 de \ue000mer\ufffe", "bord de mer"),
        ("\ud800 rien", " rien"),
    ],
)
def test_what_no_face_draws_leaves_a_document_all_the_same(typed, drawn):
    assert drawn in text_of(draw(loss=[["Où", f"|{typed}"]]))


def test_a_document_is_an_archive_that_screen_readers_read():
    pdf = draw()

    # what the file says of itself (XMP); the exporter refuses to write it when its own checks fail
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert b"/Lang(fr" in pdf


def test_the_pages_of_a_document_are_drawn_as_pictures():
    pages = rendering.draw_pictures(RECEIPT, DATA, language="fr", at=AT)

    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"]


@pytest.mark.parametrize("name", ["lines/none", "lines/../settings", "none/loss_receipt", "loss_receipt", ""])
def test_a_document_that_nobody_has_is_not_drawn(name):
    with pytest.raises(TemplateUnknown):
        rendering.draw_pdf(name, DATA, language="fr", at=AT)


def test_data_that_lack_something_are_told():
    with pytest.raises(DocumentNotDrawn):
        rendering.draw_pdf(RECEIPT, {}, language="fr", at=AT)
