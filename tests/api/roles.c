/*
 * Every route as everybody, in both languages: for each row of the platform's own table of routes, what each of them
 * hears. A route that has no row here fails. Whatever is refused is read too: in the reader's language, with nothing of
 * the other one in it.
 */
#include "api/lib/api.h"

#include <ctype.h>
#include <unistd.h>

#define PASSWORD "correct horse 12"

static struct platform p;
static char rules[RULES_PATH_SIZE];

/* ---- who asks -------------------------------------------------------------------------------- */

enum who {
	GUEST,
	ENDED,  /* with a token that was ended */
	READER, /* a script of the verified person's that may only read */
	WRITER, /* one that may write too */
	DEVICE, /* a device that the verified person allowed */
	PLAIN,  /* an account and no more */
	VERIFIED,
	IDENTIFIED,
	PROPOSER, /* of every topic here */
	CO_PROPOSER,
	MODERATOR,
	CLERK,       /* of the topics' agency */
	OTHER_CLERK, /* of another */
	EDITOR,
	AUDITOR,
	OWNER,
	BARRED, /* a verified person who may not write for a while */
	EVERYBODY
};
static const char *const names[EVERYBODY] = { "guest", "ended", "reader", "writer", "device", "plain", "verified",
	"identified", "proposer", "co", "boss-moderator", "my-clerk", "other", "my-editor", "my-auditor", "my-owner",
	"barred" };
static char *token[EVERYBODY];
static char agency[2][80];

/* What an answer is called in the table. '+' is any that is no refusal. */
static const struct {
	char letter;
	int status;
	const char *code;
} answers[] = {
	{ 't', 401, "bad_token" },
	{ 's', 401, "sign_in" },
	{ 'w', 403, "wrong_scope" },
	{ 'p', 403, "not_in_person" },
	{ 'v', 403, "not_verified" },
	{ 'b', 403, "barred" },
	{ 'y', 403, "not_your_part" },
	{ 'f', 403, "staff_only" },
	{ 'o', 403, "not_yours" },
	{ 'n', 404, "not_found" },
	{ 'I', 404, "no_invitation" },
	{ 'd', 404, "no_device" },
	{ 'x', 410, "code_expired" },
	{ 'q', 422, "bad_field" },
	{ 'm', 400, "bad_parameter" },
	{ 'e', 400, "expired_token" },
	{ 'h', 409, "hidden_already" },
	{ '-', 409, "not_now" },
	{ 'c', 409, "closed" },
	{ 'N', 409, "not_barred" },
	{ 'A', 409, "appealed_already" },
	{ 'u', 422, "incomplete" },
};

/* ---- the table ------------------------------------------------------------------------------- */

/* {topic}: an idea that collects, {draft}: one that only its proposers see, {new}: one that waits for screening;
 * {hidden}: one that is hidden; {comment}: one of PLAIN's; {rude}: one that is hidden, under {topic}; {report}: one
 * that is open; {file}: one that PROPOSER uploaded; {session}: somebody else's. What is used up by who may is there
 * anew for the next. */
