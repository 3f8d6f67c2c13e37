/* What storage keeps of the life of a topic: begun and rewritten, seen or not, invitations, the log, staff, reports,
 * likes, uploads, history. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/storage/storage.h"
#include "unit/server/rulebook.h"
#include "unit/server/storage/engines.h"

#define NOW INT64_C(1795400000000)
#define HOUR INT64_C(3600000)

struct fixture {
	char folder[FOLDER_PATH];
	struct storage *s;
	struct arena a;
	int64_t ming, hua;
};

static int64_t person(struct fixture *f, const char *name)
{
	int64_t id;
	struct storage_person p = {
		.name = name, .nickname = name, .email = "", .county = "", .password = "x", .level = LEVEL_VERIFIED
	};
	assert_int_equal(storage_account_add(f->s, &p, NOW, &id, NULL), RC_OK);
	return id;
}

static int set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	if (!folder_new(f->folder) || storage_open(new_place(f->folder), &f->s, NULL) != RC_OK)
		return -1;
	assert_int_equal(storage_begin(f->s, STORAGE_WRITE, NULL), RC_OK);
	f->ming = person(f, "ming");
	f->hua = person(f, "hua");
	storage_use_rules(f->s, rulebook());
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	storage_close(f->s);
	folder_remove(f->folder);
	arena_release(&f->a);
	free(f);
	return 0;
}

static struct wire_topic topic(const char *title, enum wire_stage stage)
{
	static struct wire_agency agency = { .id = "", .name = "交通部" };
	return (struct wire_topic){ .id = "",
		.board = BOARD_IDEA,
		.title = title,
		.summary = "",
		.body = "候車亭要有座椅",
		.benefits = "",
		.proposer = "ming",
		.stage = stage,
		.stage_reason = "",
		.agencies = &agency,
		.n_agencies = 1,
		.created_at = NOW,
		.updated_at = NOW,
		.active_at = NOW };
}

static int64_t propose(struct fixture *f, const char *title, enum wire_stage stage)
{
	int64_t id = 0;
	struct wire_topic t = topic(title, stage);
	assert_int_equal(storage_topic_propose(f->s, &t, f->ming, NOW, &id, NULL), RC_OK);
	return id;
}

static struct wire_topic get(struct fixture *f, int64_t id)
{
	struct wire_topic t;
	assert_int_equal(storage_topic(f->s, id, 0, &f->a, &t, NULL), RC_OK);
	return t;
}

static void versions_and_words(void **state)
{
	struct fixture *f = *state;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING), owner = 0;
	struct wire_topic t = get(f, id);
	assert_int_equal(t.version, 1);
	assert_int_equal(t.number, 1);
	assert_int_equal(storage_topic_owner(f->s, id, &owner, NULL), RC_OK);
	assert_int_equal(owner, f->ming);
	t.title = "自行車道";
	t.links = (const char *[]){ "https://example.org/" };
	t.n_links = 1;
	assert_int_equal(storage_topic_rewrite(f->s, id, &t, NULL), RC_OK);
	t = get(f, id);
	assert_int_equal(t.version, 2);
	assert_string_equal(t.title, "自行車道");
	assert_string_equal(t.links[0], "https://example.org/");
	struct storage_topic_query q = { .board = -1, .stage = -1, .response = -1, .words = "自行車", .limit = 5 };
	struct storage_topic_page page;
	assert_int_equal(storage_topics(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
	q.words = "候車亭";
	q.title = q.words;
	assert_int_equal(storage_topics(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 0);
}

static void invitations_are_for_one(void **state)
{
	struct fixture *f = *state;
	const uint8_t hash[STORAGE_HASH] = { 7 }, seed[STORAGE_SEED] = { 8 };
	struct storage_invitations all;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING), found = 0, by = 0, n = 0;
	struct storage_standing is = { .invited = true };
	assert_int_equal(storage_invitation_add(f->s, id, f->ming, hash, seed, NOW, NOW + HOUR, NULL), RC_OK);
	assert_int_equal(storage_invitations(f->s, id, f->ming, NOW, &f->a, &all, NULL), RC_OK);
	assert_int_equal(all.n, 1);
	assert_memory_equal(all.items[0].seed, seed, sizeof seed);
	assert_int_equal(all.items[0].expires_at, NOW + HOUR);
	assert_int_equal(storage_invitations(f->s, id, f->ming, NOW + HOUR, &f->a, &all, NULL), RC_OK);
	assert_int_equal(all.n, 0);
	assert_int_equal(storage_invitations(f->s, id, f->hua, NOW, &f->a, &all, NULL), RC_OK);
	assert_int_equal(all.n, 0);
	assert_int_equal(storage_invitations_open(f->s, id, NOW, &n, NULL), RC_OK);
	assert_int_equal(n, 1);
	assert_int_equal(storage_invitation(f->s, hash, NOW + HOUR, &found, &by, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_invitation(f->s, hash, NOW, &found, &by, NULL), RC_OK);
	assert_int_equal(found, id);
	assert_int_equal(by, f->ming);
	assert_int_equal(storage_standing(f->s, id, f->hua, &is, NULL), RC_OK);
	assert_false(is.invited);
	assert_int_equal(storage_invitation_take(f->s, hash, id, f->hua, false, NOW, NULL), RC_OK);
	assert_int_equal(storage_standing(f->s, id, f->hua, &is, NULL), RC_OK);
	assert_true(is.invited);
	assert_int_equal(storage_invitation(f->s, hash, NOW, &found, &by, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_invitation_take(f->s, hash, id, f->hua, false, NOW, NULL), RC_EXISTS);
}

static void the_log(void **state)
{
	struct fixture *f = *state;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING), act = 0, of = 0;
	struct wire_logged v = { .at = NOW,
		.act = "approve",
		.role = "moderator",
		.reason_code = "",
		.reason = "好",
		.text = "",
		.stage = STAGE_COLLECTING },
					   last;
	struct wire_log log;
	assert_int_equal(storage_act_last(f->s, id, 0, 0, &f->a, &last, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_act_add(f->s, id, 0, f->hua, &v, &act, NULL), RC_OK);
	v.act = "retract";
	v.at = NOW + 1;
	v.role = "proposer";
	assert_int_equal(storage_act_add(f->s, id, 0, f->ming, &v, &act, NULL), RC_OK);
	assert_int_equal(storage_act_topic(f->s, act, &of, NULL), RC_OK);
	assert_int_equal(of, id);
	assert_int_equal(storage_log(f->s, id, &f->a, &log, NULL), RC_OK);
	assert_int_equal(log.n, 2);
	assert_string_equal(log.items[0].act, "approve");
	assert_string_equal(log.items[1].role, "proposer");
	assert_int_equal(storage_act_last(f->s, id, 0, 0, &f->a, &last, NULL), RC_OK);
	assert_string_equal(last.act, "retract");
	assert_int_equal(storage_act_last(f->s, id, 0, NOW, &f->a, &last, NULL), RC_OK);
	assert_string_equal(last.act, "approve");
	assert_int_equal(last.stage, STAGE_COLLECTING);
}

static void count_row(void *arg, const struct storage_staff_row *v)
{
	int *n = arg;
	assert_string_equal(v->name, "hua");
	++*n;
}

static void staff(void **state)
{
	struct fixture *f = *state;
	struct storage_staff who;
	int rows = 0;
	int64_t found = 0;
	propose(f, "候車亭", STAGE_COLLECTING); /* makes an agency */
	assert_int_equal(storage_role_add(f->s, f->hua, ROLE_CLERK, "none", NOW, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_role_add(f->s, f->hua, ROLE_CLERK, "a1", NOW, NULL), RC_OK);
	assert_int_equal(storage_role_add(f->s, f->hua, ROLE_CLERK, "a1", NOW, NULL), RC_EXISTS);
	assert_int_equal(storage_role_add(f->s, f->hua, ROLE_MODERATOR, "", NOW, NULL), RC_OK);
	assert_int_equal(storage_staff(f->s, f->hua, &f->a, &who, NULL), RC_OK);
	assert_int_equal(who.roles, 1u << ROLE_CLERK | 1u << ROLE_MODERATOR);
	assert_int_equal(who.n_agencies, 1);
	assert_string_equal(who.agencies[0].name, "交通部");
	assert_int_equal(storage_staff_each(f->s, count_row, &rows, NULL), RC_OK);
	assert_int_equal(rows, 2);
	assert_int_equal(storage_account_named(f->s, "HUA", &found, NULL), RC_OK);
	assert_int_equal(found, f->hua);
	assert_int_equal(storage_role_remove(f->s, f->hua, ROLE_CLERK, "", NULL), RC_OK);
	assert_int_equal(storage_role_remove(f->s, f->hua, ROLE_CLERK, "", NULL), RC_NOT_FOUND);
	assert_int_equal(storage_staff(f->s, f->hua, &f->a, &who, NULL), RC_OK);
	assert_int_equal(who.roles, 1u << ROLE_MODERATOR);
	assert_int_equal(storage_staff(f->s, f->ming, &f->a, &who, NULL), RC_OK);
	assert_int_equal(who.roles, 0);
}

