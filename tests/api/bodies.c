/*
 * Bodies from somebody who means harm: for each route that takes one, a good body in which each value in turn becomes
 * everything that it must not be, each member goes missing or comes twice, and then the whole is something else. No
 * answer says that the platform failed; each refusal has a code, and nothing of it stays in the database.
 */
#include "api/lib/api.h"
#include "sql/sql.h"
#include "unit/budget.h"

#define PASSWORD "correct horse 12"
#define ONE_OF 4 /* as many are tried in `make check`, others with each seed */

static struct platform p;
static char rules[RULES_PATH_SIZE];
static char *token; /* of the platform's owner, who is verified: all is heard */
static char agency[80], topic[24], other[24], closed[24], comment[24], report[24], file[24];
static struct sql *db;
static struct str counting; /* the statement that counts the rows of every table */

/* ---- good ones ------------------------------------------------------------------------------- */

enum needs { NOTHING, FILE_THERE, DRAFT, SCREENING, COLLECTING, ESTABLISHED, COMMENT, REPORT };
static const struct good {
	const char *route; /* as `minyid routes` prints it */
	const char *path;
	enum needs needs;
	const char *body;
	const char *code; /* what it hears; "": it is done */
} goods[] = {
	{ "POST /v1/topics", "/v1/topics", FILE_THERE,
		"{\"board\":\"idea\",\"title\":\"公車站要有座椅\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩與行動不便的人等車時可以坐下來。\",\"agencies\":[\"{agency}\"],\"links\":[\"https://example.tw/\"],"
		"\"attachments\":[{\"id\":\"{file}\",\"name\":\"a.txt\"}],\"fields\":{},\"discuss\":false,\"send\":true}",
		"" },
	{ "PATCH /v1/topics/{id}", "/v1/topics/{topic}", DRAFT,
		"{\"title\":\"公車站要有遮陽\",\"body\":\"很多候車亭沒有遮陽，長輩等車很辛苦，請逐年補上座椅與遮陽。\",\"version\":1}",
		"" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", SCREENING, "{\"act\":\"approve\",\"version\":2}",
		"" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", SCREENING,
		"{\"act\":\"refuse\",\"reason_code\":\"unclear\",\"reason\":\"請寫清楚。\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", SCREENING,
		"{\"act\":\"assign\",\"agencies\":[\"{agency}\"],\"reason\":\"改由他機關\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", COLLECTING,
		"{\"act\":\"join\",\"into\":\"{other}\",\"reason\":\"相同\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", ESTABLISHED,
		"{\"act\":\"schedule\",\"at\":\"2026-11-30T10:00:00+08:00\",\"text\":\"開會\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", ESTABLISHED,
		"{\"act\":\"extend\",\"until\":\"2027-02-10T23:59:59+08:00\",\"reason\":\"要會勘\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", ESTABLISHED,
		"{\"act\":\"answer\",\"text\":\"分三年補上。\",\"demands\":[{\"demand\":\"座椅\",\"decision\":\"adopted\",\"words\":\"每站兩張。\"}],"
		"\"sections\":[{\"name\":\"後續\",\"body\":\"明年起辦理。\"}],\"infographics\":[{\"title\":\"座椅數\",\"summary\":\"增加\","
		"\"source\":\"交通部\",\"spec\":{\"mark\":\"bar\",\"data\":{\"values\":[{\"y\":\"2027\",\"n\":120}]},\"encoding\":{\"x\":{"
		"\"field\":\"y\",\"type\":\"ordinal\"},\"y\":{\"field\":\"n\",\"type\":\"quantitative\"}}}}],\"attachments\":[{\"id\":\"{file}\"}]}",
		"" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", COMMENT,
		"{\"act\":\"hide\",\"comment\":\"{comment}\",\"reason_code\":\"insult\",\"reason\":\"廣告\"}", "" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{closed}/actions", NOTHING,
		"{\"act\":\"summarise\",\"text\":\"多數贊成\",\"groups\":[{\"opinion\":\"贊成\",\"count\":3,\"reason\":\"方便\"}]}",
		"" },
	{ "POST /v1/topics/{id}/invitations", "/v1/topics/{topic}/invitations", DRAFT, "{\"x\":1}", "" },
	{ "POST /v1/invitations/{code}", "/v1/invitations/00000-00000", NOTHING, "{\"x\":1}", "no_invitation" },
	{ "POST /v1/topics/{id}/comments", "/v1/topics/{topic}/comments", COMMENT,
		"{\"body\":\"好\",\"stance\":\"neutral\",\"reply_to\":\"{comment}\"}", "" },
	{ "PUT /v1/topics/{id}/comments/{comment}/like", "/v1/topics/{topic}/comments/{comment}/like", COMMENT, "{\"x\":1}",
		"" },
	{ "POST /v1/reports", "/v1/reports", COMMENT,
		"{\"topic\":\"{topic}\",\"comment\":\"{comment}\",\"code\":\"insult\",\"text\":\"廣告\"}", "" },
	{ "POST /v1/reports/{id}/actions", "/v1/reports/{report}/actions", REPORT,
		"{\"act\":\"uphold\",\"reason\":\"是廣告\",\"reason_code\":\"insult\"}", "" },
	{ "POST /v1/appeals", "/v1/appeals", NOTHING, "{\"text\":\"我會改進\"}", "not_barred" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", COMMENT,
		"{\"act\":\"bar\",\"comment\":\"{comment}\",\"reason_code\":\"insult\",\"reason\":\"廣告\",\"until\":\"2026-12-01T00:00:00+08:00\"}",
		"staff_stay" },
	{ "PUT /v1/topics/{id}/endorsement", "/v1/topics/{topic}/endorsement", COLLECTING,
		"{\"reason\":\"贊成\",\"show_nickname\":true,\"show_county\":false}", "" },
	{ "PUT /v1/topics/{id}/follow", "/v1/topics/{topic}/follow", COLLECTING, "{\"x\":1}", "" },
	{ "POST /v1/accounts", "/v1/accounts", NOTHING,
		"{\"name\":\"eve\",\"nickname\":\"小夏\",\"email\":\"eve@example.tw\",\"password\":\"" PASSWORD
		"\",\"county\":\"臺南市\"}",
		"" },
	{ "POST /v1/sessions", "/v1/sessions", NOTHING, "{\"name\":\"boss\",\"password\":\"" PASSWORD "\"}", "" },
	{ "POST /v1/verifications", "/v1/verifications", NOTHING, "{\"kind\":\"mobile\",\"to\":\"0912345678\"}", "" },
	{ "POST /v1/verifications/{id}", "/v1/verifications/1", NOTHING, "{\"code\":\"000000\"}", "code_expired" },
	{ "POST /v1/device", "/v1/device", NOTHING, "{\"client\":\"x\",\"scopes\":[\"read\",\"write\"]}", "" },
	{ "POST /v1/device/token", "/v1/device/token", NOTHING, "{\"device_code\":\"x\"}", "expired_token" },
	{ "POST /v1/device/{user_code}", "/v1/device/BBBB-BBBB", NOTHING, "{\"allow\":true}", "no_device" },
	{ "PATCH /v1/me/mail", "/v1/me/mail", NOTHING, "{\"topics\":\"weekly\"}", "" },
	{ "POST /v1/resets", "/v1/resets", NOTHING, "{\"name\":\"boss\"}", "" },
	{ "POST /v1/resets/{name}", "/v1/resets/boss", NOTHING, "{\"code\":\"000000\",\"password\":\"" PASSWORD " 3\"}",
		"reset_wrong" },
	{ "POST /v1/tokens", "/v1/tokens", NOTHING, "{\"name\":\"x\",\"scopes\":[\"read\"],\"days\":30}", "" },
	{ "PUT /v1/me/password", "/v1/me/password", NOTHING, "{\"old\":\"not this one\",\"password\":\"" PASSWORD " 2\"}",
		"password_needed" },
	{ "POST /v1/notices/read", "/v1/notices/read", NOTHING, "{\"up_to\":\"1\"}", "" },
	{ "PATCH /v1/me", "/v1/me", NOTHING, "{\"nickname\":\"小梅\",\"county\":\"臺南市\"}", "" },
	{ "DELETE /v1/me", "/v1/me", NOTHING, "{\"password\":\"not this one\"}", "password_needed" },
};

/* ---- what it is about ------------------------------------------------------------------------ */

static char *filled(const char *text)
{
	const struct {
		const char *name, *value;
	} places[] = { { "{agency}", agency }, { "{topic}", topic }, { "{other}", other }, { "{closed}", closed },
		{ "{comment}", comment }, { "{report}", report }, { "{file}", file } };
	struct str out;
	str_init(&out, STR_NO_LIMIT);
	while (*text) {
		size_t i = 0;
		while (i < ARRAY_LEN(places) && !str_starts(text, places[i].name))
			i++;
		if (i < ARRAY_LEN(places))
			str_addz(&out, places[i].value);
		else
			str_addc(&out, *text);
		text += i < ARRAY_LEN(places) ? strlen(places[i].name) : 1;
	}
	char *copy = xstrdup(out.buf);
	str_release(&out);
	return copy;
}

static void post(const char *path, const char *body, char id[24])
{
	struct answer a;
	char *to = filled(path), *what = filled(body);
	ask_post(&p, &a, to, token, what);
	if (a.status / 100 != 2)
		fail_msg("%s %s: %d %s", to, what, a.status, a.body.buf);
	if (id)
		str_copy(id, 24, answer_text(&a, "id"));
	answer_release(&a);
	free(to);
	free(what);
}

static void need(enum needs what)
{
	if (what == NOTHING)
		return;
	post("/v1/files?name=a.txt", "{}", file);
	if (what == FILE_THERE)
		return;
	if (what == DRAFT) {
		post("/v1/topics", "{\"board\":\"idea\",\"title\":\"公車站要有座椅\"}", topic);
		return;
	}
	post("/v1/topics", goods[0].body, topic);
	post("/v1/files?name=a.txt", "{}", file);
	if (what == SCREENING)
		return;
	post("/v1/topics/{topic}/actions", "{\"act\":\"approve\"}", NULL);
	if (what == COLLECTING)
		return;
	if (what == ESTABLISHED) {
		struct answer a;
		char *path = filled("/v1/topics/{topic}/endorsement");
		ask(&p, &a, &(struct request){ .method = "PUT", .path = path, .token = token });
		expect_status(&a, 200, NULL);
		assert_string_equal(answer_text(&a, "stage"), "established");
		answer_release(&a);
		free(path);
		return;
	}
	post("/v1/topics/{topic}/comments", "{\"body\":\"好\"}", comment);
	if (what == REPORT)
		post("/v1/reports", "{\"topic\":\"{topic}\",\"comment\":\"{comment}\",\"text\":\"廣告\"}", report);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Of every table but those that count attempts, which is what they are for. */
static void begin_counting(void)
{
	struct err e = { 0 };
	if (platform_at_server()) /* a table is counted as SQLite names it */
		return;
	db = platform_rows(&p);
	str_init(&counting, STR_NO_LIMIT);
	str_addz(&counting, "SELECT 0");
	struct sql_rows *q = sql_ask(db,
		"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words%' AND name NOT LIKE 'heads%'"
		" AND name NOT LIKE 'talks%' AND name NOT LIKE 'sqlite%'"
		" AND name <> 'attempts'",
		"");
	enum rc rc;
	while ((rc = sql_next(q, &e)) == RC_OK)
		str_addf(&counting, " + (SELECT count(*) FROM %s)", sql_text(q, 0));
	assert_int_equal(sql_finish(q, rc, &e), RC_OK);
}

static int64_t rows(void)
{
	int64_t n = 0;
	struct err e = { 0 };
	if (sql_ask_int(db, &e, &n, counting.buf, "") != RC_OK)
		fail_msg("%s", e.detail);
	return n;
}

/* ---- asking ---------------------------------------------------------------------------------- */

struct tally {
	int tried, refused;
	int64_t rows;
};

/* text: as in the table of good ones. What was taken may have used up what the next one is about. */
static void try_one(const struct good *g, const char *text, struct tally *v)
{
	struct answer a;
	char method[8] = "", *path = filled(g->path), *bytes = filled(text);
	memcpy(method, g->route, strcspn(g->route, " "));
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = bytes });
	bool refused = a.status >= 400;
	if (a.status >= 500 || (refused && (!a.json || !*answer_text(&a, "code") || !*answer_text(&a, "detail"))))
		fail_msg("%s: %d for %.2000s\n%.500s", g->route, a.status, bytes, a.body.buf);
	if (a.status == 429) /* it was not looked at */
		fail_msg("%s: too often", g->route);
	v->tried++;
	v->refused += refused;
	answer_release(&a);
	int64_t now = rows();
	if (refused && now != v->rows)
		fail_msg("%s: %lld rows more after a refusal of %.2000s", g->route, (long long)(now - v->rows), bytes);
	if (!refused)
		need(g->needs);
	v->rows = refused ? now : rows();
	free(path);
	free(bytes);
}

