"""How static files get their hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed ahead; the imports between our modules follow the hashes, so that all may be kept."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the hashed name; the plain one as long as `guichet collectstatic` has collected nothing."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored
