/* Reading: the site, boards, agencies, lists with their filters, sorts, pages and searches, one topic; and each
 * refusal. */
#include "api/lib/api.h"

static struct platform p;

static int start(void **state)
{
	(void)state;
	platform_start(&p, &(struct platform_opts){ .sample = true });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	platform_release(&p);
	return 0;
}

static void refused(const char *path, int status, const char *code)
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, status, code);
	answer_release(&a);
}

static int64_t total(const char *path)
{
	struct answer a;
	ask_get(&p, &a, path, NULL);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "total");
	answer_release(&a);
	return n;
}

static void the_site_says_its_rules_and_counts(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1", NULL);
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "rules.endorse_threshold"), 5000);
	assert_int_equal(answer_int(&a, "rules.keys_kept_days"), 90);
	assert_string_equal(answer_text(&a, "zone"), "+08:00");
	assert_int_equal(answer_int(&a, "counts.topics"), total("/v1/topics"));
	int overdue = (int)answer_int(&a, "news.overdue"), late = 0;
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?limit=100", NULL); /* as the rows of lists say it, whatever it is that is late */
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t))
		late += *json_text(json_get(t, "late_since")) != '\0';
	assert_true(overdue > total("/v1/topics?response=overdue"));
	assert_int_equal(late, overdue);
	answer_release(&a);
	assert_int_equal(total("/v1/topics?response=overdue"), total("/v1/topics?response=overdue&limit=1"));
}

static void boards_add_up(void **state)
{
	(void)state;
	struct answer a;
	int64_t sum = 0;
	ask_get(&p, &a, "/v1/boards", NULL);
	expect_status(&a, 200, NULL);
	for (const struct json *b = json_first(answer_json(&a, "items")); b; b = json_next(b)) {
		char path[80];
		snprintf(path, sizeof path, "/v1/topics?board=%s", json_text(json_get(b, "board")));
		assert_int_equal(json_int(json_get(b, "topics"), -1), total(path));
		sum += json_int(json_get(b, "topics"), 0);
	}
	assert_int_equal(sum, total("/v1/topics"));
	answer_release(&a);
}

static void agencies_have_the_topics_that_they_say(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/agencies", NULL);
	expect_status(&a, 200, NULL);
	assert_true(json_count(answer_json(&a, "items")) > 3);
	for (const struct json *g = json_first(answer_json(&a, "items")); g; g = json_next(g)) {
		char path[120];
		snprintf(path, sizeof path, "/v1/topics?agency=%s", json_text(json_get(g, "id")));
		assert_int_equal(json_int(json_get(g, "topics"), -1), total(path));
	}
	answer_release(&a);
}

static void filters_hold(void **state)
{
	(void)state;
	static const struct {
		const char *path, *field, *value;
	} cases[] = {
		{ "/v1/topics?board=plan&limit=100", "board", "plan" },
		{ "/v1/topics?stage=collecting&limit=100", "stage", "collecting" },
		{ "/v1/topics?response=overdue&limit=100", "response", "overdue" },
		{ "/v1/topics?board=idea&stage=unmet&limit=100", "stage", "unmet" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct answer a;
		ask_get(&p, &a, cases[i].path, NULL);
		expect_status(&a, 200, NULL);
		assert_true(answer_int(&a, "total") > 0);
		assert_int_equal(answer_int(&a, "total"), json_count(answer_json(&a, "items")));
		for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t))
			assert_string_equal(json_text(json_get(t, cases[i].field)), cases[i].value);
		answer_release(&a);
	}
}

