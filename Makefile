# Every command of this project. `make` alone lists them.
# The environment makes itself: a stamp under .venv remembers which lock file it was made from.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
DEVELOP := $(VENV)/.develop
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet
DATABASES := SQLite and PostgreSQL
# A file of tests stays in one process, which builds what its tests share once; the long files go first.
PYTEST := $(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder
# Whatever the shell says: tests and the program start many processes, and compile the same files in each otherwise.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-console up test check lint types contracts drawings bench fix lock clean

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock | $(PY)
	@echo "Installing what Xiao'an runs on (once, from requirements.lock) ..."
	@$(PIP) install --require-hashes --requirement requirements.lock
	@touch $@

$(DEVELOP): requirements-dev.lock $(RUNTIME)
	@echo "Installing what its tests need (once, from requirements-dev.lock) ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@touch $@

setup: $(RUNTIME) ## make the environment under .venv
	@echo "Ready. Try: make demo"

demo: $(RUNTIME) ## a district lives 90 days on a simulated clock; look at var/demo afterwards
	@$(PY) -m xiaoan demo

demo-console: $(RUNTIME) ## the same district in a browser, at http://127.0.0.1:8080, with a login for every role
	@$(PY) -m xiaoan demo-console

up: $(RUNTIME) ## Prefect server, deployments and the runner, until Ctrl-C
	@$(PY) -m xiaoan up

test: $(DEVELOP) ## the tests on SQLite and PostgreSQL, without those that take long: Prefect, kills, races of processes, a browser
	@XIAOAN_TESTS_ONE_CORE_EACH=1 $(PYTEST) -m "not prefect and not packaging and not kill and not slow and not browser"

check: $(DEVELOP) ## all of it: what CI runs
	@# Each of these keeps one core busy; together they take as long as the longest.
	@$(MAKE) --no-print-directory --jobs 2 types lint contracts drawings
	@test -x /usr/bin/chromium || echo "Chromium is missing, so the console is not tried in a browser: apt-get install -y chromium"
	@$(PYTEST)
	@echo "check: ruff, mypy --strict, import contracts, drawings, and every test on $(DATABASES): all passed"

lint: $(DEVELOP)
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .

types: $(DEVELOP)
	@$(PY) -m mypy

contracts: $(DEVELOP)
	@$(VENV)/bin/lint-imports

drawings: $(DEVELOP) ## draw the generated pages (lifecycle, glossary, refusals) again
	@$(PY) -m docs.drawings

bench: $(DEVELOP) ## what it costs, beside a raw-SQL floor of the same run
	@$(PY) -m benchmarks

fix: $(DEVELOP) ## format, and mend what the linter can mend
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

lock: ## resolve the lock files again (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --upgrade --output-file requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --constraint requirements.lock --upgrade --output-file requirements-dev.lock

clean: ## remove the environment and what demos and tests left behind
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis
