/* Writing at a Discourse forum: signing in by what its page shows, replies, likes, refusals, and that nothing is sent
 * twice where the line breaks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/private.h"
#include "sites/discourse_write.h"
#include "unit/app/site_lib.h"

static struct site_server forum;

static int set_up(void **state)
{
	folder_make(state);
	memset(&discourse_state, 0, sizeof discourse_state);
	site_server_start(&forum, discourse_write_say);
	visit_open_at("discourse", &forum);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	site_server_stop(&forum);
	return folder_drop(state);
}

static void sign_in_there(bool oaep)
{
	STR_LOCAL(address, 8192);
	STR_LOCAL(secret, 8192);
	STR_LOCAL(shown, 4096);
	struct err e = { 0 };
	const struct site_pasted *way = app_site(app)->ops->pasted;
	assert_int_equal(way->begin(app_site(app), "", &address, &secret, &e), RC_OK);
	browser_seal(folder, address.buf, oaep, DISCOURSE_KEY, &shown);
	assert_true(way->whole(shown.buf));
	assert_false(way->whole("rGvB"));
	struct got g = ask(
		&(struct site_ask){ .op = SITE_SIGN_IN, .person = { .code = shown.buf, .old = secret.buf } }, APP_NO_CACHE);
	if (g.at[0].rc != RC_OK)
		fail_msg("%s: %s", rc_name(g.at[0].rc), g.at[0].detail);
}

static void the_key_is_ours_alone(void **state)
{
	STR_LOCAL(address, 8192);
	STR_LOCAL(secret, 8192);
	STR_LOCAL(shown, 4096);
	STR_LOCAL(other, 8192);
	STR_LOCAL(others, 8192);
	const struct site_pasted *way = app_site(app)->ops->pasted;
	(void)state;
	assert_int_equal(way->begin(app_site(app), "", &address, &secret, NULL), RC_OK);
	assert_int_equal(way->begin(app_site(app), "", &other, &others, NULL), RC_OK);
	assert_string_not_equal(address.buf, other.buf);
	browser_seal(folder, other.buf, false, DISCOURSE_KEY, &shown);
	struct site_ask ask_in = { .op = SITE_SIGN_IN, .person = { .code = shown.buf, .old = secret.buf } };
	assert_int_equal(ask(&ask_in, APP_NO_CACHE).at[0].rc, RC_INVALID); /* of another sign-in */
	ask_in.person.code = "bm90IGl0";
	assert_int_equal(ask(&ask_in, APP_NO_CACHE).at[0].rc, RC_INVALID);
	assert_int_equal(site_server_requests(&forum), 0); /* which nobody need be asked */
	assert_null(app_account(app));
	assert_null(strstr(address.buf, secret.buf));
}

static void a_visit_signs_in_and_out(void **state)
{
	(void)state;
	for (int oaep = 0; oaep < 2; oaep++) {
		discourse_state.revoked = false;
		sign_in_there(oaep);
		assert_string_equal(app_account(app)->name, "me");
		assert_string_equal(app_account(app)->id, "77");
		visit_open_at("discourse", &forum); /* it is kept */
		assert_string_equal(app_account(app)->name, "me");
		struct site_reply *r = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "41" }, RC_OK, NULL);
		assert_non_null(strstr(forum.request, "User-Api-Key: " DISCOURSE_KEY));
		assert_null(strstr(forum.request, "Authorization"));
		site_reply_drop(r);
		assert_int_equal(ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE).at[0].rc, RC_OK);
		assert_true(discourse_state.revoked);
		assert_null(app_account(app));
	}
	assert_null(strstr(forum.paths, DISCOURSE_KEY)); /* never in an address */
	STR_LOCAL(log, STR_NO_LIMIT);
	STR_LOCAL(path, 512);
	str_addf(&path, "%s/log", folder);
	(void)file_read(path.buf, &log, NULL);
	assert_null(strstr(log.buf, DISCOURSE_KEY));
}

/* Where a topic has moved the forum says so, and the key goes nowhere else. */
static void a_key_follows_no_redirect(void **state)
{
	(void)state;
	sign_in_there(true);
	struct site_reply *r = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "47" }, RC_OK, NULL);
	assert_string_equal(r->u.topic.id, "41");
	site_reply_drop(r);
	assert_null(strstr(forum.paths, "/t/the-new-name/41/3\n"));
}

static struct got reply(const char *body, const char *to)
{
	return ask(&(struct site_ask){ .op = SITE_COMMENT, .id = "41", .comment = { .body = body, .reply_to = to } },
		APP_NO_CACHE);
}

