/*
 * A petition under the rules of epetitions, in English, by what is said alone: first endorsements by invitation,
 * review, enough signatures for a response, and enough for a debate, with its transcript. Full screen, for eyes and for
 * speech, linear mode, commands.
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
	static const char *const course[] = { "Had its first endorsements", "Passed screening (moderator)",
		"Given to an agency (moderator): Footpaths are theirs.", "Published the response (" AGENCY ") [on time",
		"Enough for a debate to be considered", "Set a day for the debate, for 2026/12/07 (moderator): Grand hall.",
		"Debated, on 2026/12/07 (moderator): They spoke for an hour." };
	struct outcome o;
	struct scratch home;
	char first[80];
	scratch_make(&home);
	run(&o,
		&(struct program_opts){ .home = home.path, .env = (const char *[]){ "COLUMNS=200", "LANG=en_GB.UTF-8", NULL } },
		"minyi", "--site", c.platform.address, "show", by_id(id), NULL);
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

#define en(home, status, words, ...) does(&c, home, status, words, "--lang", "en", __VA_ARGS__)

/* ---- the screen ------------------------------------------------------------------------------ */

/* For speech the questions are sentences: what is to be pressed is said in other words, and is the same. */
static bool heard;
static struct people {
	const char *proposer, *friend, *other, *staff, *more;
} who; /* others in each front */
#define named(v, words, key) (heard ? (void)0 : see(v, words), keys(v, key))

static void sit_down(struct visit *v, const char *name)
{
	visit_init(v);
	visit_env(v, "LANG=en_GB.UTF-8");
	visit_start(v, 80, 24, "--site", c.platform.address, heard ? "--accessible" : NULL, NULL);
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
	named(v, "(W)rite", "w<Enter>");
	be_verified(v, who.proposer, "ME1 2AB");
	see(v, "What you want the Government or Parliament to do (10 to 80 characters)");
	answer_line(v, title);
	if (screen_find(v, "[G]o on with mine") >= 0)
		keys(v, "g");
	see_row(v, 0, "Background (10 to 300 characters)");
	type(v, BACKGROUND);
	named(v, "[^X]finish", "<C-x>");
	named(v, "[S] Done", "s");
	see(v, "More details (optional");
	answer_line(v, "");
	see(v, BACKGROUND);
	named(v, "[S]end", "s");
	see_row(v, -1, "Its stage is now: gathering first endorsements");
	see(v, "Background"); /* as the form calls it */
	named(v, "E lets you: invite others", "E");
	named(v, "invite others", "i");
	read_code(v, code);
}

static void invite_again(struct visit *v, char code[16])
{
	named(v, "E lets you: invite others", "E");
	named(v, "invite others", "i");
	read_code(v, code);
}

static void sign(struct visit *v)
{
	see(v, "Reason (optional)");
	answer_line(v, "");
	see(v, "Who endorses is not public here");
	named(v, "Endorse it? [y/N]", "y");
	see_row(v, -1, "Endorsed");
}

/* Whoever was told the code. */
static void support(struct visit *v, const char *code)
{
	go_to(v, 'i');
	keys(v, "I");
	see(v, "The code of the invitation");
	answer_line(v, code);
	be_verified(v, who.friend, "ME1 2AC");
	see_row(v, -1, "You take part in this now");
	keys(v, "<C-l>"); /* until a key it stands alone for speech */
	see(v, "State: gathering first endorsements");
	named(v, "(y)endorse", "y");
	sign(v);
}

/* Down to the row that says this, where the cursor alone marks it. */
static void pick(struct visit *v, const char *words)
{
	for (int i = 0; i < v->rows && !strstr(screen_row(v, screen_cursor(v).row), words); i++)
		keys(v, "j");
	assert_non_null(strstr(screen_row(v, screen_cursor(v).row), words));
}

/* Staff: the topic in a queue, opened. */
static void handle(struct visit *v, const char *queue)
{
	see_row(v, 0, queue);
	keys(v, "<Home><C-l>");
	await(v, title);
	pick(v, title);
	named(v, "[Enter]read", "<Enter>");
	named(v, "M shows what can be done", "M");
}

static void publish(struct visit *v, const char *stage)
{
	named(v, "Publish this? [y/N]", "y");
	see_row(v, -1, stage);
}

static void review(struct visit *v)
{
	named(v, "(D)uty", "d");
	keys(v, "<Enter>");
	handle(v, "[Duty] To screen");
	named(v, "a. let it pass", "a");
	publish(v, "collecting endorsements");
}

static void assign_and_answer(struct visit *v)
{
	keys(v, "<C-l>M");
	named(v, "g. assign agencies", "g");
	answer_line(v, AGENCY);
	answer_line(v, "Footpaths are theirs.");
	publish(v, "collecting endorsements");
	keys(v, "M");
	named(v, "w. answer", "w");
	answer_line(v, "Lamps come by spring.");
	answer_line(v, "Lamps");
	named(v, "p. partly adopted", "p");
	answer_line(v, "Where people walk most.");
	keys(v, "<Enter><Enter><Enter><Enter>"); /* no other, no sections, no chart, no files */
	see(v, "Where people walk most.");
	publish(v, "collecting endorsements");
}

