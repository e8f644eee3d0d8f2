# The two commands: `make book` builds the site, `make test` runs every check. `make help` lists the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PYTHONHASHSEED := 0
# One thread for each process: on a busy machine, threads that wait for each other are slower than none.
export OPENBLAS_NUM_THREADS := 1

CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
BWRAP := $(shell command -v bwrap)

.PHONY: help book serve test needs lint unit exercises nbval site bench pdf links binder-test lite lite-test lock clean

help:
	@echo "make book       make the environment, build the site, print where it is"
	@echo "make serve      serve the built site and open it"
	@echo "make pdf        print the built site as one PDF"
	@echo "make test       make the environment and run every check"
	@echo "make lint | unit | exercises | nbval | site    run one part of the checks"
	@echo "make bench      compare speed with other tokenizers, in one run"
	@echo "make lite       build the site with notebooks that run in the browser; make lite-test checks them"
	@echo "make links      ask other hosts whether our links still lead somewhere"
	@echo "make binder-test    make Binder's environment from nothing and walk through every chapter in it"
	@echo "make lock       pin the newest versions that pyproject.toml allows"
	@echo "make clean      remove what was built; the environment stays"

# --- the environment -------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "This course needs Python 3.11, 3.12 or 3.13. Name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp for each set of packages. dev.txt holds all of book.txt in the same versions.
# A lock file is complete, so pip resolves nothing: older ones fail there once a newer coverage is published.
$(VENV)/.book $(VENV)/.dev: $(VENV)/.%: requirements/%.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/pip check --disable-pip-version-check
	@touch $@

lock: | $(BIN)/python
	$(BIN)/pip install --quiet uv
	rm -f requirements/dev.txt requirements/book.txt requirements/lab.txt
	for extra in dev book lab; do \
	  $(BIN)/uv pip compile pyproject.toml --extra $$extra --output-file requirements/$$extra.txt \
	    $$([ $$extra = dev ] || echo --constraints requirements/dev.txt) \
	    --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" > /dev/null || exit 1; \
	done
	$(BIN)/uv pip compile book/lite/requirements.in --output-file book/lite/requirements.txt --upgrade \
	  --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url \
	  --no-emit-find-links --custom-compile-command "make lock" > /dev/null

# --- the site --------------------------------------------------------------------------------------

book: $(VENV)/.book
	$(BIN)/python -m tokcourse.published
	$(BIN)/jupyter-book build . -n -W --keep-going
	@test -f _build/html/index.html
	@echo; echo "The site is in _build/html/. Open it with: make serve"

serve:
	@test -f _build/html/index.html || { echo "There is no site yet. Build it with: make book"; exit 1; }
	@echo "The site is at http://localhost:$(PORT)/ (stop with Ctrl-C)."
	@(sleep 1; $(PYTHON) -m webbrowser -t http://localhost:$(PORT)/ > /dev/null 2>&1 || true) &
	@$(PYTHON) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# --- the checks ------------------------------------------------------------------------------------

test: needs $(VENV)/.dev
	$(MAKE) lint
	$(MAKE) unit
	$(MAKE) exercises
	$(MAKE) nbval
	$(MAKE) book
	$(MAKE) site
	@$(MAKE) --no-print-directory needs

needs:
	@$(if $(CHROMIUM),:,echo "LEFT OUT: the browser checks, because Chromium is missing. On Debian: apt-get install chromium")
	@$(if $(BWRAP),:,echo "LEFT OUT: the sandbox checks, because bubblewrap is missing. On Debian: apt-get install bubblewrap")

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy

unit: $(VENV)/.dev
	$(BIN)/python -m tokcourse.published
	$(BIN)/pytest -q -n 2 -m "not site$(if $(BWRAP),, and not sandbox)"

# The notebooks are those that the sources make: exercises unsolved, solutions with full marks.
exercises: $(VENV)/.dev
	$(BIN)/python -m tokcourse.grading.generate --check

# Every stored output of every exercise and solution, computed again and compared.
nbval: $(VENV)/.dev
	$(BIN)/pytest -q -n 2 --dist loadscope --nbval --nbval-current-env --nbval-cell-timeout=60 exercises solutions

site: $(VENV)/.dev
	$(if $(CHROMIUM),$(BIN)/pytest -q -n 2 -m site,@$(MAKE) --no-print-directory needs)

# The built book as one PDF, and a link to it on the first page.
pdf: $(VENV)/.dev
	@test -f _build/html/index.html || { echo "There is no site yet. Build it with: make book"; exit 1; }
	$(BIN)/python book/pdf.py

# Steps of their own: a link to another host, Binder's environment from nothing, notebooks in the page.
links: $(VENV)/.dev
	$(BIN)/jupyter-book build . --builder linkcheck

binder-test: $(VENV)/.dev
	$(BIN)/python tests/site/binder.py

# LITE=core takes Pyodide's core from npm; LITE=full adds packages of its full release, such as matplotlib.
# The pages link to the notebooks only when they are built in this step.
lite: LITE ?= core
lite: $(VENV)/.book
	$(PYTHON) -m venv .lite-venv
	.lite-venv/bin/pip install --quiet --disable-pip-version-check --no-deps \
	  --require-hashes -r book/lite/requirements.txt
	$(MAKE) book LITE=$(LITE)
	.lite-venv/bin/python book/lite/build.py $(if $(filter full,$(LITE)),--full)

lite-test: lite $(VENV)/.dev
	$(BIN)/pytest -q -m site tests/site/test_lite.py

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf _build build dist
