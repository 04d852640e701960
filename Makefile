# Huimin: GNU make, nothing else. `make help` lists what there is to make.
#
# Variables that a user may set:
#   CC=clang-14           another compiler (gcc is the default)
#   MPI=1                 ranks of mpirun share the tasks out (Open MPI; scripts/setup.sh mpi)
#   PRECISION=double      kernels in double, for cases with known answers
#   SANITIZE=address,undefined | thread | fuzzer,address,undefined
#   WERROR=1              warnings are errors
#   PROFILE=1             says at the end where the time went, stage by stage
#   REPORT=1              clang: beside each hot object, .vec: what it says of its loops (gcc always leaves it)
#   CFLAGS=…              added after our own flags
#   VARIANT=name          build in build/name instead of the folder named by the settings above
#   V=1                   show every command whole
#   PREFIX, DESTDIR       where `make install` puts things

VERSION := 0.1.0
SHELL := /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all

MPI ?=
ifeq ($(origin CC),default)
CC := $(if $(MPI),mpicc,gcc)
endif
PRECISION ?= float
SANITIZE ?=
WERROR ?=
PROFILE ?=
REPORT ?=
PREFIX ?= /usr/local

# Every combination of settings has a folder of its own, so that no object is ever shared between two.
comma := ,
empty :=
space := $(empty) $(empty)
SETTINGS := $(if $(MPI),mpi) $(filter-out gcc mpicc,$(notdir $(firstword $(CC)))) $(filter-out float,$(PRECISION)) $(if $(PROFILE),profile) $(if $(REPORT),$(if $(findstring clang,$(CC)),report)) $(subst $(comma), ,$(SANITIZE))
VARIANT ?= $(subst $(space),-,$(strip $(SETTINGS)))
BUILD := build$(if $(VARIANT),/$(VARIANT))
OBJ := $(BUILD)/obj

# Sources. A hot file is one whose definitions are named by HUIMIN_VARIANT(...): compiled once for each
# instruction set, while everything else is compiled once.
SOURCES := $(wildcard engine/*.c engine/cli/*.c models/*.c scenarios/*.c results/*.c)
HOT := $(shell grep -lE '^[^*/]*HUIMIN_VARIANT[^A-Za-z_]' /dev/null $(filter engine/% models/%,$(SOURCES)))
COLD := $(filter-out $(HOT),$(SOURCES))
SETS := v2 v3 v4
MAIN_OBJECT := $(OBJ)/engine/cli/main.o
HOT_OBJECTS := $(foreach set,$(SETS),$(HOT:%.c=$(OBJ)/$(set)/%.o))
OBJECTS := $(COLD:%.c=$(OBJ)/%.o) $(HOT_OBJECTS)
LIBRARY := $(BUILD)/libhuimin.a
PROGRAM := $(BUILD)/huimin
TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/test_*.c))
TOOLS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/tool_*.c))
BENCHES := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
FUZZERS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz_*.c))

# Tests whose claims depend on the precision of the kernels; `make test` runs them in double as well.
DOUBLE_TESTS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/test_*_cases.c tests/test_vmath.c tests/test_rng.c \
	tests/test_prior.c tests/test_money.c tests/test_cost*.c tests/test_tiers*.c tests/test_people.c))

# Flags that carry a promise. -ffp-contract=off and the absence of -ffast-math keep results the same bits on
# every processor and with both compilers; the two -fno-… let loops vectorise without changing a value.
OPTIMISE ?= -O3
ifneq ($(SANITIZE),)
OPTIMISE := -O1 -fno-omit-frame-pointer
endif
DIALECT := -std=gnu11 -g -fopenmp -ffp-contract=off -fno-math-errno -fno-trapping-math
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes \
	-Werror=implicit-function-declaration \
	$(if $(WERROR),-Werror)
SANITIZERS := $(if $(SANITIZE),-fsanitize=$(subst fuzzer,fuzzer-no-link,$(SANITIZE)) \
	$(if $(findstring undefined,$(SANITIZE)),-fno-sanitize-recover=undefined))
