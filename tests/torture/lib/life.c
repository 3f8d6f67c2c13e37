/*
 * The life of what somebody proposes: which act comes next, by dice, out of how far it has come by the platform's own
 * book. The same person proposes and is staff, as on a platform of one's own.
 */
#include "torture/lib/torture.h"

#include "text/text.h"

/* What can be done at each stage, one as likely as the other. "edit" stays where it is, "send" goes on. */
static const struct {
	const char *stage, *verbs[11];
} stages[] = {
	{ "draft", { "edit", "send", "send", "retract" } },
	{ "screening", { "approve", "approve", "approve", "refuse", "assign", "hide", "retract" } },
	{ "refused", { "edit", "send", "send", "retract", "hide" } },
	{ "collecting",
		{ "establish", "establish", "establish", "join", "assign", "notice", "retract", "comment", "comment", "report",
			"report" } },
	{ "established",
		{ "schedule", "contact", "extend", "answer", "notice", "assign", "hide", "comment", "report", "report" } },
	{ "responded", { "answer", "notice", "hide", "comment", "report" } },
	{ "hidden", { "show" } },
};

/* One of those that the platform has; false: there is none, or nothing can be done to this one any more. */
static bool find_one(struct run *r, struct written *w, char stage[24])
{
	char path[100], at[12];
	run_platform_path(r, path, sizeof path);
	int64_t n = book_int(path, "SELECT COUNT(*) FROM topics WHERE account = CAST($1 AS INTEGER)", r->account, NULL);
	snprintf(at, sizeof at, "%u", dice_roll(&r->dice, (uint32_t)n));
	book_text(path,
		"SELECT id FROM topics WHERE account = CAST($1 AS INTEGER) ORDER BY id LIMIT 1 OFFSET CAST($2 AS INTEGER)",
		r->account, at, w->topic, sizeof w->topic);
	book_text(path, "SELECT stage FROM topics WHERE id = CAST($1 AS INTEGER)", w->topic, NULL, stage, 24);
	return n > 0;
}

static const char *choose(struct run *r, const char *stage)
{
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		size_t n = 0;
		while (n < ARRAY_LEN(stages[i].verbs) && stages[i].verbs[n])
			n++;
		if (str_eq(stages[i].stage, stage))
			return stages[i].verbs[dice_roll(&r->dice, (uint32_t)n)];
	}
	return NULL;
}

/* By words alone it could not be told which of two is the one that is there. */
static bool was_approved(const struct run *r, const char *topic)
{
	for (size_t i = 0; i + 1 < r->n_writes; i++)
		if (str_eq(r->writes[i].verb, "approve") && str_eq(r->writes[i].topic, topic))
			return true;
	return false;
}

/* Without a fault in the way. It may come to nothing: what waited goes out first, and moves the topic. */
static bool do_calmly(struct run *r, const struct written *w, const char *verb)
{
	struct str said;
	char topic[16];
	str_init(&said, STR_NO_LIMIT);
	proxy_calm(r->proxy);
	run_topic(w, topic);
	int status = run_minyi(r, w->home, NULL, NULL, &said, NULL, verb, topic, NULL);
	str_release(&said);
	return status == 0;
}

/* ---- comments and reports of one's own ------------------------------------------------------- */

static struct written *written_with(struct run *r, const char *text)
{
	for (size_t i = 0; i + 1 < r->n_writes; i++)
		if (r->writes[i].deed <= DEED_REPLY && strstr(text, r->writes[i].mark))
			return &r->writes[i];
	return NULL;
}

bool life_own_comment(struct run *r, struct written *w, bool own)
{
	char path[100], at[12], id[12], text[100], floor[12];
	run_platform_path(r, path, sizeof path);
#define OF_ACCOUNT \
	" FROM comments c JOIN topics t ON t.id = c.topic WHERE c.account = CAST($1 AS INTEGER) AND c.removed_at IS NULL" \
	" AND (ifnull(t.account, 0) = c.account) = CAST($2 AS INTEGER)"
	int64_t n = book_int(path, "SELECT COUNT(*)" OF_ACCOUNT, r->account, own ? "1" : "0");
	if (n <= 0)
		return false;
	snprintf(at, sizeof at, "%u", dice_roll(&r->dice, (uint32_t)n));
	STR_LOCAL(sql, STR_NO_LIMIT);
	str_addf(&sql, "SELECT c.id%s ORDER BY c.id LIMIT 1 OFFSET %s", OF_ACCOUNT, at);
#undef OF_ACCOUNT
	book_text(path, sql.buf, r->account, own ? "1" : "0", id, sizeof id);
	book_text(path,
		own ? "SELECT topic FROM comments WHERE id = CAST($1 AS INTEGER)"
			: "SELECT t.number FROM comments c JOIN topics t ON t.id = c.topic WHERE c.id = CAST($1 AS INTEGER)",
		id, NULL, w->topic, sizeof w->topic);
	book_text(path, "SELECT floor FROM comments WHERE id = CAST($1 AS INTEGER)", id, NULL, floor, sizeof floor);
	book_text(path, "SELECT body FROM comments WHERE id = CAST($1 AS INTEGER)", id, NULL, text, sizeof text);
	if (!str_to_i64(floor, 1, INT64_MAX, &w->floor))
		return false; /* it has been taken back meanwhile: what waited went out */
	w->comment = written_with(r, text);
	w->own = own;
	w->deed = DEED_UNCOMMENT;
	return w->comment != NULL;
}