static const struct row {
	const char *route; /* as `minyid routes` prints it */
	const char *path;  /* what is asked; NULL: the route's own */
	const char *body;
	const char *hear; /* a letter for each of enum who */
} rows[] = {
	/* clang-format off */
	/*                                                         GE RWD PVIPC MCOEAO B */
	{ "GET /v1", NULL, NULL,                                  "+t+++++++++++++++" },
	{ "GET /v1/boards", NULL, NULL,                           "+t+++++++++++++++" },
	{ "GET /v1/rules", NULL, NULL,                            "+t+++++++++++++++" },
	{ "GET /v1/agencies", NULL, NULL,                         "+t+++++++++++++++" },
	{ "GET /v1/changes", NULL, NULL,                          "+t+++++++++++++++" },
	{ "GET /v1/stream", "/v1/stream?topics=x", NULL,          "mtmmmmmmmmmmmmmmm" },
	{ "GET /v1/topics", NULL, NULL,                           "+t+++++++++++++++" },
	{ "POST /v1/topics", NULL, "{\"board\":\"idea\",\"title\":\"公車站要有座椅\"}", "stw++v++++vvvvvvb" },
	{ "GET /v1/topics/{id}", "/v1/topics/{draft}", NULL,      "ntnnnnnn++nnnnnnn" },
	{ "PATCH /v1/topics/{id}", "/v1/topics/{draft}", "{\"title\":\"公車站要有遮陽\"}", "stwnnnnn++nnnnnnn" },
	{ "GET /v1/topics/{id}/actions", "/v1/topics/{draft}/actions", NULL, "ntnnnnnn++nnnnnnn" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{new}/actions", "{\"act\":\"approve\"}", "stwyyyyyyy+yyyy+y" },
	{ "GET /v1/topics/{id}/history", "/v1/topics/{draft}/history", NULL, "ntnnnnnn++nnnnnnn" },
	{ "POST /v1/topics/{id}/invitations", "/v1/topics/{draft}/invitations", NULL, "stwnnnnn+ynnnnnnn" },
	{ "POST /v1/invitations/{code}", "/v1/invitations/00000-00000", NULL, "stwIIIIIIIIIIIIII" },
	{ "GET /v1/topics/{id}/comments", "/v1/topics/{draft}/comments", NULL, "ntnnnnnn++nnnnnnn" },
	{ "POST /v1/topics/{id}/comments", "/v1/topics/{topic}/comments", "{\"body\":\"好\"}", "stw+++++++++++++b" },
	{ "DELETE /v1/topics/{id}/comments/{comment}", "/v1/topics/{topic}/comments/{comment}", NULL,
	                                                          "stwoo+ooooooooooo" },
	{ "PUT /v1/topics/{id}/comments/{comment}/like", "/v1/topics/{topic}/comments/{comment}/like", NULL,
	                                                          "stw+++++++++++++b" },
	{ "DELETE /v1/topics/{id}/comments/{comment}/like", "/v1/topics/{topic}/comments/{comment}/like", NULL,
	                                                          "stw++++++++++++++" },
	{ "PUT /v1/topics/{id}/comments/{comment}/like", "/v1/topics/{topic}/comments/{rude}/like", NULL,
	                                                          "stwhhhhhhhhhhhhhb" },
	{ "DELETE /v1/topics/{id}/comments/{comment}/like", "/v1/topics/{topic}/comments/{rude}/like", NULL,
	                                                          "stw++++++++++++++" },
	{ "POST /v1/topics/{id}/comments", "/v1/topics/{topic}/comments", "{\"body\":\"好\",\"reply_to\":\"{rude}\"}",
	                                                          "stwhhhhhhhhhhhhhb" },
	{ "POST /v1/topics/{id}/comments", "/v1/topics/{hidden}/comments", "{\"body\":\"好\"}", "stwcccccccccccccc" },
	{ "POST /v1/reports", NULL, "{\"topic\":\"{topic}\",\"comment\":\"{comment}\",\"text\":\"廣告\"}", "stw+++++++++++++b" },
	{ "POST /v1/reports", NULL, "{\"topic\":\"{topic}\",\"comment\":\"{rude}\",\"text\":\"廣告\"}", "stwhhhhhhhhhhhhhb" },
	{ "POST /v1/reports", NULL, "{\"topic\":\"{hidden}\",\"text\":\"廣告\"}", "stw--------------" },
	{ "GET /v1/reports", NULL, NULL,                          "st+++++++++++++++" },
	{ "POST /v1/reports/{id}/actions", "/v1/reports/{report}/actions", "{\"act\":\"dismiss\",\"reason\":\"不是廣告\"}",
	                                                          "stwfffffff+ffff+f" },
	{ "POST /v1/appeals", NULL, "{\"text\":\"我會改進\"}",      "stwNNNNNNNNNNNNNA" },
	{ "POST /v1/topics/{id}/actions", "/v1/topics/{topic}/actions", "{\"act\":\"bar\"}", "stwyyyyyyyuyyyyuy" },
	{ "GET /v1/staff/queue", "/v1/staff/queue?kind=screen", NULL, "stffffffff+fff++f" },
	{ "PUT /v1/topics/{id}/endorsement", "/v1/topics/{topic}/endorsement", NULL, "stw++v++++vvvvvvb" },
	{ "DELETE /v1/topics/{id}/endorsement", "/v1/topics/{topic}/endorsement", NULL, "stw++++++++++++++" },
	{ "GET /v1/topics/{id}/endorsements", "/v1/topics/{draft}/endorsements", NULL, "ntnnnnnn++nnnnnnn" },
	{ "GET /v1/topics/{id}/endorsements.csv", "/v1/topics/{draft}/endorsements.csv", NULL, "ntnnnnnn++nnnnnnn" },
	{ "PUT /v1/topics/{id}/follow", "/v1/topics/{topic}/follow", NULL, "stw++++++++++++++" },
	{ "DELETE /v1/topics/{id}/follow", "/v1/topics/{topic}/follow", NULL, "stw++++++++++++++" },
	{ "GET /files/{name}", "/files/none.txt", NULL,           "ntnnnnnnnnnnnnnnn" },
	{ "POST /v1/files", "/v1/files?name=a.txt", "{}",         "stw+++++++++++++b" },
	{ "GET /v1/files/{id}/{name}", "/v1/files/{file}/a.txt", NULL, "ntnnnnnn+nnnnnnnn" },
	{ "POST /v1/accounts", NULL, "{}",                        "qtwqqqqqqqqqqqqqq" },
	{ "POST /v1/sessions", NULL, "{}",                        "qtwqqqqqqqqqqqqqq" },
	{ "GET /v1/sessions", NULL, NULL,                         "stppp++++++++++++" },
	{ "DELETE /v1/sessions", "/v1/sessions?all=x", NULL,      "stmmmmmmmmmmmmmmm" },
	{ "DELETE /v1/sessions/{id}", "/v1/sessions/{session}", NULL, "stwppnnnnnnnnnnnn" },
	{ "POST /v1/verifications", NULL, "{}",                   "stwppqqqqqqqqqqqq" },
	{ "POST /v1/verifications/{id}", "/v1/verifications/{code}", "{\"code\":\"000000\"}", "stwppxxxxxxxxxxxx" },
	{ "POST /v1/device", NULL, "{\"client\":\"x\"}",          "qtwqqqqqqqqqqqqqq" },
	{ "POST /v1/device/token", NULL, "{\"device_code\":\"x\"}", "etweeeeeeeeeeeeee" },
	{ "GET /v1/device/{user_code}", "/v1/device/BBBB-BBBB", NULL, "stpppdddddddddddd" },
	{ "POST /v1/device/{user_code}", "/v1/device/BBBB-BBBB", "{\"allow\":true}", "stwppdddddddddddd" },
	{ "GET /v1/me/export", NULL, NULL,                        "stppp++++++++++++" },
	{ "GET /v1/me/mail", NULL, NULL,                          "st+++++++++++++++" },
	{ "PATCH /v1/me/mail", NULL, "{\"topics\":7}",            "stwqqqqqqqqqqqqqq" },
	{ "POST /v1/unsubscribe/{code}", "/v1/unsubscribe/x", NULL, "ntwnnnnnnnnnnnnnn" },
	{ "POST /v1/resets", NULL, "{}",                          "qtwqqqqqqqqqqqqqq" },
	{ "POST /v1/resets/{name}", "/v1/resets/nobody", "{}",    "qtwqqqqqqqqqqqqqq" },
	{ "GET /v1/tokens", NULL, NULL,                           "stppp++++++++++++" },
	{ "POST /v1/tokens", NULL, "{\"name\":\"x\"}",            "stwppqqqqqqqqqqqq" },
	{ "DELETE /v1/tokens/{id}", "/v1/tokens/{session}", NULL, "stwppnnnnnnnnnnnn" },
	{ "PUT /v1/me/password", NULL, "{}",                      "stwppqqqqqqqqqqqq" },
	{ "GET /v1/me", NULL, NULL,                               "st+++++++++++++++" },
	{ "GET /v1/me/topics", NULL, NULL,                        "st+++++++++++++++" },
	{ "GET /v1/me/endorsements", NULL, NULL,                  "st+++++++++++++++" },
	{ "GET /v1/me/comments", NULL, NULL,                      "st+++++++++++++++" },
	{ "GET /v1/notices", NULL, NULL,                          "st+++++++++++++++" },
	{ "POST /v1/notices/read", NULL, "{\"up_to\":7}",                    "stwqqqqqqqqqqqqqq" },
	{ "PATCH /v1/me", NULL, "{\"nickname\":7}",               "stwqqqqqqqqqqqqqq" },
	{ "DELETE /v1/me", NULL, "{}",                            "stwppqqqqqqqqqqqq" },
	/* clang-format on */
};

/* ---- what they ask about --------------------------------------------------------------------- */

enum thing { TOPIC, DRAFT, NEW, HIDDEN, COMMENT, RUDE, REPORT, UPLOAD, SESSION, CODE, THINGS };
static const char *const things[THINGS] = { "{topic}", "{draft}", "{new}", "{hidden}", "{comment}", "{rude}",
	"{report}", "{file}", "{session}", "{code}" };
static char thing[THINGS][24];

static void made(enum thing what, enum who who, const char *path, const char *body)
{
	struct answer a;
	ask_post(&p, &a, path, token[who], body);
	expect_status(&a, 201, NULL);
	str_copy(thing[what], sizeof thing[what], answer_text(&a, "id"));
	answer_release(&a);
}

static void propose(enum thing what, bool send)
{
	char body[1000];
	snprintf(body, sizeof body,
		"{\"board\":\"idea\",\"title\":\"公車站要有座椅\",\"body\":\"很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上座椅與遮陽。\","
		"\"benefits\":\"長輩與行動不便的人等車時可以坐下來。\",\"agencies\":[\"%s\"],\"send\":%s}",
		agency[0], send ? "true" : "false");
	made(what, PROPOSER, "/v1/topics", body);
}

static void act(enum thing on, const char *body)
{
	char path[100];
	struct answer a;
	snprintf(path, sizeof path, "/v1/topics/%s/actions", thing[on]);
	ask_post(&p, &a, path, token[OWNER], body);
	expect_status(&a, 200, NULL);
	answer_release(&a);
}

static void make(enum thing what)
{
	char path[100], body[200];
	struct answer a;
	switch (what) {
	case TOPIC:
		propose(TOPIC, true);
		act(TOPIC, "{\"act\":\"approve\"}");
		break;
	case HIDDEN:
		propose(HIDDEN, true);
		act(HIDDEN, "{\"act\":\"hide\",\"reason_code\":\"insult\"}");
		break;
	case RUDE:
		snprintf(path, sizeof path, "/v1/topics/%s/comments", thing[TOPIC]);
		made(RUDE, PLAIN, path, "{\"body\":\"笨\"}");
		snprintf(body, sizeof body, "{\"act\":\"hide\",\"comment\":\"%s\",\"reason_code\":\"insult\"}", thing[RUDE]);
		act(TOPIC, body);
		break;
	case DRAFT:
		propose(DRAFT, false);
		snprintf(path, sizeof path, "/v1/topics/%s/invitations", thing[DRAFT]);
		ask_post(&p, &a, path, token[PROPOSER], NULL);
		expect_status(&a, 201, NULL);
		snprintf(path, sizeof path, "/v1/invitations/%s", answer_text(&a, "code"));
		answer_release(&a);
		ask_post(&p, &a, path, token[CO_PROPOSER], NULL);
		expect_status(&a, 200, NULL);
		answer_release(&a);
		break;
	case NEW: propose(NEW, true); break;
	case COMMENT:
		snprintf(path, sizeof path, "/v1/topics/%s/comments", thing[TOPIC]);
		made(COMMENT, PLAIN, path, "{\"body\":\"好\"}");
		break;
	case REPORT:
		make(COMMENT);
		snprintf(
			body, sizeof body, "{\"topic\":\"%s\",\"comment\":\"%s\",\"text\":\"廣告\"}", thing[TOPIC], thing[COMMENT]);
		made(REPORT, VERIFIED, "/v1/reports", body);
		break;
	case UPLOAD: made(UPLOAD, PROPOSER, "/v1/files?name=a.txt", "{}"); break;
	case SESSION:
	case CODE:
	case THINGS: break;
	}
}

static char *with_things(const char *text)
{
	struct str out;
	str_init(&out, STR_NO_LIMIT);
	while (*text) {
		size_t i = 0;
		while (i < THINGS && !str_starts(text, things[i]))
			i++;
		if (i < THINGS)
			str_addz(&out, thing[i]);
		else
			str_addc(&out, *text);
		text += i < THINGS ? strlen(things[i]) : 1;
	}
	char *copy = xstrdup(out.buf);
	str_release(&out);
	return copy;
}

/* ---- the people ------------------------------------------------------------------------------ */

static char *token_with(const char *scopes)
{
	char body[120];
	struct answer a;
	snprintf(body, sizeof body, "{\"name\":\"x\",\"scopes\":%s}", scopes);
	ask_post(&p, &a, "/v1/tokens", token[VERIFIED], body);
	expect_status(&a, 201, NULL);
	char *made = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return made;
}

static char *device_allowed(void)
{
	char body[120], path[60];
	struct answer a;
	ask_post(&p, &a, "/v1/device", NULL, "{\"client\":\"x\",\"scopes\":[\"read\",\"write\"]}");
	expect_status(&a, 201, NULL);
	snprintf(body, sizeof body, "{\"device_code\":\"%s\"}", answer_text(&a, "device_code"));
	snprintf(path, sizeof path, "/v1/device/%s", answer_text(&a, "user_code"));
	answer_release(&a);
	ask_post(&p, &a, path, token[VERIFIED], "{\"allow\":true}");
	expect_status(&a, 204, NULL);
	answer_release(&a);
	ask_post(&p, &a, "/v1/device/token", NULL, body);
	expect_status(&a, 201, NULL);
	char *made = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return made;
}

static void staff(const char *const *words)
{
	const char *argv[12] = { "minyid", "staff", "--data", p.data };
	struct outcome o;
	for (size_t i = 0; words[i]; i++)
		argv[4 + i] = words[i];
	program_run(&o, &(struct program_opts){ 0 }, argv);
	if (o.status)
		fail_msg("%s", o.err.buf);
	outcome_release(&o);
}
#define STAFF(...) staff((const char *[]){ __VA_ARGS__, NULL })

static void verify(enum who who)
{
	char to[60];
	snprintf(to, sizeof to, "%s@example.tw", names[who]);
	platform_verify(&p, token[who], "email", to);
}

static void make_people(void)
{
	struct answer a;
	token[OWNER] = platform_newcomer(&p, names[OWNER], PASSWORD); /* whoever comes first */
	for (int i = PLAIN; i < EVERYBODY; i++)
		token[i] = token[i] ? token[i] : platform_newcomer(&p, names[i], PASSWORD);
	for (enum who i = VERIFIED; i <= CO_PROPOSER; i++)
		verify(i);
	verify(BARRED);
	platform_verify(&p, token[IDENTIFIED], "mobile", "0912345678");
	STAFF("add", names[MODERATOR], "moderator");
	STAFF("--agency", agency[0], "add", names[CLERK], "clerk");
	STAFF("--agency", agency[1], "add", names[OTHER_CLERK], "clerk");
	STAFF("add", names[EDITOR], "editor");
	STAFF("add", names[AUDITOR], "auditor");
	STAFF("bar", names[BARRED], "+30d", "連續張貼廣告");
	ask_post(&p, &a, "/v1/appeals", token[BARRED], "{\"text\":\"我會改進\"}");
	expect_status(&a, 201, NULL);
	answer_release(&a);
	token[READER] = token_with("[\"read\"]");
	token[WRITER] = token_with("[\"read\",\"write\"]");
	token[DEVICE] = device_allowed();
	token[ENDED] = token_with("[\"read\",\"write\"]");
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = "/v1/sessions", .token = token[ENDED] });
	expect_status(&a, 204, NULL);
	answer_release(&a);
}

