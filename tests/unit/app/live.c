/*
 * live-check, answered by sites on this machine in the shapes that it knows: nothing differs; and where a site has lost
 * a member, or has one more, it says which. What it knows is also what these sites say: a file of paths.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define LIVE_WITHOUT_MAIN
#include "sites/server.h"

#include "live/check.c"

static struct paths shape;
static const char *lacks, *more; /* a path that the site does not have; a member of the first object */
static bool one;                 /* where a member may be a list or an object: an object */
static struct str said_now;

static bool has_below(const char *path, const char *mark)
{
	size_t n = strlen(path), m = strlen(mark);
	for (size_t i = 0; i < shape.n; i++)
		if (strncmp(shape.at[i], path, n) == 0 && strncmp(shape.at[i] + n, mark, m) == 0)
			return true;
	return false;
}

static bool ends_with_any(const char *name, const char *const *ends, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ends(name, ends[i]))
			return true;
	return false;
}

/* What stands at a path that has nothing below it, as its name has it. */
static const char *value_of(const char *name)
{
	static const char *const days[] = { "_at", "_on", "At", "date", "Date", "日期", "Time" };
	static const char *const lists[] = { "topics", "tags", "stream", "actions_summary", "comments", "assemblies" };
	static const char *const flags[] = { "closed", "archived", "pinned", "hasPreviousPage" };
	static const char *const numbers[] = { "count", "Count", "Votes", "threshold", "views", "id", "number", "per_page",
		"數量", "門檻", "alignment", "clicks" };
	static const char *const nothing[] = { "next", "prev", "last", "Cursor", "topics_url", "nickname" };
	static const struct {
		const char *name, *value;
	} words[] = { { "post_number", "1" }, { "state", "\"open\"" }, { "type", "\"petition\"" },
		{ "__typename", "\"Proposals\"" }, { "locale", "\"en\"" }, { "slug", "\"budget\"" },
		{ "網址", "\"https://join.gov.tw/idea/detail/11111111-1111-4111-8111-111111111111\"" } };
	if (ends_with_any(name, days, ARRAY_LEN(days)))
		return str_eq(name, "publishDate") || str_ends(name, "日期") ? "\"2026-01-02 03:04:05\""
																	 : "\"2026-01-02T03:04:05Z\"";
	if (ends_with_any(name, lists, ARRAY_LEN(lists)))
		return "[]";
	if (ends_with_any(name, flags, ARRAY_LEN(flags)))
		return "false";
	if (ends_with_any(name, nothing, ARRAY_LEN(nothing)))
		return "null";
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].value;
	return ends_with_any(name, numbers, ARRAY_LEN(numbers)) ? "7" : "\"a text\"";
}

static void put_object(struct str *out, const char *prefix, bool first);

static void put_value(struct str *out, const char *path, const char *name)
{
	STR_LOCAL(below, PATH_SIZE);
	bool list = has_below(path, "[]."), object = has_below(path, ".");
	if (!list && !object) {
		str_addz(out, value_of(name));
		return;
	}
	list = list && !(object && one);
	str_addf(&below, "%s%s.", path, list ? "[]" : "");
	str_addz(out, list ? "[" : "");
	put_object(out, below.buf, false);
	str_addz(out, list ? "]" : "");
}

/* Each member once that stands right below. */
static void put_object(struct str *out, const char *prefix, bool first)
{
	struct paths done = { .n = 0 };
	size_t n = strlen(prefix);
	str_addz(out, first && more ? "{\"" : "{");
	if (first && more)
		str_addf(out, "%s\":1", more);
	for (size_t i = 0; i < shape.n; i++) {
		char name[PATH_SIZE], path[2 * PATH_SIZE];
		if (strncmp(shape.at[i], prefix, n) != 0 || strcmp(shape.at[i], "*") == 0)
			continue;
		snprintf(name, sizeof name, "%.*s", (int)strcspn(shape.at[i] + n, ".["), shape.at[i] + n);
		snprintf(path, sizeof path, "%s%s", prefix, name);
		if (!*name || find(&done, name) < done.n || (lacks && strcmp(lacks, path) == 0))
			continue;
		note(&done, name);
		str_addf(out, "%s\"%s\":", out->buf[out->len - 1] == '{' ? "" : ",", name);
		put_value(out, path, name);
	}
	str_addc(out, '}');
}

