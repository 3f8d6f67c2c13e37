/*
 * One person who wants to count more than once: with new accounts under other names, one after the other and beside
 * each other, each proving the same mobile number and the same mailbox in another way of writing them, and with
 * accounts that are deleted in between. Whatever becomes of each attempt, the topic has one endorsement more than
 * before.
 */
#include "api/lib/api.h"

#define PASSWORD "correct horse battery"
/* What would end this sooner, and make it slower. */
#define NO_LIMITS \
	{ "\"codes_per_day\": 10", "\"codes_per_day\": 100000" }, \
		{ "\"attempts_per_address\": 200", "\"attempts_per_address\": 100000" }, \
		{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 8" }

static struct platform p;
static struct scratch rules;
static char topic[80];

/* The same number, and the same mailbox: at Google's dots mean nothing, and what follows a + means nothing anywhere. */
static const char *const mobiles[] = { "0912345678", "0912-345-678", "0912 345 678", "+886912345678",
	"+886-912-345-678", "+886 (0)912 345 678", "886912345678", "00886912345678", "(0912)345678", "０９１２３４５６７８",
	"＋８８６９１２３４５６７８", "0912.345.678", " 0912345678 ", "0912\\u200b345678", "٠٩١٢٣٤٥٦٧٨", "+8860912345678" };
static const char *const mailboxes[] = { "mei.lin@gmail.com", "meilin@gmail.com", "m.e.i.l.i.n@gmail.com",
	"MEILIN@GMAIL.COM", "mei.lin+vote@gmail.com", "meilin+1@gmail.com", "mei.lin@googlemail.com", "Mei.Lin@Gmail.com",
	"ｍeilin@gmail.com", "meilin@gmail.com.", "meilin@ｇmail.com", " meilin@gmail.com" };

static int tell(const char *method, const char *path, const char *token, const char *body)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = method, .path = path, .token = token, .body = body });
	int status = a.status;
	answer_release(&a);
	if (status >= 500)
		fail_msg("%s %s %s: %d", method, path, body ? body : "", status);
	return status;
}

/* True when the platform takes it as proved. */
static bool prove(const char *token, const char *kind, const char *to)
{
	char body[300], path[80];
	struct answer a;
	snprintf(body, sizeof body, "{\"kind\":\"%s\",\"to\":\"%s\"}", kind, to);
	ask_post(&p, &a, "/v1/verifications", token, body);
	bool shown = a.status == 201;
	if (shown) {
		snprintf(path, sizeof path, "/v1/verifications/%s", answer_text(&a, "id"));
		snprintf(body, sizeof body, "{\"code\":\"%s\"}", answer_text(&a, "shown"));
	}
	answer_release(&a);
	return shown && tell("POST", path, token, body) == 200;
}

static int64_t endorsements(void)
{
	struct answer a;
	ask_get(&p, &a, topic, NULL);
	expect_status(&a, 200, NULL);
	int64_t n = answer_int(&a, "counts.endorsements");
	answer_release(&a);
	return n;
}

static void start(void)
{
	static char path[RULES_PATH_SIZE];
	static const struct rules_change changes[] = { NO_LIMITS };
	static const char *args[] = { "--rules", path, NULL };
	struct answer a;
	scratch_make(&rules);
	rules_write(rules.path, "join", changes, ARRAY_LEN(changes), path);
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true, .args = args });
	ask_get(&p, &a, "/v1/topics?board=idea&stage=collecting&limit=1", NULL);
	snprintf(topic, sizeof topic, "/v1/topics/%s", answer_text(&a, "items.0.id"));
	answer_release(&a);
}

static void one_person_has_one_endorsement(void **state)
{
	(void)state;
	enum { ROUNDS = ARRAY_LEN(mobiles) * 3 };
	char name[24], path[120];
	int proved = 0, took = 0;
	start();
	int64_t before = endorsements();
	snprintf(path, sizeof path, "%s/endorsement", topic);
	for (size_t i = 0; i < ROUNDS; i++) {
		snprintf(name, sizeof name, "many%zu", i);
		char *token = platform_newcomer(&p, name, PASSWORD);
		bool mailbox = prove(token, "email", mailboxes[i % ARRAY_LEN(mailboxes)]);
		bool mobile = prove(token, "mobile", mobiles[i % ARRAY_LEN(mobiles)]);
		int status = tell("PUT", path, token, "{}");
		proved += mailbox && mobile;
		took += status == 200;
		if (status == 200 && !(mailbox && mobile))
			fail_msg("%s and %s: endorsed without proof", mailboxes[i % ARRAY_LEN(mailboxes)],
				mobiles[i % ARRAY_LEN(mobiles)]);
		if (endorsements() > before + 1)
			fail_msg(
				"%s and %s: counted once more", mailboxes[i % ARRAY_LEN(mailboxes)], mobiles[i % ARRAY_LEN(mobiles)]);
		/* every other one stays beside the next */
		if (i % 2)
			assert_int_equal(tell("DELETE", "/v1/me", token, "{\"password\":\"" PASSWORD "\"}"), 204);
		free(token);
	}
	print_message("of %d accounts %d were verified, %d endorsed\n", (int)ROUNDS, proved, took);
	assert_true(took > 0); /* the person may */
	assert_int_equal(endorsements(), before + 1);
	/* while somebody else does count */
	char *other = platform_newcomer(&p, "another", PASSWORD);
	assert_true(prove(other, "email", "ming@example.tw") && prove(other, "mobile", "0912345679"));
	assert_int_equal(tell("PUT", path, other, "{}"), 200);
	assert_int_equal(endorsements(), before + 2);
	free(other);
	platform_release(&p);
	scratch_remove(&rules);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_person_has_one_endorsement) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
