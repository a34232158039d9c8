# Guichet's commands. `make` alone lists them.
#
# Needs what a bare Debian or Ubuntu lacks: apt install make git python3-venv (Python >= 3.11).

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
PYTHON := $(VENV)/bin/python
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
CATALOGUES := $(VENV)/.catalogues-compiled
OPERATOR ?=


export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## this list
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## ?/\1\t/' | awk -F'\t' '{ printf "make %-13s %s\n", $$1, $$2 }'

# --- install ----------------------------------------------------------------------------------------------------------

# The first Python that runs and is 3.11 to 3.13: `python3`, else one of the versioned names.
define find_python
for candidate in python3 python3.13 python3.12 python3.11; do \
  if $$candidate -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then found=$$candidate; break; fi; \
done; \
missing=; \
[ -n "$$found" ] || missing="python3 (3.11, 3.12, 3.13)"; \
if [ -n "$$found" ] && ! $$found -c 'import venv, ensurepip' 2>/dev/null; then missing="$$missing python3-venv"; fi; \
command -v git >/dev/null 2>&1 || missing="$$missing git"; \
if [ -n "$$missing" ]; then \
  echo "Guichet : il manque $$missing. Sur Debian ou Ubuntu : sudo apt install make git python3-venv" >&2; \
  echo "Guichet: missing $$missing. On Debian or Ubuntu: sudo apt install make git python3-venv" >&2; \
  exit 1; \
fi
endef

$(PYTHON):
	@$(find_python); echo "$$($$found --version) : $(VENV)"; $$found -m venv --clear $(VENV)

# What runs: exact versions, each file checked against its hash; then the package itself, from this folder.
$(RUN): requirements/run.txt pyproject.toml | $(PYTHON)
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements/run.txt
	@$(PYTHON) -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# The same, with what checks and tests.
$(DEV): requirements/dev.txt $(RUN)
	@$(PYTHON) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# The .mo files that Django reads, compiled by Babel: nobody needs gettext's programs.
$(CATALOGUES): $(wildcard guichet/locale/*/LC_MESSAGES/django.po) tools/messages.py $(RUN)
	@$(PYTHON) -m tools.messages compile
	@touch $@

.PHONY: install install-dev
install: $(RUN) $(CATALOGUES) ## the virtual environment (.venv) with the `guichet` command
install-dev: $(DEV) $(CATALOGUES) ## the same, with what checks and tests

# --- the demonstration ------------------------------------------------------------------------------------------------

.PHONY: demo
demo: install ## the five spaces on this machine; OPERATOR=carmin for one
	@$(VENV)/bin/guichet demo $(OPERATOR)

# --- checks and tests -------------------------------------------------------------------------------------------------

.PHONY: check test test-fast test-packages journeys faults bench
check: install-dev ## format, lint, types, contracts, migrations, packs, typography, catalogues
	@$(PYTHON) -m tests.run check

test-fast: install-dev ## unit tests on SQLite, ruff and the contracts: under a minute
	@$(PYTHON) -m tests.run fast

test: test-packages install-dev ## everything, on SQLite and PostgreSQL, in a real Chromium; installs what it needs
	@$(PYTHON) -m tests.run all

journeys: test-packages install-dev ## only the journeys in Chromium, on the five spaces
	@$(PYTHON) -m tests.run journeys

faults: test-packages install-dev ## pages and workers killed 200 times under load, on SQLite and on PostgreSQL
	@$(PYTHON) -m tests.run faults

bench: test-packages install-dev ## one JSON object per line: name, value, unit, reference, ratio
	@$(PYTHON) -m bench

# Chromium and PostgreSQL from the distribution, when they are missing.
test-packages:
	@sh tests/packages.sh

# --- what is generated, and committed ---------------------------------------------------------------------------------

.PHONY: lock messages typo contracts icons schema clean
lock: install-dev ## requirements/*.txt, from pyproject.toml
	$(VENV)/bin/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements/run.txt
	$(VENV)/bin/uv pip compile $(if $(UPGRADE),--upgrade) --quiet --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.txt

messages: install-dev ## the catalogues of words, from the code and the templates
	@$(PYTHON) -m tools.messages update
	@$(PYTHON) -m tools.messages compile

typo: install-dev ## the final characters of French, written where they are missing
	@$(PYTHON) -m tools.typo --write

contracts: install-dev ## .importlinter, from the apps there are
	@$(PYTHON) -m tools.contracts --write

icons: install-dev ## the icons of the pages, the faces of documents
	@$(PYTHON) -m tools.icons
	@$(PYTHON) -m tools.document_faces

schema: install ## the JSON Schema of a pack, for editors
	@$(VENV)/bin/guichet schema

clean: ## remove what these commands made (not var/, where the demonstration's data is)
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name '*.mo' -not -path './.git/*' -delete
