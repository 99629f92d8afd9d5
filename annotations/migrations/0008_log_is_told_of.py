"""Every event is told to whoever listens, when its transaction is through: its id, and what it is about."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION annotations_event_is_told_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('postil_events', json_build_array(NEW.id, NEW.article_id, NEW.collection_id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER event_is_told_of AFTER INSERT ON annotations_event FOR EACH ROW
    EXECUTE FUNCTION annotations_event_is_told_of();
"""

BACKWARD = """
DROP TRIGGER event_is_told_of ON annotations_event;
DROP FUNCTION annotations_event_is_told_of();
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0007_conversation")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
