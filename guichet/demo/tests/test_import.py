"""The generated folder through the real import, for every pack."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from pytest_django import Settings

from guichet.demo.export import write_export
from guichet.demo.tests.stages import SLUGS, moment, operator, told

# what the export fills, whoever owns it
LABELS = ("contracts", "lines", "billing", "orders", "messages", "people", "usage")


def everything() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    for label in LABELS:
        for model in apps.get_app_config(label).get_models():
            found[model._meta.label] = list(model._default_manager.order_by("pk").values_list())
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("slug", SLUGS)
def test_the_import_rejects_nothing_and_a_second_one_changes_nothing(
    slug: str, settings: Settings, tmp_path: Path
) -> None:
    settings.OPERATOR = operator(slug)
    write_export(operator(slug), tmp_path / "export", as_of=moment(slug))

    call_command("import", str(tmp_path / "export"), quiet=True)
    first = everything()
    call_command("import", str(tmp_path / "export"), quiet=True)

    assert everything() == first
    assert not list((tmp_path / "export").glob("rejects/*"))
    book = told(slug).book
    assert len(first["contracts.Line"]) == len(book.rows["lines"])
    assert len(first["billing.InvoiceLine"]) == len(book.rows["invoice_lines"])
    assert len(first["usage.UsageRecord"]) == sum(len(rows) for rows in book.usage.values())
