# Two commands do everything: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
# The sample city's story plays on this day; a real city leaves it out (today, Beijing time).
AS_OF ?= 2026-11-23
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help run test coverage mutants bench soak chaos holes setup data lint clean
.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: setup ## check, build and serve the sample city on http://$(HOST):$(PORT)
	@$(BIN)/python -c 'import socket; socket.create_connection(("$(HOST)", $(PORT)), 2)' 2>/dev/null \
	  && { echo '端口 $(PORT) 已被占用。换一个：make run PORT=8001'; exit 2; } || true
	@$(MAKE) --no-print-directory data
	@$(BIN)/mulu build --as-of $(AS_OF)
	@exec $(BIN)/mulu-api serve --snapshot build/snapshot --site build/site --host $(HOST) --port $(PORT) --demo

test: setup data ## every deterministic test
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not browser and not campaign"

coverage: setup data ## lines that the tests reach, the least covered modules first; less than 95 % is a failure
	@mkdir -p build/coverage && rm -f build/coverage/data*
	@$(BIN)/python -m coverage run -m pytest -q -n 2 --dist loadfile -m "not browser and not campaign"; tests=$$?; \
	  $(BIN)/python -m coverage combine --quiet && $(BIN)/python -m coverage report && exit $$tests

mutants: setup data ## faults made on purpose in rules, calendar, query and audit: which does no test notice? build/mutants/results.json (AREAS=)
	@$(BIN)/python -m tests.mutation $(AREAS)

# Peers that are no development dependency stand in an environment of their own, once peers.lock names one.
PEERS := $(wildcard tests/benchmarks/peers.lock)

bench: setup $(PEERS:tests/benchmarks/peers.lock=.venv-bench/.ready) ## ours against the peers in one run: ratios, build/bench/results.json (ROWS=, QUICK=1, KEEP=1)
	@$(BIN)/python -m tests.benchmarks $(ROWS) $(if $(QUICK),--quick) $(if $(KEEP),--keep)

SECONDS ?= 600
soak: setup ## ten minutes at 70 % of what the service can do: memory, files, errors, build/soak/results.json (SECONDS=20, KEEP=1)
	@$(BIN)/python -m tests.campaigns.soak --seconds $(SECONDS) $(if $(KEEP),--keep)

chaos: setup ## the fault campaign: killed, full, spoiled, misled, crowded; build/chaos/results.json (SHORT=1, ONLY=word, KEEP=1)
	@$(BIN)/python -m tests.campaigns.chaos $(if $(SHORT),--short) $(if $(ONLY),--only "$(ONLY)") $(if $(KEEP),--keep)

.venv-bench/.ready: tests/benchmarks/peers.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

holes: setup .venv-holes/.ready ## known holes in what the lock names, asked of a database on the internet (REQUIRED=1: it must have been asked)
	@$(if $(REQUIRED),REQUIRED=1) $(BIN)/python -m tests.holes

.venv-holes/.ready: tests/holes.lock
	@$(PYTHON) -m venv .venv-holes
	@.venv-holes/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

setup: $(READY) ## the virtual environment, from requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更新的版本（可用 make PYTHON=python3.12 指定）。'; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo '缺少 venv 模块。Debian、Ubuntu 请先安装：apt-get install python3-venv'; exit 2; }
	@echo '准备虚拟环境 .venv（第一次约一两分钟）……'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q site_builder query_api # pip compiles what it installs, but not what it links to
	@touch $@

data: setup ## the delivered tables of the sample city, into dropbox/
	@$(BIN)/python -m tests.sample_city

lint: setup ## format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

clean: ## what was built; not .venv, not dropbox/
	@rm -rf build