MARCH_v2 := -march=x86-64-v2
MARCH_v3 := -march=x86-64-v3
# Tuned for a processor whose gathers are worth their while: gcc's generic tuning takes such loads apart.
MARCH_v4 := -march=x86-64-v4 -mtune=icelake-server -mprefer-vector-width=512
DEFINES := -I. -D_GNU_SOURCE= $(if $(filter double,$(PRECISION)),-DHUIMIN_DOUBLE) $(if $(PROFILE),-DHUIMIN_PROFILE) $(if $(MPI),-DHUIMIN_MPI)

# Asked for only when something is compiled, so that `make demo` and `make test` start on a machine that has
# no pkg-config yet; asked once.
PACKAGES := hdf5-serial jansson gsl nlopt yaml-0.1 xlsxwriter
ASK_CFLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES)))
ASK_LIBS = -lhdf5_hl $(shell pkg-config --libs $(PACKAGES)) -lm
PACKAGE_CFLAGS = $(eval PACKAGE_CFLAGS := $$(ASK_CFLAGS))$(PACKAGE_CFLAGS)
PACKAGE_LIBS = $(eval PACKAGE_LIBS := $$(ASK_LIBS))$(PACKAGE_LIBS)
COMPILE = $(CC) $(DIALECT) $(OPTIMISE) $(WARNINGS) $(SANITIZERS) $(DEFINES) $(PACKAGE_CFLAGS) $(CFLAGS)
# clang reports beside its warnings, which would be lost there: only where it is asked.
REPORT_LOOPS = $(if $(findstring clang,$(CC)),$(if $(REPORT),-Rpass=loop-vectorize -Rpass-missed=loop-vectorize \
	2> $@.vec || { cat $@.vec >&2 && exit 1; }),-fopt-info-vec-optimized-missed=$@.vec)
LINK = $(CC) -fopenmp $(SANITIZERS) $(LDFLAGS)
DEPENDENCIES = -MMD -MP
SAY = $(if $(V),,@printf '  %-9s %s\n' '$(1)' '$(2)'; )

# A recipe that calls make again builds in parallel, unless the caller chose how.
PARALLEL = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

##@ Two commands on a fresh machine
DEMO := scenarios/studies/five-models.yaml
.PHONY: demo test
demo: ## install what is missing, build, simulate the five-model study, print its table and write its page
	@scripts/setup.sh build
	@$(MAKE) --no-print-directory $(PARALLEL) all
	$(PROGRAM) run $(DEMO)
	@$(PROGRAM) report "$$($(PROGRAM) check $(DEMO) --lang en | sed -n 's/^ *result \([^ ]*\).*/\1/p')"

test: ## install what is missing, build, and run every test (under 6 minutes on 2 cores)
	@scripts/setup.sh build test
	@$(MAKE) --no-print-directory $(PARALLEL) all tests tools
	@$(MAKE) --no-print-directory $(PARALLEL) PRECISION=double OPTIMISE=-O1 double-tests
	@scripts/test.sh

##@ Building
.PHONY: all objects hot-objects tests tools double-tests fuzzers benches
all: $(PROGRAM) ## build/huimin (the default)
objects: $(OBJECTS)
hot-objects: $(HOT_OBJECTS)
tests: $(TESTS) ## the test programs, without running them
tools: $(TOOLS)
double-tests: $(DOUBLE_TESTS)
fuzzers: $(FUZZERS)
benches: $(BENCHES)

##@ Checking
.PHONY: verify reproduce faults vector bench lint format reference schema products
verify: ## everything: test, sanitizers, valgrind, same bytes everywhere, long statistics, ten minutes of fuzzing
	@scripts/setup.sh build test lint readers site browser mpi slurm faults
	@scripts/verify.sh

reproduce: ## the same bytes for both compilers, any threads, block order and instruction set (about 5 minutes)
	@scripts/setup.sh build test lint
	@scripts/reproduce.sh full

