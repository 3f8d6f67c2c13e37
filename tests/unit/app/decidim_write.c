/* Writing at a Decidim: signing in with a code and its proof, comments, votes, refusals, and that nothing is done twice
 * where the line breaks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "app/private.h"
#include "sites/decidim_write.h"
#include "unit/app/site_lib.h"

#define PROPOSAL "processes/budget-2026/f/4/proposals/12"

static struct site_server decidim;

static int set_up(void **state)
{
	folder_make(state);
	memset(&decidim_state, 0, sizeof decidim_state);
	site_server_start(&decidim, decidim_write_say);
	visit_open_at("decidim", &decidim);
	return 0;
}

static int tear_down(void **state)
{
	visit_close();
	site_server_stop(&decidim);
	return folder_drop(state);
}

static struct str begun; /* the secret */

/* The address, after which `pasted` is brought back; %s in it is the state. */
static struct got sign_in_with(const char *client, const char *pasted)
{
	STR_LOCAL(address, 8192);
	STR_LOCAL(state, 256);
	STR_LOCAL(whole, 8192);
	str_init(&begun, 8192);
	if (app_site(app)->ops->pasted->begin(app_site(app), client, &address, &begun, NULL) != RC_OK)
		fail_msg("no address");
	browser_parameter(address.buf, "state", &state);
	assert_non_null(strstr(address.buf, "code_challenge_method=S256"));
	const char *at = strstr(pasted, "%s");
	str_add(&whole, pasted, at ? (size_t)(at - pasted) : strlen(pasted));
	if (at)
		str_addf(&whole, "%s%s", state.buf, at + 2);
	struct got g = ask(
		&(struct site_ask){ .op = SITE_SIGN_IN, .person = { .code = whole.buf, .old = begun.buf } }, APP_NO_CACHE);
	str_release(&begun);
	return g;
}

static void sign_in_there(void)
{
	struct got g = sign_in_with(DECIDIM_CLIENT, DECIDIM_CODE);
	if (g.at[0].rc != RC_OK)
		fail_msg("%s: %s", rc_name(g.at[0].rc), g.at[0].detail);
}

static void a_code_or_the_whole_address_will_do(void **state)
{
	(void)state;
	assert_int_equal(sign_in_with(DECIDIM_CLIENT, "  " DECIDIM_CODE "\n").at[0].rc, RC_OK);
	assert_string_equal(app_account(app)->name, "me");
	assert_string_equal(app_called(app), "Me Example");
	assert_true(app_account(app)->expires_at > clock_now());
	assert_int_equal(ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_true(decidim_state.ended);
	decidim_state.ended = false;
	assert_int_equal(sign_in_with(DECIDIM_CLIENT " https://terminal.example/led",
						 "https://terminal.example/led?code=" DECIDIM_CODE "&state=%s")
						 .at[0]
						 .rc,
		RC_OK);
	assert_non_null(app_account(app));
	assert_null(strstr(decidim.paths, "code")); /* neither code nor token in an address */
	visit_open_at("decidim", &decidim);
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL));
	assert_non_null(strstr(decidim.request, "Authorization: Bearer " DECIDIM_TOKEN));
	assert_non_null(strstr(decidim.request, "X-Jwt-Aud: " DECIDIM_CLIENT));
}

static void a_wrong_code_is_said(void **state)
{
	(void)state;
	struct got g = sign_in_with(DECIDIM_CLIENT, "https://x.example/?code=" DECIDIM_CODE "&state=another");
	assert_int_equal(g.at[0].rc, RC_INVALID);
	assert_int_equal(site_server_requests(&decidim), 0);
	g = sign_in_with(DECIDIM_CLIENT, "another-code");
	assert_int_equal(g.at[0].rc, RC_REFUSED);
	assert_non_null(strstr(g.at[0].detail, "grant is invalid"));
	assert_null(app_account(app));
	decidim_state.long_token = true; /* with the id behind it there is no room to keep it */
	g = sign_in_with(DECIDIM_CLIENT "-0123456789-0123456789-0123456789-0123456789", DECIDIM_CODE);
	assert_int_equal(g.at[0].rc, RC_REFUSED);
	assert_non_null(strstr(g.at[0].detail, "too long to be kept"));
	assert_null(app_account(app));
}

