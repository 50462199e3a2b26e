# Everything is installed into this folder: .venv and node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= data/demo
FRESH ?=

# Every process that a test or the demo starts would compile all it imports anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench trust screenshots clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed node_modules/.installed ## Install what is needed into this folder

$(VENV)/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet uv==0.13.8
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

# Semgrep asks for other versions of our packages, so it has an environment of its own.
$(VENV)/semgrep/.installed: requirements-semgrep.lock $(VENV)/.installed
	@$(BIN)/python -m venv --without-pip $(VENV)/semgrep
	@VIRTUAL_ENV=$(CURDIR)/$(VENV)/semgrep $(BIN)/uv pip install --quiet --require-hashes -r requirements-semgrep.lock
	@touch $@

# Not for every machine is there a wheel; the trial says so where it is missing.
$(VENV)/.atheris: requirements-fuzz.lock $(VENV)/.installed
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes --only-binary :all: -r requirements-fuzz.lock || echo "atheris cannot be had here"
	@touch $@

node_modules/.installed: package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

demo: install ## Try it: five cities on SQLite at http://127.0.0.1:8000 (PORT=8123, FRESH=1)
	@$(BIN)/yorozu demo --data $(DATA) --port $(PORT) $(if $(FRESH),--fresh)

test: install $(VENV)/semgrep/.installed ## Run everything: SQLite, PostgreSQL when one answers, chromium when it can be had
	@$(BIN)/python scripts/run_tests.py

check: install $(VENV)/semgrep/.installed ## ruff, mypy --strict, import contracts, missing migrations, static checks
	@$(BIN)/ruff format --check src tests bench scripts
	@$(BIN)/ruff check src tests bench scripts
	@$(BIN)/lint-imports --no-cache
	@YOROZU_SECRET_KEY=only-for-checking-types-only-for-checking $(BIN)/mypy
	@$(BIN)/python scripts/check_migrations.py
	@$(BIN)/python scripts/check_static.py

bench: install ## Measure against the named floors; writes docs/benchmarks.md
	@$(BIN)/python -m bench

trust: install $(VENV)/semgrep/.installed $(VENV)/.atheris ## The long trials of trust, on both databases; writes docs/trust.md (TRIALS=crash)
	@$(BIN)/python scripts/run_trials.py $(TRIALS)

screenshots: install ## Make the README's pictures anew
	@$(BIN)/python scripts/screenshots.py

lock: ## Pin every package anew, with hashes
	@$(BIN)/uv pip compile pyproject.toml --group dev --extra ocr --generate-hashes --no-header --no-emit-index-url -q -o requirements.lock
	@for each in semgrep fuzz; do $(BIN)/uv pip compile --group pyproject.toml:$$each --generate-hashes --no-header --no-emit-index-url -q -o requirements-$$each.lock; done

clean: ## Remove what was installed and made here, not the data
	rm -rf $(VENV) node_modules build .mypy_cache .ruff_cache .pytest_cache .hypothesis
