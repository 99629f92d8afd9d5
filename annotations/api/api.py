"""The API as a whole: its routers, who may call it, how it refuses."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser

from . import annotations, articles, collections, entities, errors, export, replies, suggestions
from .auth import SessionAuth, TokenAuth


class StrictParser(Parser):
    """JSON as the standard has it: without NaN and Infinity."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=no_number)


def no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class Api(NinjaAPI):
    """OpenAPI names each operation as its function is named."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Api(
    title="Postil",
    version="1",
    description="Read articles together and mark who claims what. Offsets are Unicode code points.",
    urls_namespace="api",
    docs_url=None,  # ninja's page loads scripts from another host
    docs_decorator=require_safe,
    auth=[TokenAuth(), SessionAuth()],
    parser=StrictParser(),
)
errors.install(api)
for each in (collections, articles, annotations, replies, suggestions, entities, export):
    api.add_router("", each.router)