/* ---- what becomes of a value ------------------------------------------------------------------ */

struct span {
	size_t at, n;
};
typedef VEC(struct span) span_list;

static size_t skip_string(const char *z, size_t at)
{
	for (at++; z[at] != '"'; at++)
		at += z[at] == '\\';
	return at + 1;
}

/* The value that begins here, and first those in it; z is JSON without blanks. Where it ends. */
static size_t find_values(const char *z, size_t at, span_list *values, span_list *keys)
{
	size_t end = at;
	if (z[at] == '"') {
		end = skip_string(z, at);
	} else if (z[at] == '{' || z[at] == '[') {
		bool object = z[at] == '{';
		for (end = at + 1; z[end] != '}' && z[end] != ']';) {
			if (object) {
				size_t colon = skip_string(z, end);
				*vec_push(keys) = (struct span){ end, colon - end };
				end = colon + 1;
			}
			end = find_values(z, end, values, keys);
			end += z[end] == ',';
		}
		end++;
	} else {
		end += strcspn(z + at, ",]}");
	}
	*vec_push(values) = (struct span){ at, end - at };
	return end;
}

static const char *const nasty[] = { "null", "true", "false", "0", "-1", "1.5", "1e308", "-1e308",
	"9223372036854775807", "9223372036854775808", "1e999", "nan", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"",
	"\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\xff\xfe\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"",
	"\"\\u202eabc\"", "\"\xe2\x80\xae\xe5\xa5\xbd\"", "\"\x1b[2J\"", "\"\\u001b[2J\"", "\"\\u0085\"",
	"\"\\r\\nSet-Cookie: a=b\"", "\"\xe2\x80\x8b\"", "\"0\"", "\"-1\"", "\"01\"", "\"999999999\"",
	"\"9223372036854775807\"", "\"9223372036854775808\"", "\"idea:1\"", "\"idea:99999999999999999999\"",
	"\"../../etc/passwd\"", "\"'; DROP TABLE topics; --\"", "\"%s%n\"", "\"javascript:alert(1)\"",
	"\"2026-13-45T99:99:99+99:99\"", "\"0000-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59+14:00\"", "[]", "{}", "[null]",
	"[[]]", "[{}]", "[1,\"x\"]", "{\"\":\"\"}", "{\"a\":{\"a\":{}}}", "", ",", "}", "\"", "/**/1" };