/* A key and its secret, for machines: in no address, and ended where they are told to be. */
static void a_machine_signs_in_with_a_key(void **state)
{
	(void)state;
	struct site_ask in = { .op = SITE_SIGN_IN, .credentials = { .name = DECIDIM_KEY, .password = "another" } };
	struct got g = ask(&in, APP_NO_CACHE);
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_non_null(strstr(g.at[0].detail, "its secret is another one"));
	in.credentials.password = DECIDIM_SECRET;
	assert_int_equal(ask(&in, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_non_null(app_account(app));
	visit_open_at("decidim", &decidim); /* it is kept */
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL));
	assert_non_null(strstr(decidim.request, "Authorization: Bearer " DECIDIM_MACHINE "\r\n"));
	assert_null(strstr(decidim.request, "X-Jwt-Aud"));
	assert_int_equal(ask(&(struct site_ask){ .op = SITE_SIGN_OUT }, APP_NO_CACHE).at[0].rc, RC_OK);
	assert_false(decidim_state.keyed);
	assert_null(app_account(app));
	assert_null(strstr(decidim.paths, "s3cret"));
	assert_null(strstr(decidim.paths, "machine"));
}

static struct got comment(const char *body, const char *to, enum wire_stance stance)
{
	return ask(
		&(struct site_ask){
			.op = SITE_COMMENT, .id = PROPOSAL, .comment = { .body = body, .reply_to = to, .stance = stance } },
		APP_NO_CACHE);
}

static struct got vote(enum site_op op)
{
	return ask(&(struct site_ask){ .op = op, .id = PROPOSAL, .comment_id = "101" }, APP_NO_CACHE);
}

static void comments_and_votes_arrive(void **state)
{
	(void)state;
	sign_in_there();
	assert_int_equal(comment("Ten trees", "", STANCE_CON).at[0].rc, RC_OK);
	assert_string_equal(decidim_state.body, "Ten trees");
	assert_string_equal(decidim_state.under, "Decidim::Proposals::Proposal\\");
	assert_string_equal(decidim_state.side, "-1");
	assert_int_equal(comment("Which?", "101", STANCE_NEUTRAL).at[0].rc, RC_OK);
	assert_string_equal(decidim_state.under, "Decidim::Comments::Comment\\");
	assert_string_equal(decidim_state.side, "0");
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL));
	assert_int_equal(vote(SITE_ENDORSE).at[0].rc, RC_OK);
	assert_true(decidim_state.voted);
	struct site_reply *topic = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL);
	assert_true(topic->u.topic.mine.endorsed); /* which it does not say itself */
	assert_int_equal(topic->u.topic.counts.endorsements, 1205);
	site_reply_drop(topic);
	assert_int_equal(vote(SITE_UNENDORSE).at[0].rc, RC_OK);
	assert_false(decidim_state.voted);
	topic = read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL);
	assert_false(topic->u.topic.mine.endorsed);
	site_reply_drop(topic);
	const struct site_ask all = { .op = SITE_COMMENTS, .id = PROPOSAL };
	site_reply_drop(read_it(&all, RC_OK, NULL));
	assert_int_equal(vote(SITE_LIKE).at[0].rc, RC_OK);
	assert_true(decidim_state.liked);
	struct site_reply *kept = app_kept(app, &all); /* which need not be asked for again */
	const struct wire_comment *c = &kept->u.comments.items[1];
	assert_string_equal(c->id, "101");
	assert_true(c->liked);
	assert_int_equal(c->likes, 5);
	assert_int_equal(c->floor, 2);
	site_reply_drop(kept);
	assert_int_equal(vote(SITE_LIKE).at[0].rc, RC_OK); /* which would take it back */
	assert_true(decidim_state.liked);
	assert_int_equal(decidim_state.likes, 1);
	assert_int_equal(vote(SITE_UNLIKE).at[0].rc, RC_OK);
	assert_false(decidim_state.liked);
	assert_int_equal(app_outbox_count(app), 0);
}

