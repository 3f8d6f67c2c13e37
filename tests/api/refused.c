/* Who is refused for who they are, or for how much they did: a person who is barred, a day that is full, and whoever
 * asks for what is not theirs to see, who learns not even that it is there. */
#include "api/lib/api.h"
#include "sql/sql.h"

#include <sys/sysinfo.h>

#define PASSWORD "correct horse 12"

static struct platform p;
static char rules[RULES_PATH_SIZE];
static char *owner, *mei, *hua;
static char topic[24], agency[80];

/* A day has two of each thing here, and six endorsements; passwords cost little. */
static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", rules, NULL };
	static const struct rules_change cheap[] = {
		{ "\"argon2_memory_mib\": 64",
			"\"argon2_memory_mib\": 1, \"comments_per_day\": 2, \"topics_per_day\": 2, \"reports_per_day\": 2,"
			"\"likes_per_day\": 2, \"follows_per_day\": 2, \"endorsements_per_day\": 6, \"edits_per_day\": 2,"
			"\"changes_per_day\": 2" },
	};
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true });
	platform_stop(&p);
	rules_write(p.scratch.path, "join", cheap, ARRAY_LEN(cheap), rules);
	p.opts.args = args;
	platform_again(&p);
	owner = platform_register(&p, "my-owner", PASSWORD); /* whoever comes first */
	mei = platform_register(&p, "mei", PASSWORD);
	hua = platform_register(&p, "hua", PASSWORD);
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	str_copy(topic, sizeof topic, answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(agency, sizeof agency, answer_text(&a, "items.0.id"));
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(owner);
	free(mei);
	free(hua);
	platform_release(&p);
	return 0;
}

static void it_is(const char *now)
{
	platform_stop(&p);
	p.opts.now = now;
	platform_again(&p);
}

/* {} is where the id stands. */
static void put_id(char *out, size_t size, const char *text, const char *id)
{
	const char *hole = strstr(text, "{}");
	snprintf(out, size, "%.*s%s%s", (int)(hole ? hole - text : (int)strlen(text)), text, hole ? id : "",
		hole ? hole + 2 : "");
}

/* {} is the topic that everybody sees. made: the id of what came of it; may be NULL. */
static void heard(const char *method, const char *path, const char *token, const char *body, int status,
	const char *code, char made[24])
{
	struct answer a;
	char to[160], what[1200];
	put_id(to, sizeof to, path, topic);
	put_id(what, sizeof what, body ? body : "", topic);
	ask(&p, &a, &(struct request){ .method = method, .path = to, .token = token, .body = body ? what : NULL });
	if (a.status != status)
		print_error("%s %s\n", method, to);
	expect_status(&a, status, code);
	if (made)
		str_copy(made, 24, answer_text(&a, "id"));
	answer_release(&a);
}

static int staff(struct outcome *o, const char *const *words)
{
	const char *argv[10] = { "minyid", "staff", "--data", p.data };
	char now[80];
	const char *env[] = { now, NULL };
	for (size_t i = 0; words[i]; i++)
		argv[4 + i] = words[i];
	snprintf(now, sizeof now, "MINYI_NOW=%s", p.opts.now ? p.opts.now : TEST_NOW);
	program_run(o, &(struct program_opts){ .env = env }, argv);
	return o->status;
}

