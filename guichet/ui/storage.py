"""How static files get their hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed ahead; the imports between our modules follow the hashes, so that all may be kept."""

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the hashed name; the plain one of a file that `guichet collectstatic` has not collected (yet)."""
        stored: str = self.hashed_files.get(self.hash_key(self.clean_name(name)), name)
        return stored