/* There is one vote of each person's: that against it takes the place of that for it. */
static void a_vote_against_a_comment(void **state)
{
	(void)state;
	sign_in_there();
	const struct site_ask all = { .op = SITE_COMMENTS, .id = PROPOSAL };
	site_reply_drop(read_it(&all, RC_OK, NULL));
	assert_int_equal(vote(SITE_LIKE).at[0].rc, RC_OK);
	assert_int_equal(vote(SITE_DISLIKE).at[0].rc, RC_OK);
	assert_true(decidim_state.disliked && !decidim_state.liked);
	assert_int_equal(decidim_state.likes, 3);
	struct site_reply *kept = app_kept(app, &all);
	const struct wire_comment *c = &kept->u.comments.items[1];
	assert_true(c->disliked && !c->liked);
	assert_int_equal(c->dislikes, 3);
	assert_int_equal(c->likes, 4);
	site_reply_drop(kept);
	assert_int_equal(vote(SITE_DISLIKE).at[0].rc, RC_OK); /* which would take it back */
	assert_int_equal(decidim_state.likes, 3);
	decidim_state.breaks = true;
	assert_true(vote(SITE_UNDISLIKE).at[0].queued); /* it was done, and nobody heard */
	app_outbox_flush(app);
	settle();
	assert_false(decidim_state.disliked);
	assert_int_equal(decidim_state.likes, 4);
	assert_int_equal(app_outbox_count(app), 0);
}

static void refusals_have_its_words(void **state)
{
	static const struct {
		const char *says, *words;
	} rows[] = {
		{ "denied", "says: \"You do not have permission" },
		{ "invalid", "says: \"cannot be blank; is too long\"" },
		{ "null", "does not say why" },
		{ "old", "on its own page" },
	};
	(void)state;
	sign_in_there();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		decidim_state.says = rows[i].says;
		struct got g = comment("x", "", STANCE_PRO);
		assert_int_equal(g.at[0].rc, RC_REFUSED);
		if (!strstr(g.at[0].detail, rows[i].words))
			fail_msg("%s: %s", rows[i].says, g.at[0].detail);
	}
	assert_non_null(app_account(app));
	assert_int_equal(app_outbox_count(app), 0);
}

/* A platform that speaks other languages than the reader does. */
static void another_language_is_tried(void **state)
{
	(void)state;
	sign_in_there();
	decidim_state.strict = true;
	assert_int_equal(comment("x", "", STANCE_PRO).at[0].rc, RC_OK);
	assert_string_equal(decidim_state.locale, "ca");
	assert_int_equal(decidim_state.comments, 1);
}

static void send_again(void)
{
	app_outbox_flush(app);
	settle();
}

static void what_arrived_is_not_done_twice(void **state)
{
	(void)state;
	sign_in_there();
	decidim_state.breaks = true;
	assert_true(comment("Once & no more", "101", STANCE_NEUTRAL).at[0].queued);
	assert_int_equal(decidim_state.comments, 1);
	decidim_state.breaks = true;
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(decidim_state.comments, 1);
	assert_true(vote(SITE_LIKE).at[0].queued);
	send_again();
	assert_true(decidim_state.liked && decidim_state.likes == 1);
	assert_int_equal(app_outbox_count(app), 0);
}

static void what_did_not_arrive_is_sent(void **state)
{
	(void)state;
	sign_in_there();
	decidim_state.loses = true;
	assert_true(comment("It was lost", "", STANCE_PRO).at[0].queued);
	assert_int_equal(decidim_state.comments, 0);
	send_again();
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(app_outbox_count(app), 0);
}

/* A vote that may be there is refused when it comes again: only its giver can look. */
static void a_doubtful_vote_is_asked(void **state)
{
	struct store_item *items;
	(void)state;
	sign_in_there();
	decidim_state.breaks = true;
	assert_true(vote(SITE_ENDORSE).at[0].queued);
	decidim_state.says = "denied";
	send_again();
	assert_int_equal(app_outbox_count(app), 0);
	assert_int_equal(store_outbox_list(app_store(app), app_site(app)->name, &items), 1);
	assert_non_null(strstr(items[0].last_error, "whether it arrived"));
	store_item_release(&items[0]);
	free(items);
}

/* What is sent then waits for who wrote it to sign in again. */
static void a_token_that_has_ended_is_noticed(void **state)
{
	(void)state;
	sign_in_there();
	decidim_state.ended = true;
	struct got g = comment("Later", "", STANCE_PRO);
	assert_true(g.at[0].queued);
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_null(app_account(app));
	decidim_state.ended = false;
	sign_in_there();
	send_again();
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(app_outbox_count(app), 0);
}

