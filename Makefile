# Two commands are enough: `make demo` and `make test`. Each sets up what it needs.

PYTHON ?= python3
BIN := .venv/bin
PORTALS := tests/publishers/portals/servers/control.py
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test check docs test-journeys test-browser test-kill test-office test-portals bench wheel clean

help:  ## List what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(STAMP)  ## Install the locked dependencies and the project into .venv

# The lock's own entry for uv, hashes included: everything is installed from the lock.
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	awk '/^uv==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements.lock > .venv/uv.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $(STAMP)

demo: setup  ## Make the example consultation and open the portal on it
	$(BIN)/concertation demo --folder .demo

test: setup  ## Run the tests; journeys, browser and portals apart; COVERAGE=1: note what they cover
	$(BIN)/pytest -n 2 --dist worksteal $(if $(COVERAGE),--cov --cov-report= --cov-fail-under=0) -q

check: setup  ## Lint, types, layers, dependencies, generated documentation
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/cog --check --verbosity=0 CONTRIBUTING.md docs/*.md

docs: setup  ## Write the generated parts of the documentation again
	$(BIN)/cog -r CONTRIBUTING.md docs/*.md

test-journeys: setup  ## Follow consultations through releases; COVERAGE=1: judge it, after the tests'
	$(BIN)/pytest -m journey -n 2 --dist worksteal $(if $(COVERAGE),--cov --cov-append --cov-report=term:skip-covered) -q

test-browser: setup  ## Run the tests that need Chromium
	.ci/needs chromium chromium
	$(BIN)/pytest -m browser -q

test-office: setup  ## Open a release in LibreOffice
	.ci/needs soffice libreoffice-calc-nogui
	$(BIN)/pytest -m office -q

test-kill: setup  ## Kill a build and a release wherever the disk changes; EVERY=1: at every step
	$(BIN)/pytest -m campaign -q

test-portals: setup  ## Publish to real CKANs and udata, and break it; EVERY=1: every fault; SEED=: another order
	.ci/needs redis-server redis-server
	.ci/needs '/usr/lib/postgresql/*/bin/postgres' postgresql
	.ci/needs libmagic.so.1 libmagic1
	.ci/needs libcurl.so.4 libcurl4
	trap '$(BIN)/python $(PORTALS) reset' EXIT; trap 'exit 1' INT TERM; $(BIN)/python $(PORTALS) start && $(BIN)/pytest -m portals -q -n 3 --dist load --maxschedchunk 1

bench: setup  ## Measure the pipeline on a large generated consultation, beside plain pandas
	$(BIN)/python benchmarks/generate.py 20000 .bench
	$(BIN)/python benchmarks/measure.py .bench --peer pandas

wheel: setup  ## Build the wheel and try it in a bare environment
	.ci/wheel

clean:  ## Remove what the commands above made
	test ! -d .portals || $(PYTHON) $(PORTALS) clean
	rm -rf .portals .peers .venv .demo .bench dist .coverage .pytest_cache .mypy_cache .ruff_cache