static void staff_ends(int status, const char *const *words, const char *says)
{
	struct outcome o;
	staff(&o, words);
	if (o.status != status || !strstr(status ? o.err.buf : o.out.buf, says))
		fail_msg("%d: %s%s", o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
}
#define WORDS(...) \
	(const char *const[]) \
	{ \
		__VA_ARGS__, NULL \
	}

/* ---- barred ---------------------------------------------------------------------------------- */

static void who_is_barred_reads_follows_and_takes_back(void **state)
{
	(void)state;
	struct answer a;
	char comment[24], path[100];
	/* what shows nothing, however it is written */
	static const char *const nothing[] = { "\u200b", "&nbsp;", ">", "- ", "```\\n```", "[](http://a.tw)", "***" };
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
		char body[100];
		snprintf(body, sizeof body, "{\"body\":\"%s\"}", nothing[i]);
		heard("POST", "/v1/topics/{}/comments", mei, body, 422, "too_short", NULL);
	}
	heard("POST", "/v1/topics/{}/comments", mei, "{\"body\":\"好\"}", 201, NULL, comment);
	heard("PUT", "/v1/topics/{}/endorsement", mei, NULL, 200, NULL, NULL);
	staff_ends(0, WORDS("bar", "mei", "+1h", "連續張貼廣告"), "");
	staff_ends(0, WORDS("list"), "mei\tbarred\t2026-11-23T11:00:00+08:00 連續張貼廣告");
	heard("POST", "/v1/topics/{}/comments", mei, "{\"body\":\"好\"}", 403, "barred", NULL);
	heard("POST", "/v1/topics", mei, "{\"board\":\"idea\"}", 403, "barred", NULL);
	heard("POST", "/v1/reports", mei, "{\"topic\":\"{}\",\"text\":\"x\"}", 403, "barred", NULL);
	heard("POST", "/v1/files?name=a.txt", mei, "{}", 403, "barred", NULL);
	heard("PUT", "/v1/topics/{}/follow", mei, NULL, 200, NULL, NULL);
	heard("PUT", "/v1/topics/{}/endorsement", mei, "{\"reason\":\"買一送一\"}", 403, "barred", NULL); /* other words */
	heard("DELETE", "/v1/topics/{}/endorsement", mei, NULL, 200, NULL, NULL);
	heard("PUT", "/v1/topics/{}/endorsement", mei, NULL, 403, "barred", NULL);
	snprintf(path, sizeof path, "/v1/topics/{}/comments/%s", comment);
	heard("DELETE", path, mei, NULL, 204, NULL, NULL);
	put_id(path, sizeof path, "/v1/topics/{}", topic);
	ask_get(&p, &a, path, mei);
	assert_string_equal(answer_text(&a, "cannot.comment.code"), "barred");
	assert_non_null(strstr(answer_text(&a, "cannot.comment.sentence"), "連續張貼廣告"));
	assert_string_equal(answer_text(&a, "cannot.comment.until"), "2026-11-23T11:00:00+08:00");
	answer_release(&a);
}

/* The refusal itself says why, and until when. */
static void it_is_told_why_and_until_when(void **state)
{
	(void)state;
	char path[100];
	snprintf(path, sizeof path, "/v1/topics/%s/comments", topic);
	for (int chinese = 0; chinese < 2; chinese++) {
		struct answer a;
		ask(&p, &a,
			&(struct request){ .method = "POST",
				.path = path,
				.token = mei,
				.body = "{\"body\":\"好\"}",
				.headers = chinese ? "Accept-Language: zh-TW\r\n" : "Accept-Language: en\r\n" });
		assert_string_equal(answer_text(&a, "detail"),
			chinese
				? "在 115/11/23 11:00 之前，您可以閱讀與關注，但不能發言：連續張貼廣告。您可以申訴一次，由另一位檢核人員決定。"
				: "Until 2026/11/23 11:00 you may read and follow here, but not write: 連續張貼廣告. You can appeal once; another moderator then decides.");
		answer_release(&a);
	}
}

static void a_bar_ends_at_its_second(void **state)
{
	(void)state;
	it_is("2026-11-23T10:59:59+08:00");
	heard("PUT", "/v1/topics/{}/endorsement", mei, NULL, 403, "barred", NULL);
	it_is("2026-11-23T11:00:00+08:00");
	heard("PUT", "/v1/topics/{}/endorsement", mei, NULL, 200, NULL, NULL);
	it_is(TEST_NOW);
	staff_ends(0, WORDS("bar", "mei", "+1d", "一"), "");
	staff_ends(0, WORDS("unbar", "mei"), "");
	heard("POST", "/v1/topics/{}/comments", mei, "{\"body\":\"好\"}", 201, NULL, NULL);
	staff_ends(1, WORDS("unbar", "mei"), "minyid");
	staff_ends(1, WORDS("bar", "nobody", "+1d", "x"), "nobody");
	staff_ends(2, WORDS("bar", "mei", "+1d"), "minyid");
	staff_ends(2, WORDS("bar", "mei", "soon", "x"), "minyid");
	staff_ends(2, WORDS("bar", "mei", "+1d", ""), "minyid");
}

/* Not the account is barred: who deletes it and comes again, is who they were. */
static void a_new_account_is_the_same_person(void **state)
{
	(void)state;
	char *one = platform_newcomer(&p, "one", PASSWORD);
	platform_verify(&p, one, "email", "one@example.tw");
	platform_verify(&p, one, "mobile", "0933000001");
	staff_ends(0, WORDS("bar", "one", "+1d", "x"), "");
	heard("DELETE", "/v1/me", one, "{\"password\":\"" PASSWORD "\"}", 204, NULL, NULL);
	char *two = platform_newcomer(&p, "two", PASSWORD);
	platform_verify(&p, two, "email", "two@example.tw");
	heard("POST", "/v1/topics/{}/comments", two, "{\"body\":\"好\"}", 201, NULL, NULL);
	platform_verify(&p, two, "mobile", "+886933000001");
	heard("POST", "/v1/topics/{}/comments", two, "{\"body\":\"好\"}", 403, "barred", NULL);
	free(one);
	free(two);
}