static void put_long(struct str *s, const char *open, const char *each, const char *shut, size_t n)
{
	str_addz(s, open);
	for (size_t i = 0; i < n; i++)
		str_addf(s, "%s%s", *shut == ']' && i ? "," : "", each);
	str_addz(s, shut);
}

/* The i-th thing that it becomes; false: there are no more. */
static bool put_nasty(struct str *s, size_t i)
{
	if (i < ARRAY_LEN(nasty)) {
		str_addz(s, nasty[i]);
		return true;
	}
	switch (i - ARRAY_LEN(nasty)) {
	case 0: put_long(s, "\"", "x", "\"", 3000); return true;
	case 1: put_long(s, "\"", "民", "\"", 30000); return true;
	case 2: put_long(s, "\"", "a\xcc\x81", "\"", 2000); return true;
	case 3: put_long(s, "\"", "e\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "\"", 200); return true;
	case 4: put_long(s, "[", "\"x\"", "]", 900); return true;
	case 5: put_long(s, "[", "{}", "]", 900); return true;
	case 6: put_long(s, "[", "\"999999\"", "]", 300); return true;
	case 7: /* deeper than anything is read */
	case 8:
		str_addn(s, '[', i % 2 ? 64 : 2000);
		str_addn(s, ']', i % 2 ? 64 : 2000);
		return true;
	default: return false;
	}
}

