/*
 * A petition under the rules of epetitions, in English, by what is said alone: first supporters by invitation, review,
 * enough signatures for a response, and enough for a debate, with its transcript. Full screen and commands.
 */
#include "tty/lib/circle.h"
#include "tty/lib/pipe.h"

#define BACKGROUND "The path is dark, and people fall into the water."
#define AGENCY "Department for Transport"

static struct circle c;
static char agency[40];
static const char *title; /* another one in each front */

static int start(void **state)
{
	(void)state;
	static const struct rules_change changes[] = {
		{ "\"to\": \"screening\", \"endorsements\": 5", "\"to\": \"screening\", \"endorsements\": 2" },
		{ "\"endorsements\": 10000", "\"endorsements\": 3" },
		{ "\"endorsements\": 100000", "\"endorsements\": 4" },
	};
	circle_start(&c, "epetitions", changes, ARRAY_LEN(changes));
	circle_agency(&c, AGENCY, agency);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	circle_release(&c);
	return 0;
}

/* What anybody reads of it: who, when and why. */
static void expect_course(const char *id, const char *proposer)
{
	static const char *const course[] = { "Had its first supporters", "Passed screening (moderator)",
		"Given to an agency (moderator): Footpaths are theirs.", "Published the response (" AGENCY ") [on time",
		"Enough for a debate to be considered", "Set a day for the debate, for 2026/12/07 (moderator): Grand hall.",
		"Debated, on 2026/12/07 (moderator): They spoke for an hour." };
	struct outcome o;
	struct scratch home;
	char first[80];
	scratch_make(&home);
	run(&o,
		&(struct program_opts){ .home = home.path, .env = (const char *[]){ "COLUMNS=200", "LANG=en_GB.UTF-8", NULL } },
		"minyi", "--site", c.platform.address, "show", id, NULL);
	assert_int_equal(o.status, 0);
	snprintf(first, sizeof first, "2026/11/23 Proposed (%s)", proposer);
	expect_in_order(&o, "Lamps come by spring.", "Timeline", first, NULL);
	for (size_t i = 0; i < ARRAY_LEN(course); i++)
		if (!strstr(o.out.buf, course[i]))
			fail_msg("\"%s\" is missing:\n%s", course[i], o.out.buf);
	outcome_release(&o);
	scratch_remove(&home);
}

/* Somebody else who was told the code, at the platform itself: its topic. */
static void support_elsewhere(const char *code, const char *name, char id[40])
{
	struct answer a;
	char path[80];
	char *token = platform_register(&c.platform, name, TEST_PASSWORD);
	snprintf(path, sizeof path, "/v1/invitations/%s", code);
	ask_post(&c.platform, &a, path, token, "{}");
	expect_status(&a, 200, NULL);
	str_copy(id, 40, answer_text(&a, "id"));
	answer_release(&a);
	snprintf(path, sizeof path, "/v1/topics/%s/endorsement", id);
	ask(&c.platform, &a, &(struct request){ .method = "PUT", .path = path, .token = token });
	expect_status(&a, 200, NULL);
	answer_release(&a);
	free(token);
}

/* ---- the screen ------------------------------------------------------------------------------ */

static void sit_down(struct visit *v, const char *name)
{
	visit_init(v);
	visit_env(v, "LANG=en_GB.UTF-8");
	visit_start(v, 80, 24, "--site", c.platform.address, NULL);
	enter_registering(v, name);
}

