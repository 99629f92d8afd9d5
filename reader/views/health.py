from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reader.service.heartbeat import SILENCE


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and a worker is alive, else 503 that names what is not."""
    found = {"database": "unreachable", "worker": "unknown"}
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)",
                [SILENCE],
            )
            workers = cursor.fetchone()[0]
        found = {"database": "ok", "worker": "ok" if workers else "unreachable"}
    except Error:
        pass
    return JsonResponse(found, status=200 if set(found.values()) == {"ok"} else 503)