/* ---- how much --------------------------------------------------------------------------------- */

/* What is refused does not count, and each has a day of their own. */
static void a_day_has_so_many(void **state)
{
	(void)state;
	static const struct {
		const char *path, *good, *bad;
	} table[] = {
		{ "/v1/topics/{}/comments", "{\"body\":\"好\"}", "{\"body\":\"\"}" },
		{ "/v1/topics", "{\"board\":\"idea\"}", "{\"board\":\"x\"}" },
	};
	char *many = platform_register(&p, "many", PASSWORD);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		it_is(TEST_NOW);
		for (int n = 0; n < 4; n++)
			heard("POST", table[i].path, many, table[i].bad, 422, NULL, NULL);
		for (int n = 0; n < 2; n++)
			heard("POST", table[i].path, many, table[i].good, 201, NULL, NULL);
		heard("POST", table[i].path, many, table[i].good, 429, "too_many", NULL);
		heard("POST", table[i].path, hua, table[i].good, 201, NULL, NULL);
		it_is("2026-11-24T09:59:59+08:00");
		heard("POST", table[i].path, many, table[i].good, 429, "too_many", NULL);
		it_is("2026-11-24T10:00:00+08:00");
		heard("POST", table[i].path, many, table[i].good, 201, NULL, NULL);
	}
	it_is(TEST_NOW);
	free(many);
}

/* Each of these is done `most` times, to another thing each time; then no more, until the day is over. What is so
 * already is not done again, what is refused was not done, and taking back is always possible. */
static void so_many(const char *method, char paths[][100], int n, int most, const char *token, const char *body)
{
	it_is(TEST_NOW);
	for (int i = 0; i < most; i++)
		heard(method, paths[i % n], token, body, 200, NULL, NULL);
	heard(method, paths[most % n], token, body, 429, "too_many", NULL);
	it_is("2026-11-24T09:59:59+08:00");
	heard(method, paths[most % n], token, body, 429, "too_many", NULL);
	it_is("2026-11-24T10:00:00+08:00");
	heard(method, paths[most % n], token, body, 200, NULL, NULL);
}

static void what_is_turned_on_has_a_bound_too(void **state)
{
	(void)state;
	struct answer a;
	char likes[3][100], follows[3][100], endorsement[1][100], edits[1][100], draft[24];
	char *busy = platform_register(&p, "busy", PASSWORD);
	char *writers[3] = { busy, platform_register(&p, "writer", PASSWORD), owner };
	it_is("2026-11-22T09:00:00+08:00");
	for (int i = 0; i < 3; i++) {
		heard("POST", "/v1/topics/{}/comments", writers[i], "{\"body\":\"好\"}", 201, NULL, draft);
		snprintf(likes[i], sizeof likes[i], "/v1/topics/{}/comments/%s/like", draft);
	}
	ask_get(&p, &a, "/v1/topics?board=plan&limit=3", NULL);
	for (int i = 0; i < 3; i++) {
		char at[24];
		snprintf(at, sizeof at, "items.%d.id", i);
		snprintf(follows[i], sizeof follows[i], "/v1/topics/%s/follow", answer_text(&a, at));
	}
	answer_release(&a);
	so_many("PUT", likes, 3, 2, busy, NULL);
	heard("PUT", likes[0], busy, NULL, 200, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		heard("DELETE", likes[0], busy, NULL, 200, NULL, NULL);
		heard("PUT", likes[0], busy, NULL, i ? 429 : 200, i ? "too_many" : NULL, NULL);
	}
	so_many("PUT", follows, 3, 2, busy, NULL);
	heard("PUT", follows[0], busy, NULL, 200, NULL, NULL);
	for (int i = 0; i < 2; i++) {
		heard("DELETE", follows[0], busy, NULL, 200, NULL, NULL);
		heard("PUT", follows[0], busy, NULL, i ? 429 : 200, i ? "too_many" : NULL, NULL);
	}

	str_copy(endorsement[0], sizeof endorsement[0], "/v1/topics/{}/endorsement");
	so_many("PUT", endorsement, 1, 6, busy, "{\"reason\":\"好\"}"); /* its words change each time */
	heard("DELETE", endorsement[0], busy, NULL, 200, NULL, NULL);

	it_is(TEST_NOW);
	heard("POST", "/v1/topics", busy, "{\"board\":\"idea\"}", 201, NULL, draft);
	snprintf(edits[0], sizeof edits[0], "/v1/topics/%s", draft);
	heard("PATCH", edits[0], busy, "{\"title\":7}", 422, "bad_field", NULL);
	so_many("PATCH", edits, 1, 2, busy, "{\"title\":\"公車站要有座椅\"}");

	char me[2][100] = { "/v1/me", "/v1/me/mail" };
	heard("PATCH", me[0], busy, "{\"nickname\":\"\"}", 422, "too_short", NULL);
	so_many("PATCH", me, 2, 2, busy, "{\"topics\":\"weekly\"}");
	heard("POST", "/v1/tokens", busy, "{\"name\":\"x\",\"scopes\":[\"read\"]}", 201, NULL, NULL);
	heard("POST", "/v1/tokens", busy, "{\"name\":\"x\",\"scopes\":[\"read\"]}", 429, "too_many", NULL);
	it_is(TEST_NOW);
	free(busy);
	free(writers[1]);
}