static void debate(struct visit *v)
{
	keys(v, "<C-l>M");
	named(v, "s. schedule the handling", "s");
	answer_line(v, "2026-12-07");
	answer_line(v, "Grand hall.");
	publish(v, "collecting endorsements");
	keys(v, "M");
	named(v, "d. it was debated", "d");
	answer_line(v, "2026-12-07");
	answer_line(v, "They spoke for an hour.");
	keys(v, "<Enter>"); /* no transcript as a file */
	publish(v, "collecting endorsements");
}

static void on_the_screen(void)
{
	struct visit ann, bob, staff;
	char code[16], id[40], mail[64];
	snprintf(mail, sizeof mail, "%s@example.org", who.proposer);
	sit_down(&ann, who.proposer);
	sit_down(&bob, who.friend);
	sit_down(&staff, who.staff);
	circle_staff(&c, who.staff, "moderator", NULL);
	circle_staff(&c, who.staff, "clerk", agency);
	keys(&staff, "<C-l>");
	propose(&ann, code);
	support(&bob, code);
	invite_again(&ann, code);
	support_elsewhere(code, who.other, id);
	review(&staff);
	assert_non_null(strstr(circle_mail(&c, mail, "it is now: "), title));
	circle_endorse(&c, id, who.more, 1);
	assign_and_answer(&staff);
	circle_endorse(&c, id, who.other, 1);
	debate(&staff);
	assert_non_null(strstr(circle_mail(&c, mail, "it was debated"), title));
	go_to(&ann, 'n');
	pick(&ann, "nswered");
	keys(&ann, "<Enter>");
	see(&ann, "Lamps come by spring.");
	expect_course(id, who.proposer);
	leave(&ann);
	leave(&bob);
	leave(&staff);
	visit_release(&ann);
	visit_release(&bob);
	visit_release(&staff);
}

static void by_screen(void **state)
{
	(void)state;
	title = "Light the footpath by the canal at night";
	who = (struct people){ "ann", "bob", "cyd", "mod", "scr" };
	on_the_screen();
}

