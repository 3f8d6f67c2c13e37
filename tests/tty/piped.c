/*
 * Data for programs: CSV that a strict reader reads, TSV, JSON with every field, page after page however long the list
 * is; a pager and colours where a person sits; a token from the environment; completion in the shells that there are;
 * and the researcher's morning of the manual, typed as it stands there.
 */
#include "tty/lib/visit.h"

#include <unistd.h>

static struct platform platform;
static struct scratch home;
static char *token;

static int start_platform(void **state)
{
	(void)state;
	platform_start(&platform, &(struct platform_opts){ .sample = true });
	token = platform_register(&platform, "scripter", TEST_PASSWORD);
	scratch_make(&home);
	return 0;
}

static int stop_platform(void **state)
{
	(void)state;
	free(token);
	platform_release(&platform);
	scratch_remove(&home);
	return 0;
}

#define minyi(o, status, ...) minyi_at(__LINE__, o, status, "minyi", "--site", platform.address, __VA_ARGS__, NULL)
static void minyi_at(int line, struct outcome *o, int status, ...)
{
	static const char *const env[] = { "MINYI_LANG=en", NULL };
	const char *argv[32];
	size_t n = 0;
	va_list ap;
	va_start(ap, status);
	while (n < ARRAY_LEN(argv) - 1 && (argv[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	argv[n] = NULL;
	program_run(o, &(struct program_opts){ .home = home.path, .env = env }, argv);
	if (o->status != status)
		fail_msg("line %d: wanted exit status %d, it was %d\n%s%s", line, status, o->status, o->out.buf, o->err.buf);
}

static void expect(const struct str *text, const char *wanted)
{
	if (!strstr(text->buf, wanted))
		fail_msg("\"%s\" is not in:\n%s", wanted, text->buf);
}

/* ---- a strict reader ------------------------------------------------------------------------- */

enum { CELLS = 64 };
struct table {
	VEC(char *) cells;
	size_t width, rows; /* the header is row 0 */
};

static void table_release(struct table *t)
{
	for (size_t i = 0; i < t->cells.n; i++)
		free(t->cells.items[i]);
	vec_release(&t->cells);
}

/* RFC 4180, to the letter but for the line feed that ends a record here: a quoted field ends at its quote, a bare one
 * has none, and every record has as many fields as the first. */
static void read_csv(struct table *t, const char *text)
{
	struct str cell;
	*t = (struct table){ .rows = 0 };
	str_init(&cell, STR_NO_LIMIT);
	assert_true(str_starts(text, TEXT_BOM));
	for (const char *p = text + strlen(TEXT_BOM); *p;) {
		size_t before = t->cells.n;
		for (bool more = true; more; p++) {
			str_clear(&cell);
			bool quoted = *p == '"';
			for (p += quoted; *p && (quoted || !strchr(",\n", *p)); p++) {
				if (quoted && *p == '"' && *++p != '"')
					break;
				assert_true(quoted || (*p != '"' && *p != '\r'));
				str_addc(&cell, *p);
			}
			if (*p != ',' && *p != '\n')
				fail_msg("a field does not end where it should: %.40s", p);
			*vec_push(&t->cells) = xstrdup(cell.buf);
			more = *p == ',';
		}
		size_t width = t->cells.n - before;
		t->width = t->width ? t->width : width;
		assert_int_equal(width, t->width);
		t->rows++;
	}
	str_release(&cell);
}

static const char *cell(const struct table *t, size_t row, const char *name)
{
	for (size_t i = 0; i < t->width; i++)
		if (strcmp(t->cells.items[i], name) == 0)
			return t->cells.items[row * t->width + i];
	fail_msg("there is no column %s", name);
	return "";
}

/* ---- lists ----------------------------------------------------------------------------------- */

/* The column in JSON: at its path, as text. */
static void json_cell(const struct json *item, const char *name, struct str *out)
{
	static const char *const counts[] = { "endorsements", "threshold", "comments", "pro", "con", "neutral",
		"followers" };
	const struct json *v = json_get(item, name);
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		if (strcmp(name, counts[i]) == 0)
			v = json_get(json_get(item, "counts"), name);
	if (json_is_string(v))
		str_addz(out, json_text(v));
	else if (json_is_array(v))
		for (const struct json *a = json_first(v); a; a = json_next(a))
			str_addf(
				out, "%s%s", out->len ? "; " : "", json_is_object(a) ? json_text(json_get(a, "name")) : json_text(a));
	else if (!json_is_null(v))
		json_print(v, out);
}

static void csv_says_what_json_says(void **state)
{
	(void)state;
	struct outcome csv, json;
	struct table t;
	struct json *all = NULL;
	minyi(&csv, 0, "list", "all", "--all", "--csv");
	assert_string_equal(csv.err.buf, "");
	minyi(&json, 0, "list", "all", "--all", "--json");
	read_csv(&t, csv.out.buf);
	assert_int_equal(json_parse(json.out.buf, json.out.len, JSON_BODY_MAX, &all, NULL), RC_OK);
	size_t row = 1, agencies = 0;
	for (const struct json *i = json_first(json_get(all, "items")); i; i = json_next(i), row++) {
		static const char *const names[] = { "ref", "id", "board", "title", "agencies", "stage", "created_at",
			"endorsements", "threshold", "comments", "con", "answers", "answered_at", "days_late" };
		for (size_t n = 0; n < ARRAY_LEN(names); n++) {
			STR_LOCAL(said, 4096);
			json_cell(i, names[n], &said);
			const char *in_csv = cell(&t, row, names[n]);
			assert_string_equal(in_csv + (*in_csv == '\''), said.buf);
		}
		agencies += strstr(cell(&t, row, "agencies"), "; ") != NULL;
		assert_non_null(strstr(cell(&t, row, "created_at"), "+08:00"));
	}
	assert_int_equal(row, t.rows);
	assert_int_equal(t.rows - 1, json_int(json_get(all, "total"), 0));
	assert_true(agencies > 5); /* all of them, not the first */
	json_free(all);
	table_release(&t);
	outcome_release(&csv);
	outcome_release(&json);
}

/* Every field stands in every item, and `minyi help json` tells of each of them. */
static void json_is_described(void **state)
{
	(void)state;
	static const char *const commands[][2] = { { "list", "idea" }, { "comments", "i16" }, { "endorsements", "i16" },
		{ "history", "i16" }, { "boards", NULL }, { "agencies", NULL } };
	struct outcome help, o;
	minyi(&help, 0, "help", "json");
	for (size_t c = 0; c < ARRAY_LEN(commands); c++) {
		struct json *all = NULL;
		minyi(&o, 0, commands[c][0], commands[c][1] ? commands[c][1] : "--json", "--json");
		assert_int_equal(json_parse(o.out.buf, o.out.len, JSON_BODY_MAX, &all, NULL), RC_OK);
		const struct json *first = json_first(json_get(all, "items"));
		STR_LOCAL(names, 4096);
		for (const struct json *m = json_first(first); m; m = json_next(m)) {
			str_addf(&names, "%s,", json_name(m));
			if (json_is_object(m))
				continue; /* its members are fields */
			STR_LOCAL(line, 256);
			str_addf(&line, "  %s ", json_name(m));
			if (!strstr(help.out.buf, line.buf)) {
				str_clear(&line);
				str_addf(&line, "(%s, ", json_name(m)); /* under another name in CSV */
				expect(&help.out, line.buf);
			}
		}
		for (const struct json *i = first; i; i = json_next(i)) {
			STR_LOCAL(same, 4096);
			for (const struct json *m = json_first(i); m; m = json_next(m))
				str_addf(&same, "%s,", json_name(m));
			assert_string_equal(same.buf, names.buf);
		}
		json_free(all);
		outcome_release(&o);
	}
	outcome_release(&help);
}

static void fields_are_chosen(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 0, "list", "idea", "--limit", "2", "--fields", "comments,ref,agencies");
	assert_true(str_starts(o.out.buf, "comments\tref\tagencies\n"));
	expect(&o.out, "\n0\ti30\t客家委員會; 交通部\n");
	expect(&o.err, "2 of 31");
	outcome_release(&o);
	minyi(&o, 0, "list", "idea", "--limit", "1", "--quiet", "--json=comments,ref,pro");
	assert_true(str_starts(o.out.buf, "{\"items\":[{\"counts\":{\"comments\":3,\"pro\":2},\"ref\":\"i31\"}],"));
	assert_string_equal(o.err.buf, "");
	outcome_release(&o);
	minyi(&o, 2, "list", "idea", "--fields", "ref,colour");
	assert_string_equal(o.out.buf, "");
	expect(&o.err, "no field colour here; there are ref, id, board,");
	outcome_release(&o);
	minyi(&o, 2, "list", "idea", "--csv", "--json");
	outcome_release(&o);
	minyi(&o, 0, "search", "公車", "--author", "阿土伯", "--fields", "proposer");
	outcome_release(&o);
	minyi(&o, 0, "list", "idea", "--since", "2026-11", "--until", "2026-11-10", "--fields", "created_at", "--all");
	for (const char *line = strchr(o.out.buf, '\n') + 1; *line; line = strchr(line, '\n') + 1)
		assert_true(strncmp(line, "2026-11-01", 10) >= 0 && strncmp(line, "2026-11-10", 10) <= 0);
	outcome_release(&o);
	minyi(&o, 2, "list", "idea", "--since", "yesterday");
	outcome_release(&o);
}

/* What others wrote is run by no spreadsheet, breaks no line, and is all there. */
static void others_text_is_safe(void **state)
{
	(void)state;
	static const char *const texts[] = { "=1+1", "'=1+1", "@SUM(A1)", "a\\tb", "two\nlines \"and\" a, comma" };
	struct outcome o;
	struct table t;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		char *given = str_printf("MINYI_TOKEN=%s", token);
		const char *const own[] = { "MINYI_LANG=en", given, NULL };
		run(&o, &(struct program_opts){ .home = home.path, .env = own }, "minyi", "--site", platform.address, "comment",
			"i19", "-m", texts[i], NULL);
		assert_int_equal(o.status, 0);
		free(given);
		outcome_release(&o);
	}
	minyi(&o, 0, "comments", "i19", "--csv", "--fields", "body,author");
	read_csv(&t, o.out.buf);
	size_t at = t.rows - ARRAY_LEN(texts);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const char *said = cell(&t, at + i, "body");
		bool guarded = said[strspn(said, "'")] && strchr("=@", said[strspn(said, "'")]);
		assert_string_equal(said + guarded, texts[i]);
		assert_true(guarded == (i < 3));
	}
	table_release(&t);
	outcome_release(&o);
	minyi(&o, 0, "comments", "i19", "--tsv", "--fields", "body,author");
	expect(&o.out, "\ntwo\\nlines \"and\" a, comma\tscripter\n");
	expect(&o.out, "\na\\\\tb\tscripter\n");
	expect(&o.out, "\n''=1+1\tscripter\n");
	outcome_release(&o);
}

