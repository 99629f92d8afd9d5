"""Static files in production: hashed names, compressed, cached for good."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class ManifestStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also rewrites the imports between our JavaScript modules to their hashed names.

    Only ours, in js/: what other packages bring would be searched too, and an import that stands in a comment there
    (django_htmx/ext/hx-sse-2.js has one) ends the collecting.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],  # type: ignore[attr-defined]
    )
