"""What many tests begin with, stored in the database once for all that follow one another with it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.db import connection, transaction

Function = Callable[..., Any]

COMMITTING = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def stored(function: Function) -> Any:
    """A fixture that does nothing but store things, and asks for nothing but `db` and others such.

    It runs outside of the transaction of the test, which only adds to it, so that the next test finds it there. Each
    test has a copy of what it returns. Where a test commits, or asks for it late, it runs for that test alone.
    """

    def given(**needed: Any) -> Any:
        return deepcopy(stage.value_of(function)) if stage.has(function) else function(**needed)

    given.__name__, given.__doc__, given.__module__ = function.__name__, function.__doc__, function.__module__
    given.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    given.stores = function  # type: ignore[attr-defined]
    return pytest.fixture(given)


@dataclass
class Layer:
    """What one fixture has stored, in a transaction of its own within those of the layers below."""

    function: Function
    around: transaction.Atomic
    value: Any


class Stage:
    def __init__(self) -> None:
        self.layers: list[Layer] = []

    def value_of(self, function: Function) -> Any:
        return next(layer.value for layer in self.layers if layer.function is function)

    def has(self, function: Function) -> bool:
        return any(layer.function is function for layer in self.layers)

    def set_for(self, item: pytest.Function) -> None:
        """Let stand what this test begins with, and nothing else."""
        wanted = {} if commits(item) else wanted_by(item)
        shared = 0
        for layer, function in zip(self.layers, wanted, strict=False):
            if layer.function is not function:
                break
            shared += 1
        self.strike(down_to=shared)
        for function in list(wanted)[shared:]:
            self.add(function, wanted[function])

    def add(self, function: Function, needs: dict[str, Function]) -> None:
        around = transaction.atomic()
        with ExitStack() as if_it_fails:
            if_it_fails.enter_context(around)
            needed = {name: self.value_of(each) for name, each in needs.items()}
            value = function(**needed, **dict.fromkeys(parameters(function) & {"db"}))
            # Here, lest each test looks again whether every reference of these rows leads somewhere.
            connection.check_constraints()
            if_it_fails.pop_all()
        self.layers.append(Layer(function, around, value))

    def strike(self, *, down_to: int = 0) -> None:
        if self.layers and not connection.in_atomic_block:
            self.layers.clear()
            raise AssertionError("A test before this one has ended the connection, and with it what all begin with.")
        while len(self.layers) > down_to:
            transaction.set_rollback(True)
            self.layers.pop().around.__exit__(None, None, None)


stage = Stage()


def parameters(function: Function) -> set[str]:
    return set(inspect.signature(function).parameters)


def commits(item: pytest.Function) -> bool:
    """Whether the test's own changes stay: then everything must be there for others to see."""
    mark = item.get_closest_marker("django_db")
    return bool(COMMITTING & set(item.fixturenames) or (mark and any(mark.kwargs.values())))


def wanted_by(item: pytest.Function) -> dict[Function, dict[str, Function]]:
    """The functions of the fixtures that a test asks for and that only store, each after those that it needs."""
    definitions = item._fixtureinfo.name2fixturedefs
    found: dict[Function, dict[str, Function]] = {}

    def visit(name: str) -> Function | None:
        function: Function | None = getattr(definitions[name][-1].func, "stores", None) if name in definitions else None
        if function is not None and function not in found:
            needs = {each: visit(each) for each in inspect.signature(function).parameters if each != "db"}
            assert None not in needs.values(), f"{name} stores only, so it can ask only for what stores only: {needs}"
            found[function] = cast(dict[str, Function], needs)
        return function

    for name in item.fixturenames:
        visit(name)
    return found


@pytest.fixture(scope="session")
def _stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Stage]:
    yield stage
    with django_db_blocker.unblock():
        stage.strike()


@pytest.fixture
def _staged(request: pytest.FixtureRequest, _stage: Stage, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        _stage.set_for(request.node)


@pytest.fixture
def _django_db_helper(_staged: None, _django_db_helper: None) -> None:
    """pytest-django's own, which begins the transaction of a test: within those of what is stored already."""
