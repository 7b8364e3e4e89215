# Seven words, each does its own set-up. Everything lives in .venv; nothing outside the checkout is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?= ../shared/data
SCORE ?= ../shared/score
OUT ?= build
SECONDS ?= 300
export OMP_NUM_THREADS = 1
export OPENBLAS_NUM_THREADS = 1

.PHONY: demo test check quality bench docs fuzz clean

demo: $(READY)
	$(BIN)/python -m demo

test: check
	$(BIN)/python -m pytest -q

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python hatch_build.py run --silent check

quality: $(READY)
	$(BIN)/python -m quality --data "$(DATA)" --score "$(SCORE)" --out "$(if $(filter build,$(OUT)),build/quality,$(OUT))" $(if $(SETS),--sets "$(SETS)")

bench: $(READY)
	$(BIN)/python -m bench --data "$(DATA)" --out "$(if $(filter build,$(OUT)),build/bench,$(OUT))"

fuzz: $(READY)
	$(BIN)/python -m fuzz --seconds $(SECONDS) --out "$(if $(filter build,$(OUT)),build/fuzz,$(OUT))" $(if $(READER),--reader $(READER))

docs: $(READY)
	$(BIN)/python -m docs.reference

clean:
	rm -rf build $(VENV) pages/node_modules recoupe/publish/page recoupe/languages/places.sqlite

# The lock file names every package with its hash; Recoupe itself is installed editable, its pages built by its own hook.
$(READY): requirements.lock pyproject.toml hatch_build.py build_places.py pages/package-lock.json $(shell find pages/src -type f 2>/dev/null)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Recoupe needs Python 3.11 or newer; set PYTHON=python3.12, for example." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
