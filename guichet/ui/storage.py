"""How static files get their hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # it has no types


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # same
    """Hashed and compressed ahead; the imports between our modules follow the hashes, so that all may be kept."""

    support_js_module_import_aggregation = True