faults: ## runs killed, starved of disk and damaged at random instants, 200 rounds: nothing lost, doubled, different
	@scripts/setup.sh build mpi faults
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@! command -v mpicc >/dev/null || $(MAKE) --no-print-directory $(PARALLEL) MPI=1 all
	@scripts/faults.sh

vector: ## every loop marked /* hot */ is vector code in each instruction set (CC=clang-14 too)
	@scripts/setup.sh build
	@$(MAKE) --no-print-directory $(PARALLEL) REPORT=1 hot-objects
	@scripts/vector.sh $(if $(findstring clang,$(CC)),--build build/$(notdir $(CC))-report)

bench: ## nanoseconds a person-year, beside plain C with GSL, NumPy, numba and R that do the same work
	@scripts/setup.sh build bench mpi
	@$(MAKE) --no-print-directory $(PARALLEL) all benches $(BUILD)/tests/tool_bench_inputs
	@! command -v mpicc >/dev/null || $(MAKE) --no-print-directory $(PARALLEL) MPI=1 all benches
	@scripts/bench.sh --build $(BUILD)

lint: ## formatting, static analysis, both compilers without a warning, layers, generated pages
	@scripts/setup.sh build test lint
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@scripts/lint.sh

.PHONY: report-test
report-test: ## the pages of huimin report and compare in headless Chromium: charts, figures, languages, keyboard, phone, paper
	@scripts/setup.sh build browser
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@scripts/report_test.sh --build $(BUILD)

format: ## put every C file into the house format
	clang-format-14 -i $(shell git ls-files --cached --others --exclude-standard -- '*.c' '*.h')

# The value of a variable: make print-COMPILE.
print-%:
	@printf '%s\n' '$($*)'

##@ Generated pages
reference: $(PROGRAM) ## docs/reference.md and its Chinese, from the program's own tables
	$(PROGRAM) reference --lang en > docs/reference.md.tmp
	mv docs/reference.md.tmp docs/reference.md
	$(PROGRAM) reference --lang zh > docs/reference.zh-CN.md.tmp
	mv docs/reference.zh-CN.md.tmp docs/reference.zh-CN.md

products: $(PROGRAM) ## docs/products.md, from scenarios/products/
	$(PROGRAM) reference --products > docs/products.md.tmp
	mv docs/products.md.tmp docs/products.md

schema: $(PROGRAM) ## docs/scenario.schema.json, from the program's own tables
	$(PROGRAM) schema > docs/scenario.schema.json.tmp
	mv docs/scenario.schema.json.tmp docs/scenario.schema.json

.PHONY: site
site: ## the documentation as pages that open offline, with a picture of every study: build/site (some minutes)
	@scripts/setup.sh build site
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@scripts/site.sh --gallery --build $(BUILD)

.PHONY: picture
picture: ## the pictures of the README, from the shipped five-model study
	@scripts/setup.sh build browser
	@$(MAKE) --no-print-directory $(PARALLEL) all
	@scripts/picture.sh --build $(BUILD)

##@ The rest
.PHONY: install clean help
install: $(PROGRAM) ## the program, the scenarios and the documentation under PREFIX
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/huimin
	find scenarios -type f ! -name '*.[ch]' -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/huimin/{} \;
	find docs -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/doc/huimin/{} \;
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/huimin README.md README.zh-CN.md LICENSE

clean: ## remove everything that was built (results stay)
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^##@ /{printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@printf '\nSet MPI=1, CC=clang-14, PRECISION=double, SANITIZE=address,undefined or WERROR=1 for another build.\n'

# What the objects depend on beside their sources: the flags, and for those that name them, version and commit.
.PHONY: force
$(BUILD)/packages.stamp:
	@scripts/setup.sh --check build
	@mkdir -p $(@D) && touch $@

$(BUILD)/flags.stamp: force $(BUILD)/packages.stamp
	@mkdir -p $(@D)
	@printf '%s\n' '$(COMPILE)' | cmp -s - $@ || printf '%s\n' '$(COMPILE)' > $@