static void replies_and_likes_arrive(void **state)
{
	(void)state;
	sign_in_there(true);
	assert_int_equal(reply("To \"all\"\nof you", "").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.raw, "To \"all\"\nof you");
	assert_string_equal(discourse_state.answers, "");
	assert_int_equal(reply("Only to you", "402").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.answers, "2"); /* by its number there */
	assert_int_equal(discourse_state.replies, 2);
	struct site_ask like = { .op = SITE_LIKE, .id = "41", .comment_id = "402" };
	assert_int_equal(ask(&like, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_true(discourse_state.liked);
	like.op = SITE_UNLIKE;
	assert_int_equal(ask(&like, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_false(discourse_state.liked);
	like.op = SITE_UNCOMMENT;
	assert_int_equal(ask(&like, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_non_null(strstr(forum.request, "DELETE /posts/402.json"));
	assert_null(strstr(forum.request, "Idempotency-Key"));
	assert_int_equal(app_outbox_count(app), 0);
}

static void refusals_have_its_words(void **state)
{
	static const struct {
		const char *says, *words;
		enum rc rc;
		bool queued;
	} rows[] = {
		{ "422", "says: \"Body is too short (minimum is 20 characters)\"", RC_REFUSED, false },
		{ "403", "not permitted to do this.\" If it allows nothing any more", RC_DENIED, false },
		{ "429", "", RC_LIMITED, true },
	};
	(void)state;
	sign_in_there(true);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		discourse_state.says = rows[i].says;
		struct got g = reply("x", "");
		assert_int_equal(g.at[0].rc, rows[i].rc);
		assert_int_equal(g.at[0].queued, rows[i].queued);
		if (!strstr(g.at[0].detail, rows[i].words))
			fail_msg("%s: %s", rows[i].says, g.at[0].detail);
		assert_non_null(app_account(app));
	}
	assert_int_equal(app_outbox_count(app), 1); /* it goes when the forum's 7 seconds are over */
	int before = site_server_requests(&forum);
	struct got g = reply("y", "");
	assert_true(g.at[0].queued);
	assert_int_equal(site_server_requests(&forum), before);
	assert_int_equal(discourse_state.replies, 0);
}

static void what_waits_for_a_moderator_is_told(void **state)
{
	(void)state;
	sign_in_there(true);
	discourse_state.says = "enqueued";
	struct site_reply *r = read_it(
		&(struct site_ask){ .op = SITE_COMMENT, .id = "41", .comment = { .body = "x", .reply_to = "" } }, RC_OK, NULL);
	assert_string_equal(r->u.commented.comment.id, "");
	site_reply_drop(r);
	assert_int_equal(app_outbox_count(app), 0);
}

static void send_again(void)
{
	app_outbox_flush(app);
	settle();
}

/* The forum has taken it, and its answer was lost: it is found there, and not sent again. */
static void what_arrived_is_not_sent_twice(void **state)
{
	(void)state;
	sign_in_there(true);
	discourse_state.breaks = true;
	assert_true(reply("Once and no more", "").at[0].queued);
	assert_int_equal(discourse_state.replies, 1);
	visit_open_at("discourse", &forum); /* another day */
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(discourse_state.replies, 1);
	assert_non_null(strstr(forum.paths, "include_raw"));
}

static void what_did_not_arrive_is_sent(void **state)
{
	(void)state;
	sign_in_there(true);
	discourse_state.loses = true;
	assert_true(reply("It was lost", "402").at[0].queued);
	assert_int_equal(discourse_state.replies, 0);
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(discourse_state.replies, 1);
	assert_string_equal(discourse_state.raw, "It was lost");
	assert_string_equal(discourse_state.answers, "2");
}

/* An older forum does not tell the words of posts: only their writer can say whether that is it. */
static void what_cannot_be_told_is_asked(void **state)
{
	struct store_item *items;
	(void)state;
	sign_in_there(true);
	discourse_state.breaks = discourse_state.tells_no_raw = true;
	assert_true(reply("Is it there?", "").at[0].queued);
	send_again();
	assert_int_equal(discourse_state.replies, 1);
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(store_outbox_list(app_store(app), app_site(app)->name, &items), 1);
	assert_int_equal(items[0].state, STORE_REFUSED);
	assert_non_null(strstr(items[0].last_error, "whether it arrived"));
	store_item_release(&items[0]);
	free(items);
}

/* As if twenty requests had gone out, one after the other, of which the first was so long ago. */
static void twenty_went_out(int64_t ago_ms, int64_t apart_ms)
{
	for (app->n_went = 0; app->n_went < 20; app->n_went++)
		app->went[app->n_went] = clock_mono() - ago_ms + (int64_t)app->n_went * apart_ms;
}

/* Each of an item's requests waits for its turn, and none is made twice. */
static void several_requests_wait_for_their_turns(void **state)
{
	enum { MINUTE_MS = 60000, APART_MS = 500 };
	(void)state;
	sign_in_there(true);
	int before = site_server_requests(&forum);
	twenty_went_out(0, 0);
	assert_true(reply("Only to you", "402").at[0].queued);
	assert_int_equal(site_server_requests(&forum), before);
	int64_t begun = clock_mono();
	twenty_went_out(MINUTE_MS, APART_MS); /* one may go out now, the next one in a while */
	send_again();
	for (int64_t until = clock_mono() + 60000; app_outbox_count(app) && clock_mono() < until;)
		net_turn(app_net(app), 100);
	assert_true(clock_mono() - begun >= APART_MS);
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(discourse_state.replies, 1);
	assert_string_equal(discourse_state.answers, "2");
	assert_int_equal(site_server_requests(&forum) - before, 2);
}

/* Whoever writes while an item waits between two of its requests is told at once that this waits, too. */
static void what_comes_while_one_waits_is_told(void **state)
{
	enum { MINUTE_MS = 60000 };
	(void)state;
	sign_in_there(true);
	int before = site_server_requests(&forum);
	twenty_went_out(MINUTE_MS, MINUTE_MS); /* one may go out now, the next one not before the test is over */
	assert_true(reply("Only to you", "402").at[0].queued);
	assert_int_equal(site_server_requests(&forum) - before, 1);
	assert_true(reply("To all", "").at[0].queued);
	assert_int_equal(app_outbox_count(app), 2);
	assert_int_equal(site_server_requests(&forum) - before, 1);
	twenty_went_out(2 * MINUTE_MS, 0); /* its turn */
	net_timer_cancel(app->outbox.timer);
	app->outbox.timer = NULL;
	outbox_renewed(app, NULL);
	settle();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(discourse_state.replies, 2);
	assert_int_equal(site_server_requests(&forum) - before, 3);
}

static void a_key_that_was_ended_is_noticed(void **state)
{
	char said[400];
	(void)state;
	sign_in_there(true);
	discourse_state.revoked = true;
	struct site_filter all = { .board = BOARD_CONSULTATION };
	assert_null(read_it(&(struct site_ask){ .op = SITE_TOPICS, .filter = all }, RC_DENIED, said));
	assert_non_null(strstr(said, "sign in again"));
	assert_null(app_account(app));
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPICS, .filter = all }, RC_OK, NULL)); /* as a guest */
}

static void only_over_a_safe_line(void **state)
{
	struct site s;
	struct err e = { 0 };
	STR_LOCAL(address, 8192);
	STR_LOCAL(secret, 8192);
	(void)state;
	assert_int_equal(site_init(&s, NULL, "discourse:http://forum.example", &e), RC_OK);
	assert_int_equal(s.ops->pasted->begin(&s, "", &address, &secret, &e), RC_INVALID);
	assert_int_equal(address.len, 0);
	site_release(&s);
}

/* ---- polls ----------------------------------------------------------------------------------- */

static struct site_reply *asking(void)
{
	return read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "42" }, RC_OK, NULL);
}