/* Every narrower list is what the wider one has and the condition leaves. */
static void conditions_add_up(void **state)
{
	(void)state;
	struct answer a;
	int64_t with = 0, all = total("/v1/topics?board=idea"), bus = 0;
	ask_get(&p, &a, "/v1/topics?board=idea&limit=100", NULL);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		with += json_int(json_get(json_get(t, "counts"), "endorsements"), 0) >= 1000;
		bus += strstr(json_text(json_get(t, "title")), "公車") != NULL;
	}
	answer_release(&a);
	assert_in_range(with, 1, all - 1);
	assert_in_range(bus, 1, all - 1);
	assert_int_equal(total("/v1/topics?board=idea&min_endorsements=1000"), with);
	assert_int_equal(total("/v1/topics?board=idea&min_endorsements=0"), all);
	assert_int_equal(total("/v1/topics?board=idea&title=%E5%85%AC%E8%BB%8A"), bus);
	assert_int_equal(total("/v1/topics?board=idea&not=%E5%85%AC%E8%BB%8A"), all - bus);
	assert_int_equal(total("/v1/topics?board=idea&not=%22"), all); /* nothing that could be excluded */
	assert_int_equal(total("/v1/topics?board=idea&title=%E5%85%AC%E8%BB%8A&not=%E5%85%AC%E8%BB%8A"), 0);
	assert_int_equal(total("/v1/topics?board=idea&number=7"), 1);
	assert_int_equal(total("/v1/topics?board=idea&number=99999"), 0);
	assert_int_equal(total("/v1/topics?board=idea&number=7&min_endorsements=99999999"), 0);
	assert_true(total("/v1/topics?q=%E5%85%AC%E8%BB%8A") >= bus);
}

/* A path that ends with what somebody is called. */
enum { PATH_TEXT = 600 };
static void named(char path[PATH_TEXT], const char *begin, const char *name)
{
	int n = snprintf(path, PATH_TEXT, "%s", begin);
	for (const char *c = name; *c; c++)
		n += snprintf(path + n, PATH_TEXT - (size_t)n, "%%%02X", (unsigned char)*c);
}

/* A day takes itself in at both ends, in the platform's zone; an instant is taken as it is. */
static void when_and_by_whom(void **state)
{
	(void)state;
	struct answer a;
	char path[PATH_TEXT];
	int64_t all = total("/v1/topics?board=idea");
	ask_get(&p, &a, "/v1/topics?board=idea&limit=100&view=whole", NULL);
	const struct json *items = answer_json(&a, "items"), *third = json_next(json_next(json_first(items)));
	const char *at = json_text(json_get(third, "created_at")), *author = json_text(json_get(third, "proposer"));
	int64_t later = 0, days = 0, his = 0;
	for (const struct json *t = json_first(items); t; t = json_next(t)) {
		const char *created = json_text(json_get(t, "created_at"));
		later += strncmp(created, at, 10) >= 0;
		days += strncmp(created, at, 10) == 0;
		his += strcmp(json_text(json_get(t, "proposer")), author) == 0;
	}
	assert_in_range(later, 1, all - 1);
	snprintf(path, sizeof path, "/v1/topics?board=idea&since=%.10s", at);
	assert_int_equal(total(path), later);
	snprintf(path, sizeof path, "/v1/topics?board=idea&since=%.10s&until=%.10s", at, at);
	assert_int_equal(total(path), days);
	snprintf(path, sizeof path, "/v1/topics?board=idea&until=%.10s", at);
	assert_int_equal(total(path), all - later + days);
	snprintf(path, sizeof path, "/v1/topics?board=idea&since=%.19s%%2B08:00&until=%.19s%%2B08:00", at, at);
	assert_in_range(total(path), 1, days);
	assert_int_equal(total("/v1/topics?since=2999-01-01"), 0);
	assert_int_equal(total("/v1/topics?until=1900-01-01"), 0);
	named(path, "/v1/topics?board=idea&author=", author);
	assert_int_equal(total(path), his);
	assert_int_equal(total("/v1/topics?author=nobody-of-this-name"), 0);
	answer_release(&a);
}

static void who_is_behind_it_is_found(void **state)
{
	(void)state;
	struct answer a;
	char path[PATH_TEXT];
	ask_get(&p, &a, "/v1/topics/idea:1", NULL);
	const char *const names[] = { answer_text(&a, "proposer"), answer_text(&a, "agencies.0.name") };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		named(path, "/v1/topics?board=idea&number=1&by=", names[i]);
		assert_int_equal(total(path), 1);
	}
	assert_int_equal(total("/v1/topics?by=zzzz"), 0);
	answer_release(&a);
}

