# A machine with Python 3.11 or newer, make, node, git and java is enough: the first call of a verb
# makes the environments it needs. `make` alone lists the verbs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV := .tools/bin/uv
LOCKED := $(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock"

export UV_NO_PROGRESS := 1
# The workers of a test run must collect the same tests in the same order.
export PYTHONHASHSEED := 0
# What was compiled is kept, also where the surroundings say otherwise: every process would compile
# the libraries and the tests again.
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 4566

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run demo bench bench-import token deploy test test-fast fuzz races lint format spec lock
.PHONY: lint-style lint-types lint-infra

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: .venv/ready .venv-emulator/ready ## run the whole system here until Ctrl-C (PORT=4566; KEEP=1 finds its state again)
	@exec $(BIN)/python -m infra.local.run --port $(PORT) $(if $(filter-out 0,$(KEEP)),--keep)

demo: .venv/ready ## play one talk from created to followed up in the running system, in about a minute
	@exec $(BIN)/python -m infra.demo

bench: .venv/ready ## measure imports, database requests and capacity, workflow transitions, processor time
	@LOG_LEVEL=CRITICAL exec $(BIN)/python -m infra.bench

bench-import: .venv/ready ## measure an import of 100,000 people and note it in docs/import.md (a quarter of an hour)
	@LOG_LEVEL=CRITICAL exec $(BIN)/python -m infra.bench.directory --people 100000 --note

token: .venv/ready ## print a token for someone in the running system (WHO=...)
	@exec $(BIN)/python -m infra.local.print_token $(WHO)

deploy: .venv/ready ## deploy to AWS with the credentials of the environment (see README)
	@exec $(BIN)/python -m infra.deploy $(DEPLOY)

test: .venv/ready .venv-emulator/ready ## run every test (about 20 minutes); the domain's coverage must be complete
	@mkdir -p .cache
	HYPOTHESIS_PROFILE=ci $(BIN)/pytest -n 2 --dist loadgroup --cov --cov-report= --spec-record=.cache/spec.json
	$(BIN)/coverage report --include='shared/domain/*' --fail-under=100

test-fast: .venv/ready ## run what needs no emulator, no long search and no patience (a minute at most)
	HYPOTHESIS_PROFILE=fast $(BIN)/pytest -n 2 --dist worksteal -q -m 'not emulator and not slow'

fuzz: .venv/ready ## make requests from the OpenAPI document as everybody, other ones each time (10 minutes at most)
	FUZZ=full LOG_LEVEL=CRITICAL $(BIN)/pytest -n 2 --dist worksteal -q tests/fuzz

races: .venv/ready .venv-emulator/ready ## let whole schools book at once, check every answer, print figures (10 minutes at most)
	RACES=full LOG_LEVEL=CRITICAL $(BIN)/pytest -q -s -m emulator tests/e2e/test_races.py \
		tests/concurrency/test_rush.py tests/concurrency/test_municipality.py

lint: .venv/ready ## check style, types, arrows between packages, template and workflows
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint-types lint-infra lint-style

lint-style: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

lint-types: .venv/ready
	$(BIN)/mypy $(wildcard shared functions infra tests)

lint-infra: .venv/ready
	$(if $(wildcard infra/template.yaml),$(BIN)/cfn-lint infra/template.yaml)
	@mkdir -p .cache/statelint && for file in statemachines/*.asl.json; do \
		sed -E 's/\$$\{[A-Za-z]+\}/urn:substituted/g' $$file > .cache/statelint/$$(basename $$file); done
	$(BIN)/statelint .cache/statelint/*.asl.json

format: .venv/ready ## put the code in shape
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

spec: .venv/ready .venv-emulator/ready ## print which passing tests show which number of the specification
	@$(BIN)/python -m tests.support.spec_report

lock: .tools/ready ## renew the locks from pyproject.toml
	$(LOCKED) --upgrade --group tools --output-file locks/tools.txt
	$(LOCKED) --upgrade pyproject.toml --output-file locks/runtime.txt
	$(LOCKED) --upgrade --group printing --constraint locks/runtime.txt --no-emit-package pillow \
		--output-file locks/printing.txt
	$(LOCKED) --upgrade pyproject.toml --group dev --group printing --constraint locks/runtime.txt \
		--constraint locks/printing.txt --output-file locks/dev.txt
	$(LOCKED) --upgrade --group emulator --output-file locks/emulator.txt
	$(LOCKED) --upgrade --group function --constraint locks/runtime.txt --output-file locks/function.txt

# --- environments ---------------------------------------------------------------

.tools/ready: locks/tools.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x .tools/bin/python || $(PYTHON) -m venv .tools \
		|| { echo "Python's venv module is needed (Debian: apt-get install python3-venv)"; exit 1; }
	.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/tools.txt
	@touch $@

.venv/ready: locks/dev.txt .tools/ready
	@test -x .venv/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes --python .venv locks/dev.txt
	@touch $@

# The emulator pins an AWS client library of its own and so gets an environment of its own.
.venv-emulator/ready: locks/emulator.txt .tools/ready
	@test -x .venv-emulator/bin/python || $(UV) venv --quiet --python $(PYTHON) .venv-emulator
	$(UV) pip sync --quiet --require-hashes --python .venv-emulator locks/emulator.txt
	@touch $@