/* Where there is no answer, there are no data: no header, no empty list. */
static void no_answer_is_no_data(void **state)
{
	(void)state;
	static const char *const forms[] = { "--csv", "--tsv", "--json" };
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		struct outcome o;
		run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", "unix:/nonexistent/socket", "list",
			"plan", forms[i], "--all", NULL);
		assert_int_equal(o.status, 3);
		assert_string_equal(o.out.buf, "");
		outcome_release(&o);
	}
}

/* ---- many pages ------------------------------------------------------------------------------ */

#define TOPIC(id) "{\"id\":\"" id "\",\"number\":" id ",\"board\":\"idea\",\"title\":\"T" id "\"}"

/* Where the third page does not come, what is there is whole, and it is said how the rest is had. A topic that comes
 * twice, since the order changed meanwhile, is written once. */
static void pages_that_break_off_are_gone_on_with(void **state)
{
	(void)state;
	struct fake fake;
	struct outcome o, rest;
	fake_start(&fake, &platform);
	fake_rule(&fake,
		&(struct fake_rule){ "/v1/topics?", FAKE_ANSWER, 200, NULL,
			"{\"items\":[" TOPIC("1") "," TOPIC("2") "],\"total\":5,\"next\":\"two\"}" });
	fake_rule(&fake,
		&(struct fake_rule){ "/v1/topics?board=idea&limit=100&after=two", FAKE_ANSWER, 200, NULL,
			"{\"items\":[" TOPIC("2") "," TOPIC("3") "],\"total\":5,\"next\":\"three\"}" });
	fake_rule(&fake,
		&(struct fake_rule){
			"/v1/topics?board=idea&limit=100&after=three", FAKE_ANSWER, 503, "application/problem+json", "{}" });
	run(&o, &(struct program_opts){ .home = home.path, .env = (const char *const[]){ "MINYI_LANG=en", NULL } }, "minyi",
		"--site", fake.front.address, "list", "idea", "--all", "--fields", "title", NULL);
	assert_int_not_equal(o.status, 0);
	assert_string_equal(o.out.buf, "title\nT1\nT2\nT3\n");
	expect(&o.err, "3 are written; the same command with --after three goes on behind them.");
	fake_rule(&fake,
		&(struct fake_rule){ "/v1/topics?board=idea&limit=100&after=three", FAKE_ANSWER, 200, NULL,
			"{\"items\":[" TOPIC("4") "," TOPIC("5") "],\"total\":5}" });
	run(&rest, &(struct program_opts){ .home = home.path }, "minyi", "--site", fake.front.address, "list", "idea",
		"--all", "--fields", "title", "--after", "three", NULL);
	assert_int_equal(rest.status, 0);
	assert_string_equal(rest.out.buf, "T4\nT5\n"); /* no second header */
	outcome_release(&rest);
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = home.path, .env = (const char *const[]){ "MINYI_LANG=en", NULL } }, "minyi",
		"--site", fake.front.address, "list", "idea", "--all", "--json=title", NULL);
	assert_int_equal(o.status, 0);
	struct json *all = NULL;
	assert_int_equal(json_parse(o.out.buf, o.out.len, 1 << 20, &all, NULL), RC_OK);
	assert_int_equal(json_count(json_get(all, "items")), 5);
	expect(&o.err, "The order changed while it was read");
	json_free(all);
	outcome_release(&o);
	fake_release(&fake);
}

