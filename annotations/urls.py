"""Pages of annotations. Included by reader.urls at the root."""

from django.urls import include, path

from annotations.views import (
    annotating,
    article,
    asking,
    codebook,
    collection_undoing,
    dividing,
    entities,
    exporting,
    library,
    listing,
    live,
    occurrences,
    pairs,
    precision,
    reviewing,
    suggesting,
    suggestion_rules,
    suggestions,
    tags,
    undoing,
)

article_urls = [
    path("", article.article, name="article"),
    path("annotations/", annotating.annotate, name="annotate"),
    path("annotations/<uuid:annotation_id>/", annotating.annotation, name="annotation"),
    path("annotations/<uuid:annotation_id>/remove/", annotating.remove, name="remove"),
    path("annotations/<uuid:annotation_id>/split/", dividing.split, name="split"),
    path("annotations/<uuid:annotation_id>/extend/", dividing.extend, name="extend"),
    path("annotations/<uuid:annotation_id>/tag/", dividing.retag, name="retag"),
    path("annotations/<uuid:annotation_id>/ask/", asking.ask, name="ask"),
    path("occurrences/", occurrences.occurrences, name="occurrences"),
    path("stream/", live.stream, name="stream"),
    path("here/", live.here, name="here"),
    path("undo/", undoing.undo, name="undo"),
    path("redo/", undoing.redo, name="redo"),
    path("suggestions/", article.suggesting, name="suggesting"),
    path("suggestions/<uuid:suggestion_id>/", suggestions.suggestion, name="suggestion"),
    path("suggestions/<uuid:suggestion_id>/accept/", suggestions.accept, name="accept"),
    path("suggestions/<uuid:suggestion_id>/dismiss/", suggestions.dismiss, name="dismiss"),
]

entity_urls = [
    path("", entities.entity, name="entity"),
    path("names/", entities.names, name="entity_names"),
    path("names/add/", entities.name_add, name="entity_name_add"),
    path("names/remove/", entities.name_remove, name="entity_name_remove"),
    path("split/", entities.split, name="entity_split"),
    path("merge/", entities.merge, name="entity_merge"),
    path("remove/", entities.remove, name="entity_remove"),
    path("apart/", pairs.apart, name="entity_apart"),
]

codebook_urls = [
    path("", codebook.codebook, name="codebook"),
    path("report/", codebook.codebook_report, name="codebook_report"),
    path("import/", codebook.codebook_import, name="codebook_import"),
    path("keys/", codebook.codebook_keys, name="codebook_keys"),
    path("new/", tags.tag_new, name="tag_new"),
    path("tags/<slug:key>/", tags.tag, name="tag"),
    path("tags/<slug:key>/arrange/", tags.tag_arrange, name="tag_arrange"),
    path("tags/<slug:key>/merge/", tags.tag_merge, name="tag_merge"),
    path("tags/<slug:key>/delete/", tags.tag_delete, name="tag_delete"),
    path("tags/<slug:key>/part/", tags.part, name="part"),
    path("tags/<slug:key>/part/new/", tags.part_new, name="part_new"),
]

urlpatterns = [
    path("c/<slug:slug>/", library.library, name="library"),
    path("c/<slug:slug>/annotations/", listing.listing, name="annotations"),
    path("c/<slug:slug>/undo/", collection_undoing.undo, name="collection_undo"),
    path("c/<slug:slug>/redo/", collection_undoing.redo, name="collection_redo"),
    path("c/<slug:slug>/entities/", entities.entities, name="entities"),
    path("c/<slug:slug>/entities/same/", pairs.pairs, name="pairs"),
    path("c/<slug:slug>/entities/same/<int:pair_id>/", pairs.pair, name="pair"),
    path("c/<slug:slug>/entities/<int:entity_id>/", include(entity_urls)),
    path("c/<slug:slug>/suggestions/", suggestion_rules.suggestions, name="suggestions"),
    path("c/<slug:slug>/suggestions/review/", reviewing.review, name="review"),
    path("c/<slug:slug>/suggestions/review/undo/", reviewing.review_undo, name="review_undo"),
    path("c/<slug:slug>/suggestions/again/", suggesting.again, name="suggest_again"),
    path("c/<slug:slug>/suggestions/progress/", suggesting.progress, name="suggesting_progress"),
    path("c/<slug:slug>/suggestions/precision/", precision.page, name="suggestion_precision"),
    path("c/<slug:slug>/suggestions/precision.<slug:extension>", precision.download, name="suggestion_precision_file"),
    path("c/<slug:slug>/codebook.json", codebook.codebook_json, name="codebook_json"),
    path("c/<slug:slug>/codebook/", include(codebook_urls)),
    path("c/<slug:slug>/export.json", exporting.export, name="export"),
    path("c/<slug:slug>/a/<uuid:article_id>/", include(article_urls)),
]
