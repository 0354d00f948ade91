# Every command sets up what it needs first; a second run finds it done.
# Needs Python 3.11 (or 3.12), make and git. Where a step fails, var/setup.log has its output.

PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3) python3)
SPEED  ?= 1
BIN    := .venv/bin
DEMO   := --speed $(SPEED) $(if $(filter-out 0,$(ONCE)),--once) $(if $(PORT),--port $(PORT))
PO     := $(shell find challenge_hub -name '*.po' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup demo scaled run test format lint types bench soak mutation wheel lock clean browser python-is-right

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: .venv/.project .venv/.translations static/vendor/.ready  ## install everything, once

demo: setup  ## play a real week of support calls in three minutes (SPEED=2, PORT=, ONCE=1 exits at the end)
	@$(BIN)/challenge-hub demo $(DEMO)

scaled: setup  ## the demo on two web processes, two engines, PostgreSQL, Redis and a proxy; some are killed
	@$(BIN)/python -W ignore:XDG_RUNTIME_DIR -m scaled --speed $(SPEED) $(if $(PORT),--port $(PORT))

run: setup  ## serve on port 8000 (PORT=…), with the data in var/
	@mkdir -p var && { test -s var/secret || (umask 077; $(BIN)/challenge-hub secret > var/secret); }
	@HUB_SECRET_KEY="$${HUB_SECRET_KEY:-$$(cat var/secret)}" \
	    $(BIN)/challenge-hub serve $(if $(PORT),--port $(PORT))

test: setup browser  ## every check that decides whether a change lands
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2

format: setup  ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: setup  ## style, and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports

types: setup  ## mypy, strict
	$(BIN)/mypy

bench: setup .venv/.bench  ## measure against references (BENCH=broadcast for one), write docs/explanation/performance.md
	$(BIN)/python -m bench --write $(BENCH)

soak: setup  ## every failure at length: everything at random, 200 kill cycles a database (SOAK_MINUTES=5, KILL_CYCLES=200)
	SOAK=1 $(BIN)/pytest -s -p no:randomly -o python_files='test_*.py soak_*.py' tests/failures

mutation: setup  ## alter scoring in 7,900 ways, one at a time, and see that tests notice (45 minutes)
	HUB_FEWER_EXAMPLES=10 SPT_NOENV=1 $(BIN)/python -m mutmut run > mutmut.log 2>&1 || tail -n 30 mutmut.log
	$(BIN)/python -m tests.scoring.mutation

wheel: setup  ## build dist/*.whl with templates, static files and translations
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: .venv/.packages  ## renew requirements.lock after a change in pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --python-version 3.11 \
	    --generate-hashes --no-header --no-emit-index-url --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --group bench --constraint requirements.lock --python-version 3.11 \
	    --generate-hashes --no-header --no-emit-index-url --output-file bench/requirements.lock

clean:  ## remove everything that set-up made
	rm -rf .venv node_modules setup/chromium/node_modules static/vendor var/chromium dist build
	find challenge_hub -name '*.mo' -delete

browser: .venv/.project
	@$(BIN)/python -m setup.browser

python-is-right:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null || \
	    { echo 'set-up: needs Python 3.11 or 3.12; install it or name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }

.venv/.packages: requirements.lock setup/python.py | python-is-right
	@$(PYTHON) -m setup.python packages
	@touch $@

.venv/.project: pyproject.toml .venv/.packages
	@$(PYTHON) -m setup.python project
	@touch $@

.venv/.translations: $(PO) .venv/.packages setup/translations.py
	@$(BIN)/python -m setup.translations
	@touch $@

.venv/.bench: bench/requirements.lock .venv/.packages
	$(BIN)/pip install --quiet --require-hashes --requirement bench/requirements.lock
	@touch $@

# Not touched where the files could not be fetched: the next run then tries again.
static/vendor/.ready: package-lock.json setup/vendor.sha256 | .venv/.packages
	@$(BIN)/python -m setup.front_end $@
