# make demo    convert a model, run it on MicroPython, show what it answers
# make test    the tests on CPython and on the targets of TEST_TARGETS
# make test-all  the tests on every target
# make bench   measure models on every emulated target, write docs/benchmarks.md
# make clean   remove what was made in this checkout
#
# Every target sets up first what it needs: .venv and the distribution's packages. PYTHON names the interpreter to use.

TEST_TARGETS = cpython unix qemu-m4 rp2040
PARALLEL = -n auto --dist loadgroup
SETUP = host_tools/setup.sh
MADE_OF = pyproject.toml $(SETUP) port/tools.py $(wildcard port/recipes/*.py)

.PHONY: setup demo test test-all bench clean

setup: .venv/ready
	@echo "ready: .venv/bin/viperlite"

.venv/ready: $(MADE_OF)
	@PYTHON="$(PYTHON)" $(SETUP) $(TEST_TARGETS)

.venv/ready-all: .venv/ready
	@PYTHON="$(PYTHON)" $(SETUP) --all

demo: .venv/ready
	@.venv/bin/python host_tools/demo/demo.py

test: .venv/ready
	VIPERLITE_TARGETS="$(TEST_TARGETS)" .venv/bin/python -m pytest $(PARALLEL) $(ARGS)

test-all: .venv/ready-all
	VIPERLITE_TARGETS=all .venv/bin/python -m pytest $(PARALLEL) $(ARGS)

bench: .venv/ready-all
	@.venv/bin/python host_tools/bench/bench.py $(ARGS)

clean:
	rm -rf .venv build .pytest_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	rm -rf mpy_modules/*.egg-info host_tools/*.egg-info *.egg-info
