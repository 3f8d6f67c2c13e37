/* A site that speaks another API: read, kept and read again as any, and asked for nothing that it cannot. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/petitions.h"

#define PETITION(no, extra) \
	"{\"no\":" #no ",\"headline\":\"Trees " #no "\",\"signed\":" #no "00,\"opened\":\"2026-11-0" #no \
	"T03:30:00Z\",\"state\":\"open\"" extra "}"

static void answer(struct fake *f, int fd, const char *request)
{
	static const struct {
		const char *path, *body;
	} answers[] = {
		{ "/about.json ", "{\"title\":\"Petitions of the Hill\"}" },
		{ "/kinds.json ", "{\"all\":3}" },
		{ "/petitions.json ",
			"{\"petitions\":[" PETITION(3, "") "," PETITION(2, "") "],\"all\":3,\"further\":\"p2\"}" },
		{ "/petitions.json?page=p2 ", "{\"petitions\":[" PETITION(1, "") "],\"all\":3}" },
		{ "/petitions.json?search=trees&order=signed ", "{\"petitions\":[" PETITION(2, "") "],\"all\":1}" },
		{ "/petition/2.json ", PETITION(2, ",\"words\":\"More *trees*.\"") },
		{ "/petition/9.json ", "<html>a challenge</html>" },
	};
	(void)f;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (str_starts(request + 4, answers[i].path)) {
			fake_reply(fd, "200 OK", "ETag: \"1\"\r\n", answers[i].body);
			return;
		}
	fake_reply(fd, "404 Not Found", "", "nothing");
}

static void open_petitions(void)
{
	const struct site_table table = { petitions_kinds(), 3 };
	char word[200];
	struct err e = { 0 };
	static struct site_table kept;
	kept = table;
	snprintf(word, sizeof word, "petitions:%s", platform.address);
	app_close(app);
	const struct app_options o = { .may = APP_MAY_ALL, .home = folder, .site = word, .sites = &kept, .language = "en" };
	if (app_open(&o, &app, &e) != RC_OK)
		fail_msg("%s", e.detail);
}

static int set_up(void **state)
{
	folder_make(state);
	fake_start(&platform, FAKE_PORT, answer, NULL);
	open_petitions();
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	fake_stop(&platform);
	return folder_drop(state);
}

/* The platform's answer, or the cached one. */
static enum rc read_now(const struct site_ask *what, enum app_how how, struct site_reply **reply)
{
	struct arena a = { 0 };
	struct err e = { 0 };
	enum rc rc = app_ask_wait(app, what, how, &a, reply, NULL, NULL, &e);
	arena_release(&a);
	return rc;
}

static void which_site_is_meant(void **state)
{
	static const struct {
		const char *word, *address, *name;
		bool petitions;
	} rows[] = {
		{ "https://host.example", "https://host.example", NULL, false },
		{ "unix:/s", "unix:/s", NULL, false },
		{ "https://petition.example/x", "https://petition.example/x", NULL, true }, /* by its looks */
		{ "petitions:host.example", "https://host.example", NULL, true },
		{ "petitions:http://127.0.0.1:3", "http://127.0.0.1:3", NULL, true },
		{ "minyi:https://petition.example", "https://petition.example", NULL, false },
		{ "town", "https://town.example", NULL, true },
		{ "town:host.example", NULL, NULL, false }, /* there is only one */
		{ "petitions", NULL, NULL, false },         /* which one? */
		{ "petitions:", NULL, NULL, false },
		{ "nothing", NULL, NULL, false },
		{ "", NULL, NULL, false },
		{ "town:", "https://town.example", NULL, true },
	};
	const struct site_table table = { petitions_kinds(), 3 };
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct site s;
		struct err e = { 0 };
		enum rc rc = site_init(&s, &table, rows[i].word, &e);
		assert_int_equal(rc, rows[i].address ? RC_OK : RC_INVALID);
		assert_int_equal(site_check(&table, rows[i].word, NULL), rc);
		if (rc == RC_OK) {
			assert_string_equal(s.address, rows[i].address);
			assert_string_equal(s.name, rows[i].word);
			assert_int_equal(s.ops == &petitions_ops, rows[i].petitions);
		} else {
			assert_true(*e.detail);
		}
		site_release(&s);
	}
}