static int64_t comment(struct fixture *f, int64_t topic, int64_t at)
{
	struct wire_comment out;
	int64_t id = 0;
	const struct wire_new_comment c = { STANCE_PRO, "推", "" };
	assert_int_equal(storage_comment_add(f->s, topic, f->ming, &c, 0, at, &f->a, &out, NULL), RC_OK);
	assert_true(str_to_i64(out.id, 1, INT64_MAX, &id));
	return id;
}

static void bars_end_and_are_appealed_against_once(void **state)
{
	struct fixture *f = *state;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING), c = comment(f, id, NOW), report = 0, bar = 0, by = 0,
			total = 0;
	struct storage_bar seen;
	struct wire_reports list;
	bool more;
	const struct storage_bar v = { .since = NOW,
		.until = NOW + 2 * HOUR,
		.code = "abuse",
		.reason = "罵人",
		.topic = id,
		.comment = c,
		.by = f->hua };
	assert_int_equal(storage_bar(f->s, f->ming, &v, NULL), RC_OK);
	assert_int_equal(storage_barred(f->s, f->ming, NOW + HOUR, &f->a, &seen, NULL), RC_OK);
	assert_int_equal(seen.until, v.until);
	assert_string_equal(seen.reason, "罵人");
	assert_true(seen.topic == id && seen.comment == c && seen.by == f->hua && !*seen.appeal);
	assert_int_equal(storage_appeal_add(f->s, &seen, f->ming, "對不起", NOW + HOUR, &report, NULL), RC_OK);
	assert_int_equal(storage_barred(f->s, f->ming, NOW + HOUR, &f->a, &seen, NULL), RC_OK);
	assert_string_equal(seen.appeal, "open");
	assert_int_equal(storage_appeal_add(f->s, &seen, f->ming, "再一次", NOW + HOUR, &by, NULL), RC_EXISTS);
	assert_int_equal(storage_reports_open(f->s, false, 0, 5, &f->a, &list, &more, &total, NULL), RC_OK);
	assert_int_equal(total + (int64_t)list.n, 0);
	assert_int_equal(storage_reports_open(f->s, true, 0, 5, &f->a, &list, &more, &total, NULL), RC_OK);
	assert_int_equal(total, 1);
	assert_string_equal(list.items[0].body, "罵人");
	assert_true(list.items[0].appeal);
	assert_int_equal(storage_appeal(f->s, report, &bar, &by, NULL), RC_OK);
	assert_true(bar == seen.id && by == f->hua);
	assert_int_equal(storage_barred(f->s, f->ming, v.until, &f->a, &seen, NULL), RC_OK);
	assert_int_equal(seen.until, 0); /* by itself */
	assert_int_equal(storage_bar_lift(f->s, bar, NOW + HOUR, NULL), RC_OK);
	assert_int_equal(storage_barred(f->s, f->ming, NOW + HOUR, &f->a, &seen, NULL), RC_OK);
	assert_int_equal(seen.until, 0);
	assert_int_equal(storage_bar_end(f->s, f->ming, NOW + HOUR, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_bar(f->s, f->ming, &v, NULL), RC_OK); /* another one, with an appeal of its own */
	assert_int_equal(storage_barred(f->s, f->ming, NOW, &f->a, &seen, NULL), RC_OK);
	assert_string_equal(seen.appeal, "");
}

