/* Proposals, acts, the public log, reports, queues, history, files: there and back. */
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

/* What was not given is not sent, so that a change changes nothing else. */
static void proposal(void **state)
{
	(void)state;
	struct wire_named fields[] = { { "action", "做這個" }, { "town", "" } };
	const char *agencies[] = { "transport" }, *links[] = { "https://example.org/a" };
	struct wire_attached files[] = { { "7", "圖.csv" } };
	struct wire_proposal p = { .given = PROPOSAL_TITLE | PROPOSAL_FIELDS | PROPOSAL_AGENCIES | PROPOSAL_LINKS |
			PROPOSAL_ATTACHMENTS | PROPOSAL_BENEFITS,
		.title = "候車亭",
		.benefits = "",
		.body = "not sent",
		.fields = fields,
		.n_fields = 2,
		.agencies = agencies,
		.n_agencies = 1,
		.links = links,
		.n_links = 1,
		.attachments = files,
		.n_attachments = 1,
		.send = true,
		.version = 3 };
	struct wire_proposal b;
	wire_proposal_write(&text, &p);
	assert_null(strstr(text.buf, "not sent"));
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_proposal_parse(v, &arena, &b, NULL), RC_OK);
	assert_int_equal(b.given, p.given);
	assert_string_equal(b.title, "候車亭");
	assert_string_equal(b.body, "");
	assert_int_equal(b.n_fields, 2);
	assert_string_equal(b.fields[0].name, "action");
	assert_string_equal(b.fields[0].text, "做這個");
	assert_string_equal(b.fields[1].text, "");
	assert_string_equal(b.agencies[0], "transport");
	assert_string_equal(b.links[0], "https://example.org/a");
	assert_string_equal(b.attachments[0].id, "7");
	assert_string_equal(b.attachments[0].name, "圖.csv");
	assert_true(b.send);
	assert_int_equal(b.version, 3);
	json_free(v);
}

static void what_is_no_proposal(void **state)
{
	(void)state;
	static const char *const wrong[] = { "{\"fields\":[]}", "{\"fields\":{\"a\":1}}", "{\"attachments\":[{}]}",
		"{\"agencies\":\"x\"}", "{\"title\":7}" };
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct wire_proposal b;
		struct json *v = parsed(wrong[i]);
		assert_int_equal(wire_proposal_parse(v, &arena, &b, NULL), RC_INVALID);
		json_free(v);
	}
}

static void act(void **state)
{
	(void)state;
	struct wire_demand demands[] = { { "三項座椅", DECISION_PARTLY, "兩項參採" } };
	struct wire_opinion groups[] = { { "贊成", 12, DECISION_ADOPTED, "合理" } };
	struct wire_act a = { .act = "answer",
		.reason_code = "duplicate",
		.until = 5000,
		.demands = demands,
		.n_demands = 1,
		.groups = groups,
		.n_groups = 1,
		.version = 4 };
	struct wire_act b;
	wire_act_write(&text, &a);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_act_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.act, "answer");
	assert_string_equal(b.reason_code, "duplicate");
	assert_int_equal(b.until, 5000);
	assert_string_equal(b.demands[0].words, "兩項參採");
	assert_int_equal(b.demands[0].decision, DECISION_PARTLY);
	assert_int_equal(b.groups[0].count, 12);
	assert_int_equal(b.version, 4);
	json_free(v);
	v = parsed("{}");
	assert_int_equal(wire_act_parse(v, &arena, &b, NULL), RC_INVALID);
	json_free(v);
}

static void log_and_history(void **state)
{
	(void)state;
	struct wire_logged logged[] = { { "1", 1000, "hide", "moderator", "abuse", "髒話", "", "9", STAGE_COLLECTING } };
	struct wire_log l = { .items = logged, .n = 1 }, lb;
	wire_log_write(&out, &l, ZONE_TAIPEI);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_log_parse(v, &arena, &lb, NULL), RC_OK);
	assert_string_equal(lb.items[0].role, "moderator");
	assert_string_equal(lb.items[0].comment, "9");
	assert_int_equal(lb.items[0].stage, STAGE_COLLECTING);
	json_free(v);
	str_clear(&text);
	struct wire_counted counted[] = { { 3600000, 0, 2 } };
	struct wire_history h = { .items = counted, .n = 1 }, hb;
	json_begin(&out, &text);
	wire_history_write(&out, &h, 0);
	v = parsed(text.buf);
	assert_int_equal(wire_history_parse(v, &arena, &hb, NULL), RC_OK);
	assert_int_equal(hb.items[0].at, 3600000);
	assert_int_equal(hb.items[0].comments, 2);
	json_free(v);
}

