# Two commands matter: `make run` and `make test`. Paths are relative, so that a space in the project's own does no harm.
PYTHON ?= python3
VENV := .venv/bin/python

.PHONY: help
help: ## say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

.PHONY: run
run: export DEMO ?= 1
run: setup ## set up what is missing, then serve on http://127.0.0.1:8000 (PORT, HOST, DATA_DIR, DATABASE_URL change it)
	@exec $(VENV) manage.py serve

# Several at a time; tests/scheduling.py says which.
PYTEST := $(VENV) -m pytest -n auto --maxprocesses 8 --dist loadfile

# Compiled once, in a place that nobody's sources share: a test of faults starts Postil several times over, and each
# time took twice as long where the environment asks for no such files.
test test-database: export PYTHONDONTWRITEBYTECODE :=
test test-database: export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode

.PHONY: test
test: setup-tests ## set up what is missing, then every test, the browser's included (ARGS="-k words" for some)
	@$(VENV) -m tests.browser.chromium
	$(PYTEST) $(ARGS)

.PHONY: test-database
test-database: setup-tests ## the tests that store something, on the PostgreSQL that DATABASE_URL names
	$(PYTEST) -m "database and not browser and not faults" $(ARGS)

.PHONY: lint
lint: setup-tests ## style, types and templates
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy
	$(VENV) -m djlint --lint templates

.PHONY: format
format: setup-tests ## put the code into shape
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

.PHONY: lock
lock: setup ## pin every package anew, with its hashes
	.venv/bin/uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	.venv/bin/uv pip compile $(LOCK) pyproject.toml --group dev -o requirements-dev.txt
	.venv/bin/uv pip compile $(LOCK) pyproject.toml --group training -o requirements-training.txt
	.venv/bin/uv pip compile $(LOCK) pyproject.toml --group training --group teacher -o requirements-teacher.txt

LOCK := --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: setup
setup:
	@$(PYTHON) reader/service/set_up.py

.PHONY: setup-tests
setup-tests:
	@$(PYTHON) reader/service/set_up.py --tests
