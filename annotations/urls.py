"""Pages of annotations. Included by reader.urls at the root."""

from django.urls import include, path

from annotations.views import annotating, article, asking, exporting, library, listing, suggestions, undoing

article_urls = [
    path("", article.article, name="article"),
    path("annotations/", annotating.annotate, name="annotate"),
    path("annotations/<uuid:annotation_id>/", annotating.annotation, name="annotation"),
    path("annotations/<uuid:annotation_id>/remove/", annotating.remove, name="remove"),
    path("annotations/<uuid:annotation_id>/ask/", asking.ask, name="ask"),
    path("undo/", undoing.undo, name="undo"),
    path("redo/", undoing.redo, name="redo"),
    path("suggestions/", article.suggesting, name="suggesting"),
    path("suggestions/<uuid:suggestion_id>/accept/", suggestions.accept, name="accept"),
    path("suggestions/<uuid:suggestion_id>/dismiss/", suggestions.dismiss, name="dismiss"),
]

urlpatterns = [
    path("c/<slug:slug>/", library.library, name="library"),
    path("c/<slug:slug>/annotations/", listing.listing, name="annotations"),
    path("c/<slug:slug>/export.json", exporting.export, name="export"),
    path("c/<slug:slug>/a/<uuid:article_id>/", include(article_urls)),
]
