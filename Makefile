# make run     installs what is missing, builds, and opens the client on a platform of its own with sample topics
# make check   installs what is missing, builds with sanitizers, runs every test
# make bench   measures beside the programs that people use instead; BIG=1: with ten million endorsements, and a thousand sessions
# make listen  visits through the screen readers that are installed here
# make         builds build/minyi and build/minyid with what is there; what is missing it names, and installs nothing
# make setup   installs what `make` needs
# make install uninstall PREFIX=/usr/local DESTDIR=
# make dist    build/minyi-VERSION.tar.gz of what is committed
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
USES_records := wire text base
USES_site   := records wire net text base
USES_sql    := base
USES_store  := sql base
USES_page   := chart vega wire text base
USES_offline := store sql site records wire net text base
USES_own    := net base
USES_app    := offline own page site store sql chart records vega wire net text base
USES_acts   := app $(USES_app)
USES_ui/terminal := acts $(USES_acts)
USES_ui/widgets  := ui/terminal $(USES_ui/terminal)
USES_ui/screens  := ui/widgets $(USES_ui/widgets)
USES_ui     := ui/screens $(USES_ui/screens)
USES_line   := acts $(USES_acts)
USES_client := ui line $(USES_ui)
USES_server/rules   := wire base
USES_server/storage := server/rules sql wire text base
USES_server/http    := base
USES_server/provider := net wire base
USES_server/api     := server/http server/provider vega server/storage server/rules sql net wire text base
USES_server/mail    := server/storage server/rules sql net wire text base
USES_server/import  := site records server/storage net $(USES_server/storage)
USES_server/command := server/import site records server/mail server/api $(USES_server/api)
USES_server := server/command $(USES_server/command)
FOLDERS     := base text wire vega sql net chart records site store offline own page app acts ui/terminal ui/widgets ui/screens ui line client \
  server/rules server/storage server/http server/provider server/api server/mail server/import server/command server

# A folder's headers are private to it but for its door, X/X.h. These have none: each header is one for whoever may use them.
OPEN        := base acts ui/terminal ui/widgets

# What the tests of a folder need beside it.
TESTS_server/import := vega $(USES_vega)

# Headers of other people's libraries, and the folders that alone may include them.
ONLY_curses     := ui/terminal
ONLY_curl       := net
ONLY_zlib       := net
ONLY_cjson      := wire
ONLY_sqlite3    := sql
ONLY_libpq-fe   := sql
ONLY_libdeflate := server/http
ONLY_sodium     := server server/command server/http server/api server/mail server/storage
ONLY_md4c       := text
ONLY_gumbo      := text
ONLY_utf8proc   := text
ONLY_zxcvbn     := server/api
ONLY_cjose      := server/provider
ONLY_iconv      := text
ONLY_qrencode   := page
ONLY_openssl    := site

# What a folder is linked with, by the names that pkg-config knows.
LIBRARIES_text   := md4c gumbo libutf8proc
LIBRARIES_wire   := libcjson
LIBRARIES_sql    := sqlite3
LIBRARIES_ui/terminal    := ncursesw tinfo
LIBRARIES_server/storage := libsodium
LIBRARIES_server/api     := libsodium zxcvbn
LIBRARIES_server/mail    := libsodium
LIBRARIES_server/http    := libdeflate libsodium
# Only the headers: libcurl.so.4, libz.so.1, libqrencode.so.4, libcrypto.so.3, libpq.so.5 and libcjose.so.0 come in at run time (src/net/libcurl.c, src/net/unpack.c, src/page/qr.c, src/site/crypto.c, src/sql/libpq.c,
# src/server/provider/token.c), so a package of minyi has to name them as dependencies itself.
HEADERS_net := libcurl zlib
LIBS_net    := -ldl
HEADERS_page := libqrencode
LIBS_page   := -ldl
HEADERS_sql := libpq
LIBS_sql    := -ldl
HEADERS_server/provider := cjose
LIBS_server/provider    := -ldl
HEADERS_site := libcrypto
LIBS_site   := -ldl