/* A session and a code that belong to somebody who does not ask. */
static void make_stranger(void)
{
	struct answer a;
	char *stranger = platform_newcomer(&p, "stranger", PASSWORD);
	ask_get(&p, &a, "/v1/sessions", stranger);
	str_copy(thing[SESSION], sizeof thing[SESSION], answer_text(&a, "items.0.id"));
	answer_release(&a);
	ask_post(&p, &a, "/v1/verifications", stranger, "{\"kind\":\"email\",\"to\":\"stranger@example.tw\"}");
	expect_status(&a, 201, NULL);
	str_copy(thing[CODE], sizeof thing[CODE], answer_text(&a, "id"));
	answer_release(&a);
	free(stranger);
}

/* Proofs that come without a provider, passwords that cost little, and no pause between two sides. */
static void write_rules(void)
{
	static const struct rules_change changes[] = {
		{ "\"verified\": [\"email\", \"mobile\"]", "\"verified\": [\"email\"]" },
		{ "\"identified\": [\"identity\"]", "\"identified\": [\"email\", \"mobile\"]" },
		{ "\"argon2_memory_mib\": 64", "\"argon2_memory_mib\": 1, \"topics_per_day\": 100000" },
	};
	rules_write(p.scratch.path, "join", changes, ARRAY_LEN(changes), rules);
}