static void reports_likes_and_hidden_comments(void **state)
{
	struct fixture *f = *state;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING), c = comment(f, id, NOW), report = 0, again = 0, whose = 0,
			total = 0;
	struct wire_report one;
	struct wire_reports list;
	struct wire_comment seen;
	bool more;
	assert_int_equal(storage_report_add(f->s, id, c, f->hua, "abuse", "罵人", NOW, &report, NULL), RC_OK);
	assert_int_equal(storage_report_add(f->s, id, c, f->hua, "abuse", "罵人", NOW, &again, NULL), RC_EXISTS);
	assert_int_equal(again, 0);
	assert_int_equal(storage_reports_open(f->s, false, 0, 5, &f->a, &list, &more, &total, NULL), RC_OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(total, 1);
	assert_string_equal(list.items[0].body, "推");
	assert_int_equal(storage_report(f->s, report, &f->a, &one, &whose, NULL), RC_OK);
	assert_int_equal(whose, f->hua);
	assert_string_equal(one.state, "open");
	assert_int_equal(storage_report_answer(f->s, report, true, "已隱藏", f->ming, NOW, NULL), RC_OK);
	assert_int_equal(storage_report_answer(f->s, report, false, "", f->ming, NOW, NULL), RC_EXISTS);
	assert_int_equal(storage_reports_of(f->s, f->hua, 0, 5, &f->a, &list, &more, NULL), RC_OK);
	assert_string_equal(list.items[0].state, "upheld");
	assert_string_equal(list.items[0].answer, "已隱藏");
	assert_string_equal(list.items[0].body, "");
	assert_int_equal(storage_like(f->s, c, f->hua, NOW, NULL), RC_OK);
	assert_int_equal(storage_like(f->s, c, f->hua, NOW, NULL), RC_OK);
	assert_int_equal(storage_comment(f->s, c, f->hua, &f->a, &seen, NULL), RC_OK);
	assert_int_equal(seen.likes, 1);
	assert_true(seen.liked);
	assert_int_equal(storage_unlike(f->s, c, f->hua, NULL), RC_OK);
	assert_int_equal(storage_comment_hide(f->s, c, "abuse", NOW, NULL), RC_OK);
	assert_int_equal(storage_comment(f->s, c, f->hua, &f->a, &seen, NULL), RC_OK);
	assert_int_equal(seen.likes, 0);
	assert_string_equal(seen.hidden, "abuse");
	assert_string_equal(seen.body, "");
	assert_int_equal(get(f, id).counts.comments, 1);
	assert_int_equal(storage_comment_hide(f->s, c, "", NOW, NULL), RC_OK);
	assert_int_equal(storage_comment(f->s, c, f->hua, &f->a, &seen, NULL), RC_OK);
	assert_string_equal(seen.body, "推");
}

