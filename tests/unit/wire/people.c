/* Comments, accounts, the site, problems, and what people send: there and back, and refused by field. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "wire/wire.h"

static struct arena arena;
static struct str text;
static struct json_out out;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, 0);
	str_init(&text, STR_NO_LIMIT);
	json_begin(&out, &text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	str_release(&text);
	return 0;
}

static struct json *parsed(const char *z)
{
	struct json *v;
	struct err e;
	if (json_parse(z, strlen(z), JSON_BODY_MAX, &v, &e))
		fail_msg("%s: %s", e.detail, z);
	return v;
}

static void comments(void **state)
{
	(void)state;
	struct wire_comment c = { "9", "7", "阿明", STANCE_CON, "不好\n", 5000, "3", 2, 41, true, { 0, "" }, false, "", "",
		39, 40, 3, true, NULL, 0 };
	json_open(&out, NULL, '{');
	json_open(&out, "items", '[');
	wire_comment_write(&out, NULL, &c, ZONE_TAIPEI);
	json_close(&out, ']');
	json_put_int(&out, "total", 12);
	json_close(&out, '}');
	struct json *v = parsed(text.buf);
	struct wire_comments list;
	assert_int_equal(wire_comments_parse(v, &arena, &list, NULL), RC_OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.total, 12);
	struct wire_comment *b = list.items;
	assert_string_equal(b->id, "9");
	assert_string_equal(b->topic, "7");
	assert_string_equal(b->author, "阿明");
	assert_int_equal(b->reply_floor, 39);
	assert_int_equal(b->reply_gone, 40);
	assert_string_equal(b->body, "不好\n");
	assert_string_equal(b->reply_to, "3");
	assert_int_equal(b->stance, STANCE_CON);
	assert_int_equal(b->created_at, 5000);
	assert_int_equal(b->likes, 2);
	assert_int_equal(b->dislikes, 3);
	assert_true(b->disliked);
	assert_int_equal(b->floor, 41);
	assert_true(b->mine);
	json_free(v);
}

static void session(void **state)
{
	(void)state;
	struct wire_agency agency = { .id = "a1", .name = "交通部" };
	struct wire_session s = { "tok", 9000,
		{ "1", "ming", "阿明", "m@example.org", "臺北市", "0912***678", { true, true, false },
			{ true, WIRE_PROOF(PROOF_IDENTITY) }, true, LEVEL_VERIFIED, 1000, 2, 3, 4, 0, { 0, "" },
			(const char *[]){ "clerk" }, 1, &agency, 1 },
		{ 0, "" } },
						b;
	wire_session_write(&out, NULL, &s, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_session_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.token, "tok");
	assert_int_equal(b.expires_at, 9000);
	assert_string_equal(b.account.roles[0], "clerk");
	assert_string_equal(b.account.agencies[0].id, "a1");
	assert_string_equal(b.account.email, "m@example.org");
	assert_string_equal(b.account.county, "臺北市");
	assert_int_equal(b.account.level, LEVEL_VERIFIED);
	assert_true(b.account.missing.known && b.account.postcode);
	assert_int_equal(b.account.missing.set, WIRE_PROOF(PROOF_IDENTITY));
	assert_int_equal(b.account.endorsements, 2);
	assert_int_equal(b.account.comments, 3);
	assert_int_equal(b.account.follows, 4);
	json_free(v);
}

static void sessions_and_codes(void **state)
{
	(void)state;
	struct wire_session_row row = { .id = "7",
		.name = "備份",
		.from = "192.0.2.1",
		.client = "minyi/1",
		.kind = SESSION_TOKEN,
		.scopes = { true, WIRE_SCOPE(SCOPE_READ) },
		.created_at = 1000,
		.expires_at = 2000,
		.current = true,
		.token = "tok" };
	struct wire_session_row one;
	struct wire_sessions all = { .items = &row, .n = 1 }, b;
	wire_sessions_write(&out, &all, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_sessions_parse(v, &arena, &b, NULL), RC_OK);
	assert_int_equal(b.n, 1);
	assert_string_equal(b.items[0].client, "minyi/1");
	assert_string_equal(b.items[0].from, "192.0.2.1");
	assert_int_equal(b.items[0].kind, SESSION_TOKEN);
	assert_int_equal(b.items[0].scopes.set, WIRE_SCOPE(SCOPE_READ));
	assert_true(b.items[0].current);
	assert_int_equal(wire_session_row_parse(json_first(json_get(v, "items")), &arena, &one, NULL), RC_OK);
	assert_string_equal(one.token, "tok");
	json_free(v);
}

static void a_code_is_asked_for(void **state)
{
	(void)state;
	struct wire_code code = { .id = "9", .kind = "mobile", .to = "0912***678", .expires_at = 3000, .shown = "012345" },
					 c;
	struct wire_new_code wanted = { .kind = "mobile", .to = "0912345678", .name = "", .postcode = "" }, w;
	wire_code_write(&out, NULL, &code, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_code_parse(v, &arena, &c, NULL), RC_OK);
	assert_string_equal(c.shown, "012345");
	assert_string_equal(c.to, "0912***678");
	assert_int_equal(c.expires_at, 3000);
	json_free(v);
	str_clear(&text);
	wire_new_code_write(&text, &wanted);
	v = parsed(text.buf);
	assert_int_equal(wire_new_code_parse(v, &arena, &w, NULL), RC_OK);
	assert_string_equal(w.kind, "mobile");
	assert_string_equal(w.to, "0912345678");
	json_free(v);
}

static void a_device_asks(void **state)
{
	(void)state;
	struct wire_device d = { .device_code = "dc",
		.user_code = "BCDF-GHJK",
		.verification_uri = "https://id.tw/device",
		.verification_uri_complete = "",
		.expires_in = 900,
		.interval = 5 },
					   e;
	struct wire_device_asked asked = { .client = "minyi",
		.from = "192.0.2.1",
		.scopes = { true, WIRE_SCOPE(SCOPE_WRITE) },
		.asked_at = 1000 },
							 b;
	wire_device_write(&out, &d, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_device_parse(v, &arena, &e, NULL), RC_OK);
	assert_string_equal(e.user_code, "BCDF-GHJK");
	assert_string_equal(e.verification_uri, "https://id.tw/device");
	assert_int_equal(e.interval, 5);
	json_free(v);
	str_clear(&text);
	json_begin(&out, &text);
	wire_device_asked_write(&out, &asked, 0);
	v = parsed(text.buf);
	assert_int_equal(wire_device_asked_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.client, "minyi");
	assert_int_equal(b.scopes.set, WIRE_SCOPE(SCOPE_WRITE));
	json_free(v);
}

static void mark(void **state)
{
	(void)state;
	struct wire_step step = { 2000, "established", "", 0, DUTY_NONE, 0, "", "", 0, "" };
	struct wire_standing m = { .repeated = true,
		.mine = { true, true, false, 1000, 3, 2 },
		.counts = { .endorsements = 4211, .threshold = 5000 },
		.can = { .known = true, .verbs = WIRE_CAN(CAN_WITHDRAW) | WIRE_CAN(CAN_REPLY) },
		.stage = STAGE_ESTABLISHED,
		.response = RESPONSE_DUE,
		.respond_by = 3000,
		.timeline = &step,
		.n_timeline = 1 };
	struct wire_standing b;
	struct wire_refusal cannot[WIRE_VERBS];
	for (int verb = 0; verb < WIRE_VERBS; verb++)
		cannot[verb] = (struct wire_refusal){ .code = "", .sentence = "" };
	m.can.cannot = cannot;
	cannot[CAN_TAKE_SIDE] = (struct wire_refusal){ "neutral_only", "等一下。", 9000 };
	wire_standing_write(&out, NULL, &m, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_standing_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.repeated);
	assert_true(b.mine.known && b.mine.endorsed && !b.mine.followed && b.mine.endorsed_at == 1000);
	assert_int_equal(b.mine.endorsement_version, 3);
	assert_int_equal(b.mine.follow_version, 2);
	assert_int_equal(b.counts.endorsements, 4211);
	assert_true(b.can.known && b.can.verbs == m.can.verbs);
	assert_string_equal(b.can.cannot[CAN_TAKE_SIDE].code, "neutral_only");
	assert_string_equal(b.can.cannot[CAN_TAKE_SIDE].sentence, "等一下。");
	assert_int_equal(b.can.cannot[CAN_TAKE_SIDE].until, 9000);
	assert_string_equal(b.can.cannot[CAN_ENDORSE].code, "");
	assert_int_equal(b.stage, STAGE_ESTABLISHED);
	assert_int_equal(b.response, RESPONSE_DUE);
	assert_int_equal(b.respond_by, 3000);
	assert_int_equal(b.n_timeline, 1);
	json_free(v);
}

/* An older platform told mine and counts; the rest is then not known, and not false. */
static void mark_of_an_older_platform(void **state)
{
	(void)state;
	struct wire_standing b;
	struct json *v = parsed("{\"mine\":{\"endorsed\":true},\"counts\":{\"endorsements\":1}}");
	assert_int_equal(wire_standing_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.mine.endorsed && !b.can.known);
	assert_int_equal(b.stage, STAGE_OTHER);
	json_free(v);
}