static void queue(void **state)
{
	(void)state;
	struct wire_queued queued[] = { { .kind = "answer",
										.topic = { .id = "7", .title = "候車亭", .stage = STAGE_ESTABLISHED },
										.step = "contacted",
										.due = 9000,
										.state = DUTY_DUE,
										.days = 3 },
		{ .kind = "report", .topic = { .id = "8" }, .report = { .id = "3", .topic = "8", .text = "廣告", .at = 5 } } };
	struct wire_queue q = { .items = queued, .n = 2, .total = 2, .next = "x" }, b;
	wire_queue_write(&out, &q, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_queue_parse(v, &arena, &b, NULL), RC_OK);
	assert_int_equal(b.total, 2);
	assert_string_equal(b.next, "x");
	assert_string_equal(b.items[0].topic.title, "候車亭");
	assert_string_equal(b.items[0].step, "contacted");
	assert_int_equal(b.items[0].state, DUTY_DUE);
	assert_string_equal(b.items[1].report.text, "廣告");
	assert_string_equal(b.items[1].report.comment, "");
	json_free(v);
	str_clear(&text);
	json_begin(&out, &text);
	q = (struct wire_queue){ .next = "" }; /* nothing waits */
	wire_queue_write(&out, &q, 0);
	v = parsed(text.buf);
	assert_int_equal(wire_queue_parse(v, &arena, &b, NULL), RC_OK);
	assert_int_equal(b.n, 0);
	assert_int_equal(b.total, 0);
	json_free(v);
}

static void file_and_report(void **state)
{
	(void)state;
	struct wire_attachment f = { .id = "5", .name = "a.csv", .url = "/v1/files/5", .type = "text/csv", .size = 12 }, fb;
	wire_file_write(&out, &f);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_file_parse(v, &arena, &fb, NULL), RC_OK);
	assert_string_equal(fb.id, "5");
	assert_string_equal(fb.url, "/v1/files/5");
	assert_int_equal(fb.size, 12);
	json_free(v);
	str_clear(&text);
	struct wire_report r = { .topic = "7", .comment = "9", .code = "abuse", .text = "罵人" }, rb;
	wire_new_report_write(&text, &r);
	v = parsed(text.buf);
	assert_int_equal(wire_new_report_parse(v, &arena, &rb, NULL), RC_OK);
	assert_string_equal(rb.comment, "9");
	assert_string_equal(rb.id, "");
	json_free(v);
}

static void answered_reports(void **state)
{
	(void)state;
	struct wire_report items[] = { { .id = "3",
		.topic = "7",
		.code = "abuse",
		.at = 5000,
		.state = "upheld",
		.answer = "已隱藏。",
		.answered_at = 6000 } };
	struct wire_reports r = { .items = items, .n = 1, .next = "x" }, b;
	struct wire_report one;
	wire_reports_write(&out, &r, ZONE_TAIPEI);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_reports_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.items[0].state, "upheld");
	assert_int_equal(b.items[0].answered_at, 6000);
	assert_string_equal(b.next, "x");
	json_free(v);
	str_clear(&text);
	json_begin(&out, &text);
	wire_report_write(&out, NULL, items, ZONE_TAIPEI);
	v = parsed(text.buf);
	assert_int_equal(wire_report_parse(v, &arena, &one, NULL), RC_OK);
	assert_string_equal(one.answer, "已隱藏。");
	json_free(v);
	str_clear(&text);
	struct wire_report_act act = { "uphold", "這是廣告。", "ad" }, act_b;
	wire_report_act_write(&text, &act);
	v = parsed(text.buf);
	assert_int_equal(wire_report_act_parse(v, &arena, &act_b, NULL), RC_OK);
	assert_string_equal(act_b.reason, "這是廣告。");
	json_free(v);
}

static void invitation(void **state)
{
	(void)state;
	struct wire_invitation i = { "ABCD-EFGH", 9000 }, b;
	wire_invitation_write(&out, &i, 0);
	struct json *v = parsed(text.buf);
	assert_int_equal(wire_invitation_parse(v, &arena, &b, NULL), RC_OK);
	assert_string_equal(b.code, "ABCD-EFGH");
	assert_int_equal(b.expires_at, 9000);
	json_free(v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(proposal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_proposal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(act, set_up, tear_down),
		cmocka_unit_test_setup_teardown(log_and_history, set_up, tear_down),
		cmocka_unit_test_setup_teardown(queue, set_up, tear_down),
		cmocka_unit_test_setup_teardown(file_and_report, set_up, tear_down),
		cmocka_unit_test_setup_teardown(answered_reports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(invitation, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
