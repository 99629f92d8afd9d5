from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class ReaderConfig(AppConfig):
    name = "reader"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        connection_created.connect(plan_without_compiling, dispatch_uid="plan_without_compiling")


def plan_without_compiling(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Turn PostgreSQL's compiling of queries (JIT) off: for those of a page it takes longer than it saves.

    Not where the options of DATABASE_URL say something about it. A statement, as poolers refuse it as an option.
    """
    if "jit" not in str(connection.settings_dict["OPTIONS"].get("options", "")):
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
