# Two commands for a newcomer: `make demo` and `make test`. Both set everything up first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DEMO ?= .demo
UV := .tools/bin/uv
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE :=  # set, each process would compile Django and all of ours anew: 2 of 4.4 CPU seconds of a command

# The demonstration, with a gateway for text messages on loopback whose outbox anybody at this machine can read.
SMS_PORT ?= 8025
SMS := $(PY) -m tests.channels.gateway --port $(SMS_PORT) --outbox $(DEMO)/outbox --site http://localhost:$(PORT)
SERVE_DEMO = $(SMS) --home $(DEMO) && { $(SMS) & trap "kill $$!" EXIT; HELIOGRAPH_HOME=$(DEMO) .venv/bin/heliograph serve --port $(PORT); }

.PHONY: help setup spark demo demo-fresh test test-slow test-postgres fuzz fuzz-guided check bench lock messages clean

help:            ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

setup: .venv/ready   ## the environment from the lock file, the style sheet, the English words
	@$(PY) tools/build_assets.py
	@$(PY) tools/messages.py compile

.venv/ready: requirements/test.txt pyproject.toml
	@test -x $(UV) || { echo "· uv"; PIP_ROOT_USER_ACTION=ignore $(PYTHON) -m pip install -q --disable-pip-version-check --target .tools uv; }
	@echo "· the environment (.venv)"
	@test -x $(PY) || $(UV) venv -q --python $(PYTHON) .venv
	@$(UV) pip sync -q --python $(PY) --require-hashes requirements/test.txt
	@$(UV) pip install -q --python $(PY) --no-deps -e .
	@touch .venv/ready

spark: setup     ## PySpark beside DuckDB, for a province or a nation (needs Java 17 or newer)
	@$(UV) pip install -q --python $(PY) --require-hashes -r requirements/spark.txt

demo: setup      ## a demonstration bureau on http://localhost:$(PORT)/
	@HELIOGRAPH_HOME=$(DEMO) .venv/bin/heliograph demo
	@$(SERVE_DEMO)

demo-fresh: setup    ## the same, thrown away and made anew
	@HELIOGRAPH_HOME=$(DEMO) .venv/bin/heliograph demo --fresh
	@$(SERVE_DEMO)

test: setup      ## every test, on SQLite; browser and PostgreSQL tests where those are installed
	@$(PY) -m pytest -n $${TEST_PROCESSES:-2} --dist worksteal

test-slow: setup ## what takes many minutes: the whole scripted year of a county
	@HELIOGRAPH_TEST_SLOW=1 $(PY) -m pytest -q -s -m slow

test-postgres: setup ## the tests that touch a database, on PostgreSQL (started in a temporary folder)
	@$(PY) tools/postgres.py --forgetful $(PY) -m pytest -n $${TEST_PROCESSES:-2} --dist worksteal tests/matters tests/organisation tests/ledger tests/insight tests/jobs tests/cases tests/supervision tests/publishing tests/notices tests/questions tests/learned tests/routing tests/repeats tests/topics tests/answering tests/consultations tests/duties tests/beats tests/bookings tests/visits tests/disputes tests/firms tests/volunteers tests/campaigns tests/forum tests/surveys tests/inspections tests/panel tests/appraisal tests/boards tests/opendata tests/patrol tests/channels/api tests/channels/delivery tests/channels/subscriptions tests/channels/open311 tests/channels/webhooks

fuzz: setup      ## every parser for FUZZ_SECONDS (600) in all, with messages no honest sender sends
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-600} nice -n 19 $(PY) -m pytest -q -s tests/fuzz -k never_breaks

fuzz-guided: setup   ## the same under atheris, guided by what code a message reaches (it stays in .tools)
	@test -d .tools/atheris || $(UV) pip install -q --python $(PY) --target .tools/atheris --only-binary :all: atheris
	@PYTHONPATH=src:. ATHERIS=.tools/atheris nice -n 19 $(PY) -m tests.fuzz.guided

check: setup     ## ruff, mypy --strict, import-linter, the procedures
	@$(PY) -m ruff check src tests tools benchmarks
	@$(PY) -m ruff format --check src tests tools benchmarks
	@HELIOGRAPH_HOME=var .venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/heliograph procedures check

bench: setup     ## the measurements, beside the raw limits of this machine
	@$(PY) -m benchmarks

lock:            ## pin requirements/*.in anew
	@for name in base verify witness test spark; do $(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements/$$name.in -o requirements/$$name.txt; done

messages: setup  ## gather new Chinese words for translation into each app's English catalogue
	@$(PY) tools/messages.py gather

clean:           ## everything that was built; no instance
	@rm -rf .venv .tools frontend/node_modules src/heliograph/site/static/build .mypy_cache .ruff_cache .pytest_cache