static int start(void **state)
{
	(void)state;
	static const char *const args[] = { "--rules", rules, NULL };
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .sample = true, .own = true });
	platform_stop(&p);
	write_rules();
	p.opts.args = args;
	platform_again(&p);
	ask_get(&p, &a, "/v1/agencies", NULL);
	str_copy(agency[0], sizeof agency[0], answer_text(&a, "items.0.id"));
	str_copy(agency[1], sizeof agency[1], answer_text(&a, "items.1.id"));
	answer_release(&a);
	make_people();
	make_stranger();
	for (int i = 0; i < THINGS; i++)
		make((enum thing)i);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < EVERYBODY; i++)
		free(token[i]);
	platform_release(&p);
	return 0;
}

/* ---- what a refusal says --------------------------------------------------------------------- */

static bool has_chinese(const char *z)
{
	for (; *z; z++)
		if ((unsigned char)*z >= 0xe3 && (unsigned char)*z <= 0xe9)
			return true;
	return false;
}

/* In Chinese the only words in Latin letters are names, what programs send: 「reply_to」, and words of a list behind a
 * colon, which end the sentence. */
static size_t list_of_words(const char *z)
{
	const size_t mark = strlen("：");
	size_t n = str_starts(z, "：") ? mark : 0;
	while (n && (islower((unsigned char)z[n]) || z[n] == '_' || str_starts(z + n, "、")))
		n += str_starts(z + n, "、") ? mark : 1;
	return n > mark && str_starts(z + n, "。") ? n : 0;
}

