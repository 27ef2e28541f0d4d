# Every target sets up what it needs: a virtual environment in .venv, renewed when pyproject.toml changes.
VENV ?= .venv
BIN := $(abspath $(VENV))/bin
READY := $(VENV)/.ready
ROUNDS ?= 3

.PHONY: help demo test lint pytest docs bench clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: $(READY)  ## what prodready finds in five applications, before and after their reviews
	@PATH="$(BIN):$$PATH" fixtures/apps/demo

test: lint pytest  ## everything that CI runs

lint: $(READY)  ## style, types, the direction of imports, and prodready on prodready
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/prodready check

pytest: $(READY)  ## the tests alone
	$(BIN)/python -m pytest -n 2

docs: $(READY)  ## the rule pages from the rules' docstrings, the examples' output from running them
	$(BIN)/python docs/generate.py
	$(BIN)/python -m tests.documents

bench: $(READY)  ## times and memory beside other tools: make bench TREES="dir dir" [ROUNDS=3]
	PATH="$(BIN):$$PATH" $(BIN)/python bench/run.py --rounds $(ROUNDS) $(TREES)

clean:  ## drop what the targets made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .prodready_cache

$(READY): pyproject.toml
	@test -x $(BIN)/python || .ci/venv $(VENV)
	@echo "installing prodready and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@touch $@