static void can_from_a_newer_platform(void **state)
{
	(void)state;
	struct wire_standing b;
	struct json *v = parsed("{\"can\":[\"fly\",\"follow\"],\"cannot\":{\"fly\":{\"code\":\"x\"},"
							"\"endorse\":{\"code\":\"not_collecting\",\"new\":1}}}");
	assert_int_equal(wire_standing_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.can.known && b.can.verbs == WIRE_CAN(CAN_FOLLOW));
	assert_string_equal(b.can.cannot[CAN_ENDORSE].code, "not_collecting");
	assert_string_equal(b.can.cannot[CAN_ENDORSE].sentence, "");
	json_free(v);
	static const char *const wrong[] = { "{\"can\":{}}", "{\"can\":[1]}", "{\"cannot\":[]}",
		"{\"cannot\":{\"endorse\":1}}" };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		v = parsed(wrong[i]);
		assert_int_equal(wire_standing_parse(v, &arena, &b, NULL), RC_OK);
		assert_true(!b.can.known && b.unread.n == 1);
		json_free(v);
	}
}

static void commented(void **state)
{
	(void)state;
	struct wire_commented c = { .comment = { .id = "7", .topic = "3", .author = "梅", .body = "推", .floor = 2 },
		.now = { .counts.comments = 2, .stage = STAGE_OPEN, .can = { .known = true } },
		.told = true };
	struct wire_commented b;
	wire_commented_write(&out, &c, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_commented_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.comment.body, "推");
	assert_true(b.told && b.now.can.known && b.now.can.verbs == 0);
	assert_int_equal(b.now.counts.comments, 2);
	json_free(v);
	v = parsed("{\"id\":\"7\",\"body\":\"推\"}");
	assert_int_equal(wire_commented_parse(v, &arena, &b, NULL), RC_OK);
	assert_false(b.told);
	json_free(v);
}