COMMIT = $(shell git describe --always --dirty --abbrev=12 --exclude='*' 2>/dev/null || printf unknown)
VERSION_LINES = '\#define HUIMIN_VERSION "$(VERSION)"' '\#define HUIMIN_COMMIT "$(COMMIT)"' \
	'\#define HUIMIN_FLAGS "$(strip $(DIALECT) $(OPTIMISE) $(SANITIZERS) $(DEFINES) $(CFLAGS))"'
$(BUILD)/version.h: force
	@mkdir -p $(@D)
	@printf '%s\n' $(VERSION_LINES) | cmp -s - $@ || printf '%s\n' $(VERSION_LINES) > $@

NAMES_VERSION := $(shell grep -lE 'HUIMIN_(VERSION|COMMIT|FLAGS)' /dev/null $(SOURCES))
$(NAMES_VERSION:%.c=$(OBJ)/%.o): $(BUILD)/version.h
$(NAMES_VERSION:%.c=$(OBJ)/%.o): private DEFINES += -include $(BUILD)/version.h

# Test programs run for seconds: what compiles quickly is quickest.
$(OBJ)/tests/test_%.o: private OPTIMISE = -O1
$(OBJ)/%.o: %.c $(BUILD)/flags.stamp
	@mkdir -p $(@D)
	$(call SAY,$(notdir $(CC)),$@)$(COMPILE) $(MARCH_v2) $(DEPENDENCIES) -c $< -o $@

define HOT_RULE
$(OBJ)/$(1)/%.o: %.c $(BUILD)/flags.stamp
	@mkdir -p $$(@D)
	$$(call SAY,$$(notdir $$(CC)),$$@)$$(COMPILE) $(MARCH_$(1)) -DHUIMIN_ISA=$(1) $$(DEPENDENCIES) -c $$< -o $$@ $$(REPORT_LOOPS)
endef
$(foreach set,$(SETS),$(eval $(call HOT_RULE,$(set))))

# The archive is made anew: a member whose source is gone would stay in it.
$(BUILD)/objects.stamp: force
	@mkdir -p $(@D)
	@printf '%s\n' '$(OBJECTS)' | cmp -s - $@ || printf '%s\n' '$(OBJECTS)' > $@

$(LIBRARY): $(filter-out $(MAIN_OBJECT),$(OBJECTS)) $(BUILD)/objects.stamp
	@rm -f $@
	$(call SAY,archive,$@)ar rcsD $@ $(filter %.o,$^)

$(PROGRAM): $(MAIN_OBJECT) $(LIBRARY)
	$(call SAY,link,$@)$(LINK) $^ $(PACKAGE_LIBS) -o $@

# Test programs: one source each, the library and cmocka.
$(TESTS) $(TOOLS): $(BUILD)/tests/%: $(OBJ)/tests/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,link,$@)$(LINK) $^ -lcmocka $(PACKAGE_LIBS) -o $@

# The plain program gets what its author would give it: this machine's own instructions, and FMA.
$(OBJ)/tests/bench/naive.o: private MARCH_v2 := -march=native -ffp-contract=fast
$(BENCHES): $(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,link,$@)$(LINK) $(filter %.o,$^) $(LIBRARY) $(PACKAGE_LIBS) -o $@

# The program itself, with a watch between the ledger and what it calls.
ACCOUNTED := main ledger_init ledger_free engine_simulate record_from_result archive_write print_record
$(BUILD)/bench/account: $(MAIN_OBJECT)
$(BUILD)/bench/account: private LDFLAGS += $(ACCOUNTED:%=-Wl,--wrap=%)

$(FUZZERS): $(BUILD)/tests/%: $(OBJ)/tests/%.o $(LIBRARY)
	@mkdir -p $(@D)
	$(call SAY,link,$@)$(LINK) $(if $(findstring fuzzer,$(SANITIZE)),-fsanitize=fuzzer) $^ $(PACKAGE_LIBS) -o $@

# Takes the report's page and its charts in as they are.
$(OBJ)/results/report_assets.o: $(wildcard results/report/* third_party/echarts/*.js)

.SECONDARY:
-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