static struct got vote(const char *poll, const char *options, const char *rest)
{
	return ask(&(struct site_ask){ .op = SITE_VOTE,
				   .id = "42",
				   .vote = { .poll = poll, .options = options, .rest = rest, .ranked = *rest != '\0' } },
		APP_NO_CACHE);
}

static void what_is_asked_is_told(void **state)
{
	static const struct {
		const char *id, *title, *kind, *hidden, *closed;
		int64_t least, most;
	} rows[] = {
		{ "421/poll", "Poll", "one", "Its result is hidden until you have voted.", "", 0, 0 },
		{ "421/when & how", "When?", "several", "Its result is hidden until the poll is closed.", "", 1, 2 },
		{ "421/order", "In which order?", "ranked", "", "", 0, 0 },
		{ "421/old", "Was it good?", "one", "", "The poll is closed.", 0, 0 },
	};
	(void)state;
	struct site_reply *r = asking();
	const struct wire_topic *t = &r->u.topic;
	assert_int_equal(t->n_polls, ARRAY_LEN(rows));
	assert_int_equal(t->n_infographics, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct wire_poll *p = &t->polls[i];
		assert_string_equal(p->id, rows[i].id);
		assert_string_equal(p->title, rows[i].title);
		assert_string_equal(p->kind, rows[i].kind);
		assert_string_equal(p->hidden, rows[i].hidden);
		assert_string_equal(p->closed, rows[i].closed);
		assert_int_equal(p->least, rows[i].least);
		assert_int_equal(p->most, rows[i].most);
	}
	assert_string_equal(t->polls[0].options[1].name, "At the school");
	assert_string_equal(t->infographics[0].spec, "");                      /* nobody is shown what is hidden */
	assert_int_equal(t->infographics[1].closes_at, t->polls[1].closes_at); /* which the page writes as it writes days */
	assert_int_equal(civil_from_ms(t->polls[1].closes_at, 0).year, 2126);
	assert_non_null(strstr(t->infographics[2].summary, "Ahead, as the orders are counted: Trees."));
	assert_non_null(strstr(t->infographics[2].summary, "these groups can vote: locals"));
	assert_true(t->can.verbs & WIRE_CAN(CAN_ENDORSE));
	site_reply_drop(r);
	sign_in_there(true);
	discourse_state.young = true;
	r = asking();
	assert_non_null(strstr(r->u.topic.polls[0].closed, "allowed to reply"));
	assert_string_equal(r->u.topic.can.cannot[CAN_ENDORSE].code, "no_polls");
	site_reply_drop(r);
	r = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = "46" }, RC_OK, NULL);
	assert_string_equal(r->u.topic.can.cannot[CAN_ENDORSE].sentence, "There is no poll in this topic.");
	site_reply_drop(r);
}