/* ---- another token --------------------------------------------------------------------------- */

/* As if this one's time were over. */
static void let_it_expire(void)
{
	struct store_account now = *app_account(app);
	now.expires_at = clock_now() - 1;
	assert_int_equal(store_account_set(app_store(app), app_site(app)->name, &now, NULL), RC_OK);
	visit_open_at("decidim", &decidim);
}

static void sign_in_renewably(void)
{
	decidim_state.renews = true;
	sign_in_there();
}

static void a_token_that_has_ended_gives_way_to_another(void **state)
{
	struct store_account kept;
	(void)state;
	sign_in_renewably();
	decidim_state.ended = true; /* the platform alone knows */
	assert_int_equal(comment("Later", "", STANCE_PRO).at[0].rc, RC_OK);
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(decidim_state.asked, 1);
	assert_int_equal(app_outbox_count(app), 0);
	assert_true(store_account(app_store(app), app_site(app)->name, &kept));
	assert_string_equal(kept.token, "token-1;" DECIDIM_CLIENT ";renews-1");
	assert_true(kept.expires_at > clock_now());
	let_it_expire();
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL));
	assert_non_null(strstr(decidim.request, "Authorization: Bearer token-2\r\n"));
	assert_int_equal(decidim_state.asked, 2);
	assert_true(app_account(app)->expires_at > clock_now());
	assert_null(strstr(decidim.paths, "renews"));
}

/* The platform takes the token no more, and another one was asked for once: the comment waits for a new sign-in. */
static void expect_the_end(void)
{
	decidim_state.ended = true;
	struct got g = comment("Later", "", STANCE_PRO);
	assert_true(g.at[0].queued);
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_int_equal(decidim_state.asked, 1);
	assert_null(app_account(app));
}

static void where_there_is_no_other_it_has_expired(void **state)
{
	(void)state;
	sign_in_renewably();
	decidim_state.final = true;
	expect_the_end();
	decidim_state.ended = false;
	sign_in_there();
	let_it_expire();
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, APP_NO_CACHE);
	assert_int_equal(g.at[0].rc, RC_DENIED);
	assert_non_null(strstr(g.at[0].detail, "has expired"));
	assert_int_equal(decidim_state.asked, 2);
	sign_in_there();
	send_again();
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(app_outbox_count(app), 0);
}

static void who_cannot_be_asked_for_another_ends_nothing(void **state)
{
	(void)state;
	sign_in_renewably();
	decidim_state.down = true;
	let_it_expire(); /* as the clock here says */
	site_reply_drop(read_it(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, RC_OK, NULL));
	assert_int_equal(decidim_state.asked, 1);
	decidim_state.ended = true;
	assert_true(comment("Later", "", STANCE_PRO).at[0].queued);
	assert_non_null(app_account(app));
	assert_int_equal(decidim_state.comments, 0);
	decidim_state.down = false;
	send_again();
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(app_outbox_count(app), 0);
}

/* Another one would be no better either. */
static void it_is_not_asked_for_again_and_again(void **state)
{
	(void)state;
	sign_in_renewably();
	decidim_state.useless = true;
	expect_the_end();
}

