# Everything that is done with this project from a shell. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# Test runs would crowd each other on a small machine.
.NOTPARALLEL:

PORT ?= 8000
HOST ?= 127.0.0.1
UV := 0.13.9
VENV := .venv
PYTHON := $(VENV)/bin/python
PYTEST := $(PYTHON) -m pytest
PIP := $(PYTHON) -m pip --disable-pip-version-check --quiet install --no-deps --only-binary :all: --require-hashes
# Nothing is asked of, or told to, anybody outside.
SEMGREP := SEMGREP_SEND_METRICS=off $(VENV)/security/bin/semgrep --disable-version-check --metrics=off
# Dozens of Python processes follow one another: each would compile the whole project anew.
unexport PYTHONDONTWRITEBYTECODE
# npm's scripts look for `node` on the path: the one in the virtual environment comes first.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
NPM := $(VENV)/bin/npm --prefix frontend

FRONTEND_INPUTS := $(wildcard frontend/*.json frontend/*.ts frontend/*.html) \
	$(shell find frontend/src frontend/public -type f 2>/dev/null)
# What `make protocol` writes, with hand-written files between.
GENERATED := frontend/src/protocol docs
# What the database can make a difference to. Who may do what is told by one table in the code.
ON_POSTGRES := tests/ledger tests/bodies tests/sessions tests/records tests/test_every_command.py tests/realtime/test_servers.py
# Tests of browsers, of load and of broken machines are started by their own targets.
UNIT := tests --ignore=tests/e2e --ignore=tests/load --ignore=tests/chaos

# --- what people use ----------------------------------------------------------------------------

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "  make %-20s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: .venv/runtime.stamp frontend/dist/index.html ## Install what the service needs into .venv and build the pages

.PHONY: run
run: setup ## Start a demonstration on http://127.0.0.1:8000 (HOST=… PORT=… change that)
	@exec $(PYTHON) manage.py demo --host $(HOST) --port $(PORT)

.PHONY: test
test: ready unit unit-postgres test-frontend e2e ## Run every test: SQLite, PostgreSQL, pages, browser

.PHONY: check
check: lint types imports migrations settings fresh types-frontend ## Run every check that reads the code without running it

# --- parts of `make test` -----------------------------------------------------------------------

# Either half of it keeps one core busy: together they take as long as the longer.
.PHONY: ready
ready: .venv/runtime.stamp
	@$(MAKE) --no-print-directory .venv/test.stamp & tests=$$!; \
	$(MAKE) --no-print-directory setup || { kill $$tests 2>/dev/null; wait; exit 1; }; wait $$tests

.PHONY: unit
unit: .venv/test.stamp ## Run the Python tests on SQLite
	@echo "Python tests on SQLite …"
	@env -u DATABASE_URL -u REDIS_URL $(PYTEST) $(UNIT) -n auto

.PHONY: unit-postgres
unit-postgres: .venv/test.stamp ## Run the tests of the domain and of two server processes on PostgreSQL
	@echo "Python tests on PostgreSQL …"
	@env -u REDIS_URL $(PYTHON) -m tests.support.postgres $(PYTEST) $(ON_POSTGRES) -m "not (sqlite_only or long or rules)" -n auto

.PHONY: test-frontend
test-frontend: frontend/node_modules/.stamp ## Run the tests of the pages' code
	@echo "Tests of the pages' code …"
	@$(NPM) run --silent test

.PHONY: e2e
e2e: .venv/test.stamp setup ## Run the tests in a real browser
	@echo "Tests in a real browser …"
	@$(PYTEST) tests/e2e -n 3 --dist loadfile

# --- parts of `make check` ----------------------------------------------------------------------

.PHONY: lint
lint: .venv/test.stamp ## Check style and format (ruff)
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

.PHONY: format
format: .venv/test.stamp ## Put style and format right where that can be done by itself
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

.PHONY: types
types: .venv/test.stamp ## Check types (mypy --strict)
	@$(VENV)/bin/mypy

.PHONY: imports
imports: .venv/test.stamp ## Check that imports only run downward
	@$(VENV)/bin/lint-imports

.PHONY: migrations
migrations: .venv/test.stamp ## Check that the migrations match the models
	@$(PYTHON) manage.py makemigrations --check --dry-run

.PHONY: settings
settings: .venv/test.stamp ## Check the settings as they are in production
	@PUBLIC_URL=https://deliberation.example SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))') \
	$(PYTHON) manage.py check --deploy --fail-level WARNING

.PHONY: types-frontend
types-frontend: frontend/node_modules/.stamp ## Check the pages' types, and so that both languages are complete (vue-tsc)
	@$(NPM) run --silent types

.PHONY: fresh
fresh: .venv/runtime.stamp frontend/node_modules/.stamp ## Check that the generated protocol files are up to date
	@old=$$(mktemp -d); trap 'rm -rf "$$old"' EXIT; cp -R --parents $(GENERATED) "$$old"; \
	$(MAKE) --silent protocol; \
	for path in $(GENERATED); do diff -ru "$$old/$$path" "$$path" || { \
		echo "$$path was out of date. It is generated anew now: look at it and commit it." >&2; exit 1; }; \
	done

# --- work on the project ------------------------------------------------------------------------

.PHONY: protocol
protocol: .venv/runtime.stamp frontend/node_modules/.stamp ## Generate the protocol files from the command registry
	@$(PYTHON) manage.py export_protocol
	@$(PYTHON) manage.py spectacular --file docs/openapi.yaml --validate --fail-on-warn
	@$(NPM) run --silent protocol

.PHONY: lock
lock: .venv/bin/python ## Pin all packages with hashes (UPGRADE=1 takes newer ones where pyproject.toml allows)
	@$(PYTHON) -m pip --disable-pip-version-check --quiet install uv==$(UV)
	@lock="$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)"; \
	eval "$$lock pyproject.toml --output-file requirements.txt"; \
	eval "$$lock pyproject.toml --extra test --constraint requirements.txt --output-file tests/requirements.txt"; \
	eval "$$lock tests/security/requirements.in --output-file tests/security/requirements.txt"

.PHONY: bench
bench: .venv/test.stamp ## Run every measurement: about 50 minutes (QUICK=1 for short runs, ONLY="viewers growth" for some)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.everything $(ONLY)

.PHONY: bench-fanout
bench-fanout: .venv/test.stamp ## Measure delivery to many viewers (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.fanout

.PHONY: bench-ingest
bench-ingest: .venv/test.stamp ## Measure durable posts (QUICK=1 for a short run, on SQLite unless ON=postgres)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.ingest $(if $(ON),--on $(ON))

.PHONY: bench-votes
bench-votes: .venv/test.stamp ## Measure votes (QUICK=1 for a short run, on SQLite unless ON=postgres)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.votes $(if $(ON),--on $(ON))

.PHONY: bench-room
bench-room: .venv/test.stamp ## Measure a room of 300 who all post and follow (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.liveroom

.PHONY: bench-viewers
bench-viewers: .venv/test.stamp ## Measure many viewers: busy, quiet, stalled, idle (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.viewers

.PHONY: bench-growth
bench-growth: .venv/test.stamp ## Measure growth: 3,000 viewers, 5,000 statements, 200 sessions (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.growth

.PHONY: bench-stream
bench-stream: .venv/test.stamp ## Measure 10,000 residents on the public stream behind nginx (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.stream

.PHONY: bench-reconnect
bench-reconnect: .venv/test.stamp ## Measure how fast everybody is back after a crash (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.reconnect

.PHONY: bench-servers
bench-servers: .venv/test.stamp ## Measure two server processes on one database (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.servers

.PHONY: bench-condense
bench-condense: .venv/test.stamp ## Measure the opinion maths: parity, stability, speed (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.condense

.PHONY: bench-condense-live
bench-condense-live: .venv/test.stamp ## Measure how far the opinion map is behind a vote (QUICK=1 for a short run)
	@QUICK=$(QUICK) $(PYTHON) -m benchmarks.condensing_live

.PHONY: security
security: .venv/test.stamp .venv/security.stamp ## Attack a running service by HTTP and by socket, and look for what must not stand in the code
	@echo "Rules of what must not stand in the code (semgrep) …"
	@$(SEMGREP) --test --quiet lint
	@$(SEMGREP) --error --quiet --config lint accounts config deliberation realtime frontend/src frontend/index.html manage.py
	@$(PYTHON) -m tests.security.api $(if $(QUICK),5,25)
	@$(PYTHON) -m tests.security.fuzz $(if $(QUICK),10,30)

.PHONY: fuzz
fuzz: .venv/test.stamp ## Send frames of every kind to a running service (SECONDS=600; SEED=… repeats)
	@$(PYTHON) -m tests.security.fuzz $(or $(SECONDS),60) $(SEED)

.PHONY: mutations
mutations: .venv/test.stamp ## Take each defence away, in a copy, and see its test fail (some minutes)
	@$(PYTHON) -m tests.security.mutations

.PHONY: chaos
chaos: .venv/test.stamp ## Kill, stop and cut off every part under load, then count (QUICK=1, SEED=…)
	@env -u DATABASE_URL -u REDIS_URL QUICK=$(QUICK) SEED=$(SEED) $(PYTHON) -m tests.chaos.run

.PHONY: clean
clean: ## Remove what was installed, built and cached (the data in var/ stays)
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- steps that are done once -------------------------------------------------------------------

.venv/bin/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
		echo "Python 3.11 or newer is needed and was not found. Install it (Debian: apt install python3 python3-venv) and run make again." >&2; exit 1; \
	fi; \
	if ! $$found -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "$$found lacks its venv module. Install it (Debian: apt install $$(basename $$found)-venv) and run make again." >&2; exit 1; \
	fi; \
	echo "Making a virtual environment in .venv with $$found …"; \
	rm -rf .venv; $$found -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	@echo "Installing the service's packages …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/runtime.stamp
	@echo "Installing the packages that the tests need …"
	@$(PIP) -r tests/requirements.txt
	@touch $@

# Tools with strict pins of their own, and large: apart from everything else.
.venv/security.stamp: tests/security/requirements.txt | .venv/bin/python
	@echo "Installing the tools of make security …"
	@$(PYTHON) -m venv --clear .venv/security
	@.venv/security/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --only-binary :all: --require-hashes -r $<
	@touch $@

frontend/node_modules/.stamp: frontend/package.json frontend/package-lock.json | .venv/runtime.stamp
	@echo "Installing the pages' packages …"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: $(FRONTEND_INPUTS) frontend/node_modules/.stamp
	@echo "Building the pages …"
	@$(NPM) run --silent build
	@# WhiteNoise compresses nothing as it serves: it looks for a smaller neighbour of each file.
	@$(PYTHON) -m whitenoise.compress --quiet --no-brotli frontend/dist
	@touch $@
