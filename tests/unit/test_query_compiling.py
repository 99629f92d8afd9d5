"""PostgreSQL's compiling of queries is off, unless DATABASE_URL says something about it."""

import pytest
from django.db import connection

from reader.apps import plan_without_compiling


def jit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_has_it_off() -> None:
    connection.close()
    assert jit() == "off"


@pytest.mark.django_db
def test_options_of_the_operator_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    for options, then in {"-c work_mem=64MB": "off", "-c jit=on": "on"}.items():
        with connection.cursor() as cursor:
            cursor.execute("SET jit = on")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "options", options)
        plan_without_compiling(connection)
        assert jit() == then
    with connection.cursor() as cursor:
        cursor.execute("SET jit = off")