/* ---- pipes, disks, terminals ----------------------------------------------------------------- */

static void shell(struct outcome *o, const char *command)
{
	char *program = program_path("minyi"), *site = str_printf("MINYI_SITE=%s", platform.address);
	char *as = str_printf("MINYI=%s", program);
	const char *const env[] = { "MINYI_LANG=en", site, as, NULL };
	run(o, &(struct program_opts){ .home = home.path, .env = env }, "/bin/bash", "-c", command, NULL);
	free(program);
	free(site);
	free(as);
}

static void a_reader_that_leaves_is_no_failure(void **state)
{
	(void)state;
	static const char *const forms[] = { "", "--csv", "--json", "--tsv" };
	struct outcome o;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		char *command = str_printf("$MINYI list all --all %s --quiet | head -c 1 >/dev/null", forms[i]);
		shell(&o, command);
		assert_int_equal(o.status, 0);
		assert_string_equal(o.err.buf, "");
		outcome_release(&o);
		free(command);
		command = str_printf("$MINYI list all --all %s --quiet >/dev/full", forms[i]);
		shell(&o, command);
		assert_int_equal(o.status, 1);
		expect(&o.err, "is the disk full?");
		outcome_release(&o);
		free(command);
	}
	shell(&o, "$MINYI list all --json >&-");
	assert_int_equal(o.status, 1);
	expect(&o.err, "could not be written");
	outcome_release(&o);
	shell(&o, "$MINYI --charset big5 list all --json >/dev/full");
	assert_int_equal(o.status, 1);
	outcome_release(&o);
}