/* Any page can be asked for by its place, from both ends, and is what reading through would have come to. */
static void places_are_what_reading_comes_to(void **state)
{
	(void)state;
	static const char *const lists[] = { "", "&sort=deadline", "&sort=endorsements&board=idea",
		"&not=%E5%85%AC%E8%BB%8A" };
	for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
		struct answer whole, part, more;
		char path[300];
		snprintf(path, sizeof path, "/v1/topics?limit=100%s", lists[l]);
		ask_get(&p, &whole, path, NULL);
		int64_t n = answer_int(&whole, "total");
		for (int64_t skip = 0; skip <= n + 3; skip++) {
			snprintf(path, sizeof path, "/v1/topics?limit=7&skip=%ld%s", (long)skip, lists[l]);
			ask_get(&p, &part, path, NULL);
			expect_status(&part, 200, NULL);
			assert_int_equal(answer_int(&part, "first"), skip);
			int64_t here = json_count(answer_json(&part, "items")),
					expected = n - skip > 7 ? 7
				: n > skip                  ? n - skip
											: 0;
			assert_int_equal(here, expected);
			for (int64_t i = 0; i < here; i++) {
				char at[40], of[40];
				snprintf(at, sizeof at, "items.%ld.id", (long)i);
				snprintf(of, sizeof of, "items.%ld.id", (long)(skip + i));
				assert_string_equal(answer_text(&part, at), answer_text(&whole, of));
			}
			assert_int_equal(answer_json(&part, "next") != NULL, skip + 7 < n);
			if (skip + 7 < n) { /* and reading goes on behind it */
				char next[40];
				snprintf(path, sizeof path, "/v1/topics?limit=7&after=%s%s", answer_text(&part, "next"), lists[l]);
				snprintf(next, sizeof next, "items.%ld.id", (long)(skip + 7));
				ask_get(&p, &more, path, NULL);
				assert_string_equal(answer_text(&more, "items.0.id"), answer_text(&whole, next));
				answer_release(&more);
			}
			answer_release(&part);
		}
		answer_release(&whole);
	}
}

static void a_topic_is_found_in_its_list(void **state)
{
	(void)state;
	struct answer whole, part;
	char path[200], at[40];
	ask_get(&p, &whole, "/v1/topics?board=idea&limit=100", NULL);
	int64_t n = answer_int(&whole, "total");
	for (int64_t i = 0; i < n; i++) {
		snprintf(at, sizeof at, "items.%ld.id", (long)i);
		const char *id = answer_text(&whole, at);
		snprintf(path, sizeof path, "/v1/topics?board=idea&limit=5&at=%s", id);
		ask_get(&p, &part, path, NULL);
		assert_int_equal(answer_int(&part, "first"), i - i % 5);
		snprintf(at, sizeof at, "items.%ld.id", (long)(i % 5));
		assert_string_equal(answer_text(&part, at), id);
		answer_release(&part);
		snprintf(at, sizeof at, "items.%ld.number", (long)i);
		snprintf(path, sizeof path, "/v1/topics?board=idea&limit=5&at_number=%ld", (long)answer_int(&whole, at));
		ask_get(&p, &part, path, NULL);
		assert_int_equal(answer_int(&part, "first"), i - i % 5);
		answer_release(&part);
	}
	answer_release(&whole);
	refused("/v1/topics?board=idea&at_number=99999", 404, "not_found");
	refused("/v1/topics?board=plan&at=99999", 404, "not_found");
	refused("/v1/topics?q=zzzz&at_number=1", 404, "not_found");
	refused("/v1/topics?q=%22&at_number=1", 404, "not_found");
}

static void endorsements_go_down_and_deadlines_up(void **state)
{
	(void)state;
	struct answer a;
	int64_t last = INT64_MAX;
	ask_get(&p, &a, "/v1/topics?sort=endorsements&limit=100", NULL);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		int64_t n = json_int(json_get(json_get(t, "counts"), "endorsements"), 0);
		assert_true(n <= last);
		last = n;
	}
	answer_release(&a);
	char before[RFC3339_SIZE] = "";
	ask_get(&p, &a, "/v1/topics?sort=deadline&stage=collecting&limit=100", NULL);
	assert_true(answer_int(&a, "total") > 2);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		const char *by = json_text(json_get(t, "endorse_by"));
		assert_true(strcmp(before, by) <= 0);
		str_copy(before, sizeof before, by);
	}
	answer_release(&a);
}

