# make run    everything on this machine, nothing to install first: http://localhost:8000/
# make test   everything the tests need, then all of them
# make coverage  the first two parts once more, measured; below the mark it fails
# make lint   formatting and static checks alone
# make lock   resolve the dependencies again
# make secrets EMAIL_URL=smtp+tls://user:password@host:587   what docker-compose.yml needs, once
.DEFAULT_GOAL := help
.PHONY: help run test coverage lint lock secrets
SHELL := /bin/bash

PORT ?= 8000
PARALLEL ?= 2
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml
export PYTHONUNBUFFERED := 1
export UV_PYTHON_DOWNLOADS := never

help:
	@sed -n '1,/^\.DEFAULT/{s/^# //p}' Makefile

run: $(VENV)/run.stamp
	@exec $(PYTHON) manage.py run --port $(PORT)

# Each part ends the whole at its first failure; the last line is pytest's summary of what ran last.
test: $(VENV)/test.stamp
	@$(PYTHON) -m tests.browser
	@echo "1 of 3: embedded database"
	@$(PYTHON) -m pytest -q -n $(PARALLEL) -m "not browser and not stack"
	@echo "2 of 3: PostgreSQL, Redis and a worker"
	@$(PYTHON) -m tests.services $(PYTHON) -m pytest -q -n $(PARALLEL) -m "(database or stack) and not browser"
	@echo "3 of 3: browser"
	@$(PYTHON) -m pytest -q -n $(PARALLEL) -m browser

coverage: $(VENV)/test.stamp
	@rm -f .coverage .coverage.*
	@$(PYTHON) -m coverage run -m pytest -q -n $(PARALLEL) -m "not browser and not stack"
	@$(PYTHON) -m tests.services $(PYTHON) -m coverage run -m pytest -q -n $(PARALLEL) -m "(database or stack) and not browser"
	@$(PYTHON) -m tests.coverage_gate

lint: $(VENV)/test.stamp
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m djlint templates --check --lint --quiet
	@$(VENV)/bin/lint-imports

lock: $(VENV)/run.stamp
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/$(LOCK) --group local -o requirements/run.txt
	@$(VENV)/bin/$(LOCK) --group local --group test -o requirements/test.txt
	@for lock in requirements/*.txt; do \
	  { echo "# Resolved on $$(date -u +%F) by make lock."; cat $$lock; } > $$lock.dated && mv $$lock.dated $$lock; \
	done

secrets: $(VENV)/run.stamp
	@$(PYTHON) manage.py make_secrets --email-url "$(EMAIL_URL)"

# The newest Python on this machine that the application runs on.
$(PYTHON):
	@for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	  if "$$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then \
	    echo "Making an environment with $$name …"; exec "$$name" -m venv $(VENV); \
	  fi; \
	done; echo "Python 3.11 to 3.14 with its venv module is needed and was not found." >&2; exit 1

$(VENV)/run.stamp: requirements/run.txt | $(PYTHON)
	@echo "Installing what the application needs (about a minute) …"
	@$(PIP) -r requirements/run.txt
	@touch $@

$(VENV)/test.stamp: requirements/test.txt | $(PYTHON)
	@echo "Installing what the tests need (about a minute) …"
	@$(PIP) -r requirements/test.txt
	@touch $@ $(VENV)/run.stamp