static void seen(struct visit *v, const char *wanted, bool is)
{
	if ((memmem(v->raw.buf, v->raw.len, wanted, strlen(wanted)) != NULL) != is)
		fail_msg("%s is %sthere:\n%s", wanted, is ? "not " : "", v->raw.buf);
}

/* On a terminal through what PAGER names, in colours; not with --no-pager, nor for a visit that may start no programs;
 * and with NO_COLOR nothing is an escape. */
static void a_terminal_gets_a_pager_and_colours(void **state)
{
	(void)state;
	static const struct {
		const char *env, *before, *behind;
		bool paged, coloured;
	} cases[] = {
		{ "LESS=X", NULL, NULL, true, true },
		{ "LESS=X", "--no-pager", NULL, false, true },
		{ "LESS=X", NULL, "--no-pager", false, true },
		{ "PAGER=", NULL, NULL, false, true },
		{ "NO_COLOR=1", NULL, "--no-pager", false, false },
		{ "MINYI_MAY_NOT=programs", NULL, NULL, false, true },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct visit v;
		visit_init(&v);
		visit_env(&v, "PAGER=sed s/^/paged:/");
		visit_env(&v, cases[i].env);
		const char *before = cases[i].before ? cases[i].before : "--lang=en", *behind = cases[i].behind;
		visit_open(&v, 100, 50, before, "--site", platform.address, "show", "i7", behind, NULL);
		assert_int_equal(await_end(&v), 0);
		seen(&v, "paged:", cases[i].paged);
		seen(&v, "\033[1", cases[i].coloured);
		visit_release(&v);
	}
	struct visit v; /* the pager gets what less needs, and no secret */
	char *given = str_printf("MINYI_TOKEN=%s", token);
	visit_init(&v);
	visit_env(&v, "PAGER=env; cat >/dev/null");
	visit_env(&v, given);
	visit_open(&v, 100, 50, "--site", platform.address, "list", "idea", NULL);
	assert_int_equal(await_end(&v), 0);
	seen(&v, "LESS=FRX", true);
	seen(&v, token, false);
	visit_release(&v);
	free(given);
	struct outcome o;
	minyi(&o, 0, "list", "idea", "--no-pager");
	assert_null(strchr(o.out.buf, '\033'));
	outcome_release(&o);
}