/* The same once more under another key: what can be only once is what it was, or is said to be there already; the rest
 * is another one. */
static void a_form_sent_twice(void **state)
{
	(void)state;
	char first[24], again[24];
	heard("POST", "/v1/reports", hua, "{\"topic\":\"{}\",\"text\":\"廣告\"}", 201, NULL, first);
	heard("POST", "/v1/reports", hua, "{\"topic\":\"{}\",\"text\":\"還是廣告\"}", 409, "reported_already", NULL);
	for (int n = 0; n < 2; n++)
		heard("PUT", "/v1/topics/{}/endorsement", hua, NULL, 200, NULL, NULL);
	heard("POST", "/v1/files?name=a.txt", hua, "{}", 201, NULL, first);
	heard("POST", "/v1/files?name=a.txt", hua, "{}", 201, NULL, again);
	assert_string_not_equal(first, again);
}

/* ---- what is not theirs to see ----------------------------------------------------------------- */

/* Whatever is asked of another's draft is answered as of one that there is not. */
static void a_draft_is_as_if_it_were_not(void **state)
{
	(void)state;
	static const struct {
		const char *method, *path, *body;
	} table[] = {
		{ "GET", "/v1/topics/{}", NULL },
		{ "GET", "/v1/topics?ids={}", NULL },
		{ "GET", "/v1/topics/{}/actions", NULL },
		{ "GET", "/v1/topics/{}/history", NULL },
		{ "GET", "/v1/topics/{}/comments", NULL },
		{ "GET", "/v1/topics/{}/endorsements", NULL },
		{ "GET", "/v1/topics/{}/endorsements.csv", NULL },
		{ "PATCH", "/v1/topics/{}", "{\"title\":\"公車站要有座椅\"}" },
		{ "POST", "/v1/topics/{}/actions", "{\"act\":\"retract\"}" },
		{ "POST", "/v1/topics/{}/invitations", NULL },
		{ "POST", "/v1/topics/{}/comments", "{\"body\":\"好\"}" },
		{ "DELETE", "/v1/topics/{}/comments/1", NULL },
		{ "PUT", "/v1/topics/{}/comments/1/like", NULL },
		{ "PUT", "/v1/topics/{}/endorsement", NULL },
		{ "DELETE", "/v1/topics/{}/endorsement", NULL },
		{ "PUT", "/v1/topics/{}/follow", NULL },
		{ "DELETE", "/v1/topics/{}/follow", NULL },
		{ "POST", "/v1/reports", "{\"topic\":\"{}\",\"text\":\"x\"}" },
	};
	char *others[] = { NULL, hua }, draft[24];
	const char *ids[] = { draft, "999999" };
	heard("POST", "/v1/topics", mei, "{\"board\":\"idea\",\"title\":\"只有我看得到\"}", 201, NULL, draft);
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		for (size_t k = 0; k < ARRAY_LEN(others); k++) {
			struct answer a[2];
			for (size_t n = 0; n < 2; n++) {
				char path[100], body[100];
				put_id(path, sizeof path, table[i].path, ids[n]);
				put_id(body, sizeof body, table[i].body ? table[i].body : "", ids[n]);
				ask(&p, &a[n],
					&(struct request){ .method = table[i].method,
						.path = path,
						.token = others[k],
						.body = table[i].body ? body : NULL });
			}
			if (a[0].status != a[1].status || strcmp(a[0].body.buf, a[1].body.buf) != 0)
				fail_msg("%s %s: %s, but %s", table[i].method, table[i].path, a[0].body.buf, a[1].body.buf);
			answer_release(&a[0]);
			answer_release(&a[1]);
		}
}

