"""How static files get their hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed ahead; the imports between our modules follow the hashes, so that all may be kept."""

    support_js_module_import_aggregation = True