static int64_t upload(struct fixture *f, const char *name, const char *bytes, struct storage_upload *v)
{
	int64_t id = 0;
	*v = (struct storage_upload){
		.account = f->ming, .name = name, .type = "text/plain", .size = (int64_t)strlen(bytes)
	};
	assert_int_equal(storage_content_write(f->folder, bytes, strlen(bytes), v->hash, NULL), RC_OK);
	assert_int_equal(storage_upload_add(f->s, v, NOW, &id, NULL), RC_OK);
	return id;
}

static enum rc read_back(struct fixture *f, const struct storage_upload *v)
{
	STR_LOCAL(bytes, 100);
	char *path = storage_upload_path(f->folder, v);
	enum rc rc = file_read(path, &bytes, NULL);
	free(path);
	return rc;
}

static void uploads_live_as_long_as_somebody_needs_them(void **state)
{
	struct fixture *f = *state;
	struct storage_upload a, b, v;
	int64_t first = upload(f, "a.txt", "same", &a), second = upload(f, "b.txt", "same", &b), today = 0;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING);
	assert_memory_equal(a.hash, b.hash, STORAGE_HASH);
	assert_int_equal(storage_uploads_of(f->s, f->ming, NOW - 1, &today, NULL), RC_OK);
	assert_int_equal(today, 8);
	assert_int_equal(storage_uploads_of(f->s, f->ming, NOW, &today, NULL), RC_OK);
	assert_int_equal(today, 0);
	assert_int_equal(storage_upload_attach(f->s, first, id, NULL), RC_OK);
	assert_int_equal(storage_uploads_forget(f->s, f->folder, NOW + 1, NULL), RC_OK);
	assert_int_equal(storage_upload(f->s, second, &f->a, &v, NULL), RC_NOT_FOUND);
	assert_int_equal(storage_upload(f->s, first, &f->a, &v, NULL), RC_OK);
	assert_int_equal(v.topic, id);
	assert_int_equal(read_back(f, &v), RC_OK);
	assert_int_equal(storage_upload_detach(f->s, first, NOW, NULL), RC_OK);
	assert_int_equal(storage_uploads_forget(f->s, f->folder, NOW, NULL), RC_OK);
	assert_int_equal(read_back(f, &v), RC_OK); /* not old enough */
	assert_int_equal(storage_savepoint(f->s, NULL), RC_OK);
	assert_int_equal(storage_uploads_forget(f->s, f->folder, NOW + 1, NULL), RC_OK);
	assert_int_equal(storage_upload(f->s, first, &f->a, &b, NULL), RC_NOT_FOUND);
	storage_return_to_savepoint(f->s); /* as where another write of several fails */
	assert_int_equal(storage_upload(f->s, first, &f->a, &b, NULL), RC_OK);
	assert_int_equal(read_back(f, &b), RC_OK);
	assert_int_equal(storage_uploads_forget(f->s, f->folder, NOW + 1, NULL), RC_OK);
	assert_int_equal(storage_uploads_forget(f->s, f->folder, NOW + 1, NULL), RC_OK);
	assert_int_not_equal(read_back(f, &v), RC_OK);
}

