# make run     installs what is missing, builds, and opens the client on a platform of its own with sample topics
# make check   installs what is missing, builds with sanitizers, runs every test
# make bench   measures beside the programs that people use instead
# make         builds build/minyi and build/minyid
# make install PREFIX=/usr/local DESTDIR=
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
# As many jobs as processors; `make JOBS=1` for fewer. Makes below this one share them.
JOBS ?= $(shell nproc 2>/dev/null || echo 1)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += --jobs=$(JOBS)
endif

# ---- what may use what: the one place that says so. A folder may include the folders on its line and nothing else of ours;
# tests/lint/arrows holds every #include against this, and a unit test links just this.
USES_base   :=
USES_text   := base
USES_wire   := base
USES_vega   := wire text base
USES_net    := base
USES_chart  := vega wire text base
USES_site   := wire net base
USES_sql    := base
USES_store  := sql base
USES_page   := chart vega wire text base
USES_own    := net base
USES_app    := own page site store sql chart vega wire net text base
USES_acts   := app $(USES_app)
USES_ui/terminal := acts $(USES_acts)
USES_ui/widgets  := ui/terminal $(USES_ui/terminal)
USES_ui/screens  := ui/widgets $(USES_ui/widgets)
USES_ui     := ui/screens $(USES_ui/screens)
USES_line   := acts $(USES_acts)
USES_client := ui line $(USES_ui)
USES_server/rules   := wire base
USES_server/storage := server/rules wire text base
USES_server/http    := base
USES_server/api     := server/storage $(USES_server/storage) server/http base
USES_server/import  := server/storage $(USES_server/storage)
USES_server := server/import server/api $(USES_server/api)
FOLDERS     := base text wire vega sql net chart site store own page app acts ui/terminal ui/widgets ui/screens ui line client \
  server/rules server/storage server/http server/api server/import server

# A folder's headers are private to it but for its door, X/X.h. These have none: each header is one for whoever may use them.
OPEN        := base acts ui/terminal ui/widgets

# What the tests of a folder need beside it.
TESTS_server/import := vega $(USES_vega)

# Headers of other people's libraries, and the folders that alone may include them.
ONLY_curses     := ui/terminal
ONLY_curl       := net
ONLY_cjson      := wire
ONLY_sqlite3    := sql server/storage
ONLY_microhttpd := server/http
ONLY_sodium     := server server/http server/api server/storage
ONLY_md4c       := text
ONLY_gumbo      := text
ONLY_iconv      := text
ONLY_qrencode   := page

LIBS_text   := -lmd4c -lgumbo
LIBS_wire   := -lcjson
# libcurl.so.4 comes in at run time (src/net/libcurl.c): a package of minyi has to name it as a dependency itself.
LIBS_net    := -ldl
LIBS_sql    := -lsqlite3
LIBS_page   := -lqrencode
LIBS_ui/terminal    := -lncursesw -ltinfo
LIBS_server/storage := -lsqlite3 -lsodium
LIBS_server/api     := -lsodium
LIBS_server/http    := -lmicrohttpd -lsodium -lz

# ---- how
O       ?= build
PREFIX  ?= /usr/local
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wwrite-strings -Wundef
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -Isrc $(WARN) $(CFLAGS) $(SANITIZE) -MMD -MP
SAN     := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# A line per step; `make V=1` shows the commands.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) '$@';)

sources = $(filter-out %/main.c,$(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(O)/obj/%.o,$(call sources,$(1)))
archives = $(foreach f,$(1),$(O)/lib/$(f).a)
libs = $(sort $(foreach f,$(1),$(LIBS_$(f)))) -lm

all: $(O)/minyi $(O)/minyid $(O)/share
.PHONY: all run check test tests benches fuzzers lint bench fuzz install clean setup setup-check setup-bench format formatter formatted po pot arrows

# ---- set-up: packages by their Debian names
PACKAGES_BUILD := gcc libc6-dev gettext libncurses-dev libcurl4-openssl-dev libcjson-dev libsqlite3-dev \
  libmicrohttpd-dev libsodium-dev libmd4c-dev libgumbo-dev libqrencode-dev zlib1g-dev ncurses-base
PACKAGES_CHECK := $(PACKAGES_BUILD) clang libclang-rt-dev libcmocka-dev libvterm-dev unicode-data tmux luit openssl ncurses-term python3 git \
  clang-format-19
PACKAGES_BENCH := $(PACKAGES_CHECK) libunistring-dev lynx w3m less nginx-light wrk

setup:
	@tests/setup $(PACKAGES_BUILD)
setup-check:
	@tests/setup $(PACKAGES_CHECK)
setup-bench:
	@tests/setup $(PACKAGES_BENCH)

# ---- build
$(O)/obj/%.o: src/%.c | setup
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) -c $< -o $@