/* ---- figures, addresses, tokens -------------------------------------------------------------- */

static void tables_become_files(void **state)
{
	(void)state;
	struct outcome o;
	char *folder = file_join(home.path, "figures"), *first = str_printf("%s/p6-1 經費與進度.csv", folder);
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", platform.address, "show", "p6", "--csv-to",
		folder, NULL);
	assert_int_equal(o.status, 0);
	expect(&o.out, first);
	expect(&o.out, "/p6-2 績效指標.csv\n");
	assert_int_equal(file_read(first, &text, NULL), RC_OK);
	assert_true(str_starts(text.buf, TEXT_BOM "period,planned,actual,budget,spent\n第1季,12,7.5,"));
	outcome_release(&o);
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", platform.address, "show", "p6", "--csv-to",
		folder, NULL);
	expect(&o.out, "/p6-1 經費與進度 (2).csv\n"); /* what is there stays */
	outcome_release(&o);
	str_release(&text);
	free(folder);
	free(first);
}

static void an_address_is_printed(void **state)
{
	(void)state;
	struct outcome o;
	minyi(&o, 1, "open", "i31"); /* on a socket of this machine there is none */
	assert_string_equal(o.out.buf, "");
	outcome_release(&o);
	struct platform port;
	platform_start(&port, &(struct platform_opts){ .sample = true, .port = true });
	run(&o, &(struct program_opts){ .home = home.path }, "minyi", "--site", port.address, "open", "i31", NULL);
	assert_int_equal(o.status, 0);
	assert_true(str_starts(o.out.buf, port.address));
	expect(&o.out, "/v1/topics/");
	outcome_release(&o);
	platform_release(&port);
}