static struct site_said say_shape(const char *path, const char *request)
{
	static const char *const whole[] = { "/topics.json", "/constituencies.json", "/toOpenData/ey/act" };
	(void)request;
	one = strstr(path, "/petitions/") != NULL && strncmp(path, "/petitions/local", 16) != 0;
	str_clear(&said_now);
	if (str_starts(path, "/parliaments.json") || str_starts(path, whole[2]))
		str_addz(&said_now, "[]");
	else if (str_starts(path, whole[0]) || str_starts(path, whole[1]))
		str_addz(&said_now, "{}");
	else if (str_starts(path, "/toOpenData")) {
		str_addc(&said_now, '[');
		put_object(&said_now, strstr(path, "idea") ? "idea." : "consultation.", true);
		str_addc(&said_now, ']');
	} else {
		put_object(&said_now, "", true);
	}
	return (struct site_said){ .status = "200 OK", .body = said_now.buf };
}

/* What it says of a site, and its status. */
static int check_at(const char *kind, struct str *out)
{
	struct site_server server;
	char word[100];
	FILE *kept = tmpfile();
	site_server_start(&server, say_shape);
	snprintf(word, sizeof word, "%s:%s", kind, server.address);
	(void)fflush(stdout);
	int to = dup(STDOUT_FILENO);
	dup2(fileno(kept), STDOUT_FILENO);
	known = met = (struct paths){ .n = 0 };
	differences = 0;
	pause_ms = 0;
	int status = check(word);
	(void)fflush(stdout);
	dup2(to, STDOUT_FILENO);
	close(to);
	site_server_stop(&server);
	rewind(kept);
	str_clear(out);
	for (int c; (c = fgetc(kept)) != EOF;)
		str_addc(out, (char)c);
	fclose(kept);
	return status;
}

static const struct {
	const char *kind, *lacks;
	bool closed; /* what is new is told too */
} sites[] = {
	{ "uk", "data[].attributes.debate.debated_on", true },
	{ "decidim", "data.component.proposal.reference", false },
	{ "discourse", "topic_list.topics[].posters[].user_id", false },
	{ "join", "idea.利益與影響", true },
};

static void each_site(void **state)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	(void)state;
	str_init(&said_now, STR_NO_LIMIT);
	for (size_t i = 0; i < ARRAY_LEN(sites); i++) {
		char line[PATH_SIZE + 20];
		lacks = more = NULL;
		known = (struct paths){ .n = 0 };
		assert_true(read_known(sites[i].kind));
		shape = known;
		if (check_at(sites[i].kind, &out) != 0 || !strstr(out.buf, "Nothing differs."))
			fail_msg("%s, in its own shape: %s", sites[i].kind, out.buf);
		lacks = sites[i].lacks;
		snprintf(line, sizeof line, "not met: %s\n", lacks);
		if (check_at(sites[i].kind, &out) != 1 || !strstr(out.buf, line))
			fail_msg("%s without %s: %s", sites[i].kind, lacks, out.buf);
		lacks = NULL;
		more = "another";
		bool told = check_at(sites[i].kind, &out) == 1 && strstr(out.buf, "another");
		if (told != sites[i].closed)
			fail_msg("%s with another member: %s", sites[i].kind, out.buf);
	}
	str_release(&said_now);
}

/* Nobody is there: nothing was compared, and it says so. */
static void nobody_there(void **state)
{
	(void)state;
	known = met = (struct paths){ .n = 0 };
	differences = 0;
	assert_int_equal(check("uk:http://127.0.0.1:1"), 0);
	assert_int_equal(check("nowhere"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_site), cmocka_unit_test(nobody_there) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