define archive_rule
$(O)/lib/$(1).a: $$(call objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcsD $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive_rule,$(f))))

$(O)/minyi: $(O)/obj/client/main.o $(call archives,client $(USES_client))
	$(call say,LINK)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -rdynamic -Wl,--as-needed $^ $(call libs,client $(USES_client)) -o $@
$(O)/minyid: $(O)/obj/server/main.o $(call archives,server $(USES_server))
	$(call say,LINK)$(CC) $(CFLAGS) $(SANITIZE) $(LDFLAGS) -Wl,--as-needed $^ $(call libs,server $(USES_server)) -pthread -o $@

# ---- what is read at run time stands beside the binaries as it will when installed
DATA := $(shell find data -type f -not -path 'data/man/*' -not -path 'data/completions/*' 2>/dev/null)
LANGUAGES := $(patsubst po/%.po,%,$(wildcard po/*.po))
$(O)/share: $(DATA) $(foreach l,$(LANGUAGES),$(O)/share/locale/$(l)/LC_MESSAGES/minyi.mo)
	@mkdir -p $@/minyi
	@cp -r $(filter-out data/man data/completions,$(wildcard data/*)) $@/minyi/
	@touch $@
$(O)/share/locale/%/LC_MESSAGES/minyi.mo: po/%.po | setup
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

run: all
	@$(O)/minyi

# ---- tests: a program per file; unit tests link their folder and what it may use
UNIT  := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/unit/*/*.c tests/unit/*/*/*.c))
DRIVE := $(patsubst tests/%.c,$(O)/tests/%,$(filter-out tests/tty/lib/% tests/api/lib/%,$(wildcard tests/tty/*.c tests/api/*.c)))
TESTLIBS := -lcmocka

.SECONDEXPANSION:
unit_folder = $(patsubst %/,%,$(patsubst $(O)/tests/unit/%,%,$(dir $(1))))
unit_uses = $(1) $(USES_$(1)) $(TESTS_$(1))
$(UNIT): $(O)/tests/%: tests/%.c $$(call archives,$$(call unit_uses,$$(call unit_folder,$$@))) | setup-check
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $< $(call archives,$(call unit_uses,$(call unit_folder,$@))) \
	  $(TESTLIBS) $(call libs,$(call unit_uses,$(call unit_folder,$@))) -pthread -o $@

# Tests of whole programs: the harness (tests/tty/lib, tests/api/lib), and the two real binaries beside them.
HARNESS := $(patsubst tests/%.c,$(O)/obj/tests/%.o,$(wildcard tests/tty/lib/*.c tests/api/lib/*.c))
$(O)/obj/tests/%.o: tests/%.c | setup-check
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) -Itests -c $< -o $@
$(DRIVE): $(O)/tests/%: tests/%.c $(HARNESS) $$(call archives,net wire text base) | setup-check
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $< $(HARNESS) $(call archives,net wire text base) \
	  $(TESTLIBS) -lvterm -lutil $(call libs,net wire text base) -pthread -o $@

# Measuring programs: the harness, what they share (tests/bench/lib), and no sanitizer.
BENCH     := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/bench/*.c))
BENCHLIB  := $(patsubst tests/%.c,$(O)/obj/tests/%.o,$(wildcard tests/bench/lib/*.c))
$(BENCH): $(O)/tests/%: tests/%.c $(BENCHLIB) $(HARNESS) $$(call archives,net wire text base) | setup-bench
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $< $(BENCHLIB) $(HARNESS) $(call archives,net wire text base) \
	  $(TESTLIBS) -lvterm -lutil -lunistring $(call libs,net wire text base) -pthread -o $@
benches: $(BENCH)

# Fuzz targets, named FOLDER_what.c: with libFuzzer in `make fuzz`; in `make check` the seeds alone, through replay.c.
FUZZ := $(patsubst tests/%.c,$(O)/tests/%,$(filter-out %/replay.c,$(wildcard tests/fuzz/*.c)))
FUZZ_ENGINE ?= tests/fuzz/replay.c
FUZZ_SECONDS ?= 60
fuzz_folder = $(firstword $(subst _, ,$(notdir $(1))))
$(FUZZ): $(O)/tests/%: tests/%.c $(wildcard tests/fuzz/replay.c) $$(call archives,$$(call fuzz_folder,$$@) $$(USES_$$(call fuzz_folder,$$@))) | setup-check
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) $< $(FUZZ_ENGINE) $(call archives,$(call fuzz_folder,$@) $(USES_$(call fuzz_folder,$@))) \
	  $(call libs,$(call fuzz_folder,$@) $(USES_$(call fuzz_folder,$@))) -o $@

tests: $(UNIT) $(DRIVE) $(FUZZ)
# make test T=unit/text runs the tests whose path starts so (with sanitizers)
test: setup-check
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all tests
	@tests/run build/check/tests $(T)
check: setup-check
	@$(MAKE) --no-print-directory O=build/clang CC=clang CFLAGS='-O0 -Werror' all
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all tests
	@tests/run build/check/tests lint unit fuzz api tty
fuzz: setup-check
	@$(MAKE) --no-print-directory O=build/fuzz CC=clang SANITIZE='$(SAN) -fsanitize=fuzzer-no-link' CFLAGS='-O1 -g' \
	  FUZZ_ENGINE=-fsanitize=fuzzer fuzzers
	@for f in $(notdir $(FUZZ)); do mkdir -p build/fuzz/corpus/$$f; echo "$$f: $(FUZZ_SECONDS) s"; \
	  build/fuzz/tests/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -timeout=10 -artifact_prefix=build/fuzz/ \
	    build/fuzz/corpus/$$f tests/fuzz/seeds/$$f >build/fuzz/$$f.log 2>&1 || { tail -n 40 build/fuzz/$$f.log; exit 1; }; \
	  tail -n 1 build/fuzz/$$f.log; done
fuzzers: $(FUZZ)

# The form of the sources: .clang-format says it, tests/lint/format holds it. Tables that a program wrote keep theirs.
# One version, because two of them do not agree; Debian 12 and 13 both have this one.
CLANG_FORMAT ?= clang-format-19
FORMATTED = $(filter-out src/text/unicode_table.c src/text/variants.c,$(sort $(shell find src tests -name '*.[ch]')))
format: setup-check
	@$(CLANG_FORMAT) -i $(FORMATTED)
formatter:
	@echo $(CLANG_FORMAT)
formatted:
	@printf '%s\n' $(FORMATTED)

# The checks that read the sources alone.
lint: setup-check
	@tests/run build/check/tests lint

arrows:
	@$(foreach f,$(FOLDERS),echo 'uses $(f) $(USES_$(f))';)
	@echo 'open $(OPEN)'
	@$(foreach v,$(filter ONLY_%,$(.VARIABLES)),echo 'only $(patsubst ONLY_%,%,$(v)) $($(v))';)

bench: setup-bench
	@$(MAKE) --no-print-directory all benches
	@tests/bench/run build

# ---- translations
POT ?= po/minyi.pot
pot: | setup
	@xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --keyword=P_:1,2 --add-comments=TRANSLATORS \
	  --package-name=minyi --no-location --sort-output -o $(POT) $(sort $(shell find src -name '*.[ch]'))
po: pot
	msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location --sort-output po/zh_TW.po po/minyi.pot

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share
	install -m 755 $(O)/minyi $(O)/minyid $(DESTDIR)$(PREFIX)/bin/
	cp -r $(O)/share/minyi $(O)/share/locale $(DESTDIR)$(PREFIX)/share/
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 $(wildcard data/man/*.1) $(DESTDIR)$(PREFIX)/share/man/man1/
	$(foreach l,$(notdir $(patsubst %/,%,$(wildcard data/man/*/))),install -d $(DESTDIR)$(PREFIX)/share/man/$(l)/man1 && \
	  install -m 644 data/man/$(l)/*.1 $(DESTDIR)$(PREFIX)/share/man/$(l)/man1/ &&) true
	install -m 644 data/completions/minyi.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/minyi

clean:
	rm -rf build

-include $(shell find $(O) -name '*.d' 2>/dev/null)
