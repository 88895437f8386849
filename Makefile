# Everything that is done with this checkout. A fresh machine needs python3 with venv, and make.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --custom-compile-command "make lock" --group build

.DEFAULT_GOAL := help
.PHONY: help try test soak lint check bench train train-questions picture lock

help:  ## show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 17

try: $(VENV)/.runs  ## try the bot in a local chat page, without Telegram
	@$(BIN)/consortium-bot try

test: $(VENV)/.tests  ## run all tests
	@$(BIN)/pytest

soak: $(VENV)/.tests  ## run the tests that take long (SOAK_MINUTES=15 is how long the traffic goes on)
	@$(BIN)/pytest -m soak -n 0

lint: $(VENV)/.tests  ## format, lint, types and import contracts
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test  ## all of that, and all tests

bench: $(VENV)/.tests  ## print what everything costs
	@set -e; for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file; done

train: $(VENV)/.tests  ## train the look-up's model from the files in DATA (minutes, 4 GB)
	@PYTHONPATH=. OPENBLAS_NUM_THREADS=1 $(BIN)/python benchmarks/lookup/train.py $(DATA)

train-questions: $(VENV)/.tests  ## train the ranker of questions from all sets in tests/golden (some minutes)
	@PYTHONPATH=. OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.understanding.train

picture: $(VENV)/.tests  ## take the pictures of the chat page (needs Debian's chromium, fonts-inter, fonts-noto-cjk)
	@$(BIN)/python docs/pictures/take.py

lock: $(VENV)/.tests  ## write the lock files anew, with the newest versions
	$(COMPILE) --upgrade --output-file requirements.lock
	$(COMPILE) --upgrade --group dev --output-file requirements-dev.lock

# What is installed is what the lock files name, byte for byte; a stamp says that it is up to date.
$(VENV)/.made:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@python3 -m venv $(VENV)
	@touch $@

$(VENV)/.runs: $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing what the bot needs into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	@echo "Installing what its tests need …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