static void with_token(struct outcome *o, const char *value, const char *verb, const char *word)
{
	char *given = str_printf("MINYI_TOKEN=%s", value);
	const char *const env[] = { "MINYI_LANG=en", given, NULL };
	run(o, &(struct program_opts){ .home = home.path, .env = env }, "minyi", "--site", platform.address, verb, word,
		NULL);
	free(given);
	assert_null(strstr(o->out.buf, value));
	assert_null(strstr(o->err.buf, value));
}

/* It signs in for one command; nobody is signed in afterwards, nothing of it is kept, and it is not ended by mistake.
 */
static void a_token_from_the_environment(void **state)
{
	(void)state;
	struct outcome o;
	with_token(&o, token, "me", NULL);
	assert_int_equal(o.status, 0);
	expect(&o.out, "scripter");
	outcome_release(&o);
	with_token(&o, token, "follow", "i16");
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	with_token(&o, token, "logout", NULL);
	assert_int_equal(o.status, 1);
	outcome_release(&o);
	minyi(&o, 1, "me");
	outcome_release(&o);
	with_token(&o, token, "follows", NULL);
	expect(&o.out, "i16 ");
	outcome_release(&o);
	with_token(&o, "not-a-token-at-all", "me", NULL);
	assert_int_equal(o.status, 1);
	expect(&o.err, "MINYI_TOKEN");
	outcome_release(&o);
	with_token(&o, "two words", "me", NULL);
	assert_int_equal(o.status, 1);
	expect(&o.err, "MINYI_TOKEN");
	outcome_release(&o);
	char *command = str_printf("grep -rlF -e %s '%s' && exit 1 || exit 0", token, home.path);
	shell(&o, command);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	free(command);
}

/* What one reported, and what was done to a topic, have a place. */
static void what_was_done_is_listed(void **state)
{
	(void)state;
	struct outcome o;
	char *given = str_printf("MINYI_TOKEN=%s", token);
	const char *const env[] = { "MINYI_LANG=en", given, NULL };
	const struct program_opts how = { .home = home.path, .env = env };
	run(&o, &how, "minyi", "--site", platform.address, "report", "i16", "1", "-m", "not so", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "mine", "reports", "--fields", "state,text", NULL);
	assert_string_equal(o.out.buf, "state\ttext\nopen\tnot so\n");
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "mine", "reports", NULL);
	expect(&o.out, "waiting for staff");
	outcome_release(&o);
	struct answer a;
	ask_post(&platform, &a, "/v1/topics", token,
		"{\"board\":\"idea\",\"title\":\"一件給紀錄看的提議\",\"body\":\"內文內文內文內文內文內文內文內文內文內文內文內文\"}");
	assert_int_equal(a.status, 201);
	char *id = xstrdup(answer_text(&a, "id"));
	answer_release(&a);
	run(&o, &how, "minyi", "--site", platform.address, "log", by_id(id), NULL);
	assert_int_equal(o.status, 0);
	expect(&o.out, "Nothing is on record about it yet.");
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "retract", by_id(id), "--reason", "by mistake", NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "log", by_id(id), NULL);
	expect(&o.out, "the proposer: it was withdrawn");
	outcome_release(&o);
	run(&o, &how, "minyi", "--site", platform.address, "log", by_id(id), "--fields", "act,role,reason", NULL);
	expect(&o.out, "retract\tproposer\tby mistake\n");
	outcome_release(&o);
	free(given);
	free(id);
}

