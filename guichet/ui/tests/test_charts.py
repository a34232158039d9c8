"""Charts: bars whose heights are true, an axis that ends round, words that are escaped."""

import re

import pytest

from guichet.ui.charts import EVEN_TOPS, Bar, Scale, bar_chart, figures_table, round_top


@pytest.mark.parametrize(
    ("most", "top"), [(1, 1), (2, 2), (7, 8), (9, 10), (11, 15), (16, 20), (62, 80), (81, 100), (250, 300)]
)
def test_a_scale_ends_with_the_next_round_number(most, top):
    assert round_top(most, 1) == top


def test_where_a_unit_has_no_half_the_scale_ends_with_an_even_number():
    assert [round_top(most, 60, EVEN_TOPS) for most in (60, 170, 310)] == [60, 240, 360]


def drawn(bars, **options):
    return bar_chart(bars, Scale(200, "200", "100"), identifier="chart", title="T", **options)


def test_a_bar_is_as_high_as_its_share_of_the_scale():
    markup = drawn([Bar(50), Bar(200, is_now=True), Bar(None), Bar(0)])

    assert re.findall(r'<rect class="(b[^"]*)".*?y="([\d.]+)%".*?height="([\d.]+)%"', markup) == [
        ("b", "75.00", "25.00"),
        ("b today", "0.00", "100.00"),
    ]


def test_labels_stay_inside_the_chart():
    markup = drawn([Bar(1, "a"), Bar(1, "b", is_minor=True), Bar(1, "c")])

    assert re.findall(r"<text(.*?) x=.*?text-anchor=\"(\w+)\">(.)", markup) == [
        ("", "start", "a"),
        (' class="minor"', "middle", "b"),
        ("", "end", "c"),
    ]


def test_a_limit_is_drawn_at_its_height():
    assert '<line class="lim" x1="0" x2="100%" y1="25.00%" y2="25.00%"/>' in drawn([Bar(1)], limit=150)


def test_there_is_no_inline_style_and_words_are_escaped():
    markup = bar_chart([Bar(1, "<b>")], Scale(2, "<i>", "1"), identifier="c", title='"<script>"')

    assert "style=" not in markup
    assert "<script>" not in markup
    assert "&lt;b&gt;" in markup


def test_a_row_without_figures_says_so_across_the_table():
    table = figures_table("C", ["Mois", "Données", "SMS"], [("Mai", ["1 Go", "3"]), ("Juin", [])], nothing="Aucune")

    assert '<tr><th scope="row">Mai</th><td>1 Go</td><td>3</td></tr>' in table
    assert '<tr><th scope="row">Juin</th><td class="quiet" colspan="2">Aucune</td></tr>' in table
