"""What an annotation holds is in the codebook: its spans have roles of its tag, its values are of its tag's attributes.

Changes that take two statements (a tag merged into another) are judged when they are committed.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION annotations_span_is_wrong(span annotations_span) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT span.role_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM annotations_annotation a JOIN annotations_tagrole r ON r.tag_id = a.tag_id
        WHERE a.id = span.annotation_id AND r.id = span.role_id
    )
$$;

CREATE FUNCTION annotations_value_is_wrong(value annotations_value) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM annotations_annotation a
        JOIN annotations_attribute t ON t.tag_id = a.tag_id
        JOIN annotations_tag g ON g.id = a.tag_id
        WHERE a.id = value.annotation_id AND t.id = value.attribute_id
        AND CASE t.type
            WHEN 'yes-no' THEN value.flag IS NOT NULL
            WHEN 'text' THEN value.text <> ''
            WHEN 'entity' THEN EXISTS (
                SELECT FROM annotations_entity e WHERE e.id = value.entity_id AND e.collection_id = g.collection_id
            )
            ELSE EXISTS (SELECT FROM annotations_option o WHERE o.id = value.option_id AND o.attribute_id = t.id)
        END
        AND (t.type = 'choices' OR NOT EXISTS (
            SELECT FROM annotations_value other WHERE other.annotation_id = value.annotation_id
            AND other.attribute_id = value.attribute_id AND other.id <> value.id
        ))
    )
$$;

CREATE FUNCTION annotations_refuse_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF annotations_span_is_wrong(NEW) THEN
        RAISE EXCEPTION 'a span has a role that its tag has not'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'span_role_is_of_the_tag';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION annotations_refuse_value() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF annotations_value_is_wrong(NEW) THEN
        RAISE EXCEPTION 'a value that the codebook does not know'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'value_is_in_the_codebook';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION annotations_refuse_strays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stray boolean;
BEGIN
    CASE TG_TABLE_NAME
    WHEN 'annotations_annotation' THEN
        stray := EXISTS (SELECT FROM annotations_span s WHERE s.annotation_id = NEW.id AND annotations_span_is_wrong(s))
            OR EXISTS (
                SELECT FROM annotations_value v WHERE v.annotation_id = NEW.id AND annotations_value_is_wrong(v)
            );
    WHEN 'annotations_tagrole' THEN
        stray := EXISTS (SELECT FROM annotations_span s WHERE s.role_id = NEW.id AND annotations_span_is_wrong(s));
    WHEN 'annotations_attribute' THEN
        stray := EXISTS (
            SELECT FROM annotations_value v WHERE v.attribute_id = NEW.id AND annotations_value_is_wrong(v)
        );
    ELSE
        stray := EXISTS (SELECT FROM annotations_value v WHERE v.option_id = NEW.id AND annotations_value_is_wrong(v));
    END CASE;
    IF stray THEN
        RAISE EXCEPTION 'annotations hold what the codebook would no longer know'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'codebook_covers_its_annotations';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER span_role_is_of_the_tag AFTER INSERT OR UPDATE ON annotations_span
    FOR EACH ROW WHEN (NEW.role_id IS NOT NULL) EXECUTE FUNCTION annotations_refuse_span();
CREATE TRIGGER value_is_in_the_codebook AFTER INSERT OR UPDATE ON annotations_value
    FOR EACH ROW EXECUTE FUNCTION annotations_refuse_value();
CREATE CONSTRAINT TRIGGER annotation_keeps_to_its_tag AFTER UPDATE OF tag_id ON annotations_annotation
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.tag_id IS DISTINCT FROM NEW.tag_id) EXECUTE FUNCTION annotations_refuse_strays();
CREATE CONSTRAINT TRIGGER role_keeps_its_spans AFTER UPDATE OF tag_id ON annotations_tagrole
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.tag_id IS DISTINCT FROM NEW.tag_id) EXECUTE FUNCTION annotations_refuse_strays();
CREATE CONSTRAINT TRIGGER attribute_keeps_its_values AFTER UPDATE OF tag_id, type ON annotations_attribute
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN ((OLD.tag_id, OLD.type) IS DISTINCT FROM (NEW.tag_id, NEW.type))
    EXECUTE FUNCTION annotations_refuse_strays();
CREATE CONSTRAINT TRIGGER option_keeps_its_values AFTER UPDATE OF attribute_id ON annotations_option
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.attribute_id IS DISTINCT FROM NEW.attribute_id)
    EXECUTE FUNCTION annotations_refuse_strays();
"""

BACKWARD = """
DROP TRIGGER span_role_is_of_the_tag ON annotations_span;
DROP TRIGGER value_is_in_the_codebook ON annotations_value;
DROP TRIGGER annotation_keeps_to_its_tag ON annotations_annotation;
DROP TRIGGER role_keeps_its_spans ON annotations_tagrole;
DROP TRIGGER attribute_keeps_its_values ON annotations_attribute;
DROP TRIGGER option_keeps_its_values ON annotations_option;
DROP FUNCTION annotations_refuse_strays();
DROP FUNCTION annotations_refuse_value();
DROP FUNCTION annotations_refuse_span();
DROP FUNCTION annotations_value_is_wrong(annotations_value);
DROP FUNCTION annotations_span_is_wrong(annotations_span);
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_roles_and_attributes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