static void it_is_read_and_kept(void **state)
{
	static const struct site_ask list = { .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = APP_ROWS };
	static const struct site_ask further = {
		.op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = APP_ROWS, .after = "p2"
	};
	static const struct site_ask search = { .op = SITE_TOPICS,
		.filter = { .any_board = true, .query = "trees", .sort = SORT_ENDORSEMENTS } };
	static const struct site_ask topic = { .op = SITE_TOPIC, .id = "2" };
	struct site_reply *r, *kept;
	(void)state;
	for (int visit = 0; visit < 2; visit++) { /* the second one has no connection */
		assert_int_equal(read_now(&list, APP_FRESH, &r), visit ? RC_NET : RC_OK);
		assert_int_equal(r->u.topics.n, 2);
		assert_int_equal(r->u.topics.total, 3);
		assert_string_equal(r->u.topics.items[0].title, "Trees 3");
		assert_int_equal(r->u.topics.items[1].counts.endorsements, 200);
		assert_string_equal(r->u.topics.next, "p2");
		assert_string_equal(r->u.topics.items[0].summary, ""); /* never NULL, whatever a site leaves out */
		site_reply_drop(r);
		assert_int_equal(read_now(&further, APP_FRESH, &r), visit ? RC_NET : RC_OK);
		assert_string_equal(r->u.topics.items[0].id, "1");
		assert_string_equal(r->u.topics.next, "");
		site_reply_drop(r);
		assert_int_equal(read_now(&search, APP_FRESH, &r), visit ? RC_NET : RC_OK);
		assert_int_equal(r->u.topics.n, 1);
		site_reply_drop(r);
		assert_int_equal(read_now(&topic, APP_FRESH, &r), visit ? RC_NET : RC_OK);
		assert_string_equal(r->u.topic.body, "More *trees*.");
		assert_int_equal(r->u.topic.stage, STAGE_COLLECTING);
		kept = app_kept_topic(app, "2");
		assert_string_equal(kept->u.topic.body, r->u.topic.body);
		site_reply_drop(kept);
		site_reply_drop(r);
		if (!visit) {
			open_petitions();
			net_fail_after(app_net(app), 0);
		}
	}
}

/* What is kept is what wire/ writes: another version, or what pages through it, needs to know no site. */
static void what_is_kept_is_canonical(void **state)
{
	struct store_cached c = { 0 };
	struct str key;
	struct json *v = NULL;
	struct wire_topic t;
	struct arena a = { 0 };
	(void)state;
	ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, APP_FRESH);
	str_init(&key, 1000);
	str_init(&c.body, 10000);
	site_key(app_site(app), &(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, "", &key);
	assert_true(store_cache_get(app_store(app), key.buf, &c));
	assert_string_equal(c.etag, "\"1\"");
	assert_int_equal(json_parse(c.body.buf, c.body.len, 10000, &v, NULL), RC_OK);
	assert_int_equal(wire_topic_parse(v, &a, &t, NULL), RC_OK);
	assert_string_equal(t.title, "Trees 2");
	assert_non_null(strstr(c.body.buf, "2026-11-01T22:30:00-05:00")); /* in its own zone */
	json_free(v);
	arena_release(&a);
	str_release(&c.body);
	str_release(&key);
}

static void its_days_are_its_own(void **state)
{
	struct site_reply *r;
	(void)state;
	assert_int_equal(app_page_opts(app).zone, NEW_YORK); /* in every front */
	assert_string_equal(app_site(app)->languages, "en");
	assert_int_equal(read_now(&(struct site_ask){ .op = SITE_TOPIC, .id = "2" }, APP_FRESH, &r), RC_OK);
	struct civil c = civil_from_ms(r->u.topic.created_at, app_site(app)->zone);
	assert_int_equal(c.day, 1); /* it is the second already in London */
	assert_int_equal(c.hour, 22);
	site_reply_drop(r);
	assert_int_equal(read_now(&(struct site_ask){ .op = SITE_ABOUT }, APP_FRESH, &r), RC_OK);
	site_reply_drop(r);
	assert_int_equal(app_site(app)->zone, NEW_YORK); /* it does not say */
	assert_string_equal(app_site_name(app), "Petitions of the Hill");
}