# Those libraries: a header, Debian's package, and how to link where pkg-config does not know them.
FIND_md4c          := md4c.h libmd4c-dev -lmd4c
FIND_gumbo         := gumbo.h libgumbo-dev -lgumbo
FIND_libutf8proc   := utf8proc.h libutf8proc-dev -lutf8proc
FIND_cjose         := cjose/cjose.h libcjose-dev -lcjose
FIND_zxcvbn        := zxcvbn.h libzxcvbn-dev -lzxcvbn
FIND_libcjson      := cjson/cJSON.h libcjson-dev -lcjson
FIND_sqlite3       := sqlite3.h libsqlite3-dev -lsqlite3
FIND_libpq         := libpq-fe.h libpq-dev -lpq
FIND_libqrencode   := qrencode.h libqrencode-dev -lqrencode
FIND_ncursesw      := curses.h libncurses-dev -lncursesw
FIND_tinfo         := term.h libncurses-dev -ltinfo
FIND_libsodium     := sodium.h libsodium-dev -lsodium
FIND_libdeflate    := libdeflate.h libdeflate-dev -ldeflate
FIND_libcrypto     := openssl/evp.h libssl-dev -lcrypto
FIND_zlib          := zlib.h zlib1g-dev -lz
FIND_libcurl       := curl/curl.h libcurl4-openssl-dev -lcurl

# The one place that says which version this is.
VERSION := $(shell sed -n 's/^\#define MINYI_VERSION "\(.*\)"$$/\1/p' src/base/version.h)

