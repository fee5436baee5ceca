# `make` renders the first clip, `make test` passes the tests; both first set up what is missing.
# A new target is a ## comment (for `make help`), $(SETUP) with the extras it needs, its command.
# `make PYTHON=/path/to/python3` chooses the Python that .venv is made with.

BIN := .venv/bin
SETUP := @sh scripts/setup.sh
QUALITY := h
NOTEBOOK := optimization.ipynb
PYTEST := $(BIN)/pytest -n auto --durations=10
INTEROP := $(wildcard tests/test_interop*.py) tests/test_landscape_torch.py tests/test_your_own.py \
	$(wildcard tests/test_cluster*.py)

.DEFAULT_GOAL := clip
# With `make -j` too, set-up never runs twice at once.
.NOTPARALLEL:
.PHONY: clip clips contact-sheet gallery deck present notebook test test-variants test-interop
.PHONY: benchmarks setup help clean distclean

clip: ## Render scenes/sgd_vs_momentum.py at 1080p60 (plain `make` does this)
	$(SETUP)
	@$(BIN)/manim -qh scenes/sgd_vs_momentum.py

clips: ## Render all clips, the lectures' in Japanese too (CLIPS=WhichWay for one, QUALITY=l for small)
	$(SETUP)
	@$(BIN)/clips -q $(QUALITY) $(CLIPS)
	@$(if $(CLIPS),:,$(BIN)/clips -q $(QUALITY) first second --set lang=ja)

contact-sheet: ## Render what is missing, and a picture of all clips: media/contact-sheet.png
	$(SETUP)
	@$(BIN)/python -m clips.pictures.contact_sheet -q $(QUALITY) $(CLIPS)

gallery: ## Render what is missing, and make the README's moving pictures of all clips
	$(SETUP)
	@$(BIN)/python -m clips.pictures.gallery -q $(QUALITY) $(CLIPS)

deck: ## Build the decks: HTML, PDF, PPTX, a folder to carry (after `make clips`; DECK=… for one)
	$(SETUP) slides
	@$(BIN)/python -m slides.builder.build $(DECK)

present: ## Show a deck in the browser, renewed as you edit (DECK=slides/second.en.md, say)
	$(SETUP) slides
	@$(BIN)/python -m slides.builder.present $(DECK)

notebook: ## Open a notebook in JupyterLab (NOTEBOOK=beyond.ipynb for the second lecture's)
	$(SETUP) notebook
	@$(BIN)/jupyter lab $(NOTEBOOK)

test: ## Check style and run the tests (PYTEST_ARGS="-k hiker" for some of them)
	$(SETUP) test
	@echo 'Checking style, then collecting the tests (some seconds).'
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(PYTEST) $(PYTEST_ARGS)

test-variants: ## Render every scene with other fields, starts, steps and methods (an hour or more)
	$(SETUP) test
	@$(PYTEST) --dist worksteal -v -m variants $(PYTEST_ARGS)

test-interop: ## Try what uses torch, optax and Dask against these themselves (in .venv-interop)
	$(SETUP)
	@sh scripts/interop.sh
	@.venv-interop/bin/python -m pytest -v -m 'not variants' $(INTEROP) $(PYTEST_ARGS)

benchmarks: ## Measure drawing against stock Manim and against encoding (some minutes)
	$(SETUP)
	@$(BIN)/python -m benchmarks.terrain
	@$(BIN)/python -m benchmarks.features
	@$(BIN)/python -m benchmarks.long_walks
	@$(BIN)/python -m benchmarks.many_walks
	@$(BIN)/python -m benchmarks.encode_floor
	@$(BIN)/python -m benchmarks.all_clips
	@$(BIN)/python -m benchmarks.clips_command
	@$(BIN)/python -m benchmarks.notebook

setup: ## Only set up: system libraries, .venv, pinned Python packages
	$(SETUP)

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

clean: ## Remove what was made, clips included, and say how much
	@python3 scripts/clean.py

distclean: ## The same, and .venv, .venv-interop and slides/node_modules with it
	@python3 scripts/clean.py .venv .venv-interop slides/node_modules
