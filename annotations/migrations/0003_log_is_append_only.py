"""Events are written once. Only what they point to may fall away: an article or a person that was deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION annotations_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event never changes' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE ON annotations_event FOR EACH ROW
    WHEN (
        (OLD.id, OLD.collection_id, OLD.verb, OLD.before, OLD.after, OLD.paragraphs, OLD.created_at)
            IS DISTINCT FROM
        (NEW.id, NEW.collection_id, NEW.verb, NEW.before, NEW.after, NEW.paragraphs, NEW.created_at)
        OR OLD.reverts_id IS DISTINCT FROM NEW.reverts_id
        OR (NEW.article_id IS NOT NULL AND OLD.article_id IS DISTINCT FROM NEW.article_id)
        OR (NEW.actor_id IS NOT NULL AND OLD.actor_id IS DISTINCT FROM NEW.actor_id)
    )
    EXECUTE FUNCTION annotations_event_is_append_only();
"""

BACKWARD = """
DROP TRIGGER event_is_append_only ON annotations_event;
DROP FUNCTION annotations_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
