# `make lab` to read, `make test` to check. Each makes .venv first when it is missing or stale.
# Only relative paths here: the clone may lie in a folder whose name has spaces.

PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.installed

# What a user's shell may hold and a clean install must not see.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS VIRTUAL_ENV

# Jupyter keeps its settings, history and trust database in .venv: nobody's own set-up can
# break this one, and nothing is written in the home folder.
JUPYTER = HERE="$$(pwd)" && env -u JUPYTER_PATH -u JUPYTER_CONFIG_PATH -u MPLBACKEND \
	JUPYTER_CONFIG_DIR="$$HERE/.venv/etc/jupyter" JUPYTER_DATA_DIR="$$HERE/.venv/share/jupyter" \
	JUPYTER_RUNTIME_DIR="$$HERE/.venv/share/jupyter/runtime" IPYTHONDIR="$$HERE/.venv/etc/ipython" \
	JUPYTER_PREFER_ENV_PATH=1

# Offline and quiet: no hunt for extensions or language servers. A notebook that was only read
# is saved as it was.
LAB := --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb \
	--LabApp.extension_manager=readonly --LanguageServerManager.autodetect=False \
	--KernelManager.transport_encryption=auto \
	--FileContentsManager.pre_save_hook=analysis.tidy.before_saving

# A container's root has to say so; nobody else should.
ROOT := $(shell test "$$(id -u)" != 0 || echo --allow-root)

# An environment knows its folder and its Python by heart: without either it is made anew.
$(shell test -x $(PY) && test "$$(cat $(STAMP) 2>/dev/null)" = "$$(pwd)" || rm -f $(STAMP))

# What make fuzz tries, and for how long each.
TARGETS ?= read_figure find_figures draft_claims read_table check
SECONDS ?= 60

.PHONY: help lab site test notebooks pages lint bench fuzz lock

help:
	@echo 'make lab        open the notebooks in JupyterLab, at 00-start-here'
	@echo 'make site       write the notebooks as pages to read without Jupyter: site/index.html'
	@echo 'make test       check modules, data and notebooks (ARGS="-k wording" for some of it)'
	@echo 'make notebooks  run every notebook again and store what it shows'
	@echo 'make pages      write the parts of README.md and data/README.md that come from data'
	@echo 'make lint       look for slips and untidy layout'
	@echo 'make bench      time everything beside its peers; writes tests/benchmarks/RESULTS.md'
	@echo 'make fuzz       look for texts and files that break the kit (SECONDS=60 for each target)'
	@echo 'make lock       choose newest versions for requirements.txt (needs uv)'
	@echo
	@echo 'Another Python:       rm -r .venv; make test PYTHON=python3.12'
	@echo 'Without comparing:    make test ARGS=--nbval-lax (other versions than the locked ones)'

lab: $(STAMP)
	@$(JUPYTER) $(PY) -m jupyterlab $(LAB) $(ROOT) $(ARGS)

test: $(STAMP)
	$(PY) -m pytest -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(ARGS)

site: pages
	$(PY) -m analysis.site $(ARGS)

notebooks: $(STAMP)
	$(PY) tests/notebooks/regenerate.py $(ARGS)

pages: $(STAMP)
	$(PY) -m analysis.pages

lint: $(STAMP)
	$(PY) -m ruff check
	$(PY) -m ruff format --check

bench: $(STAMP)
	$(PY) -m pytest tests/benchmarks --benchmark-columns=min,median,iqr,rounds $(ARGS)

# Random examples, then sizes that make test leaves out, then what coverage leads to.
fuzz: $(STAMP)
	$(PY) -m pytest tests/fuzz --hypothesis-profile=fuzz $(ARGS)
	$(PY) -m pytest tests -m hypothesis --ignore=tests/fuzz --hypothesis-profile=long $(ARGS)
	HOSTILE_ROWS=10000000 $(PY) -m pytest tests/test_hostile.py -k 'large and many' $(ARGS)
	$(PY) tests/fuzz/cover.py $(TARGETS) $(SECONDS)

# uv's own lock file holds registry addresses, so only the exported list is kept.
lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv: pip install uv, or see its manual'; exit 1; }
	rm -f uv.lock
	uv export --quiet --all-groups --format requirements-txt --no-emit-project --no-annotate \
		--no-header --output-file requirements.txt
	rm -f uv.lock

# The stamp goes first and comes back last: an interrupted install starts from nothing.
# rfc3987-syntax is optional to jsonschema, and builds its parsers on import: 0.9 s in every
# process that reads a notebook. The overrides turn off JupyterLab's question about news.
$(STAMP): requirements.txt pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'Python 3.11 or later is needed: install it, or name it, as in make test PYTHON=python3.12'; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'This Python cannot make environments: sudo apt install python3-venv'; exit 1; }
	@echo 'Making .venv: a minute or two, once'
	@new=$$(test -f $@ || echo --clear); rm -f $@; "$(PYTHON)" -m venv $$new .venv
	@$(PY) -m pip --disable-pip-version-check install -q --require-hashes -r requirements.txt
	@$(PY) -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e .
	@$(PY) -m pip uninstall -q -y rfc3987-syntax
	@mkdir -p .venv/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}' \
		> .venv/share/jupyter/lab/settings/overrides.json
	@pwd > $@