static void one_that_is_too_long_ends_it(void **state)
{
	(void)state;
	sign_in_renewably();
	decidim_state.long_token = true;
	let_it_expire();
	struct got g = ask(&(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, APP_NO_CACHE);
	assert_int_equal(g.at[0].rc, RC_REFUSED);
	assert_null(app_account(app));
}

/* Whoever gave it for this visit has what another is had with, and may have used it elsewhere. */
static void one_that_was_given_stays_as_it_is(void **state)
{
	(void)state;
	setenv("MINYI_TOKEN", DECIDIM_TOKEN ";" DECIDIM_CLIENT ";renews-0", 1);
	visit_open_at("decidim", &decidim);
	decidim_state.ended = true;
	assert_int_equal(comment("Later", "", STANCE_PRO).at[0].rc, RC_DENIED);
	assert_int_equal(decidim_state.asked, 0);
}

/* What it was had with is used up: the one that is still kept is none to go back to. */
static void one_that_cannot_be_kept_is_good_for_this_visit(void **state)
{
	(void)state;
	struct got g = { 0 };
	sign_in_renewably();
	let_it_expire();
	app_ask(app, &(struct site_ask){ .op = SITE_TOPIC, .id = PROPOSAL }, APP_NO_CACHE, got_one, &g);
	while (!app->renewal.req)
		net_turn(app_net(app), 10);
	store_fail_after(app_store(app), 0);
	while (app->renewal.req)
		net_turn(app_net(app), 10);
	store_fail_after(app_store(app), -1);
	assert_true(app->renewal.unkept);
	settle();
	assert_int_equal(g.at[0].rc, RC_OK);
	decidim_state.ended = true;
	app->renewal.at = 0; /* a while ago */
	assert_int_equal(comment("Later", "", STANCE_PRO).at[0].rc, RC_OK);
	assert_int_equal(decidim_state.asked, 2);
	assert_string_equal(app_account(app)->token, "token-2;" DECIDIM_CLIENT ";renews-2");
}

/* Two programs of one home: what another token is had with is good once. */
static void who_comes_second_takes_what_the_first_got(void **state)
{
	(void)state;
	sign_in_renewably();
	char name[64];
	snprintf(name, sizeof name, "renewal %s", app_site(app)->name);
	struct store *other;
	char *moved = NULL;
	assert_int_equal(store_open(app_folder(app), &other, &moved, NULL), RC_OK);
	struct store_account now = *app_account(app);
	assert_true(store_claim(other, name)); /* the other one asks */
	decidim_state.ended = true;
	struct got g = { 0 };
	const struct site_ask second = {
		.op = SITE_COMMENT, .id = PROPOSAL, .comment = { .body = "Second", .reply_to = "" }
	};
	app_ask(app, &second, APP_NO_CACHE, got_one, &g);
	while (!app->renewal.timer && !g.calls)
		net_turn(app_net(app), 1000);
	decidim_state.renewed = 1;
	decidim_state.ended = false;
	str_copy(now.token, sizeof now.token, "token-1;" DECIDIM_CLIENT ";renews-1");
	assert_int_equal(store_account_set(other, app_site(app)->name, &now, NULL), RC_OK);
	settle();
	store_claim_end(other, name);
	store_close(other);
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(decidim_state.asked, 0);
	assert_string_equal(app_account(app)->token, now.token);
}

/* Where the disk knows no locks both ask, and the second one is refused. */
static void who_is_refused_looks_what_the_first_got(void **state)
{
	(void)state;
	struct got g = { 0 };
	sign_in_renewably();
	decidim_state.ended = decidim_state.final = true;
	const struct site_ask second = {
		.op = SITE_COMMENT, .id = PROPOSAL, .comment = { .body = "Second", .reply_to = "" }
	};
	app_ask(app, &second, APP_NO_CACHE, got_one, &g);
	while (!app->renewal.req)
		net_turn(app_net(app), 10);
	struct store_account now = *app_account(app);
	str_copy(now.token, sizeof now.token, "token-1;" DECIDIM_CLIENT ";renews-1");
	assert_int_equal(store_account_set(app_store(app), app_site(app)->name, &now, NULL), RC_OK);
	decidim_state.renewed = 1;
	decidim_state.ended = false;
	settle();
	assert_int_equal(g.at[0].rc, RC_OK);
	assert_int_equal(decidim_state.comments, 1);
	assert_int_equal(decidim_state.asked, 1);
	assert_string_equal(app_account(app)->token, now.token);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_code_or_the_whole_address_will_do),
		T(a_wrong_code_is_said),
		T(a_machine_signs_in_with_a_key),
		T(comments_and_votes_arrive),
		T(a_vote_against_a_comment),
		T(refusals_have_its_words),
		T(another_language_is_tried),
		T(what_arrived_is_not_done_twice),
		T(what_did_not_arrive_is_sent),
		T(a_doubtful_vote_is_asked),
		T(a_token_that_has_ended_is_noticed),
		T(a_token_that_has_ended_gives_way_to_another),
		T(where_there_is_no_other_it_has_expired),
		T(who_cannot_be_asked_for_another_ends_nothing),
		T(it_is_not_asked_for_again_and_again),
		T(one_that_is_too_long_ends_it),
		T(one_that_was_given_stays_as_it_is),
		T(one_that_cannot_be_kept_is_good_for_this_visit),
		T(who_comes_second_takes_what_the_first_got),
		T(who_is_refused_looks_what_the_first_got),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
