"""Pages of annotations. Included by reader.urls at the root."""

from django.urls import path

from annotations.views import library

urlpatterns = [
    path("c/<slug:slug>/", library.library, name="library"),
]