static void spoil_values(const struct good *g, struct tally *v)
{
	const char *body = g->body;
	span_list values = { 0 }, keys = { 0 };
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	find_values(body, 0, &values, &keys);
	for (size_t k = 0; k < values.n; k++)
		for (size_t i = 0;; i++) {
			str_clear(&s);
			str_add(&s, body, values.items[k].at);
			if (!put_nasty(&s, i))
				break;
			str_addz(&s, body + values.items[k].at + values.items[k].n);
			if (budget_takes(ONE_OF))
				try_one(g, s.buf, v);
		}
	for (size_t k = 0; k < keys.n; k++) {
		const char *key = body + keys.items[k].at;
		str_clear(&s); /* under another name: it is missing, and there is one too many */
		str_addf(&s, "%.*sz%s", (int)keys.items[k].at + 1, body, key + 1);
		try_one(g, s.buf, v);
		str_clear(&s); /* twice */
		str_addf(&s, "%.*s%.*s:[],%s", (int)keys.items[k].at, body, (int)keys.items[k].n, key, key);
		try_one(g, s.buf, v);
	}
	for (size_t n = 1; n < strlen(body); n++) /* cut */
		if (budget_takes(ONE_OF * 2)) {
			str_clear(&s);
			str_add(&s, body, n);
			try_one(g, s.buf, v);
		}
	str_release(&s);
	vec_release(&values);
	vec_release(&keys);
}

