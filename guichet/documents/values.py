"""What other apps may know of documents."""

from __future__ import annotations

from guichet.core.errors import GuichetError


class TemplateUnknown(GuichetError):
    """No app has a document of that name. `data["template"]`."""

    code = "documents.template_unknown"


class DocumentNotDrawn(GuichetError):
    """The template and its data do not go together: a fault of ours. `data["template"]`."""

    code = "documents.not_drawn"
