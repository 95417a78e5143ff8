# `make` alone lists what there is to do. `make lab` needs Python 3.11-3.14 and nothing else; the pages and
# the tests need Node.js as well, Spark needs Java, and the browser tests Chromium or Chrome.
# PYTHON=/path/to/python chooses a Python. The work is in tools/; the environment is in .venv.

PY := .venv/bin/python

# The kernel of .venv, even where the user's home has a "python3" kernel too.
export JUPYTER_PREFER_ENV_PATH = 1
# Python keeps what it has compiled, in .venv and here: without that TensorFlow takes three times as long to import.
unexport PYTHONDONTWRITEBYTECODE
# Nobody's IPython start-up files in what we store and compare.
notebooks site test test-all: export IPYTHONDIR = $(CURDIR)/.venv/ipython

.PHONY: help
help:  ## this list
	@echo "recviz: interactive lessons on recommender systems."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-17s %s\n", $$1, $$2}'

.PHONY: lab
lab:  ## set up what is missing and open the first lesson in JupyterLab
	@sh tools/setup.sh lab
	@$(PY) -m recviz lab $(LAB_ARGS)

.PHONY: test
test: lint  ## lint, every lesson against its stored numbers, the module, pages, slides and Lab in a real browser
	@$(PY) tools/run_tests.py

.PHONY: test-all
test-all: lint  ## the same with every lesson in every place, a cluster that loses a worker, and what else takes long
	@$(PY) tools/run_tests.py --all

.PHONY: notebooks
notebooks:  ## execute and tidy every notebook in place; ONLY=04 does those with 04 in the name
	@sh tools/setup.sh dev
	@$(PY) tools/notebooks.py $(ONLY)

.PHONY: site
site:  ## the web pages and the slides of all lessons, into site/_build/html
	@sh tools/setup.sh dev
	@$(PY) tools/build_site.py

.PHONY: spark
spark:  ## set up Spark for lesson 14, about half a gigabyte; it needs Java 17 or newer
	@sh tools/setup.sh spark

.PHONY: cluster
cluster:  ## a Spark cluster on this machine, one master and two workers, until Ctrl-C
	@sh tools/setup.sh spark
	@$(PY) tools/cluster.py $(CLUSTER_ARGS)

.PHONY: lint
lint:  ## ruff over all code and notebooks, Biome over scripts and style sheets, actionlint, and the types of recviz
	@sh tools/setup.sh dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	$(PY) tools/lint_js.py

.PHONY: bench
bench:  ## how long a slider takes from key to picture, against interact() and plt.show()
	@sh tools/setup.sh dev
	@$(PY) tools/ensure_browser.py
	$(PY) benchmarks/widget_latency.py

LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url -c tools/constraints.txt --custom-compile-command "make lock (versions of $(VERSIONS_OF))" $(UPGRADE)
# The day on which the versions were last renewed; `make lab` tells it.
VERSIONS_OF = $(if $(UPGRADE),$(shell date +%F),$(shell sh tools/setup.sh date))

.PHONY: lock
lock:  ## write the locks from pyproject.toml; UPGRADE=--upgrade takes newer versions too
	@sh tools/setup.sh uv
	$(LOCK) --group setup -o tools/uv.txt
	$(LOCK) pyproject.toml --extra lab --extra tensorflow --group build -o requirements.lock
	$(PY) tools/extra.py tfrs | $(LOCK) - --no-deps -c requirements.lock -o requirements-tfrs.lock
	$(PY) tools/extra.py spark | $(LOCK) - -c requirements.lock -o requirements-spark.lock
	$(LOCK) --group dev --group site -c requirements.lock -o requirements-dev.lock
	$(LOCK) --group lite --no-deps -o tools/lite.txt
	npm $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved \
		--no-audit --no-fund --loglevel=error

.PHONY: newest
newest:  ## renew all locks with the newest versions, and test; commit them if it is green
	$(MAKE) lock UPGRADE=--upgrade
	$(MAKE) test-all

.PHONY: audit
audit:  ## ask for known vulnerabilities in all that the locks name; needs the network
	@sh tools/setup.sh dev
	$(PY) -m pip_audit --strict --require-hashes --disable-pip $(addprefix -r ,$(wildcard requirements*.lock) tools/uv.txt tools/lite.txt)

.PHONY: dist
dist:  ## the package as it goes to PyPI, into dist/
	@sh tools/setup.sh uv
	rm -rf dist
	$(PY) -m uv build --quiet --build-constraints requirements.lock --require-hashes

.PHONY: release
release:  ## VERSION=1.1.0 sets the version and its date, commits and tags; CHANGELOG.md must have its entry
	@sh tools/setup.sh uv
	@$(PY) tools/release.py "$(VERSION)"

.PHONY: clean
clean:  ## remove .venv, caches and build products, nothing else
	rm -rf .venv build dist site/_build recviz.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name .git -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