static void history(void **state)
{
	struct fixture *f = *state;
	int64_t id = propose(f, "候車亭", STAGE_COLLECTING);
	const struct wire_new_endorsement e = { "", true, true };
	struct wire_history h;
	struct wire_counts counts;
	comment(f, id, NOW);
	comment(f, id, NOW + 3 * HOUR);
	assert_int_equal(storage_endorse(f->s, id, f->hua, &e, NOW + HOUR, NULL), RC_OK);
	int64_t other = propose(f, "同一件事", STAGE_COLLECTING);
	assert_int_equal(storage_endorsers_follow(f->s, id, other, NOW, NULL), RC_OK);
	assert_int_equal(get(f, other).counts.followers, 1);
	assert_int_equal(storage_endorse_withdraw(f->s, id, f->hua, NOW + 3 * HOUR, NULL), RC_OK);
	counts = get(f, id).counts;
	counts.endorsements += 10; /* as a source says it: from before anything was counted */
	assert_int_equal(storage_history(f->s, id, &counts, &f->a, &h, NULL), RC_OK);
	assert_int_equal(h.n, 3);
	assert_int_equal(h.items[0].at % HOUR, 0);
	assert_int_equal(h.items[0].endorsements, 10);
	assert_int_equal(h.items[0].comments, 1);
	assert_int_equal(h.items[1].endorsements, 11);
	assert_int_equal(h.items[2].endorsements, 10);
	assert_int_equal(h.items[2].comments, 2);
}

static void queues(void **state)
{
	struct fixture *f = *state;
	static const char *const stages[] = { "established" };
	static const char *const agencies[] = { "a1" }, *const others[] = { "zz" };
	struct wire_topic t = topic("候車亭", STAGE_ESTABLISHED);
	struct wire_step steps[] = { { .kind = "scheduled", .text = "", .due = NOW + HOUR } };
	int64_t id = 0;
	t.timeline = steps;
	t.n_timeline = 1;
	assert_int_equal(storage_topic_propose(f->s, &t, f->ming, NOW, &id, NULL), RC_OK);
	struct storage_topic_page page;
	struct storage_queue_query q = { .duties = true, .agencies = agencies, .n_agencies = 1, .limit = 5 };
	assert_int_equal(storage_queue(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
	assert_int_equal(page.total, 1);
	assert_int_equal(page.last_key, NOW + HOUR);
	q.after_key = page.last_key;
	q.after_id = page.last_id;
	assert_int_equal(storage_queue(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 0);
	q = (struct storage_queue_query){ .duties = true, .agencies = others, .n_agencies = 1, .limit = 5 };
	assert_int_equal(storage_queue(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 0);
	q = (struct storage_queue_query){ .stages = stages, .n_stages = 1, .limit = 5 };
	assert_int_equal(storage_queue(f->s, &q, &f->a, &page, NULL), RC_OK);
	assert_int_equal(page.n, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
int main(void)
{
	const struct CMUnitTest tests[] = { T(versions_and_words), T(invitations_are_for_one), T(the_log), T(staff),
		T(reports_likes_and_hidden_comments), T(bars_end_and_are_appealed_against_once),
		T(uploads_live_as_long_as_somebody_needs_them), T(history), T(queues) };
	return RUN_ON_ENGINES(tests);
}