bool life_open_report(struct run *r, struct written *w)
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	book_text(path, "SELECT id FROM reports WHERE account = CAST($1 AS INTEGER) AND state = 'open' ORDER BY id LIMIT 1",
		r->account, NULL, w->report, sizeof w->report);
	book_text(
		path, "SELECT topic FROM reports WHERE id = CAST($1 AS INTEGER)", w->report, NULL, w->topic, sizeof w->topic);
	if (!*w->report)
		return false;
	w->own = true;
	w->deed = DEED_JUDGE;
	w->verb = dice_in(&r->dice, 1, 3) ? "uphold" : "dismiss";
	return true;
}

void life_report(const struct run *r, const struct written *w, char text[100])
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	book_text(path, "SELECT text FROM reports WHERE id = CAST($1 AS INTEGER)", w->report, NULL, text, 100);
	text[strcspn(text, "-")] = '\0'; /* its mark, which is never cut, up to its number */
}

static void propose(struct run *r, struct written *w)
{
	w->deed = DEED_PROPOSE;
	w->topic[0] = '\0';
	w->drafts = dice_in(&r->dice, 1, 3);
	w->file = dice_in(&r->dice, 1, 4);
}

void life_next(struct run *r, struct written *w)
{
	char stage[24];
	if ((r->deeds >> DEED_UNCOMMENT & 1) && dice_in(&r->dice, 1, 3) && life_own_comment(r, w, true))
		return;
	if ((r->deeds >> DEED_JUDGE & 1) && dice_in(&r->dice, 1, 3) && life_open_report(r, w))
		return;
	w->own = true;
	bool found = dice_in(&r->dice, 3, 4) && find_one(r, w, stage);
	const char *verb = found ? choose(r, stage) : NULL;
	if (verb && str_eq(verb, "establish"))
		verb = do_calmly(r, w, "endorse") ? choose(r, "established") : NULL;
	if (!verb || (str_eq(verb, "approve") && was_approved(r, w->topic))) {
		propose(r, w);
		return;
	}
	if (dice_in(&r->dice, 3, 4)) /* a home that never saw it keeps nothing for it */
		(void)do_calmly(r, w, "show");
	w->deed = str_eq(verb, "comment") ? DEED_COMMENT : str_eq(verb, "report") ? DEED_REPORT : DEED_ACT;
	if (str_eq(verb, "edit") || str_eq(verb, "send")) {
		w->deed = DEED_EDIT;
		w->drafts = str_eq(verb, "edit");
	}
	w->verb = w->deed == DEED_ACT ? verb : "";
}

void life_file(const struct run *r, const struct written *w, char path[120])
{
	snprintf(path, 120, "%s/%s.txt", r->homes[w->home].path, w->mark);
	if (w->file)
		assert_int_equal(file_write(path, w->mark, strlen(w->mark), 0600, NULL), RC_OK);
}

void life_write_file(const struct run *r, const struct written *w, const char *text, char path[120])
{
	char other[120];
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	snprintf(path, 120, "%s/%s.md", r->homes[w->home].path, w->mark);
	life_file(r, w, other);
	if (w->deed == DEED_PROPOSE)
		str_addf(&s, "title: %s 候車亭\nagencies: %s\n", w->mark, r->agency);
	if (w->file)
		str_addf(&s, "files: %s\n", other);
	/* a proposal is known by its title: what it says is changed later */
	str_addf(&s, "\n很多候車亭沒有座椅，長輩等車很辛苦，請逐年補上。\n%s\n== benefits ==\n等車的人都可以坐下來休息。\n",
		w->deed == DEED_PROPOSE ? "" : text);
	assert_int_equal(file_write(path, s.buf, s.len, 0600, NULL), RC_OK);
	str_release(&s);
}

void life_number(const struct run *r, const struct written *w, char word[16])
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	book_text(path,
		"SELECT max(number, CASE WHEN number > 0 THEN 0 ELSE id END) FROM topics WHERE id = CAST($1 AS INTEGER)",
		w->topic, NULL, word, 16);
}

void life_title(const struct run *r, const struct written *w, char title[64])
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	book_text(path, "SELECT title FROM topics WHERE id = CAST($1 AS INTEGER)", w->topic, NULL, title, 64);
	*strchr(title, ' ') = '\0'; /* its mark, which is never cut */
}

void life_day(int days, char out[16])
{
	char time[RFC3339_SIZE];
	rfc3339_format(clock_now() + days * DAY_MS, 0, time);
	snprintf(out, 16, "%.10s", time);
}