static void for_speech(void **state)
{
	(void)state;
	title = "Plant trees between the road and the school";
	who = (struct people){ "fay", "gus", "hal", "ida", "spk" };
	heard = true;
	on_the_screen();
	heard = false;
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

/* ---- by ear ---------------------------------------------------------------------------------- */

static void listen(struct visit *v, const char *name)
{
	char words[120];
	visit_init(v);
	visit_env(v, "LANG=en_GB.UTF-8");
	visit_env(v, "TERM=dumb");
	visit_open(v, 80, 60, "--site", c.platform.address, "--linear", NULL);
	hear(v, "Your account, or Enter to look around as a guest");
	snprintf(words, sizeof words, "new<Enter>%s<Enter><Enter>%s@example.org<Enter>", name, name);
	press(v, words);
	hear(v, "Password (not shown)");
	say(v, TEST_PASSWORD);
	hear(v, "The same password again");
	say(v, TEST_PASSWORD);
	hear(v, "County or city");
	press(v, "<Enter>");
	await(v, "Your account is ready");
}

static void be_verified_by_ear(struct visit *v, const char *name, const char *postcode)
{
	char code[16], email[64];
	snprintf(email, sizeof email, "%s@example.org", name);
	hear(v, "Your name (never shown");
	say(v, name);
	hear(v, "Your postcode");
	say(v, postcode);
	hear(v, "The code (six digits");
	circle_code(&c, email, code);
	say(v, code);
}

static void heard_code(struct visit *v, char code[16])
{
	hear(v, "joins you");
	read_code(v, code);
}

/* An account, a petition, and the code of an invitation. */
static void propose_by_ear(struct visit *v, char code[16])
{
	say(v, "w");
	be_verified_by_ear(v, who.proposer, "ME1 2AD");
	hear(v, "What you want the Government or Parliament to do (10 to 80 characters)");
	say(v, title);
	hear(v, "Background (10 to 300 characters)");
	say(v, BACKGROUND);
	hear(v, "More details (optional");
	say(v, "");
	await(v, "(D)raft at the platform");
	say(v, "s");
	hear(v, "gathering first endorsements");
	say(v, "E");
	hear(v, "i. invite others");
	say(v, "i");
	heard_code(v, code);
}

/* Whoever was told the code. */
static void support_by_ear(struct visit *v, const char *code)
{
	say(v, "i");
	hear(v, "Ideas>");
	say(v, "I");
	hear(v, "The code of the invitation");
	say(v, code);
	be_verified_by_ear(v, who.friend, "ME1 2AE");
	hear(v, "You take part in this now");
	say(v, "y");
	hear(v, "Reason (optional)");
	say(v, "");
	hear(v, "Endorse it?");
	say(v, "y");
	hear(v, "Endorsed");
}

#define by_ear_of(whose, what, ...) \
	do { \
		static const char *const env[] = { "MINYI_NOW=" TEST_NOW, NULL }; \
		struct outcome o; \
		run(&o, &(struct program_opts){ .home = (whose)->path, .env = env, .input = what }, "minyi", "--linear", \
			"--lang", "en", "--site", c.platform.address, NULL); \
		expect_in_order(&o, __VA_ARGS__, NULL); \
		outcome_release(&o); \
	} while (0)

static void by_ear(void **state)
{
	(void)state;
	title = "Repair the clock of the old town hall";
	who = (struct people){ "joy", "ken", "lee", "mia", "ear" };
	struct visit joy, ken;
	struct scratch staff;
	char code[16], again[16], id[40], input[400], mail[64];
	int number;
	snprintf(mail, sizeof mail, "%s@example.org", who.proposer);
	listen(&joy, who.proposer);
	listen(&ken, who.friend);
	propose_by_ear(&joy, code);
	support_by_ear(&ken, code);
	read_en(&joy.home, "\"id\":\"", id, "mine", "--json");
	read_en(&joy.home, "The code is ", again, "invite", by_id(id));
	support_elsewhere(again, who.other, id);
	visit_release(&ken);

	scratch_make(&staff);
	en(&staff, 0, "Welcome", "register", who.staff);
	circle_staff(&c, who.staff, "moderator", NULL);
	circle_staff(&c, who.staff, "clerk", agency);
	by_ear_of(&staff, "d\nM 2\na\ny\nq\ng\n", title, "a. let it pass", "collecting endorsements");
	assert_non_null(strstr(circle_mail(&c, mail, "it is now: "), title));
	circle_endorse(&c, id, who.more, 1);
	number = circle_newest(&c, title, id);
	snprintf(input, sizeof input,
		"i%d\nM\ng\n" AGENCY
		"\nFootpaths are theirs.\ny\nM\nw\nLamps come by spring.\nLamps\np\nWhere people walk most.\n\n\n\n\ny\nq\ng\n",
		number);
	by_ear_of(&staff, input, title, "g. assign agencies", "w. answer", "p. partly adopted", "Where people walk most.",
		"collecting endorsements");
	circle_endorse(&c, id, who.other, 1);
	snprintf(input, sizeof input,
		"i%d\nM\ns\n2026-12-07\nGrand hall.\ny\nM\nd\n2026-12-07\nThey spoke for an hour.\n\ny\nq\ng\n", number);
	by_ear_of(&staff, input, "s. schedule the handling", "d. it was debated", "collecting endorsements");
	assert_non_null(strstr(circle_mail(&c, mail, "it was debated"), title));
	say(&joy, "q");
	say(&joy, "n");
	hear(&joy, "Answered");
	say(&joy, "1");
	hear(&joy, "Lamps come by spring.");
	expect_course(id, who.proposer);
	visit_release(&joy);
	scratch_remove(&staff);
}

/* ---- by commands ----------------------------------------------------------------------------- */

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
	en(citizen, 0, "gathering first endorsements", "propose", "--file", file);
	read_en(citizen, "\"id\":\"", id, "mine", "--json");
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof text, "swift%d", i);
		read_en(citizen, "The code is ", code, "invite", by_id(id));
		support_elsewhere(code, text, id);
	}
	en(&staff, 0, "Welcome", "register", "eve");
	circle_staff(&c, "eve", "moderator", NULL);
	circle_staff(&c, "eve", "clerk", agency);
	en(&staff, 0, title, "queue", "screen");
	en(&staff, 0, "collecting endorsements", "act", by_id(id), "approve");
	en(citizen, 0, "Endorsed", "endorse", by_id(id));
	en(&staff, 0, "collecting endorsements", "act", by_id(id), "assign", "--agency", AGENCY, "--reason",
		"Footpaths are theirs.");
	en(&staff, 0, title, "queue", "answer", "--limit", "100");
	en(&staff, 0, "collecting endorsements", "act", by_id(id), "answer", "-m", "Lamps come by spring.", "--demand",
		"partly_adopted: Lamps: Where people walk most.");
	circle_endorse(&c, id, "cmd", 1);
	en(&staff, 0, "collecting endorsements", "act", by_id(id), "schedule", "--at", "2026-12-07", "-m", "Grand hall.");
	en(&staff, 0, "collecting endorsements", "act", by_id(id), "debate", "--at", "2026-12-07", "-m",
		"They spoke for an hour.");
	assert_non_null(strstr(circle_mail(&c, "dan@example.org", "it was debated"), title));
	en(citizen, 0, "Answered", "notices");
	en(citizen, 0, "\"decision\":\"partly_adopted\"", "show", by_id(id), "--json");
	expect_course(id, "dan");
	scratch_remove(&staff);
	visit_release(&v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_screen),
		cmocka_unit_test(for_speech),
		cmocka_unit_test(by_ear),
		cmocka_unit_test(by_command),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
