# Every target needs only Python 3.11 or newer; the rest is set up on the way. `make help` lists them.
PYTHON ?= python3

.PHONY: help run test lint bench clean-data
.DEFAULT_GOAL := help

help:        ## list these commands
	@sed -n 's/^\([a-z-]*\): *## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run:         ## serve the portal with demo data at http://127.0.0.1:8000 (PORT=9000 for another port, DEBUG=1 to develop)
	@$(PYTHON) dev.py run

test:        ## run everything that is checked: style, contracts, tests, browser journeys (ARGS="tests/events -q" for a part)
	@$(PYTHON) dev.py test $(ARGS)

lint:        ## run only the checks of style and contracts
	@$(PYTHON) dev.py lint

bench:       ## measure speed and size, print the table and write bench/results.json
	@$(PYTHON) dev.py bench $(ARGS)

clean-data:  ## forget what `make run` has kept: database, messages, uploaded files
	@$(PYTHON) dev.py clean-data