/* With the words of a topic that was hidden its files go, for all but who sees those. */
static void files_of_a_hidden_topic(void **state)
{
	(void)state;
	struct answer a;
	char file[24], id[24], body[1000], path[100], url[100];
	char *ann = platform_register(&p, "ann", PASSWORD);
	heard("POST", "/v1/files?name=a.txt", ann, "{}", 201, NULL, file);
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"公車站要有座椅\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩與行動不便的人等車時可以坐下來。\",\"agencies\":[\"%s\"],\"attachments\":[{\"id\":\"%s\"}],"
		"\"send\":true}",
		agency, file);
	heard("POST", "/v1/topics", ann, body, 201, NULL, id);
	snprintf(path, sizeof path, "/v1/topics/%s/actions", id);
	snprintf(url, sizeof url, "/v1/files/%s/a.txt", file);
	heard("POST", path, owner, "{\"act\":\"approve\"}", 200, NULL, NULL);
	heard("GET", url, NULL, NULL, 200, NULL, NULL);
	heard("POST", path, owner, "{\"act\":\"hide\",\"reason_code\":\"insult\"}", 200, NULL, NULL);
	put_id(path, sizeof path, "/v1/topics/{}", id);
	ask_get(&p, &a, path, NULL);
	assert_string_equal(answer_text(&a, "stage"), "hidden");
	answer_release(&a);
	heard("GET", url, NULL, NULL, 404, "not_found", NULL);
	heard("GET", url, hua, NULL, 404, "not_found", NULL);
	heard("GET", url, ann, NULL, 200, NULL, NULL);
	heard("GET", url, owner, NULL, 200, NULL, NULL);
	free(ann);
}

/* Nobody learns by registering whose mailbox has an account: only who reads its mail is told. */
static void registering_tells_nothing_of_an_address(void **state)
{
	(void)state;
	char *ben = platform_newcomer(&p, "ben", PASSWORD);
	platform_verify(&p, ben, "email", "ben@example.tw");
	heard("POST", "/v1/accounts", NULL,
		"{\"name\":\"prober\",\"nickname\":\"prober\",\"email\":\"ben@example.tw\",\"password\":\"" PASSWORD "\"}", 201,
		NULL, NULL);
	free(ben);
}

/* In KiB; twice of it, and no more than that: a sanitizer looks at each page of what Argon2 has beside. */
static unsigned long long more_than_there_is(void)
{
	struct sysinfo here;
	assert_int_equal(sysinfo(&here), 0);
	return 2 * ((unsigned long long)here.totalram + here.totalswap) * here.mem_unit / 1024;
}

/* Whether the system promises what it has not, whatever is asked for. */
static bool promises_everything(void)
{
	STR_LOCAL(text, 100);
	return file_read("/proc/sys/vm/overcommit_memory", &text, NULL) == RC_OK && *text.buf == '1';
}

/* Whether a password is right costs memory; where there is none, nobody is told that theirs is wrong. */
static void no_memory_is_no_wrong_password(void **state)
{
	(void)state;
	struct err e = { 0 };
	char hash[200];
	if (promises_everything())
		skip();
	snprintf(hash, sizeof hash,
		"$argon2id$v=19$m=%llu,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g",
		more_than_there_is());
	struct sql *db = platform_rows(&p);
	assert_int_equal(sql_run(db, &e, "UPDATE identities SET password = $1 WHERE name = 'hua'", "t", hash), RC_OK);
	sql_close(db);
	heard("POST", "/v1/sessions", NULL, "{\"name\":\"hua\",\"password\":\"" PASSWORD "\"}", 503, "busy", NULL);
	heard("DELETE", "/v1/me", hua, "{\"password\":\"" PASSWORD "\"}", 503, "busy", NULL);
	heard("PUT", "/v1/me/password", hua, "{\"old\":\"" PASSWORD "\",\"password\":\"battery staple 77\"}", 503, "busy",
		NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_barred_reads_follows_and_takes_back),
		cmocka_unit_test(it_is_told_why_and_until_when),
		cmocka_unit_test(a_bar_ends_at_its_second),
		cmocka_unit_test(a_new_account_is_the_same_person),
		cmocka_unit_test(a_day_has_so_many),
		cmocka_unit_test(what_is_turned_on_has_a_bound_too),
		cmocka_unit_test(a_form_sent_twice),
		cmocka_unit_test(a_draft_is_as_if_it_were_not),
		cmocka_unit_test(files_of_a_hidden_topic),
		cmocka_unit_test(registering_tells_nothing_of_an_address),
		cmocka_unit_test(no_memory_is_no_wrong_password),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
