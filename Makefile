# The commands of this repository; each does the set-up it needs first. Python >= 3.11 and make are enough.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SOURCE ?=

# The first Python on this machine that is new enough; name another with make PYTHON=/path/to/python.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	command -v $$each >/dev/null 2>&1 && $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$each && break; done)
SPARK = $(shell command -v java >/dev/null 2>&1 && echo spark)
SUPERSET = apache-superset==6.1.0 duckdb-engine==0.17.0 'duckdb<2' rich 'flask-caching<2.4' cachetools
CLIENTS = tests/bi/test_dbt.py tests/readers/test_old_client.py
BI = tests/bi tests/readers/test_old_client.py
DBT = 'dbt-core>=1.11,<1.12' dbt-duckdb==1.11.1 'duckdb>=2,<3'
PIP = $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt

.PHONY: help run test slow test-clients test-bi lint docs site words gold bench clean
help: ## Show these lines.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## Make a warehouse and a report from made-up customers; from yours with SOURCE=customers.csv.
	@$(if $(SOURCE),$(BIN)/segapp run "$(SOURCE)" $(ARGS),$(BIN)/segapp demo $(ARGS))

test: $(VENV)/.development ## Run the tests, without those that take long; some with ARGS="tests/test_x.py".
	@$(BIN)/python -m pytest -m "not slow" --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

slow: $(VENV)/.development ## Run the tests that take long: the wheel, the documents, crashes, many seeds.
	@$(BIN)/python -m pytest -m slow --numprocesses auto --maxprocesses 4 --dist worksteal $(BI:%=--ignore=%) $(ARGS)

test-clients: $(VENV)/.development .venv-dbt/.ready ## Try dbt and old DuckDB clients on the published file; they are installed.
	@$(BIN)/python -m pytest $(CLIENTS) --numprocesses auto --maxprocesses 2 --dist loadfile $(ARGS)

test-bi: $(VENV)/.development .venv-superset/.ready .venv-dbt/.ready ## Try Superset, dbt and old DuckDB clients on the published file; all are installed.
	@$(BIN)/python -m pytest $(BI) --numprocesses auto --maxprocesses 2 --dist loadfile $(ARGS)

lint: $(VENV)/.development ## Check style and types of Python and SQL.
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar sql

docs: $(VENV)/.development ## Put the real output of their examples into README and docs/, and draw the README's pictures.
	@$(BIN)/python -m tests.documents

site: $(VENV)/.development ## Build the documents as a site, with a gallery of the demo and a reference: build/site.
	@$(BIN)/python -m tests.docs_site.build $(ARGS)

words: $(VENV)/.development ## Print what a language of the pages lacks, and what it translates for nothing: LANGUAGE=de.
	@$(BIN)/python -m tests.report.catalog $(or $(LANGUAGE),de)

gold: $(VENV)/.development ## Accept what the report's pages say now; then read the difference.
	@$(BIN)/python -m tests.report.golden

bench: $(VENV)/.benchmark ## Measure against pandas + scikit-learn, faiss and, where there is Java, Spark; a quarter of an hour.
	@$(BIN)/python benchmarks/whole_job.py
	@$(BIN)/python benchmarks/scale.py --kind integers --memory-limit 60MB --peers sklearn_10 minibatch faiss $(SPARK)
	@$(BIN)/python benchmarks/scale.py --rows 10000000 --memory-limit 200MB --peers sklearn_1 faiss $(SPARK)

clean: ## Remove what the set-up and the tests made; keep warehouse and report.
	@rm -rf $(VENV) .venv-superset .venv-dbt .cache build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis benchmarks/out

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "No Python 3.11 or later was found. Install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; fi
	@echo "Setting up $(VENV) with $$($(PYTHON) --version): once, about a minute" >&2
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# The stamps make a second call start at once; a changed pin or dependency installs again.
$(VENV)/.runtime: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) --editable .
	@touch $@

$(VENV)/.development: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) --editable '.[dev,site]'
	@touch $@ $(VENV)/.runtime

# Superset and dbt pin libraries that segapp has newer ones of, so each lives apart.
.venv-superset/.ready: Makefile
	@$(PYTHON) -m venv --clear .venv-superset
	@.venv-superset/bin/python -m pip install -qq --disable-pip-version-check $(SUPERSET)
	@touch $@

.venv-dbt/.ready: Makefile
	@$(PYTHON) -m venv --clear .venv-dbt
	@.venv-dbt/bin/python -m pip install -qq --disable-pip-version-check $(DBT)
	@touch $@

$(VENV)/.benchmark: pyproject.toml constraints.txt | $(BIN)/python
	@$(PIP) --editable '.[bench]'
	@touch $@ $(VENV)/.runtime
