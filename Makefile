# The only door to the project. `make` alone lists what it opens.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Without compiled modules every start of a process takes a second longer.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
PORT ?= 8000
ARGS ?=
export PORT

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

.PHONY: run
run: .venv/run.stamp ## set up what is missing, serve the site on http://localhost:8000/ (PORT= moves it)
	@exec $(PYTHON) manage.py up

.PHONY: setup
setup: .venv/dev.stamp ## what the other targets need, in .venv/; safe to repeat
	@$(PYTHON) manage.py messages --compile

.PHONY: test
test: .venv/dev.stamp ## all tests but the long ones, on private servers; ARGS= goes to pytest
	@bin/machine browser || true
	$(PYTHON) -m pytest -n 2 -m "not long" $(ARGS)

.PHONY: test-all
test-all: .venv/dev.stamp ## all tests, the long ones too
	@bin/machine browser || true
	$(PYTHON) -m pytest -n 2 $(ARGS)

.PHONY: check
check: .venv/dev.stamp ## format, lint, types, imports, migrations, translations, diagrams, tree
	$(PYTHON) -m ruff format --check --quiet .
	$(PYTHON) -m ruff check --quiet .
	.venv/bin/lint-imports --no-logo
	$(PYTHON) -m mypy
	$(PYTHON) manage.py check --fail-level WARNING
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py messages --check
	$(PYTHON) manage.py state_diagram --check
	bin/check-tree

.PHONY: format
format: .venv/dev.stamp ## bring the source into shape
	$(PYTHON) -m ruff format --quiet .
	$(PYTHON) -m ruff check --quiet --fix .

.PHONY: bench
bench: .venv/dev.stamp ## ratios against a bare view and a hand-written query
	$(PYTHON) -m bench $(ARGS)

.PHONY: screenshots
screenshots: .venv/dev.stamp ## the pictures of the README, taken anew from a small world
	@bin/machine browser
	SCREENSHOTS=1 $(PYTHON) -m pytest tests/browser/test_screenshots.py

.PHONY: clean
clean: ## remove the virtual environment, the data of `make run` and what tools left
	bin/clean

.venv/run.stamp: requirements.txt requirements-prod.txt
	@bin/setup requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt requirements.txt requirements-prod.txt
	@bin/setup requirements-dev.txt
	@touch .venv/run.stamp $@
