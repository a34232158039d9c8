import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guichet.core.phones import (
    NotAPhoneNumber,
    PhoneKind,
    PhoneNumber,
    looks_like_number,
    masked,
    national_format,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "region", "e164", "kind"),
    [
        ("06 12 34 56 78", "FR", "+33612345678", PhoneKind.MOBILE),
        ("06 39 98 14 07", "FR", "+33639981407", PhoneKind.MOBILE),  # kept for fiction
        ("02 61 91 45 08", "FR", "+33261914508", PhoneKind.FIXED),  # kept for fiction
        ("0712345678", "FR", "+33712345678", PhoneKind.OTHER),  # not in the plan: no code is sent there
        ("0639123456", "FR", "+33639123456", PhoneKind.OTHER),
        ("0142685300", "FR", "+33142685300", PhoneKind.FIXED),
        ("0912345678", "FR", "+33912345678", PhoneKind.VOIP),
        ("0805693179", "FR", "+33805693179", PhoneKind.TOLL_FREE),
        ("0899123456", "FR", "+33899123456", PhoneKind.PREMIUM),
        ("07001234567890", "FR", "+337001234567890", PhoneKind.M2M),
        ("0700 12 34 56 78 90", "FR", "+337001234567890", PhoneKind.M2M),
        ("+337001234567890", "BE", "+337001234567890", PhoneKind.M2M),
        ("00337001234567890", "NC", "+337001234567890", PhoneKind.M2M),
        ("0470 12 34 56", "BE", "+32470123456", PhoneKind.MOBILE),
        ("0800 12 345", "BE", "+3280012345", PhoneKind.TOLL_FREE),
        ("07712345678", "BE", "+327712345678", PhoneKind.M2M),
        ("+32 77 12 34 56 78", "FR", "+327712345678", PhoneKind.M2M),
        ("75 12 34", "NC", "+687751234", PhoneKind.MOBILE),
        ("75.12.34", "NC", "+687751234", PhoneKind.MOBILE),
        ("27 12 34", "NC", "+687271234", PhoneKind.FIXED),
        ("05 00 12", "NC", "+687050012", PhoneKind.TOLL_FREE),
        ("36 67 36", "NC", "+687366736", PhoneKind.PREMIUM),
        ("+687 75 12 34", "FR", "+687751234", PhoneKind.MOBILE),
        ("+262639123456", "FR", "+262639123456", PhoneKind.OTHER),
    ],
)
def test_a_number_is_read_in_its_region(text: str, region: str, e164: str, kind: PhoneKind) -> None:
    assert parse_number(text, region) == PhoneNumber(e164, kind)


@pytest.mark.parametrize(
    "text",
    [
        "0612345678",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "06\u201112\u201134\u201156\u201178",
        "06\u00a012\u202f34 56 78",
        "\u202a+33 6 12 34 56 78\u202c",
        "+33 (0)6 12 34 56 78",
        "0033612345678",
        "  06/12/34/56/78\n",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert parse_number(text, "FR").e164 == "+33612345678"


@pytest.mark.parametrize(
    ("text", "region", "reason"),
    [
        ("", "FR", "empty"),
        (" \u200b ", "FR", "empty"),
        ("06123456ab", "FR", "characters"),
        ("0800 FLOWER", "FR", "characters"),
        ("٠٦١٢٣٤٥٦٧٨", "FR", "characters"),
        ("０６１２３４５６７８", "FR", "characters"),
        ("0612345678 ext 3", "FR", "characters"),
        ("tel:0612345678", "FR", "characters"),
        ("06+12345678", "FR", "characters"),
        ("+", "FR", "characters"),
        ("()", "FR", "characters"),
        ("0612345678\x00", "FR", "characters"),
        ("06 12", "FR", "length"),
        ("3179", "FR", "length"),
        ("112", "BE", "length"),
        ("1013", "NC", "length"),
        ("0777 12345678", "BE", "length"),
        ("0612345678", "NC", "length"),
        ("253 0000", "US", "length"),  # without its area code
        ("0" * 41, "FR", "length"),
        ("+999123456789", "FR", "number"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text: str, region: str, reason: str) -> None:
    with pytest.raises(NotAPhoneNumber) as refusal:
        parse_number(text, region)

    assert refusal.value.data == {"reason": reason}


number_like = st.text("0123456789+ .-/()\u00a0\u202f٠x;=,", max_size=45)


@given(st.one_of(st.text(max_size=60), number_like), st.sampled_from(["FR", "BE", "NC", "XX", ""]))
@example("+", "FR")
@example("((((", "FR")
@example("00", "FR")
@example("+0000000", "NC")
@example("\ud800", "FR")
def test_any_text_is_a_number_or_is_refused_by_name(text: str, region: str) -> None:
    try:
        number = parse_number(text, region)
    except NotAPhoneNumber:
        return

    assert number.e164.startswith("+")
    assert parse_number(number.e164, region) == number
    assert national_format(number.e164, region)


@given(st.text("0123456789", min_size=6, max_size=14), st.sampled_from(["FR", "BE", "NC"]))
@example("010000000", "FR")
def test_a_number_shown_can_be_typed_again(digits: str, region: str) -> None:
    try:
        number = parse_number(digits, region)
    except NotAPhoneNumber:
        return

    assert parse_number(national_format(number.e164, region), region) == number


@pytest.mark.parametrize(
    ("e164", "region", "shown", "hidden"),
    [
        ("+33612345678", "FR", "06 12 34 56 78", "06 12 34 •• ••"),
        ("+33800356937", "FR", "08 00 35 69 37", "08 00 35 •• ••"),
        ("+337001234567890", "FR", "0700 12 34 56 78 90", "0700 12 34 56 •• ••"),
        ("+32470123456", "BE", "0470 12 34 56", "0470 12 •• ••"),
        ("+3221234567", "BE", "02 123 45 67", "02 123 •• ••"),
        ("+327712345678", "BE", "077 12 34 56 78", "077 12 34 •• ••"),
        ("+687751234", "NC", "75 12 34", "75 •• ••"),
        ("+33612345678", "BE", "+33 6 12 34 56 78", "+33 6 12 34 •• ••"),
        ("+687751234", "FR", "+687 75 12 34", "+687 75 •• ••"),
    ],
)
def test_a_number_is_shown_as_the_region_writes_it(e164: str, region: str, shown: str, hidden: str) -> None:
    assert national_format(e164, region) == shown.replace(" ", "\u00a0")
    assert masked(e164, region) == hidden.replace(" ", "\u00a0")


@pytest.mark.parametrize("text", ["", "3179", "privé", "+", "+33x"])
def test_what_is_not_e164_is_shown_unchanged(text: str) -> None:
    assert national_format(text, "FR") == text


@pytest.mark.parametrize("text", ["06 12 34 56 78", "+33612345678", "75.12.34", "06 12", "٠٦١٢٣٤٥٦٧٨", "(0)6-12"])
def test_a_line_number_looks_like_one_even_mistyped(text: str) -> None:
    assert looks_like_number(text)


@pytest.mark.parametrize("text", ["", "claire@example.org", "0612345678@example.org", "claire", "06 12 ab", "+", "@"])
def test_an_e_mail_or_a_name_does_not_look_like_a_number(text: str) -> None:
    assert not looks_like_number(text)