/* ---- waiting --------------------------------------------------------------------------------- */

/* The platform is gone when it is written, and comes back: --wait ends when it is there, and says so. */
static void a_write_can_be_waited_for(void **state)
{
	(void)state;
	struct visit v;
	struct platform own;
	platform_start(&own, &(struct platform_opts){ .sample = true });
	char *who = platform_register(&own, "patient", TEST_PASSWORD);
	char *env = str_printf("MINYI_TOKEN=%s", who);
	platform_stop(&own);
	visit_init(&v);
	visit_env(&v, env);
	visit_env(&v, "MINYI_LANG=en");
	visit_open(&v, 100, 24, "--site", own.address, "comment", "i16", "-m", "patience", "--wait", NULL);
	await(&v, "it is waited for");
	platform_again(&own);
	assert_int_equal(await_end(&v), 0);
	visit_release(&v);
	struct answer a;
	ask_get(&own, &a, "/v1/topics/idea:16/comments?sort=newest&limit=1", NULL);
	assert_string_equal(answer_text(&a, "items.0.body"), "patience");
	answer_release(&a);
	platform_release(&own);
	free(env);
	free(who);
}

/* ---- shells ---------------------------------------------------------------------------------- */

static bool has(const char *program)
{
	char *path = str_printf("/usr/bin/%s", program);
	bool is = access(path, X_OK) == 0;
	free(path);
	return is;
}

/* The shell itself is asked what a line becomes. $1 is the script, the rest the line's words. */
static const char
	bash_asks[] = "PATH=$(dirname $MINYI):$PATH; . data/completions/minyi.bash; compopt() { :; };"
				  "ask() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _minyi; echo \"${COMPREPLY[@]}\"; };";
static const char fish_asks[] = "PATH=$(dirname $MINYI):$PATH fish --no-config -c '"
								"source data/completions/minyi.fish; complete -C \"$argv\"' ";

static void shells_complete(void **state)
{
	(void)state;
	static const struct {
		const char *line, *wanted, *other;
	} cases[] = {
		{ "minyi lis", "list", "search" },
		{ "minyi list con", "consultation", "idea" },
		{ "minyi list idea --stage coll", "collecting", "established" },
		{ "minyi list idea --fields title,ref,day", "title,ref,days_late", "threshold" },
		{ "minyi list idea --cs", "--csv", "--json" },
		{ "minyi account sess", "sessions", "tokens" },
		{ "minyi --lang zh", "zh_TW", "en" },
	};
	struct outcome o;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		STR_LOCAL(command, 4096);
		str_addf(&command, "%s ask %s", bash_asks, cases[i].line);
		shell(&o, command.buf);
		expect(&o.out, cases[i].wanted);
		assert_null(strstr(o.out.buf, cases[i].other));
		outcome_release(&o);
		if (!has("fish"))
			continue;
		str_clear(&command);
		str_addf(&command, "%s '%s'", fish_asks, cases[i].line);
		shell(&o, command.buf);
		expect(&o.out, cases[i].wanted);
		assert_null(strstr(o.out.buf, cases[i].other));
		outcome_release(&o);
	}
	if (!has("fish"))
		print_message("fish is not there: not asked\n");
}

/* zsh has no way to be asked but by a person's Tab. */
static void zsh_completes(void **state)
{
	(void)state;
	struct visit v;
	if (!has("zsh")) {
		print_message("skipped: zsh is not there\n");
		skip();
	}
	char *program = program_path("minyi"), *folder = str_printf("FOLDER=%.*s", (int)(strlen(program) - 6), program);
	visit_init(&v);
	visit_env(&v, folder);
	visit_env(&v, "MINYI_LANG=en");
	visit_program(&v, 100, 24, "/usr/bin/zsh", "-f", NULL);
	press(&v,
		"PATH=$FOLDER:$PATH; fpath=($PWD/data/completions $fpath); autoload -Uz compinit && compinit -D -u; "
		"PS1='ready: '<Enter>");
	await(&v, "ready: ");
	press(&v, "minyi list idea --stage coll<Tab>");
	await(&v, "--stage collecting");
	press(&v, "--fields title,ref,days_<Tab>");
	await(&v, "title,ref,days_late");
	press(&v, "<C-c>exit<Enter>");
	visit_release(&v);
	free(folder);
	free(program);
}

