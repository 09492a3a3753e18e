# Everything starts here: `make run` shows the portal, `make test` proves it, `make help` lists the rest.

PY := .venv/bin/python
# A deployment as `make check` imagines it; no server is asked for anything.
DEPLOYMENT := ENV_FILE=/dev/null DEMO= DEBUG= SECRET_KEY=only-to-check-settings-0123456789-abcdefghij-KLMNOPQRST \
	DATABASE_URL=postgresql:///none?host=/nonexistent REDIS_URL=redis://localhost/0 EMAIL_URL=smtp://localhost \
	ALLOWED_HOSTS=portal.example PUBLIC_URL=https://portal.example

.PHONY: help run reset test check format bench screenshots messages lock clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

run: ## Start the whole portal with demo data; Ctrl-C stops it (PORT=8001 for another port)
	@sh scripts/bootstrap.sh
	@DEMO=1 exec $(PY) manage.py demo

reset: ## Throw away what the demo wrote
	@sh scripts/bootstrap.sh
	@DEMO=1 exec $(PY) manage.py reset_demo

test: ## Run every test, browser journeys included (ARGS="-k deposit" for some)
	@sh scripts/bootstrap.sh browser redis
	@$(PY) -m pytest --numprocesses=2 --dist=loadgroup $(ARGS)

CHECKS := check-format check-lint check-types check-layers check-templates check-migrations check-deployment check-catalogues check-security
.PHONY: $(CHECKS)
check: ## Check format, lint, types, layers, templates, migrations, deployment, catalogues and security
	@sh scripts/bootstrap.sh
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

check-format:
	$(PY) -m ruff format --check --output-format concise .
check-lint:
	$(PY) -m ruff check --output-format concise .
check-types:
	@$(DEPLOYMENT) $(PY) -m mypy
check-layers:
	$(PY) .venv/bin/lint-imports --no-logo
check-templates:
	$(PY) -m djlint --quiet --lint templates
check-migrations:
	@$(DEPLOYMENT) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
check-deployment:
	@$(DEPLOYMENT) $(PY) manage.py check --deploy --fail-level WARNING
check-catalogues:
	@$(DEPLOYMENT) $(PY) manage.py catalogue --check
check-security:
	$(PY) -m bandit --quiet --configfile pyproject.toml --severity-level medium --recursive .
	.venv/bin/semgrep scan --quiet --error --metrics=off --disable-version-check --config .semgrep/house.yml \
		--exclude=.semgrep --exclude=tests --exclude=var .

format: ## Write the code in the one format
	@sh scripts/bootstrap.sh
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: ## Measure, and compare with what the machine can do at most (bench/results.json)
	@sh scripts/bootstrap.sh
	@$(PY) -m bench

screenshots: ## Take a picture of every page, wide and narrow, into var/screenshots
	@sh scripts/bootstrap.sh browser
	@SCREENSHOTS=var/screenshots $(PY) -m pytest tests/journeys

messages: ## Collect the sentences to translate (needs gettext)
	@sh scripts/bootstrap.sh
	$(DEPLOYMENT) $(PY) manage.py makemessages --all --no-location --no-wrap --no-obsolete \
		--ignore=.venv --ignore=var --ignore=tests --ignore=bench

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"
lock: ## Resolve the dependencies anew (UPGRADE=--upgrade for newer ones)
	@sh scripts/bootstrap.sh
	$(PY) -m $(LOCK) $(UPGRADE) --all-extras pyproject.toml --output-file requirements.lock
	$(PY) -m $(LOCK) $(UPGRADE) --constraint requirements.lock pyproject.toml --output-file requirements-production.lock

clean: ## Remove what can be made again, but not the demo's data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/static