static void pages_meet_everything_once(void **state)
{
	(void)state;
	struct answer a;
	char path[200] = "/v1/topics?limit=7&sort=activity", seen[4000] = " ", one[40];
	int64_t met = 0, all = total("/v1/topics");
	for (;;) {
		ask_get(&p, &a, path, NULL);
		expect_status(&a, 200, NULL);
		assert_int_equal(answer_int(&a, "total"), all);
		for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t), met++) {
			snprintf(one, sizeof one, " %s ", json_text(json_get(t, "id")));
			assert_null(strstr(seen, one));
			snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%s ", one + 1);
		}
		if (!answer_json(&a, "next"))
			break;
		snprintf(path, sizeof path, "/v1/topics?limit=7&sort=activity&after=%s", answer_text(&a, "next"));
		answer_release(&a);
	}
	answer_release(&a);
	assert_int_equal(met, all);
}

static void a_cursor_from_elsewhere_is_refused(void **state)
{
	(void)state;
	struct answer a;
	char path[300];
	ask_get(&p, &a, "/v1/topics?limit=2", NULL);
	const char *next = answer_text(&a, "next");
	static const char *const others[] = { "sort=deadline", "board=idea", "q=%E5%81%A5%E4%BF%9D", "stage=open",
		"agency=a1", "title=a", "not=a", "by=a", "number=1", "min_endorsements=1", "author=a", "since=2016-01-01",
		"until=2016-01-01" };
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		snprintf(path, sizeof path, "/v1/topics?limit=2&%s&after=%s", others[i], next);
		refused(path, 400, "bad_cursor");
	}
	snprintf(path, sizeof path, "/v1/topics/1/comments?after=%s", next);
	refused(path, 400, "bad_cursor");
	refused("/v1/topics?after=", 400, "bad_cursor");
	refused("/v1/topics?after=%00", 400, "bad_cursor");
	refused("/v1/topics?after=nonsense", 400, "bad_cursor");
	answer_release(&a);
}

static void chinese_words_are_found(void **state)
{
	(void)state;
	static const char *const words[] = { "%E5%81%A5%E4%BF%9D" /* 健保 */, "%E9%95%B7%E7%85%A7" /* 長照 */,
		"%E8%B2%93" /* 貓 */, "TNVR", "tnvr" };
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		char path[120];
		snprintf(path, sizeof path, "/v1/topics?q=%s", words[i]);
		assert_true(total(path) > 0);
		assert_true(total(path) < total("/v1/topics"));
	}
	assert_int_equal(total("/v1/topics?q=zzzz"), 0);
	assert_int_equal(total("/v1/topics?q="), 0);
	assert_int_equal(total("/v1/topics?q=%22%29%20zzzz%20%2A"), 0);
}

static void what_is_found_tells_where_and_by_which_words(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/topics?q=%E5%96%AE%E8%A6%AA%E7%88%B8%E7%88%B8" /* 單親爸爸: in a comment alone */, NULL);
	assert_int_equal(answer_int(&a, "total"), 1);
	assert_string_equal(answer_text(&a, "items.0.context"), "單親爸爸推");
	assert_int_equal(answer_int(&a, "items.0.context_floor"), 3);
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?q=%E5%96%AE%E8%A6%AA%E7%88%B8%E7%88%B8&fields=id,context" /* the same */, NULL);
	assert_string_equal(answer_text(&a, "items.0.context"), "單親爸爸推");
	answer_release(&a);
	ask_get(&p, &a, "/v1/topics?q=%E6%8D%B7%E9%81%8B%20%E7%8B%97%20%E8%B2%93" /* 捷運 狗 貓 */, NULL);
	assert_string_equal(answer_text(&a, "fitting.0"), "狗");
	assert_string_equal(answer_text(&a, "fitting.1"), "貓");
	answer_release(&a);
	assert_true(total("/v1/topics?q=%E9%95%BF%E7%85%A7") > 0 /* 长照 */);
	assert_int_equal(
		total("/v1/topics?q=%E9%95%BF%E7%85%A7&sort=newest"), total("/v1/topics?q=%E9%95%BF%E7%85%A7&sort=fit"));
	STR_LOCAL(path, STR_NO_LIMIT);
	str_addz(&path, "/v1/topics?q=");
	for (int i = 0; i < 401; i++)
		str_addc(&path, 'a');
	refused(path.buf, 400, "bad_parameter");
}

