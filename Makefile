# `make lab` opens the first lesson, `make help` lists the rest.
# Arguments go on to what is started:  make lab ARGS="--no-browser --port 9999"
# All the work is in .ci/make.py, which Windows runs too:  py .ci\make.py lab

TARGETS := lab test check notebooks data companions captures bench lock clean help

# The first Python here that is new enough.
PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$python" && break; done)

.PHONY: $(TARGETS)
.DEFAULT_GOAL := help

$(TARGETS):
ifeq ($(PYTHON),)
	@echo "make: needs Python 3.11 or newer, and found none" >&2; exit 2
else
	@"$(PYTHON)" .ci/make.py $@ $(ARGS)
endif