/* As it is here it does what it is for, or is refused for what is asked and not for its form. */
static void expect_good(const struct good *g)
{
	struct answer a;
	char method[8] = "", *path = filled(g->path), *body = filled(g->body);
	memcpy(method, g->route, strcspn(g->route, " "));
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	const char *code = a.status < 400 ? "" : answer_text(&a, "code");
	if (!str_eq(code, g->code))
		fail_msg("%s: %s for %s", g->route, a.body.buf, body);
	answer_release(&a);
	free(path);
	free(body);
}

static void each_body_spoilt(void **state)
{
	if (platform_at_server())
		skip();
	(void)state;
	struct tally all = { 0 };
	begin_counting();
	for (size_t i = 0; i < ARRAY_LEN(goods); i++) {
		const struct good *g = &goods[i];
		need(g->needs);
		expect_good(g);
		need(g->needs);
		struct tally v = { .rows = rows() };
		spoil_values(g, &v);
		if (v.refused < v.tried / 4)
			fail_msg("%s: only %d of %d were refused", g->route, v.refused, v.tried);
		all.tried += v.tried;
		all.refused += v.refused;
	}
	print_message("%d bodies, %d refused\n", all.tried, all.refused);
	sql_close(db);
	str_release(&counting);
}

/* Every route that takes JSON is among them. */
static void each_route_is_tried(void **state)
{
	(void)state;
	struct outcome o;
	run(&o, &(struct program_opts){ 0 }, "minyid", "routes", NULL);
	for (char *line = o.out.buf, *end; *line; line = end + 1) {
		char method[8], path[100], who[20];
		int bytes = 0;
		end = strchr(line, '\n');
		*end = '\0';
		assert_int_equal(sscanf(line, "%7s %99s %19s %d", method, path, who, &bytes), 4);
		bool found = !bytes || str_eq(path, "/v1/files") || str_starts(path, "/v1/unsubscribe/");
		for (size_t i = 0; i < ARRAY_LEN(goods) && !found; i++)
			found = strncmp(goods[i].route, line, strlen(goods[i].route)) == 0 && line[strlen(goods[i].route)] == ' ';
		if (!found)
			fail_msg("no body for %s", line);
	}
	outcome_release(&o);
}