static void endorsements(void **state)
{
	(void)state;
	struct wire_endorsement e = { "n", "c", "r", 1000, 8 };
	struct wire_endorsements list;
	json_open(&out, NULL, '{');
	json_open(&out, "items", '[');
	wire_endorsement_write(&out, NULL, &e, 0);
	json_close(&out, ']');
	json_close(&out, '}');
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_endorsements_parse(v, &arena, &list, NULL), RC_OK);
	assert_string_equal(list.items[0].nickname, "n");
	assert_string_equal(list.items[0].county, "c");
	assert_string_equal(list.items[0].reason, "r");
	assert_true(list.items[0].at == 1000 && list.items[0].number == 8);
	json_free(v);
}

static void site(void **state)
{
	(void)state;
	const char *languages[] = { "zh-TW", "en" };
	struct wire_site s = { .name = "小山城",
		.about = "a",
		.operator_name = "o",
		.zone = "+08:00",
		.languages = languages,
		.n_languages = 2,
		.topics = 1,
		.endorsements = 2,
		.comments = 3,
		.accounts = 4,
		.rules = { .endorse_threshold = 5,
			.endorse_days = 6,
			.endorse_months = 7,
			.respond_days = 8,
			.title_max = 9,
			.body_max = 10,
			.comment_max = 11,
			.reason_max = 12,
			.neutral_seconds = 90 },
		.closing_soon = 13,
		.answered_this_week = 14,
		.overdue = 15,
		.can_register = true },
					 b;
	wire_site_write(&out, NULL, &s, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_site_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.operator_name, "o");
	assert_int_equal(b.n_languages, 2);
	assert_string_equal(b.languages[1], "en");
	assert_true(b.topics == 1 && b.endorsements == 2 && b.comments == 3 && b.accounts == 4);
	assert_memory_equal(&b.rules, &s.rules, sizeof s.rules);
	assert_true(b.closing_soon == 13 && b.answered_this_week == 14 && b.overdue == 15 && b.can_register);
	json_free(v);
}

