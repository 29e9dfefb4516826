# The commands a person types. `make` alone prints this menu.
PYTHON ?= python3
VENV := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench messages migrate seed lock

help:  ## this menu
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:  ## set up, migrate, seed where empty, serve (PORT=8000 DATA_DIR=var)
	@$(PYTHON) scripts/prepare.py run
	@exec $(VENV)/python scripts/run.py

test:  ## set up and run all tests: SQLite, PostgreSQL, browser
	@$(PYTHON) scripts/prepare.py test
	@exec $(VENV)/python scripts/run_tests.py $(ARGS)

check: lint test  ## lint, format, import contracts and all tests

lint:  ## ruff and the import contracts
	@$(PYTHON) scripts/prepare.py test
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/lint-imports

bench:  ## measure bids, closes, watchers, the land book and the search, each with a verdict (ARGS="bids storm")
	@$(PYTHON) scripts/prepare.py test
	@exec $(VENV)/python bench/run.py $(ARGS)

messages:  ## bring the Chinese catalogue up to date and compile it
	@$(VENV)/python scripts/messages.py

migrate:  ## bring the database up to date
	$(VENV)/flask --app wsgi db upgrade
	$(VENV)/flask --app wsgi rebuild-index

seed:  ## put the sample market into an empty database
	$(VENV)/flask --app wsgi seed

lock:  ## pin requirements*.in again, with hashes
	@$(VENV)/python scripts/lock.py