static int64_t rank(size_t poll, size_t option)
{
	struct site_reply *kept = app_kept_topic(app, "42"); /* which need not be asked for again */
	int64_t rank = kept->u.topic.polls[poll].options[option].rank;
	site_reply_drop(kept);
	return rank;
}

static void votes_are_counted_changed_and_taken_back(void **state)
{
	(void)state;
	sign_in_there(true);
	site_reply_drop(asking());
	assert_int_equal(vote("421/poll", "bb", "").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.vote[0], "[\"bb\"]");
	assert_non_null(strstr(forum.paths, "/polls/vote\n/t/42.json"));
	assert_int_equal(rank(0, 1), 1);
	assert_int_equal(rank(0, 0), 0);
	struct site_reply *kept = app_kept_topic(app, "42");
	assert_string_equal(kept->u.topic.polls[0].hidden, ""); /* from now on */
	assert_string_not_equal(kept->u.topic.infographics[0].spec, "");
	assert_non_null(strstr(kept->u.topic.infographics[0].summary, "You voted: At the school."));
	site_reply_drop(kept);
	assert_int_equal(vote("421/poll", "aa", "").at[0].rc, RC_OK);
	assert_int_equal(rank(0, 0), 1);
	assert_int_equal(rank(0, 1), 0);
	assert_int_equal(vote("421/when & how", "dd cc", "").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.vote[1], "[\"dd\",\"cc\"]");
	assert_int_equal(vote("421/order", "hh ff", "gg").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.vote[2],
		"[{\"digest\":\"hh\",\"rank\":1},{\"digest\":\"ff\",\"rank\":2},{\"digest\":\"gg\",\"rank\":0}]");
	assert_int_equal(rank(2, 2), 1);
	assert_int_equal(rank(2, 0), 2);
	assert_int_equal(rank(2, 1), 0);
	assert_int_equal(vote("421/when & how", "", "").at[0].rc, RC_OK);
	assert_string_equal(discourse_state.vote[1], "");
	assert_int_equal(rank(1, 0), 0);
	assert_int_equal(discourse_state.votes, 5);
	discourse_state.says = "422";
	struct got g = vote("421/order", "ff", "gg hh");
	assert_int_equal(g.at[0].rc, RC_REFUSED);
	assert_non_null(strstr(g.at[0].detail, "member of locals"));
	assert_int_equal(app_outbox_count(app), 0);
}

/* Chosen twice is chosen once; one is not lost with the line, nor with the program. */
static void a_vote_goes_out_again(void **state)
{
	(void)state;
	sign_in_there(true);
	discourse_state.breaks = true;
	assert_true(vote("421/order", "hh ff", "gg").at[0].queued);
	discourse_state.vote[2][0] = '\0';
	visit_open_at("discourse", &forum);
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_non_null(strstr(discourse_state.vote[2], "\"hh\",\"rank\":1"));
	discourse_state.loses = true;
	assert_true(vote("421/poll", "", "").at[0].queued);
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(discourse_state.votes, 3);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_key_is_ours_alone),
		T(a_visit_signs_in_and_out),
		T(a_key_follows_no_redirect),
		T(replies_and_likes_arrive),
		T(refusals_have_its_words),
		T(what_waits_for_a_moderator_is_told),
		T(what_arrived_is_not_sent_twice),
		T(what_did_not_arrive_is_sent),
		T(what_cannot_be_told_is_asked),
		T(several_requests_wait_for_their_turns),
		T(what_comes_while_one_waits_is_told),
		T(a_key_that_was_ended_is_noticed),
		T(only_over_a_safe_line),
		T(what_is_asked_is_told),
		T(votes_are_counted_changed_and_taken_back),
		T(a_vote_goes_out_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
