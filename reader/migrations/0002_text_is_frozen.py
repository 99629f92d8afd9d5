"""The text of an article is frozen: every offset counts its code points, and its digest is its own."""

from django.db import migrations

FORWARD = """
ALTER TABLE reader_article ADD CONSTRAINT article_sha256_is_of_its_text
    CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));

CREATE FUNCTION reader_article_text_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the text of an article never changes' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER article_text_is_frozen BEFORE UPDATE OF text, sha256 ON reader_article FOR EACH ROW
    WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.sha256 IS DISTINCT FROM NEW.sha256)
    EXECUTE FUNCTION reader_article_text_is_frozen();
"""

BACKWARD = """
DROP TRIGGER article_text_is_frozen ON reader_article;
DROP FUNCTION reader_article_text_is_frozen();
ALTER TABLE reader_article DROP CONSTRAINT article_sha256_is_of_its_text;
"""


class Migration(migrations.Migration):
    dependencies = [("reader", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