static bool has_english(const char *z)
{
	static const char *const names_of_things[] = { "JSON", "PDF", "PNG", "JPEG", "OpenDocument", "Office", "CSV" };
	for (size_t n; *z; z += n ? n : 1) {
		const char *shut = str_starts(z, "「") ? strstr(z, "」") : NULL;
		n = shut ? (size_t)(shut - z) : list_of_words(z);
		for (size_t i = 0; i < ARRAY_LEN(names_of_things) && !n; i++)
			n = str_starts(z, names_of_things[i]) ? strlen(names_of_things[i]) : 0;
		if (!n && isalpha((unsigned char)*z))
			return true;
	}
	return false;
}

static void read_sentence(const struct row *row, struct answer *a, bool chinese)
{
	const char *title = answer_text(a, "title"), *detail = answer_text(a, "detail");
	bool good = *title && *detail && !strchr(detail, '%') &&
		(chinese ? has_chinese(title) && has_chinese(detail) && !has_english(title) && !has_english(detail)
				 : !has_chinese(title) && (!has_chinese(detail) || str_eq(answer_text(a, "code"), "barred")));
	if (!good)
		fail_msg("%s: %s: %s", row->route, title, detail);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static char letter_of(const struct row *row, struct answer *a)
{
	if (a->status < 400)
		return '+';
	const char *code = answer_text(a, "code");
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (a->status == answers[i].status && str_eq(code, answers[i].code))
			return answers[i].letter;
	print_error("%s: %d %s\n", row->route, a->status, code);
	return '?';
}

/* What was used up by whoever might is made anew. */
static void renew(const struct row *row)
{
	static const struct {
		const char *route;
		enum thing what;
	} uses[] = { { "POST /v1/topics/{id}/actions", NEW }, { "POST /v1/reports", COMMENT },
		{ "POST /v1/reports/{id}/actions", REPORT }, { "DELETE /v1/topics/{id}/comments/{comment}", COMMENT } };
	for (size_t i = 0; i < ARRAY_LEN(uses); i++)
		if (str_eq(uses[i].route, row->route))
			make(uses[i].what);
}

static char hears(const struct row *row, enum who who, bool chinese)
{
	struct answer a;
	char method[8] = "";
	size_t n = strcspn(row->route, " ");
	memcpy(method, row->route, n);
	char *path = with_things(row->path ? row->path : row->route + n + 1);
	char *body = row->body ? with_things(row->body) : NULL;
	ask(&p, &a,
		&(struct request){ .method = method,
			.path = path,
			.token = token[who],
			.body = body,
			.headers = chinese ? "Accept-Language: zh-TW\r\n" : "Accept-Language: en\r\n" });
	char letter = letter_of(row, &a);
	if (a.status >= 400)
		read_sentence(row, &a, chinese);
	else
		renew(row);
	answer_release(&a);
	free(path);
	free(body);
	return letter;
}

static void each_route_as_everybody(void **state)
{
	(void)state;
	bool wrong = false;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (int chinese = 0; chinese < 2; chinese++) {
			char heard[EVERYBODY + 1] = "";
			for (int who = 0; who < EVERYBODY; who++)
				heard[who] = hears(&rows[i], (enum who)who, chinese);
			if (str_eq(heard, rows[i].hear))
				continue;
			print_error("%s:\n  %s, but\n  %s\n", rows[i].route, rows[i].hear, heard);
			wrong = true;
		}
	assert_false(wrong);
}

/* ---- the table is whole ---------------------------------------------------------------------- */

static bool has_row(const char *line)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = strlen(rows[i].route);
		if (strncmp(line, rows[i].route, n) == 0 && line[n] == ' ')
			return true;
	}
	return false;
}

/* As the program itself says them. */
static void each_route_has_a_row(void **state)
{
	(void)state;
	struct outcome o;
	size_t n = 0;
	run(&o, &(struct program_opts){ 0 }, "minyid", "routes", NULL);
	assert_int_equal(o.status, 0);
	for (char *line = o.out.buf, *end; *line; line = end + 1, n++) {
		end = strchr(line, '\n');
		*end = '\0';
		if (!has_row(line))
			fail_msg("no row for %s", line);
	}
	size_t routes = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t k = 0;
		while (!str_eq(rows[k].route, rows[i].route))
			k++;
		routes += k == i;
	}
	assert_int_equal(n, routes);
	outcome_release(&o);
}

/* Last, since it ends what the others ask with. */
static void each_signs_out(void **state)
{
	(void)state;
	for (int who = READER; who < EVERYBODY; who++)
		for (int again = 0; again < 2; again++) {
			struct answer a;
			ask(&p, &a, &(struct request){ .method = "DELETE", .path = "/v1/sessions", .token = token[who] });
			expect_status(&a, again ? 401 : 204, again ? "bad_token" : NULL);
			answer_release(&a);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_has_a_row),
		cmocka_unit_test(each_route_as_everybody),
		cmocka_unit_test(each_signs_out),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
