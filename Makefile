# Vecloom's tasks. `make` alone lists them.
#
# All that is needed is Python 3.10 or newer, a C compiler and a package index:
# every target makes the environment it runs in (.venv) and builds the compiled
# parts when they have changed. No environment has to be active.

# The Python that the environment is made from: make demo PYTHON=python3.13
PYTHON ?= python3
VENV   ?= .venv
# Packages written for gensim pin other versions than ours: they have an environment of their own.
CLIENTS = .venv-clients
# What would bring torch along, or ask for a pandas of 2021.
PINNED  = keybert karateclub pygsp python-louvain
BIN     = $(VENV)/bin
export PATH := $(abspath $(VENV))/bin:$(PATH)

# What the compiled parts are made of.
NATIVE = setup.py $(wildcard csrc/*.[ch] csrc/*/*.[ch] src/vecloom/_core/*.pyx src/vecloom/_core/*.pxd)

.DEFAULT_GOAL = help
.DELETE_ON_ERROR:
.PHONY: help dev demo test test-all test-clients lint format bench docs pictures wheel clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

dev: $(VENV)/dev.installed $(VENV)/built ## environment for developing: the project in place, tests, linters, docs

demo: $(VENV)/demo.installed $(VENV)/built ## train on an English and a Chinese text, print neighbours, draw pictures
	$(BIN)/vecloom demo --output demo-output
	$(BIN)/vecloom demo --text sanguo --output demo-output

test: lint ## what continuous integration runs: linters, types, and every test that is quick
	$(BIN)/python -m pytest -m "not slow"

test-all: lint ## all tests, the slow ones too
	$(BIN)/python -m pytest

test-clients: ## packages written for gensim, on Vecloom; PYTHON=python3.12 at most, for wefe's NumPy
	$(MAKE) VENV=$(CLIENTS) $(CLIENTS)/clients.installed $(CLIENTS)/built
	$(CLIENTS)/bin/python -m pip install --quiet --no-deps $(PINNED)
	$(CLIENTS)/bin/python -m pytest tests/clients

lint: dev ## style, types, Cython style and the import rule, changing nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" cython-lint src/vecloom/_core
	$(BIN)/lint-imports

format: dev ## put the Python files into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/bench.installed $(VENV)/built ## measure speed and quality beside the rivals that are installed
	$(BIN)/python -m benchmarks

docs: dev ## the documentation site, into site/
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

pictures: dev ## the pictures in docs/images, from the examples that write them
	$(BIN)/python tests/docs/pictures.py

wheel: $(BIN)/python ## an sdist and a wheel, into dist/
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build

clean: ## remove all that make and the build have made
	rm -rf $(VENV) $(CLIENTS) build dist site demo-output .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	rm -rf src/*.egg-info src/vecloom/_core/*.c src/vecloom/_core/*.so
	find . -name __pycache__ -prune -exec rm -rf {} +

# The environment itself, with the tools that build the compiled parts.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip "setuptools>=77" "cython>=3.1"

# dev.installed is the project in place with its extra "dev", and so on. Installing
# compiles everything, so it counts as a build.
$(VENV)/%.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-build-isolation --editable ".[$*]"
	@touch $@ $(VENV)/built

# After a change of the compiled parts, only what depends on it is compiled again.
$(VENV)/built: $(NATIVE) | $(BIN)/python
	$(BIN)/python setup.py --quiet build_ext --inplace
	@touch $@