# ---- how
O       ?= build
PREFIX  ?= /usr/local
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS  ?= -O2 -g
WARN    := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla -Wwrite-strings -Wundef
# Against what a mistake of ours in memory could be used for; `make HARDEN= HARDEN_SERVER= HARDEN_LINK=` builds without. Sanitizers look closer than
# _FORTIFY_SOURCE and are blinded by it; it needs an optimizing compiler; and whoever packages brings his own.
HARDEN  ?= -fstack-protector-strong $(HARDEN_MACHINE) $(HARDEN_FORTIFY) -fPIE
# The platform's threads have guards of one page. The client has no arrays of variable size and a guard of a megabyte; probing its
# frames would cost each of fifty sessions 30 KiB.
HARDEN_SERVER ?= -fstack-clash-protection
HARDEN_LINK ?= -pie -Wl,-z,relro,-z,now,-z,noexecstack
# Addresses in tables of a program that may be loaded anywhere: 2 KiB to read at each start in place of 120.
PACK_LINK   ?= -Wl,-z,pack-relative-relocs
HARDEN_MACHINE = $(if $(filter x86_64-%,$(MACHINE)),-fcf-protection,$(if $(filter aarch64-%,$(MACHINE)),-mbranch-protection=standard))
HARDEN_FORTIFY = $(if $(SANITIZE)$(findstring FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,$(if $(filter-out -O0,$(filter -O%,$(CFLAGS))),\
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
MACHINE := $(shell $(CC) -dumpmachine 2>/dev/null)
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -Isrc $(WARN) $(HARDEN) $(CPPFLAGS) $(CFLAGS) $(SANITIZE) -MMD -MP
LINK = $(CC) $(HARDEN) $(CFLAGS) $(SANITIZE) $(HARDEN_LINK) $(PACK_LINK) $(LDFLAGS)
SAN     := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# A line per step; `make V=1` shows the commands.
say = $(if $(V),,@printf '  %-4s %s\n' $(1) '$@';)

sources = $(filter-out %/main.c,$(wildcard src/$(1)/*.c))
objects = $(patsubst src/%.c,$(O)/obj/%.o,$(call sources,$(1)))
archives = $(foreach f,$(1),$(O)/lib/$(f).a)
# What pkg-config says (`libs` or `cflags` of one library), asked once.
PKG_CONFIG ?= pkg-config
ask_pkg = $(if $(ASKED_$(1)_$(2)),,$(eval ASKED_$(1)_$(2) := yes)$(eval SAID_$(1)_$(2) := $(shell $(PKG_CONFIG) --$(1) $(2) 2>/dev/null)))$(SAID_$(1)_$(2))
lib_flags = $(or $(call ask_pkg,libs,$(1)),$(wordlist 3,9,$(FIND_$(1))))
libs = $(sort $(foreach f,$(1),$(LIBS_$(f)) $(foreach l,$(LIBRARIES_$(f)),$(call lib_flags,$(l))))) -lm
headers = $(sort $(foreach f,$(1),$(foreach l,$(LIBRARIES_$(f)) $(HEADERS_$(f)),$(call ask_pkg,cflags,$(l)))))

all: $(O)/minyi $(O)/minyid $(O)/share
.PHONY: all run check live-check test tests benches fuzzers lint bench listen fuzz torture tortures install uninstall dist clean setup setup-check setup-bench \
  format formatted tool library-flags analyze po pot arrows version

# ---- set-up: packages by their Debian names. Only what says `setup` installs any.
PACKAGES_LIBRARIES := $(sort $(foreach l,$(filter FIND_%,$(.VARIABLES)),$(word 2,$($(l)))))
PACKAGES_BUILD := gcc libc6-dev pkgconf gettext ncurses-base ca-certificates $(PACKAGES_LIBRARIES)
PACKAGES_CHECK := $(PACKAGES_BUILD) clang libclang-rt-dev libcmocka-dev libvterm-dev unicode-data tmux luit openssl ncurses-term python3 python3-aiosmtpd glewlwyd git postgresql \
  clang-format-19 clang-tidy-19 cppcheck
PACKAGES_BENCH := $(PACKAGES_CHECK) libunistring-dev lynx w3m less edbrowse newsboat tig elinks nginx-light valgrind

setup:
	@tests/setup $(PACKAGES_BUILD)
setup-check:
	@tests/setup $(PACKAGES_CHECK)
setup-bench:
	@tests/setup $(PACKAGES_BENCH)

# What is needed and not there, in one sentence; looked for once in each $(O).
$(O)/found:
	@mkdir -p $(@D)
	@missing=; need() { $(PKG_CONFIG) --exists $$1 2>/dev/null || echo "#include <$$2>" | $(CC) $(CPPFLAGS) -E - >/dev/null 2>&1 || missing="$$missing $$3"; }; \
	command -v $(firstword $(CC)) >/dev/null || missing="$$missing $(firstword $(CC))"; \
	echo '#include <stdio.h>' | $(CC) -E - >/dev/null 2>&1 || missing="$$missing libc6-dev"; \
	command -v msgfmt >/dev/null || missing="$$missing gettext"; \
	$(foreach l,$(filter FIND_%,$(.VARIABLES)),need $(patsubst FIND_%,%,$(l)) $(wordlist 1,2,$($(l)));) \
	[ -z "$$missing" ] || { echo "To build minyi, these are missing (by the names of Debian's packages; \`make setup' installs them):" $$(printf '%s\n' $$missing | sort -u) >&2; exit 1; }
	@touch $@

# ---- build
$(O)/obj/%.o: src/%.c | $(O)/found
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) $(call headers,$(patsubst $(O)/obj/%/,%,$(@D)/)) $(if $(filter $(O)/obj/server/%,$@),$(HARDEN_SERVER)) -c $< -o $@

define archive_rule
$(O)/lib/$(1).a: $$(call objects,$(1))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcsD $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call archive_rule,$(f))))

$(O)/minyi: $(O)/obj/client/main.o $(call archives,client $(USES_client))
	$(call say,LINK)$(LINK) -rdynamic -Wl,--as-needed $^ $(call libs,client $(USES_client)) -o $@
$(O)/minyid: $(O)/obj/server/main.o $(call archives,server $(USES_server))
	$(call say,LINK)$(LINK) -Wl,--as-needed $^ $(call libs,server $(USES_server)) -pthread -o $@

# ---- what is read at run time stands beside the binaries as it will when installed
DATA := $(shell find data -type f -not -path 'data/man/*' -not -path 'data/completions/*' -not -path 'data/systemd/*' 2>/dev/null)
LANGUAGES := $(patsubst po/%.po,%,$(wildcard po/*.po))
$(O)/share: $(DATA) $(foreach l,$(LANGUAGES),$(O)/share/locale/$(l)/LC_MESSAGES/minyi.mo)
	@mkdir -p $@/minyi
	@cp -r $(filter-out data/man data/completions,$(wildcard data/*)) $@/minyi/
	@touch $@
$(O)/share/locale/%/LC_MESSAGES/minyi.mo: po/%.po | $(O)/found
	@mkdir -p $(@D)
	@msgfmt --check -o $@ $<

run: setup
	@$(MAKE) --no-print-directory all
	@$(O)/minyi

# ---- tests: a program per file; unit tests link their folder and what it may use
UNIT  := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/unit/*/*.c tests/unit/*/*/*.c))
DRIVE := $(patsubst tests/%.c,$(O)/tests/%,$(filter-out tests/tty/lib/% tests/api/lib/%,$(wildcard tests/tty/*.c tests/api/*.c)))
TESTLIBS := -lcmocka

.SECONDEXPANSION:
unit_folder = $(patsubst %/,%,$(patsubst $(O)/tests/unit/%,%,$(dir $(1))))
unit_uses = $(1) $(USES_$(1)) $(TESTS_$(1))
$(UNIT): $(O)/tests/%: tests/%.c $$(call archives,$$(call unit_uses,$$(call unit_folder,$$@)))
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $(call headers,$(call unit_uses,$(call unit_folder,$@))) $(HARDEN_LINK) $(LDFLAGS) $< $(call archives,$(call unit_uses,$(call unit_folder,$@))) \
	  $(TESTLIBS) $(call libs,$(call unit_uses,$(call unit_folder,$@))) -pthread -o $@

$(O)/tests/unit/ui/terminal/shorten: TESTLIBS += -lvterm
$(O)/tests/unit/server/provider/token: TESTLIBS += -lcjose

# Tests of whole programs: the harness (tests/tty/lib, tests/api/lib), and the two real binaries beside them.
HARNESS := $(patsubst tests/%.c,$(O)/obj/tests/%.o,$(wildcard tests/tty/lib/*.c tests/api/lib/*.c))
$(O)/obj/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call say,CC)$(CC) $(CFLAGS_ALL) -Itests -c $< -o $@
$(DRIVE): $(O)/tests/%: tests/%.c $(HARNESS) $$(call archives,sql net wire text base)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $(HARDEN_LINK) $(LDFLAGS) $< $(HARNESS) $(call archives,sql net wire text base) \
	  $(TESTLIBS) -lvterm -lutil $(call libs,sql net wire text base) -pthread -o $@

# What stands between a program under test and its disk, its clock, its names.
PRELOADS := $(patsubst tests/api/lib/preload/%.c,$(O)/tests/%.so,$(wildcard tests/api/lib/preload/*.c))
$(PRELOADS): $(O)/tests/%.so: tests/api/lib/preload/%.c
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) -std=c17 -D_GNU_SOURCE $(WARN) -O1 -g -fPIC -shared $< -ldl -o $@
$(O)/tests/api/blocked $(O)/tests/api/upheaval $(O)/tests/api/names $(O)/tests/tty/names: | $(PRELOADS)

# Torture: the harness, what its fronts share (tests/torture/lib), and both databases, looked up.
TORTURE    := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/torture/*.c))
TORTURELIB := $(patsubst tests/%.c,$(O)/obj/tests/%.o,$(wildcard tests/torture/lib/*.c))
$(TORTURE): $(O)/tests/%: tests/%.c $(TORTURELIB) $(HARNESS) $$(call archives,sql net wire text base)
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $(HARDEN_LINK) $(LDFLAGS) $< $(TORTURELIB) $(HARNESS) $(call archives,sql net wire text base) \
	  $(TESTLIBS) -lvterm -lutil $(call libs,sql net wire text base) -pthread -o $@

# Measuring programs: the harness, what they share (tests/bench/lib), a platform's storage to fill, and no sanitizer.
BENCHUSES := server/storage $(USES_server/storage) net
BENCH     := $(patsubst tests/%.c,$(O)/tests/%,$(wildcard tests/bench/*.c))
BENCHLIB  := $(patsubst tests/%.c,$(O)/obj/tests/%.o,$(wildcard tests/bench/lib/*.c))
$(BENCH): $(O)/tests/%: tests/%.c $(BENCHLIB) $(HARNESS) $$(call archives,$$(BENCHUSES))
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) -Itests $(HARDEN_LINK) $(LDFLAGS) $< $(BENCHLIB) $(HARNESS) $(call archives,$(BENCHUSES)) \
	  $(TESTLIBS) -lvterm -lutil -lunistring -lz $(call libs,$(BENCHUSES)) -pthread -o $@
benches: $(BENCH)

# Fuzz targets, named FOLDER_what.c: with libFuzzer in `make fuzz`; in `make check` the seeds alone, through replay.c.
FUZZ := $(patsubst tests/%.c,$(O)/tests/%,$(filter-out %/replay.c,$(wildcard tests/fuzz/*.c)))
FUZZ_ENGINE ?= tests/fuzz/replay.c
FUZZ_SECONDS ?= 60
fuzz_folder = $(firstword $(subst _, ,$(notdir $(1))))
$(FUZZ): $(O)/tests/%: tests/%.c $(wildcard tests/fuzz/replay.c) $$(call archives,$$(call fuzz_folder,$$@) $$(USES_$$(call fuzz_folder,$$@)))
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) $(HARDEN_LINK) $(LDFLAGS) $< $(FUZZ_ENGINE) $(call archives,$(call fuzz_folder,$@) $(USES_$(call fuzz_folder,$@))) \
	  $(call libs,$(call fuzz_folder,$@) $(USES_$(call fuzz_folder,$@))) -o $@

# make test T=unit/text builds and runs the tests whose path starts so (with sanitizers); T='unit/text tty/acts' those of both.
tests: $(filter $(if $(T),$(addprefix $(O)/tests/,$(addsuffix %,$(T))),%),$(UNIT) $(DRIVE) $(FUZZ) $(TORTURE))
test: setup-check
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all tests
	@tests/run build/check/tests $(T)
check: setup-check
	@$(MAKE) --no-print-directory O=build/clang CC=clang CFLAGS='-O0 -Werror' all
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all tests
	@tests/run build/check/tests lint unit fuzz api tty torture
fuzz: setup-check
	@$(MAKE) --no-print-directory O=build/fuzz CC=clang SANITIZE='$(SAN) -fsanitize=fuzzer-no-link' CFLAGS='-O1 -g' \
	  FUZZ_ENGINE=-fsanitize=fuzzer fuzzers
	@for f in $(notdir $(FUZZ)); do mkdir -p build/fuzz/corpus/$$f; echo "$$f: $(FUZZ_SECONDS) s"; \
	  build/fuzz/tests/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -timeout=10 -artifact_prefix=build/fuzz/ \
	    build/fuzz/corpus/$$f tests/fuzz/seeds/$$f >build/fuzz/$$f.log 2>&1 || { tail -n 40 build/fuzz/$$f.log; exit 1; }; \
	  tail -n 1 build/fuzz/$$f.log; done
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all $(addprefix build/check/tests/,$(PROPERTIES))
	@MINYI_TEST_ALL=1 tests/run build/check/tests $(PROPERTIES)
fuzzers: $(FUZZ)
# What a site of others says today, beside what is known of it: for whoever has a network, and no part of a check.
LIVEUSES := site $(USES_site)
$(O)/tests/live/check: $(O)/tests/%: tests/%.c $$(call archives,$$(LIVEUSES))
	@mkdir -p $(@D)
	$(call say,LINK)$(CC) $(CFLAGS_ALL) $(HARDEN_LINK) $(LDFLAGS) $< $(call archives,$(LIVEUSES)) $(call libs,$(LIVEUSES)) -o $@
SITE ?= uk
live-check: setup
	@$(MAKE) --no-print-directory $(O)/tests/live/check
	@$(O)/tests/live/check $(SITE)
# Whoever writes, under bad conditions, for minutes: TORTURE_RUNS runs a front, from TORTURE_SEED on.
TORTURE_RUNS ?= 500
# Tests that try for seconds in a check, and here for as long as it takes; one after the other, since they measure.
LASTING := api/blocked api/due api/floods api/upheaval api/kills
torture: setup-check
	@$(MAKE) --no-print-directory all tortures
	@TEST_SECONDS=7200 TORTURE_SECONDS=7200 TORTURE_WORKERS=4 TORTURE_RUNS=$(TORTURE_RUNS) tests/run build/tests torture
	@TEST_SECONDS=7200 TEST_JOBS=1 TORTURE_RUNS=$(TORTURE_RUNS) TORTURE_KILLS=300 tests/run build/tests $(LASTING)
tortures: $(TORTURE) $(addprefix $(O)/tests/,$(LASTING))
# The tests of properties, of which a check tries a part.
PROPERTIES := api/bodies unit/text/bodies unit/text/width unit/text/wrap unit/chart/drawing

# The form of the sources: .clang-format says it, tests/lint/format holds it. Tables that a program wrote keep theirs.
# One version, because two of them do not agree; Debian 12 and 13 both have this one.
CLANG_FORMAT ?= clang-format-19
FORMATTED = $(filter-out src/text/unicode_table.c src/text/variants.c src/text/confusables.c,$(sort $(shell find src tests -name '*.[ch]')))
CLANG_TIDY ?= clang-tidy-19
format: setup-check
	@$(CLANG_FORMAT) -i $(FORMATTED)
# What the scripts in tests/lint ask: `make tool TOOL=CLANG_TIDY`, and what an analyser needs to find the libraries' headers.
tool:
	@echo $($(TOOL))
library-flags:
	@echo $(call headers,$(FOLDERS))
formatted:
	@printf '%s\n' $(FORMATTED)

# The checks that read the sources alone.
lint: setup-check
	@tests/run build/check/tests lint

# The analyzer that follows every path, which takes minutes: for a quiet hour, not for every check.
analyze: setup-check
	@$(MAKE) --no-print-directory O=build/check SANITIZE='$(SAN)' CFLAGS='-O1 -g -Werror' all
	@TIDY_CHECKS='clang-analyzer-core*,clang-analyzer-unix*,clang-analyzer-deadcode*' tests/lint/tidy

arrows:
	@$(foreach f,$(FOLDERS),echo 'uses $(f) $(USES_$(f))';)
	@echo 'open $(OPEN)'
	@$(foreach v,$(filter ONLY_%,$(.VARIABLES)),echo 'only $(patsubst ONLY_%,%,$(v)) $($(v))';)

bench: setup-bench
	@$(MAKE) --no-print-directory all benches
	@$(if $(BIG),BIG=1 )tests/bench/run build

# The screen readers that are installed, over the same visits as the models of them in make check.
listen: setup-check
	@$(MAKE) --no-print-directory all
	@tests/listen build

# ---- translations
POT ?= po/minyi.pot
pot: $(O)/found
	@xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --keyword=NC_:1c,2 --keyword=P_:1,2 --keyword=NP_:1,2 --add-comments=TRANSLATORS \
	  --package-name=minyi --no-location -o $(POT) $(sort $(shell find src -name '*.[ch]'))
po: pot
	for l in $(LANGUAGES); do msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-location --sort-output po/$$l.po po/minyi.pot && \
	  sed -i '/^"POT-Creation-Date:/d' po/$$l.po; done # which would differ at each merge

# ---- packaging. Every file and folder gets a mode of its own, whatever the checkout has.
# SOURCE:PLACE below $(PREFIX)/share, a file each.
SHARED = $(foreach f,$(DATA),$(f):$(patsubst data/%,minyi/%,$(f))) \
  $(foreach l,$(LANGUAGES),$(O)/share/locale/$(l)/LC_MESSAGES/minyi.mo:locale/$(l)/LC_MESSAGES/minyi.mo) \
  data/completions/minyi.bash:bash-completion/completions/minyi data/completions/_minyi:zsh/site-functions/_minyi \
  data/completions/minyi.fish:fish/vendor_completions.d/minyi.fish
MANUALS := $(patsubst data/man/%,%,$(wildcard data/man/*.1 data/man/*/*.1))
manual_place = man/$(patsubst ./%,%,$(dir $(1)))man1/$(notdir $(1))
ROOT = $(DESTDIR)$(PREFIX)
UNITS := lib/systemd/system
install: all
	install -d -m 755 $(ROOT)/bin $(sort $(foreach p,$(SHARED),$(ROOT)/share/$(dir $(lastword $(subst :, ,$(p))))) \
	  $(foreach m,$(MANUALS),$(ROOT)/share/$(dir $(call manual_place,$(m)))))
	install -m 755 $(O)/minyi $(O)/minyid $(ROOT)/bin/
	@$(foreach p,$(SHARED),install -m 644 $(subst :, $(ROOT)/share/,$(p)) &&) true
	install -d -m 755 $(ROOT)/$(UNITS)
	@sed 's|@PREFIX@|$(PREFIX)|' data/systemd/minyid.service >$(O)/unit && install -m 644 $(O)/unit $(ROOT)/$(UNITS)/minyid.service && rm -f $(O)/unit
	@$(foreach m,$(MANUALS),sed 's/@VERSION@/$(VERSION)/' data/man/$(m) >$(O)/manual && \
	  install -m 644 $(O)/manual $(ROOT)/share/$(call manual_place,$(m)) &&) rm -f $(O)/manual
# The folders that are ours alone go too, others only when they are empty.
uninstall:
	rm -f $(ROOT)/bin/minyi $(ROOT)/bin/minyid $(ROOT)/$(UNITS)/minyid.service $(foreach p,$(SHARED),$(ROOT)/share/$(lastword $(subst :, ,$(p)))) \
	  $(foreach m,$(MANUALS),$(ROOT)/share/$(call manual_place,$(m)))
	rm -rf $(ROOT)/share/minyi
	@cd $(ROOT) 2>/dev/null || exit 0; rmdir -p --ignore-fail-on-non-empty bin $(UNITS) $(sort $(foreach p,$(SHARED),$(patsubst %/,%,share/$(dir $(lastword $(subst :, ,$(p)))))) \
	  $(foreach m,$(MANUALS),$(patsubst %/,%,share/$(dir $(call manual_place,$(m)))))) 2>/dev/null || true

# Two runs, one hash: of what is committed, with the commit's own time.
DIST = build/minyi-$(VERSION).tar.gz
dist:
	@mkdir -p $(dir $(DIST))
	git archive --format=tar --prefix=minyi-$(VERSION)/ HEAD | gzip -9n >$(DIST)
version:
	@echo $(VERSION)

clean:
	rm -rf build

-include $(shell find $(O) -name '*.d' 2>/dev/null)