/* Nothing goes out that it could not answer, and the refusal says so. */
static void what_it_cannot_is_not_asked(void **state)
{
	static const struct site_ask asks[] = {
		{ .op = SITE_COMMENTS, .id = "2", .limit = APP_COMMENTS },
		{ .op = SITE_AGENCIES },
		{ .op = SITE_ME },
		{ .op = SITE_SIGN_IN, .credentials = { "a", "b" } },
		{ .op = SITE_FOLLOW, .id = "2" },
		{ .op = SITE_COMMENT, .id = "2", .comment.body = "x" },
		{ .op = SITE_TOPICS, .filter.any_board = true, .skip = 40 },
		{ .op = SITE_TOPICS, .filter.any_board = true, .at = "2" },
		{ .op = SITE_TOPICS, .filter.any_board = true, .at_number = 2 },
		{ .op = SITE_TOPICS, .filter = { .any_board = true, .sort = SORT_DEADLINE } },
		{ .op = SITE_TOPICS, .filter = { .any_board = true, .by_stage = true } },
		{ .op = SITE_TOPICS, .filter = { .any_board = true, .agency = "7" } },
		{ .op = SITE_TOPICS, .filter = { .any_board = true, .title = "x" } },
	};
	const struct site *s = app_site(app);
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		struct got g = ask(&asks[i], APP_FRESH);
		assert_int_equal(g.calls, 1);
		assert_int_equal(g.at[0].rc, RC_REFUSED);
		assert_string_equal(g.at[0].code, "no_route");
		app_prefetch(app, &asks[i]);
	}
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(fake_requests(&platform), 0);
	assert_false(site_can(s, SITE_COMMENTS));
	assert_false(s->ops->caps.places);
	assert_int_equal(s->ops->caps.sign_in, 0);
	assert_true(site_can_order(s, SORT_ENDORSEMENTS) && !site_can_order(s, SORT_ACTIVITY));
	assert_true(site_can_filter(s, SITE_BY_QUERY) && !site_can_filter(s, SITE_BY_STAGE));
}

static void fetched(void *ctx, const struct offline_progress *p, const struct err *e)
{
	assert_int_equal(e->code, RC_OK);
	assert_int_equal(p->topics, 1); /* the other two are listed and gone */
	assert_int_equal(p->changes, 0);
	*(bool *)ctx = true;
}

/* A copy can do more than the site: it has places, numbers, stages. */
static void a_board_is_taken_along(void **state)
{
	struct site_ask ask = { .op = SITE_TOPICS, .filter.board = BOARD_IDEA, .limit = 2, .skip = 1 };
	struct site_reply *r;
	bool done = false;
	(void)state;
	app_fetch_boards(app, NULL, 0, 0, NULL, fetched, &done);
	for (int64_t until = clock_mono() + 20000; !done && clock_mono() < until;)
		net_turn(app_net(app), 100);
	assert_true(done);
	assert_int_equal(fake_requests(&platform), 7); /* about, kinds, two pages, three petitions: nothing it has not */
	open_petitions();
	net_fail_after(app_net(app), 0);
	assert_int_equal(read_now(&ask, APP_FRESH, &r), RC_OK); /* nobody else could say more */
	assert_string_equal(r->u.topics.items[0].title, "Trees 2");
	assert_int_equal(r->u.topics.total, 3);
	site_reply_drop(r);
	ask.skip = 0;
	ask.filter.by_stage = true;
	ask.filter.stage = STAGE_COLLECTING;
	assert_int_equal(read_now(&ask, APP_FRESH, &r), RC_OK);
	assert_int_equal(r->u.topics.total, 3);
	site_reply_drop(r);
	ask = (struct site_ask){ .op = SITE_TOPIC, .id = "idea:2" };
	assert_int_equal(read_now(&ask, APP_FRESH, &r), RC_NET);
	assert_string_equal(r->u.topic.body, "More *trees*.");
	site_reply_drop(r);
}

static void nonsense_is_no_answer(void **state)
{
	(void)state;
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = "9" }, APP_FRESH);
	assert_int_equal(g.at[0].rc, RC_NET);
	assert_null(app_kept_topic(app, "9"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(which_site_is_meant),
		T(it_is_read_and_kept),
		T(what_is_kept_is_canonical),
		T(its_days_are_its_own),
		T(what_it_cannot_is_not_asked),
		T(a_board_is_taken_along),
		T(nonsense_is_no_answer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
