"""The rows of a codebook, and people, shared by all annotations that refer to them instead of made anew for each."""

from __future__ import annotations

from collections.abc import Iterable

from annotations.models import Annotation, Tag
from reader.models import User


class Shared:
    """Tags with their roles, attributes and options, and authors, by id. Needs the tags whole."""

    def __init__(self, tags: Iterable[Tag], authors: Iterable[User]) -> None:
        self.authors = {user.pk: user for user in authors}
        self.tags = {tag.pk: tag for tag in tags}
        self.roles = {role.pk: role for tag in self.tags.values() for role in tag.roles.all()}
        self.attributes = {each.pk: each for tag in self.tags.values() for each in tag.attributes.all()}
        self.options = {each.pk: each for attribute in self.attributes.values() for each in attribute.options.all()}

    def give(self, annotation: Annotation) -> None:
        """Put the rows into an annotation with bare parts. What has come since is fetched when asked."""
        annotation.author = self.authors.get(annotation.author_id) or annotation.author
        annotation.tag = self.tags.get(annotation.tag_id) or annotation.tag
        for span in annotation.spans.all():
            span.role = None if span.role_id is None else self.roles.get(span.role_id) or span.role
        for value in annotation.values.all():
            value.attribute = self.attributes.get(value.attribute_id) or value.attribute
            value.option = None if value.option_id is None else self.options.get(value.option_id) or value.option
