"""The text of a paragraph with what is drawn in it. In Python: template loops make a long page half as slow again."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from annotations.queries.page.shown import Layer, Segment, ShownParagraph, Stretch

register = template.Library()


@register.simple_tag
def text_of(paragraph: ShownParagraph) -> SafeString:
    """Sentences, marks and their layers. The text content is the paragraph's text and nothing but it."""
    return SafeString("".join(_stretch(paragraph.number, stretch) for stretch in paragraph.stretches))


def _stretch(paragraph: int, stretch: Stretch) -> str:
    inside = "".join(_segment(segment) for segment in stretch.segments)
    if stretch.number is None:
        return inside
    place = f'id="p{paragraph}s{stretch.number}" data-start="{stretch.start}" data-end="{stretch.end}"'
    return f'<span class="sentence" {place}>{inside}</span>'


def _segment(segment: Segment) -> str:
    text = escape(segment.text)
    if not segment.layers:
        return text
    given = {
        "data-annotations": segment.ids,
        "data-suggestion": segment.suggestion,
        "data-deeper": f"+{segment.deeper}" if segment.deeper else "",
    }
    attributes = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    inside = "".join(_layer(layer) for layer in segment.layers) + text + "</span>" * len(segment.layers)
    # What is not drawn until it is focused is nothing to point at.
    return f'<mark class="mark"{attributes}>{inside}</mark>' if attributes else inside


def _layer(layer: Layer) -> str:
    tag = layer.tag
    classes = ["layer", tag.colour, tag.pattern, f"lane-{layer.lane}"]
    said = {
        "first": layer.first,
        "last": layer.last,
        "opens": layer.opens and layer.what == "annotation",
        "suggested": layer.what == "suggestion",
        "still": not layer.handle,
        "entity": tag.names_entity,
    }
    classes += [name for name, so in said.items() if so]
    role = f' data-role="{escape(layer.role)}"' if layer.role else ""
    label = f' data-joint="{escape(layer.label)}"' if layer.label else ""
    return f'<span class="{" ".join(classes)}" data-id="{layer.id}"{role}{label} data-letter="{escape(tag.letter)}">'