static void one_topic_is_whole(void **state)
{
	(void)state;
	struct answer a, b;
	ask_get(&p, &a, "/v1/topics/idea:1", NULL);
	expect_status(&a, 200, NULL);
	assert_int_equal(answer_int(&a, "number"), 1);
	assert_true(*answer_text(&a, "body"));
	assert_true(json_is_array(answer_json(&a, "timeline")));
	assert_null(answer_json(&a, "mine")); /* a guest did nothing */
	char path[80];
	snprintf(path, sizeof path, "/v1/topics/%s?view=row", answer_text(&a, "id"));
	ask_get(&p, &b, path, NULL);
	assert_string_equal(answer_text(&b, "id"), answer_text(&a, "id"));
	assert_null(answer_json(&b, "body"));
	answer_release(&b);
	ask_get(&p, &b, "/v1/topics?ids=3,1,99999,2&fields=id,title", NULL);
	expect_status(&b, 200, NULL);
	assert_int_equal(answer_int(&b, "total"), 3);
	assert_string_equal(answer_text(&b, "items.0.id"), "3");
	assert_string_equal(answer_text(&b, "items.1.id"), "1");
	assert_int_equal(json_count(answer_json(&b, "items.0")), 2);
	answer_release(&a);
	answer_release(&b);
}

static void the_clock_of_duties_is_the_servers(void **state)
{
	(void)state;
	struct answer a;
	int overdue = 0;
	ask_get(&p, &a, "/v1/topics?response=overdue&view=whole&limit=100", NULL);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		bool late = false;
		for (const struct json *s = json_first(json_get(t, "timeline")); s; s = json_next(s))
			late = late || (str_eq(json_text(json_get(s, "state")), "overdue") && json_int(json_get(s, "days"), 0) > 0);
		assert_true(late);
		overdue++;
	}
	assert_true(overdue > 0);
	answer_release(&a);
}

/* "counts.comments": a member of a member, in lists of objects too, and nothing beside it. */
static void parts_of_parts_are_chosen(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a,
		"/v1/topics/idea:6?fields=title,counts.comments,timeline.kind,timeline.due,agencies.name,counts.nothing,x.y",
		NULL);
	expect_status(&a, 200, NULL);
	assert_int_equal(json_count(answer_json(&a, "")), 4);
	assert_int_equal(json_count(answer_json(&a, "counts")), 1);
	assert_true(answer_int(&a, "counts.comments") > 0);
	const struct json *steps = answer_json(&a, "timeline");
	assert_true(json_count(steps) > 1);
	for (const struct json *s = json_first(steps); s; s = json_next(s)) {
		assert_true(*json_text(json_get(s, "kind")));
		assert_true(json_is_null(json_get(s, "state")));
	}
	assert_true(*answer_text(&a, "agencies.0.name"));
	assert_true(json_is_null(answer_json(&a, "agencies.0.id")));
	answer_release(&a);
}