/* ---- a researcher's morning ------------------------------------------------------------------ */

static bool is_positive(const char *text)
{
	int64_t n;
	return str_to_i64(text, 1, INT64_MAX, &n);
}

/* Three commands of the manual, as they stand there, in both languages; what they write is read by the strict reader.
 */
static void a_researchers_morning(void **state)
{
	(void)state;
	static const char *const manuals[] = { "data/man/minyi.1", "data/man/zh_TW/minyi.1" };
	for (size_t m = 0; m < ARRAY_LEN(manuals); m++) {
		struct outcome o;
		struct str page, commands;
		struct table t;
		str_init(&page, STR_NO_LIMIT);
		str_init(&commands, STR_NO_LIMIT);
		assert_int_equal(file_read(manuals[m], &page, NULL), RC_OK);
		const char *from = strstr(page.buf, ".\\\" a morning begins\n"),
				   *to = strstr(page.buf, ".\\\" a morning ends\n");
		assert_true(from && to);
		int lines = 0;
		str_addf(&commands, "set -e; PATH=$(cd $(dirname $MINYI) && pwd):$PATH; cd '%s'\n", home.path);
		for (const char *p = strchr(from, '\n') + 1; p < to; p = strchr(p, '\n') + 1) {
			for (const char *c = p; *c != '\n'; c++)
				if (*c != '\\')
					str_addc(&commands, *c);
			str_addc(&commands, '\n');
			lines++;
		}
		assert_int_equal(lines, 3);
		shell(&o, commands.buf);
		if (o.status)
			fail_msg("%s\n%s%s", commands.buf, o.out.buf, o.err.buf);
		outcome_release(&o);
		char *file = file_join(home.path, "ideas.csv");
		str_clear(&page);
		assert_int_equal(file_read(file, &page, NULL), RC_OK);
		read_csv(&t, page.buf);
		assert_int_equal(t.width, 7);
		assert_true(t.rows > 5);
		size_t late = 0, answered = 0;
		for (size_t row = 1; row < t.rows; row++) {
			assert_non_null(strstr(cell(&t, row, "agencies"), "交通部"));
			assert_true(strcmp(cell(&t, row, "created_at"), "2016") > 0);
			assert_true(*cell(&t, row, "endorsements"));
			late += is_positive(cell(&t, row, "days_late"));
			answered += is_positive(cell(&t, row, "answers"));
		}
		assert_true(late >= 2 && answered >= 1);
		table_release(&t);
		free(file);
		str_release(&page);
		str_release(&commands);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_says_what_json_says),
		cmocka_unit_test(json_is_described),
		cmocka_unit_test(fields_are_chosen),
		cmocka_unit_test(others_text_is_safe),
		cmocka_unit_test(no_answer_is_no_data),
		cmocka_unit_test(pages_that_break_off_are_gone_on_with),
		cmocka_unit_test(a_reader_that_leaves_is_no_failure),
		cmocka_unit_test(a_terminal_gets_a_pager_and_colours),
		cmocka_unit_test(tables_become_files),
		cmocka_unit_test(an_address_is_printed),
		cmocka_unit_test(a_token_from_the_environment),
		cmocka_unit_test(what_was_done_is_listed),
		cmocka_unit_test(a_write_can_be_waited_for),
		cmocka_unit_test(shells_complete),
		cmocka_unit_test(zsh_completes),
		cmocka_unit_test(a_researchers_morning),
	};
	return cmocka_run_group_tests(tests, start_platform, stop_platform);
}
