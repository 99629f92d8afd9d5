"""The shape of the code, read off its imports: they only go down."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("reader", "annotations")
FLOORS = {"text": 0, "models": 1, "queries": 2, "actions": 2}
EDGE = 3  # views, forms, api, management, suggesters, service and the modules at a package's top
OPEN_TO_ALL = {"reader.signals"}  # how the library tells upwards; it imports nothing of ours
PURE = {"rapidfuzz", "regex"}  # what floor 0 may use beside the standard library
ONLY_IN = {
    "spacy": {
        "annotations.suggesters.pipeline",
        *(f"annotations.suggesters.training.{name}" for name in ("assembling", "docbins", "retraining", "stages")),
    },
    "procrastinate": {"annotations.jobs", "annotations.working"},
    "py3langid": {"annotations.suggesters.recognising"},
}
LISTENS = "annotations.live.listening"  # the one module that speaks LISTEN
LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 40  # lines
LONGEST_VIEW = 20  # lines

MODULES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(module: str) -> int:
    parts = module.split(".")
    return FLOORS.get(parts[1], EDGE) if len(parts) > 1 else EDGE


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, relative ones resolved."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            if module in PACKAGES or (ROOT / module.replace(".", "/")).is_dir():
                yield from (f"{module}.{alias.name}" for alias in node.names)


def ours(module: str) -> bool:
    path = ROOT / module.replace(".", "/")
    return module.split(".")[0] in PACKAGES and (path.is_dir() or path.with_suffix(".py").is_file())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_go_down(path):
    here = name_of(path)
    for module in imports(path):
        if not ours(module) or module in PACKAGES or module in OPEN_TO_ALL:
            continue
        assert floor(module) <= floor(here), f"{here} (floor {floor(here)}) imports {module} (floor {floor(module)})"
        assert not (here.startswith("reader") and module.startswith("annotations")), f"{here} imports {module}"


@pytest.mark.parametrize("path", [p for p in MODULES if floor(name_of(p)) == 0], ids=name_of)
def test_floor_0_is_pure(path):
    import sys

    for module in imports(path):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names | PURE | set(PACKAGES), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_of_these_has_one_door(library):
    doors = {name_of(path) for path in MODULES if any(m.split(".")[0] == library for m in imports(path))}
    assert doors == ONLY_IN[library]


def test_one_module_listens_to_the_database():
    def speaks(path: Path) -> bool:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
        return any(text.startswith("LISTEN ") for text in texts)

    assert {name_of(path) for path in MODULES if speaks(path)} == {LISTENS}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_room_is_too_large(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_MODULE
    longest = LONGEST_VIEW if "views" in path.parts else LONGEST_FUNCTION
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.body[0].lineno + 1
            assert length <= longest, f"{name_of(path)}.{node.name} has a body of {length} lines"


def test_only_two_packages_at_the_top():
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == {*PACKAGES, "tests"}