static void bad_questions_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		int status;
		const char *code;
	} cases[] = {
		{ "/v1/topics?limit=0", 400, "bad_parameter" },
		{ "/v1/topics?limit=101", 400, "bad_parameter" },
		{ "/v1/topics?limit=ten", 400, "bad_parameter" },
		{ "/v1/topics?limit=", 400, "bad_parameter" },
		{ "/v1/topics?limit=99999999999999999999", 400, "bad_parameter" },
		{ "/v1/topics?board=nowhere", 400, "bad_parameter" },
		{ "/v1/topics?stage=", 400, "bad_parameter" },
		{ "/v1/topics?sort=random", 400, "bad_parameter" },
		{ "/v1/topics?view=everything", 400, "bad_parameter" },
		{ "/v1/topics?ids=1,x", 400, "bad_parameter" },
		{ "/v1/topics?ids=1,-2", 400, "bad_parameter" },
		{ "/v1/topics?min_endorsements=-1", 400, "bad_parameter" },
		{ "/v1/topics?min_endorsements=many", 400, "bad_parameter" },
		{ "/v1/topics?since=yesterday", 400, "bad_parameter" },
		{ "/v1/topics?until=2016-02-30", 400, "bad_parameter" },
		{ "/v1/topics?number=0", 400, "bad_parameter" },
		{ "/v1/topics?skip=-1", 400, "bad_parameter" },
		{ "/v1/topics?skip=1&at=1", 400, "bad_parameter" },
		{ "/v1/topics?at_number=1&after=x", 400, "bad_parameter" },
		{ "/v1/topics?at=idea", 400, "bad_parameter" },
		{ "/v1/topics?skip=99999999999999999999", 400, "bad_parameter" },
		{ "/v1/topics?followed=you", 400, "bad_parameter" },
		{ "/v1/topics?followed=me", 401, "sign_in" },
		{ "/v1/topics/0", 404, "not_found" },
		{ "/v1/topics/-1", 404, "not_found" },
		{ "/v1/topics/07", 404, "not_found" },
		{ "/v1/topics/99999", 404, "not_found" },
		{ "/v1/topics/99999999999999999999", 404, "not_found" },
		{ "/v1/topics/idea:99999", 404, "not_found" },
		{ "/v1/topics/nothing:1", 404, "not_found" },
		{ "/v1/topics/idea:", 404, "not_found" },
		{ "/v1/topics/%27%20OR%201", 404, "not_found" },
		{ "/v1/topics/99999/comments", 404, "not_found" },
		{ "/v1/topics/99999/endorsements", 404, "not_found" },
		{ "/v1/topics/99999/endorsements.csv", 404, "not_found" },
		{ "/v2", 404, "no_route" },
		{ "/", 404, "no_route" },
		{ "/v1/topics/1/nothing", 404, "no_route" },
		{ "/v1/topics/%2e%2e/me", 404, "no_route" },
		{ "/v1%00", 404, "no_route" },
		{ "/v1/me", 401, "sign_in" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused(cases[i].path, cases[i].status, cases[i].code);
}

static void a_row_is_small(void **state)
{
	(void)state;
	struct answer a;
	ask_get(&p, &a, "/v1/topics?limit=100", NULL);
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t)) {
		static const char *const absent[] = { "body", "benefits", "timeline", "responses", "infographics", "mine",
			"active_at" };
		for (size_t i = 0; i < ARRAY_LEN(absent); i++)
			assert_null(json_get(t, absent[i]));
		assert_true(json_count(json_get(t, "agencies")) <= 1);
	}
	answer_release(&a);
	ask(&p, &a,
		&(struct request){
			.method = "GET", .path = "/v1/topics?limit=20&board=event", .headers = "Accept-Encoding: gzip\r\n" });
	assert_true(a.body.len < 2560);
	answer_release(&a);
}

static void an_address_too_long_ends_in_a_4xx(void **state)
{
	(void)state;
	struct str path;
	struct answer a;
	str_init(&path, 100000);
	str_addz(&path, "/v1/topics?q=");
	str_addn(&path, 'a', 500);
	refused(path.buf, 400, "bad_parameter");
	str_clear(&path);
	str_addz(&path, "/v1?");
	for (int i = 0; i < 60; i++)
		str_addf(&path, "a%d=1&", i);
	refused(path.buf, 400, "bad_parameter");
	str_clear(&path);
	str_addz(&path, "GET /v1?q=");
	str_addn(&path, 'a', 60000);
	str_addz(&path, " HTTP/1.1\r\nHost: x\r\n\r\n");
	ask_raw(&p, &a, path.buf, path.len);
	assert_true(a.status == 0 || (a.status >= 400 && a.status < 500));
	answer_release(&a);
	refused("/v1/none", 404, "no_route"); /* it lives */
	str_release(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_site_says_its_rules_and_counts),
		cmocka_unit_test(boards_add_up),
		cmocka_unit_test(agencies_have_the_topics_that_they_say),
		cmocka_unit_test(filters_hold),
		cmocka_unit_test(conditions_add_up),
		cmocka_unit_test(when_and_by_whom),
		cmocka_unit_test(who_is_behind_it_is_found),
		cmocka_unit_test(places_are_what_reading_comes_to),
		cmocka_unit_test(a_topic_is_found_in_its_list),
		cmocka_unit_test(endorsements_go_down_and_deadlines_up),
		cmocka_unit_test(pages_meet_everything_once),
		cmocka_unit_test(a_cursor_from_elsewhere_is_refused),
		cmocka_unit_test(chinese_words_are_found),
		cmocka_unit_test(what_is_found_tells_where_and_by_which_words),
		cmocka_unit_test(one_topic_is_whole),
		cmocka_unit_test(the_clock_of_duties_is_the_servers),
		cmocka_unit_test(a_row_is_small),
		cmocka_unit_test(parts_of_parts_are_chosen),
		cmocka_unit_test(bad_questions_are_refused),
		cmocka_unit_test(an_address_too_long_ends_in_a_4xx),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