static void boards_and_agencies(void **state)
{
	(void)state;
	struct wire_board_info info = { BOARD_PLAN, "plan", "來監督", "about", 9 };
	struct wire_boards boards = { .items = &info, .n = 1 }, b;
	wire_boards_write(&out, &boards);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_boards_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.n == 1 && b.items[0].board == BOARD_PLAN && b.items[0].topics == 9);
	assert_string_equal(b.items[0].name, "來監督");
	json_free(v);
	str_clear(&text);
	json_begin(&out, &text);
	struct wire_agency agency = { "a", "機關", 3 };
	struct wire_agencies agencies = { .items = &agency, .n = 1 }, c;
	wire_agencies_write(&out, &agencies);
	v = parsed(text.buf);
	assert_int_equal(wire_agencies_parse(v, &arena, &c, NULL), RC_OK);
	assert_true(c.n == 1 && c.items[0].topics == 3);
	json_free(v);
}

static void problem(void **state)
{
	(void)state;
	struct wire_problem p = { .status = 429,
		.code = "limited",
		.title = "太多",
		.detail = "請稍候",
		.retry_after = 30 },
						b;
	p.field = "reason";
	wire_problem_write(&text, &p, 0);
	struct json *v = parsed(text.buf);
	assert_string_equal(json_text(json_get(v, "type")), "about:blank");
	assert_int_equal(wire_problem_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.status == 429 && b.retry_after == 30);
	assert_string_equal(b.code, "limited");
	assert_string_equal(b.title, "太多");
	assert_string_equal(b.detail, "請稍候");
	assert_string_equal(b.field, "reason");
	assert_false(b.told);
	json_free(v);
	str_clear(&text);
	p = (struct wire_problem){ .status = 412, .code = "decided_since", .title = "", .detail = "", .told = true };
	p.now = (struct wire_standing){ .mine = { .known = true, .followed = true, .follow_version = 4 } };
	wire_problem_write(&text, &p, 0);
	v = parsed(text.buf);
	assert_int_equal(wire_problem_parse(v, &arena, &b, NULL), RC_OK);
	assert_true(b.told && b.now.mine.known && b.now.mine.followed && !b.now.mine.endorsed);
	assert_int_equal(b.now.mine.follow_version, 4);
	json_free(v);
}

static void sent(void **state)
{
	(void)state;
	struct wire_registration r = { "ming", "阿明", "", "secret", "", 1990 }, br;
	wire_registration_write(&text, &r);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_registration_parse(v, &arena, &br, NULL), RC_OK);
	assert_string_equal(br.password, "secret");
	assert_string_equal(br.county, "");
	assert_int_equal(br.born, 1990);
	json_free(v);
	struct wire_new_comment c = { STANCE_PRO, "好", "" }, bc;
	str_clear(&text);
	wire_new_comment_write(&text, &c);
	v = parsed(text.buf);
	assert_int_equal(wire_new_comment_parse(v, &arena, &bc, NULL), RC_OK);
	assert_true(bc.stance == STANCE_PRO && str_eq(bc.body, "好") && str_eq(bc.reply_to, ""));
	json_free(v);
	struct wire_new_endorsement e = { "因為", true, false }, be;
	str_clear(&text);
	wire_new_endorsement_write(&text, &e);
	v = parsed(text.buf);
	assert_int_equal(wire_new_endorsement_parse(v, &arena, &be, NULL), RC_OK);
	assert_true(be.show_nickname && !be.show_county && str_eq(be.reason, "因為"));
	json_free(v);
}

static void sent_wrongly(void **state)
{
	(void)state;
	struct err e;
	struct wire_registration r;
	struct wire_credentials c;
	struct wire_new_comment n;
	struct json *v = parsed("{\"name\":\"x\"}");
	assert_int_equal(wire_registration_parse(v, &arena, &r, &e), RC_INVALID);
	assert_int_equal(e.code, RC_INVALID);
	assert_non_null(strstr(e.detail, "password"));
	assert_int_equal(wire_credentials_parse(v, &arena, &c, &e), RC_INVALID);
	assert_int_equal(wire_new_comment_parse(v, &arena, &n, &e), RC_INVALID);
	assert_non_null(strstr(e.detail, "body"));
	json_free(v);
	v = parsed("[]");
	assert_int_equal(wire_credentials_parse(v, &arena, &c, NULL), RC_INVALID);
	json_free(v);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(comments),
		TEST(session),
		TEST(sessions_and_codes),
		TEST(a_code_is_asked_for),
		TEST(a_device_asks),
		TEST(mark),
		TEST(mark_of_an_older_platform),
		TEST(can_from_a_newer_platform),
		TEST(commented),
		TEST(endorsements),
		TEST(site),
		TEST(boards_and_agencies),
		TEST(problem),
		TEST(sent),
		TEST(sent_wrongly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
