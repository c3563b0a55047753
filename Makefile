# The two commands of the README are `make run` and `make test`; the rest is for developers.
PYTHON ?= python3.11
PORT ?= 8000
MINUTES ?= 10
VENV = .venv
PIP_QUIET = --quiet --disable-pip-version-check
export PYTHONWARNINGS ?= default

.PHONY: run test test-postgresql test-long check format fuzz-api drills bench lock sbom clean

run: $(VENV)/runtime
	@exec $(VENV)/bin/python manage.py up --demo --port $(PORT)

test: $(VENV)/dev
	@exec $(VENV)/bin/python -m tests

test-postgresql: $(VENV)/dev
	@exec $(VENV)/bin/python -m tests --whole-on-postgresql

test-long: $(VENV)/dev
	@exec $(VENV)/bin/python -m tests --long -m long

check: $(VENV)/dev
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python manage.py makemigrations --check --dry-run

format: $(VENV)/dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

fuzz-api: $(VENV)/dev
	@exec $(VENV)/bin/python -m tests.stack.fuzz_api --minutes $(MINUTES)

drills: $(VENV)/dev
	@exec $(VENV)/bin/python -m tests.drills $(DRILLS)

bench: $(VENV)/dev
	$(VENV)/bin/python -m bench.screening
	$(VENV)/bin/python -m bench.bulk

lock: $(VENV)/tools
	$(VENV)/tools/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links -c constraints.txt -o requirements.lock requirements.txt

sbom: $(VENV)/tools
	@mkdir -p var
	$(VENV)/tools/bin/cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o var/sbom.json

$(VENV)/tools: | $(VENV)/bin/python
	@$(PYTHON) -m venv $@ 2>/dev/null || python3 -m venv $@
	@$@/bin/python -m pip install $(PIP_QUIET) pip-tools==7.6.2 cyclonedx-bom==7.5.0

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || python3 -m venv $(VENV)

$(VENV)/runtime: requirements.txt constraints.txt | $(VENV)/bin/python
	@echo "Installing (once) ..."
	@$(VENV)/bin/python -m pip install $(PIP_QUIET) -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/runtime
	@echo "Installing what the tests need (once) ..."
	@$(VENV)/bin/python -m pip install $(PIP_QUIET) -r requirements-dev.txt -c constraints.txt
	@touch $@

clean:
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
