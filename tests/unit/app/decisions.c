/* Of what a person decided the latest counts, wherever it was decided, and what is said of the others is so. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/app/outbox.h"

/* What was decided after a decision that has gone out has seen it, whatever was known of the topic when it was made;
 * and the topic is as it is now under its number too, by which the next decision will read it. */
static struct got decide(enum site_op op)
{
	return ask(&(struct site_ask){ .op = op, .id = "1", .seen = 1 }, APP_FRESH);
}

static void a_chain_of_decisions(void **state)
{
	(void)state;
	struct site_ask endorse = { .op = SITE_ENDORSE, .id = "1", .seen = 1, .endorsement = { .reason = "" } };
	const struct site_ask by_number = { .op = SITE_TOPIC, .id = "idea:1" };
	mode = SAY;
	say_so.status = "200 OK";
	say_so.headers = "";
	say_so.body = TOPIC_JSON(0);
	ask(&by_number, APP_FRESH);
	cut();
	ask(&endorse, APP_FRESH);
	endorse.op = SITE_UNENDORSE;
	ask(&endorse, APP_FRESH);
	assert_int_equal(app_outbox_count(app), 2);
	mend();
	say_so.body = "{\"mine\":{\"endorsed\":true,\"endorsement_version\":1},\"counts\":{\"endorsements\":1}}";
	app_outbox_flush(app);
	settle();
	assert_non_null(strstr(platform.last, "DELETE"));
	assert_non_null(strstr(platform.last, "\r\nIf-Match: \"1\"\r\n"));
	struct site_reply *kept = app_kept(app, &by_number);
	assert_int_equal(kept->u.topic.mine.endorsement_version, 1);
	site_reply_drop(kept);
}

/* Where somebody decided between the two, the second has not seen it. */
static void a_chain_that_was_broken(void **state)
{
	(void)state;
	cut();
	decide(SITE_FOLLOW);
	decide(SITE_UNFOLLOW);
	mend();
	mode = SAY;
	say_so.status = "200 OK";
	say_so.headers = "";
	say_so.body = FOLLOWED(true, 2);
	app_outbox_flush(app);
	settle();
	assert_non_null(strstr(platform.last, "DELETE"));
	assert_non_null(strstr(platform.last, "\r\nIf-Match: \"0\"\r\n"));
}

/* Who is there decides now: whatever was decided elsewhere is earlier. Once, as nobody has to go on for ever. */
static void who_decides_now_comes_later(void **state)
{
	(void)state;
	mode = LATE;
	struct got g = decide(SITE_UNFOLLOW);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_string_equal(done, "DELETE /v1/topics/1/follow ;");
	assert_non_null(strstr(platform.last, "\r\nIf-Match: \"5\"\r\n"));
	assert_int_equal(app_outbox_count(app), 0);
	mode = LATE_AGAIN;
	int before = fake_requests(&platform);
	g = decide(SITE_UNFOLLOW);
	assert_string_equal(g.at[0].code, "decided_since");
	assert_int_equal(fake_requests(&platform), before + 2);
}

/* With a disk that fills at whichever step, a decision of now is carried out, or said to wait and not to go out when
 * somebody decided elsewhere; what is said to be refused is not carried out later. */
static void a_decision_with_a_full_disk(void **state)
{
	(void)state;
	mode = LATE;
	bool untouched = false;
	for (int n = 0; !untouched; n++) {
		assert_true(n < 60);
		done[0] = '\0';
		n_keys = 0;
		store_fail_after(app_store(app), n);
		struct got g = decide(SITE_UNFOLLOW);
		store_fail_after(app_store(app), -1);
		assert_int_equal(g.calls, 1);
		assert_string_not_equal(g.at[0].code, "decided_since");
		untouched = g.at[0].rc == RC_OK && app_outbox_count(app) == 0;
		visit_close();
		reopen();
		int64_t until = clock_mono() + 20000;
		while (app_outbox_count(app) && clock_mono() < until)
			net_turn(app_net(app), 1000);
		settle();
		if (g.at[0].rc == RC_OK)
			assert_string_equal(done, "DELETE /v1/topics/1/follow ;");
		else if (!g.at[0].queued)
			assert_string_equal(done, "");
	}
	untouched = false;
	for (int n = 0; !untouched; n++) { /* and one that comes too late twice */
		assert_true(n < 60);
		mode = LATE_AGAIN;
		done[0] = '\0';
		n_keys = 0;
		store_fail_after(app_store(app), n);
		struct got g = decide(SITE_UNFOLLOW);
		store_fail_after(app_store(app), -1);
		bool refused = str_eq(g.at[0].code, "decided_since");
		untouched = refused && app_outbox_count(app) == 0;
		mode = ACCEPT;
		visit_close();
		reopen();
		settle();
		if (refused)
			assert_string_equal(done, "");
	}
}

/* Who is not there cannot be asked which of the two came later: they are told, and can send it as of now. */
static void what_waited_is_given_back(void **state)
{
	(void)state;
	struct store_item *items;
	cut();
	assert_true(decide(SITE_UNFOLLOW).at[0].queued);
	mend();
	mode = LATE;
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "");
	assert_string_equal(told.code, "decided_since");
	assert_int_equal(app_outbox_counts(app).refused, 1);
	assert_int_equal(store_outbox_list(app_store(app), app_site(app)->name, &items), 1);
	char id[ID_SIZE];
	assert_int_equal(app_outbox_again(app, &items[0], id, NULL), RC_OK);
	app_outbox_flush(app);
	settle();
	assert_string_equal(done, "DELETE /v1/topics/1/follow ;");
	assert_int_equal(app_outbox_counts(app).refused, 0);
	store_item_release(&items[0]);
	free(items);
	/* where what stands is what it wanted, there is nothing to tell */
	cut();
	assert_true(decide(SITE_FOLLOW).at[0].queued);
	mend();
	app_outbox_flush(app);
	settle();
	assert_int_equal(app_outbox_count(app) + app_outbox_counts(app).refused, 0);
	assert_string_equal(told.code, "");
	assert_string_equal(done, "DELETE /v1/topics/1/follow ;");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_chain_of_decisions),
		T(a_chain_that_was_broken),
		T(who_decides_now_comes_later),
		T(a_decision_with_a_full_disk),
		T(what_waited_is_given_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