static void be_verified(struct visit *v, const char *name, const char *postcode)
{
	char code[16], email[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	see(v, "This needs a verified account");
	see(v, "Your name (never shown");
	answer_line(v, name);
	see(v, "Your postcode");
	answer_line(v, postcode);
	see(v, "The code (six digits");
	circle_code(&c, email, code);
	answer_line(v, code);
}

static void read_code(struct visit *v, char code[16])
{
	see(v, "joins you");
	int row = screen_find(v, "The code is ");
	snprintf(code, 16, "%.11s", strstr(screen_row(v, row), "The code is ") + strlen("The code is "));
}

static void propose(struct visit *v, char code[16])
{
	offered(v, "[^P]propose", "<C-p>");
	be_verified(v, "ann", "ME1 2AB");
	see(v, "What you want the Government or Parliament to do (10 to 80 characters)");
	answer_line(v, title);
	if (screen_find(v, "[G]o on with mine") >= 0)
		keys(v, "g");
	see_row(v, 0, "Background (10 to 300 characters)");
	type(v, BACKGROUND);
	offered(v, "[^X]finish", "<C-x>");
	offered(v, "[S] Done", "s");
	see(v, "More details (optional");
	answer_line(v, "");
	see(v, BACKGROUND);
	offered(v, "[S]end", "s");
	see_row(v, -1, "Its stage is now: gathering first supporters");
	see(v, "Background"); /* as the form calls it */
	offered(v, "E lets you: invite others", "E");
	offered(v, "invite others", "i");
	read_code(v, code);
}

static void invite_again(struct visit *v, char code[16])
{
	offered(v, "E lets you: invite others", "E");
	offered(v, "invite others", "i");
	read_code(v, code);
}

static void sign(struct visit *v)
{
	see(v, "Reason (optional)");
	answer_line(v, "");
	see(v, "Who endorses is not public here");
	offered(v, "Endorse it? [y/N]", "y");
	see_row(v, -1, "Endorsed");
}

/* Whoever was told the code. */
static void support(struct visit *v, const char *code)
{
	go_to(v, 'i');
	keys(v, "I");
	see(v, "The code of the invitation");
	answer_line(v, code);
	be_verified(v, "bob", "ME1 2AC");
	see_row(v, -1, "You take part in this now");
	see(v, "State: gathering first supporters");
	keys(v, "<Home>");
	offered(v, "(y)endorse", "y");
	sign(v);
}

/* Staff: the topic in a queue, opened. */
static void handle(struct visit *v, const char *queue)
{
	see_row(v, 0, queue);
	keys(v, "<C-l>");
	await(v, title);
	keys(v, "<Home>");
	select_row(v, title);
	offered(v, "[Enter]read", "<Enter>");
	offered(v, "M shows what can be done", "M");
}

static void publish(struct visit *v, const char *stage)
{
	offered(v, "Publish this? [y/N]", "y");
	see_row(v, -1, stage);
}

static void review(struct visit *v)
{
	offered(v, "(D)uty", "d");
	keys(v, "<Enter>");
	handle(v, "[Official business] To screen");
	offered(v, "a let it pass", "a");
	publish(v, "collecting endorsements");
}

static void assign_and_answer(struct visit *v)
{
	keys(v, "<C-l>M");
	offered(v, "g assign agencies", "g");
	answer_line(v, AGENCY);
	answer_line(v, "Footpaths are theirs.");
	publish(v, "collecting endorsements");
	keys(v, "M");
	offered(v, "w answer", "w");
	answer_line(v, "Lamps come by spring.");
	answer_line(v, "Lamps");
	offered(v, "p partly adopted", "p");
	answer_line(v, "Where people walk most.");
	keys(v, "<Enter><Enter><Enter><Enter>"); /* no other, no sections, no chart, no files */
	see(v, "Where people walk most.");
	publish(v, "collecting endorsements");
}

static void debate(struct visit *v)
{
	keys(v, "<C-l>M");
	offered(v, "s schedule the handling", "s");
	answer_line(v, "2026-12-07");
	answer_line(v, "Grand hall.");
	publish(v, "collecting endorsements");
	keys(v, "M");
	offered(v, "d it was debated", "d");
	answer_line(v, "2026-12-07");
	answer_line(v, "They spoke for an hour.");
	keys(v, "<Enter>"); /* no transcript as a file */
	publish(v, "collecting endorsements");
}

static void by_screen(void **state)
{
	(void)state;
	struct visit ann, bob, staff;
	char code[16], id[40];
	title = "Light the footpath by the canal at night";
	sit_down(&ann, "ann");
	sit_down(&bob, "bob");
	sit_down(&staff, "mod");
	circle_staff(&c, "mod", "moderator", NULL);
	circle_staff(&c, "mod", "clerk", agency);
	keys(&staff, "<C-l>");
	propose(&ann, code);
	support(&bob, code);
	invite_again(&ann, code);
	support_elsewhere(code, "cyd", id);
	review(&staff);
	assert_non_null(strstr(circle_mail(&c, "ann@example.org", "it is now: "), title));
	circle_endorse(&c, id, "scr", 1);
	assign_and_answer(&staff);
	circle_endorse(&c, id, "scrd", 1);
	debate(&staff);
	assert_non_null(strstr(circle_mail(&c, "ann@example.org", "it was debated"), title));
	go_to(&ann, 'n');
	select_row(&ann, "nswered");
	keys(&ann, "<Enter>");
	see(&ann, "Lamps come by spring.");
	expect_course(id, "ann");
	leave(&ann);
	leave(&bob);
	leave(&staff);
	visit_release(&ann);
	visit_release(&bob);
	visit_release(&staff);
}

/* ---- by commands ----------------------------------------------------------------------------- */

#define en(home, status, words, ...) does(&c, home, status, words, "--lang", "en", __VA_ARGS__)

static void verify(struct visit *v)
{
	char code[16];
	visit_env(v, "LANG=en_GB.UTF-8");
	visit_open(v, 80, 24, "--site", c.platform.address, "verify", NULL);
	hear(v, "Your name (never shown");
	say(v, "Dan Roe");
	hear(v, "Your postcode");
	say(v, "ME2 2AB");
	hear(v, "The code (six digits");
	circle_code(&c, "dan@example.org", code);
	say(v, code);
	await(v, "verified");
	assert_int_equal(await_end(v), 0);
}

/* What the command prints behind these words, up to a space or a full stop. */
static void read_word(const struct scratch *home, const char *words, char *out, size_t size, const char *const *argv)
{
	struct outcome o;
	program_run(&o, &(struct program_opts){ .home = home->path }, argv);
	const char *at = strstr(o.out.buf, words);
	if (o.status || !at)
		fail_msg("no \"%s\" in:\n%s%s", words, o.out.buf, o.err.buf);
	at += strlen(words);
	snprintf(out, size, "%.*s", (int)strcspn(at, " .\"\n"), at);
	outcome_release(&o);
}
#define read_en(home, words, out, ...) \
	read_word(home, words, out, sizeof(out), \
		(const char *const[]){ "minyi", "--site", c.platform.address, "--lang", "en", __VA_ARGS__, NULL })

static void by_command(void **state)
{
	(void)state;
	struct visit v;
	struct scratch staff, *citizen = &v.home;
	char id[40], code[40], file[80], text[300];
	title = "Count the swifts that nest in public buildings";
	visit_init(&v);
	scratch_make(&staff);
	snprintf(file, sizeof file, "%s/petition.md", citizen->path);
	snprintf(text, sizeof text, "title: %s\n\n%s\n", title, BACKGROUND);
	assert_int_equal(file_write(file, text, strlen(text), 0600, NULL), RC_OK);
	en(citizen, 0, "Welcome", "register", "dan", "--email", "dan@example.org");
	en(citizen, 1, "minyi verify", "propose", "--file", file);
	verify(&v);
	en(citizen, 0, "gathering first supporters", "propose", "--file", file);
	read_en(citizen, "\"id\":\"", id, "mine", "--json");
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text, "swift%d", i);
		read_en(citizen, "The code is ", code, "invite", id);
		support_elsewhere(code, text, id);
	}
	en(&staff, 0, "Welcome", "register", "eve");
	circle_staff(&c, "eve", "moderator", NULL);
	circle_staff(&c, "eve", "clerk", agency);
	en(&staff, 0, title, "queue", "screen");
	en(&staff, 0, "collecting endorsements", "act", id, "approve");
	en(citizen, 0, "Endorsed", "endorse", id);
	en(&staff, 0, "collecting endorsements", "act", id, "assign", "--agency", AGENCY, "--reason",
		"Footpaths are theirs.");
	en(&staff, 0, title, "queue", "answer", "--limit", "100");
	en(&staff, 0, "collecting endorsements", "act", id, "answer", "-m", "Lamps come by spring.", "--demand",
		"partly_adopted: Lamps: Where people walk most.");
	circle_endorse(&c, id, "cmd", 1);
	en(&staff, 0, "collecting endorsements", "act", id, "schedule", "--at", "2026-12-07", "-m", "Grand hall.");
	en(&staff, 0, "collecting endorsements", "act", id, "debate", "--at", "2026-12-07", "-m",
		"They spoke for an hour.");
	assert_non_null(strstr(circle_mail(&c, "dan@example.org", "it was debated"), title));
	en(citizen, 0, "Answered", "notices");
	en(citizen, 0, "\"decision\":\"partly_adopted\"", "show", id, "--json");
	expect_course(id, "dan");
	scratch_remove(&staff);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_screen),
		cmocka_unit_test(by_command),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
