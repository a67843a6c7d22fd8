# Needs Python 3.11 to 3.13 and make; everything else is installed into .venv and into the generated projects.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python

.PHONY: help demo test check matrix bench accept clean

help: ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/tool ## From a blueprint on real data to a document, a trained project and a served prediction
	@$(BIN)/python examples/demo.py demo

test: $(VENV)/dev ## Lint, types, import contracts, and all tests but the wide matrix
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tests/check_types.py
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadgroup

matrix: $(VENV)/dev ## Install, test, train and serve every cell of the pairwise matrix (long)
	$(BIN)/pytest tests/matrix -m wide -n 2

accept: $(VENV)/dev ## Regenerate derived files (schema, reference, examples); review the difference
	$(BIN)/python tests/accept.py

bench: $(VENV)/dev ## Run the benchmarks; see benchmarks/README.md
	$(BIN)/python benchmarks/generator.py

clean: ## Remove the environment and the demo
	rm -rf $(VENV) demo .cache

$(BIN)/uv:
	$(PYTHON) -c 'import sys; assert (3, 11) <= sys.version_info < (3, 14), "Python 3.11 to 3.13 is needed, this is " + sys.version'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'

$(VENV)/tool: $(BIN)/uv pyproject.toml
	$(UV) -e .
	@touch $@

# PyTorch only as its build for CPUs. Where that index cannot be reached, pip's own sources are asked for the oldest
# release in the range, because a build for CPUs that lies there wins over the same release for graphics cards.
$(VENV)/dev: $(VENV)/tool pyproject.toml
	$(UV) --group test --group patterns
	$(UV) --torch-backend=cpu 'torch>=2.13,<2.16' || $(BIN)/python -m pip install --quiet 'torch==2.13.*'
	@touch $@