/* Last: it ends in order, and nothing that nobody may know stands in what it wrote. */
static void the_log_is_clean(void **state)
{
	(void)state;
	platform_stop(&p);
	char *log = platform_log(&p);
	if (strstr(log, " error ") || strstr(log, "correct horse") || strstr(log, token) || strstr(log, "0912345678"))
		fail_msg("%s", log);
	free(log);
}

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", rules, NULL };
	static const struct rules_change changes[] = {
		{ "\"argon2_memory_mib\": 64",
			"\"argon2_memory_mib\": 1, \"topics_per_day\": 1000000, \"comments_per_day\": 1000000, \"reports_per_day\": 1000000,"
			"\"likes_per_day\": 1000000, \"follows_per_day\": 1000000, \"endorsements_per_day\": 1000000,"
			"\"edits_per_day\": 1000000, \"changes_per_day\": 1000000" },
		{ "\"attempts_per_account\": 10", "\"attempts_per_account\": 1000000" },
		{ "\"attempts_per_name\": 100", "\"attempts_per_name\": 1000000" },
		{ "\"codes_per_day\": 10", "\"codes_per_day\": 1000000" },
		{ "\"account\": 5000, \"address\": 100000", "\"account\": 1000000, \"address\": 1000000" }, /* writes */
		{ "\"minutes\": 1440, \"address\": 500", "\"minutes\": 1440, \"address\": 1000000" },       /* registrations */
		{ "\"minutes\": 15, \"address\": 400", "\"minutes\": 15, \"address\": 1000000" },           /* sign_ins */
		{ "\"account\": 50, \"address\": 300", "\"account\": 1000000, \"address\": 1000000" },      /* codes */
		{ "\"account\": 100, \"address\": 500", "\"account\": 1000000, \"address\": 1000000" },     /* uploads */
		{ "\"account\": 30, \"address\": 120", "\"account\": 1000000, \"address\": 1000000" },      /* exports */
		{ "\"code_tries\": 5", "\"code_tries\": 100" },
		{ "\"endorsements\": 5000", "\"endorsements\": 1" },
	};
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true });
	platform_stop(&p);
	rules_write(p.scratch.path, "join", changes, ARRAY_LEN(changes), rules);
	p.opts.args = args;
	platform_again(&p);
	token = platform_register(&p, "boss", PASSWORD);
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(agency, sizeof agency, answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?board=consultation&stage=closed&limit=1", NULL);
	str_copy(closed, sizeof closed, answer_text(&a, "items.0.id"));
	answer_release(&a);
	need(COLLECTING);
	str_copy(other, sizeof other, topic);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	free(token);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_is_tried),
		cmocka_unit_test(each_body_spoilt),
		cmocka_unit_test(the_log_is_clean),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
