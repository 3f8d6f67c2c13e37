/*
 * What was said is held against both books: at once, of the act that is over, and in the end, when everything has
 * calmed down and what waits has gone out. A text is known by its mark, and stands in one place; of a decision it is
 * known which states it may be in: both, where a client was killed over it.
 */
#include "torture/lib/torture.h"

static const char *const deed_words[DEED_COUNT] = { "comment", "reply", "propose", "edit", "act", "report", "judge",
	"endorse", "withdraw", "follow", "unfollow", "like", "unlike", "take back" };

static size_t topic_index(const struct written *w)
{
	size_t i = 0;
	while (!str_eq(run_topics[i], w->topic))
		i++;
	return i;
}

static const struct {
	const char *said, *is_on; /* $1: the account, $2: the topic's number */
} decisions[RUN_DECISIONS] = {
#define OF_TOPIC "(SELECT id FROM topics WHERE board = 'idea' AND number = CAST($2 AS INTEGER))"
	[RUN_ENDORSED] = { "endorsed",
		"SELECT COUNT(*) FROM endorsements WHERE person = (SELECT person FROM accounts WHERE id = CAST($1 AS INTEGER)) AND topic = " OF_TOPIC },
	[RUN_FOLLOWED] = { "followed",
		"SELECT COUNT(*) FROM follows WHERE account = CAST($1 AS INTEGER) AND topic = " OF_TOPIC },
	[RUN_LIKED] = { "liked",
		"SELECT COUNT(*) FROM likes WHERE account = CAST($1 AS INTEGER) AND comment ="
		" (SELECT id FROM comments WHERE floor = 1 AND topic = " OF_TOPIC ")" },
#undef OF_TOPIC
};

static int decision_of(const struct written *w)
{
	return w->deed >= DEED_LIKE ? RUN_LIKED : w->deed >= DEED_FOLLOW ? RUN_FOLLOWED : RUN_ENDORSED;
}

static bool is_on(struct run *r, int about, size_t topic)
{
	char path[100];
	run_platform_path(r, path, sizeof path);
	return book_int(path, decisions[about].is_on, r->account, run_topics[topic]) > 0;
}

/* ---- texts ----------------------------------------------------------------------------------- */

/* How often the platform has it. $1: its mark, as LIKE has it; $2: the topic. What an agency answers stands in the
 * topic itself, other acts in the log; to approve has no words, and nobody does it twice to a topic. */
static const char *times_there(const struct written *w)
{
	if (w->deed == DEED_ACT && str_eq(w->verb, "approve"))
		return "SELECT COUNT(*) FROM acts WHERE $1 <> '' AND act = 'approve' AND topic = CAST($2 AS INTEGER)";
	if (w->deed == DEED_ACT && str_eq(w->verb, "answer"))
		return "SELECT COUNT(*) FROM wholes, json_each(wholes.json, '$.responses') AS answer"
			   " WHERE answer.value LIKE $1 AND wholes.topic = CAST($2 AS INTEGER)";
	switch (w->deed) {
	case DEED_PROPOSE: return "SELECT COUNT(*) FROM topics WHERE title LIKE $1 AND $2 IS NOT NULL";
	case DEED_EDIT: return "SELECT COUNT(*) FROM wholes WHERE json LIKE $1 AND topic = CAST($2 AS INTEGER)";
	case DEED_ACT:
		return "SELECT COUNT(*) FROM acts WHERE (reason LIKE $1 OR text LIKE $1) AND topic = CAST($2 AS INTEGER)";
	case DEED_REPORT: return "SELECT COUNT(*) FROM reports WHERE text LIKE $1 AND $2 IS NOT NULL";
	case DEED_JUDGE: return "SELECT COUNT(*) FROM reports WHERE answer LIKE $1 AND $2 IS NOT NULL";
	default: return "SELECT COUNT(*) FROM comments WHERE body LIKE $1 AND $2 IS NOT NULL";
	}
}

static void books(struct run *r, const struct written *w, struct book *b)
{
	char path[100], mark[64];
	bool wordless = str_eq(w->verb, "approve");
	run_platform_path(r, path, sizeof path);
	snprintf(mark, sizeof mark, "%%%s%%", w->mark);
	*b = (struct book){ .published = (int)book_int(path, times_there(w), mark, w->topic) };
	for (int i = 0; i < r->n_homes; i++)
		if (wordless)
			book_of_home(b, r->home_paths[i], "act", w->topic, "%\"act\":\"approve\"%");
		else /* a proposal's title goes along with what is changed in it */
			book_of_home(b, r->home_paths[i], w->deed == DEED_PROPOSE ? "propose" : "", NULL, mark);
}

static bool says_draft(const struct written *w)
{
	return strstr(w->said, "you typed is kept") != NULL;
}

/* Where it was refused or could not be sent, it was typed elsewhere: on the command line, or into a file. */
static bool is_at_hand(const struct written *w)
{
	return w->deed > DEED_REPLY && !says_draft(w);
}

static void judge_file(struct run *r, const struct written *w)
{
	char path[100], name[64];
	run_platform_path(r, path, sizeof path);
	snprintf(name, sizeof name, "%s%%", w->mark);
	int64_t n = book_int(path, "SELECT COUNT(*) FROM uploads WHERE name LIKE $1 AND topic IS NOT NULL", name, NULL);
	if (n != 1)
		run_wrong(r, n ? WRONG_DOUBLED : WRONG_LOST, "the file of %s is attached %lld times, and it was said: %s",
			w->mark, (long long)n, w->said);
}

static void judge_text(struct run *r, const struct written *w)
{
	struct book b;
	books(r, w, &b);
	if (b.published > 1)
		run_wrong(r, WRONG_DOUBLED, "%s is there %d times", w->mark, b.published);
	if (w->told == TOLD_DONE && !b.published)
		run_wrong(r, WRONG_MISREPORTED, "%s is not there, and it was said: %s", w->mark, w->said);
	if (w->told == TOLD_DONE && w->file)
		judge_file(r, w);
	if (w->told == TOLD_KEPT && !b.published && !b.waiting)
		run_wrong(r, WRONG_LOST, "%s is nowhere, and it was said: %s", w->mark, w->said);
	if (w->told == TOLD_REFUSED && !is_at_hand(w) && !b.refused && !b.draft && !b.waiting)
		run_wrong(r, WRONG_LOST, "%s was refused and is nowhere; it was said: %s", w->mark, w->said);
	if (says_draft(w) && !b.draft)
		run_wrong(r, WRONG_LOST, "%s is no draft, and it was said: %s", w->mark, w->said);
	if ((w->told == TOLD_FAILED || w->told == TOLD_REFUSED) && b.published)
		run_wrong(r, WRONG_MISREPORTED, "%s is there, and it was said: %s", w->mark, w->said);
}

/* What was changed may have been changed again since. */
static bool is_written_over(const struct run *r, const struct written *w)
{
	for (const struct written *later = w + 1; w->deed == DEED_EDIT && later < r->writes + r->n_writes; later++)
		if (later->deed == DEED_EDIT && str_eq(later->topic, w->topic) && later->told < TOLD_REFUSED)
			return true;
	return false;
}

/* Who began the same anew was offered what stood there, and threw it away. */
static bool is_thrown_away(const struct run *r, const struct written *w)
{
	for (const struct written *later = w + 1; w->deed > DEED_REPLY && later < r->writes + r->n_writes; later++)
		if (later->deed == w->deed && later->home == w->home && str_eq(later->topic, w->topic) && says_draft(w))
			return true;
	return false;
}

/* Whoever was killed over the next change had this one before them, and it stands in what they typed. */
static bool is_changed_on(const struct run *r, const struct written *w)
{
	for (const struct written *later = w + 1; w->deed == DEED_EDIT && later < r->writes + r->n_writes; later++)
		if (later->deed == DEED_EDIT && later->killed && str_eq(later->topic, w->topic))
			return true;
	return false;
}

static void settle_text(struct run *r, const struct written *w)
{
	struct book b;
	books(r, w, &b);
	if (w->must_go && b.published)
		run_wrong(r, WRONG_LOST, "in the end %s is there, which was taken back", w->mark);
	int places = b.published + b.waiting + b.refused + b.draft;
	bool given_up = w->killed || (w->told == TOLD_FAILED && !says_draft(w)) || w->told == TOLD_NOTHING ||
		(w->told == TOLD_REFUSED && is_at_hand(w)) || w->may_go || is_written_over(r, w) || is_thrown_away(r, w);
	if (b.published > 1)
		run_wrong(r, WRONG_DOUBLED, "in the end %s is there %d times", w->mark, b.published);
	else if (places > 1 && !(is_changed_on(r, w) && places - b.draft == 1))
		run_wrong(r, WRONG_MISREPORTED, "in the end %s is published %d, waits %d, is refused %d, a draft %d", w->mark,
			b.published, b.waiting, b.refused, b.draft);
	else if (!places && !given_up)
		run_wrong(r, WRONG_LOST, "in the end %s is nowhere; it was said: %s", w->mark, w->said);
	if (b.published && w->file)
		judge_file(r, w);
}

/* ---- taking back ----------------------------------------------------------------------------- */

/* Its text is gone from the platform's book with it. */
static void judge_taking_back(struct run *r, const struct written *w)
{
	struct book b;
	struct written *comment = w->comment;
	books(r, comment, &b);
	if (w->told == TOLD_DONE && b.published)
		run_wrong(r, WRONG_MISREPORTED, "%s is there, and it was said: %s", comment->mark, w->said);
	if ((w->told == TOLD_FAILED || w->told == TOLD_REFUSED) && !b.published && !comment->may_go)
		run_wrong(r, WRONG_MISREPORTED, "%s is taken back, and it was said: %s", comment->mark, w->said);
	comment->may_go |= w->told == TOLD_DONE || w->told == TOLD_KEPT || w->told == TOLD_NOTHING;
	comment->must_go |= w->told == TOLD_DONE || w->told == TOLD_KEPT;
}

/* ---- decisions ------------------------------------------------------------------------------- */

/* What is kept goes out, unless the person decided elsewhere and this home does not know of it: then that stands, and
 * the person is told. A home whose disk was full does not know what was decided in it. */
static void judge_decision(struct run *r, const struct written *w)
{
	struct decision *d = &r->decided[decision_of(w)][topic_index(w)];
	unsigned now = w->turns ? RUN_ON | RUN_OFF : w->on ? RUN_ON : RUN_OFF;
	bool alone = !(d->homes & ~(1u << w->home));
	if (w->told == TOLD_DONE || (w->told == TOLD_KEPT && alone))
		d->may = now;
	else if (w->told == TOLD_KEPT || w->told == TOLD_NOTHING)
		d->may |= now;
	if (w->told == TOLD_DONE || w->told == TOLD_KEPT || w->told == TOLD_NOTHING)
		d->homes |= 1u << (r->full ? RUN_HOMES : w->home);
	if (w->told == TOLD_DONE && !w->turns && is_on(r, decision_of(w), topic_index(w)) != w->on)
		run_wrong(
			r, WRONG_MISREPORTED, "%s i%s is not so, and it was said: %s", deed_words[w->deed], w->topic, w->said);
}

void run_judge(struct run *r, struct written *w, enum told told, const char *said)
{
	if (r->disks)
		run_free_disks(r); /* or the books could not be opened either */
	w->told = told;
	snprintf(w->said, sizeof w->said, "%s", said);
	for (char *c = w->said; (c = strchr(c, '\n')) != NULL;)
		*c = ' ';
	char topic[16];
	run_topic(w, topic);
	run_note(r, "%s %s %s, home %d: %s%s", *w->verb ? w->verb : deed_words[w->deed], topic, w->mark, w->home,
		w->killed ? "killed; " : "", w->said);
	if (w->deed < DEED_TEXTS)
		judge_text(r, w);
	else if (w->deed == DEED_UNCOMMENT)
		judge_taking_back(r, w);
	else
		judge_decision(r, w);
	r->full = false;
}

/* What waits goes out: a visit in linear mode, until it rests. */
static void flush(struct run *r, int home)
{
	const char *argv[] = { "minyi", "--home", r->home_paths[home], "--site", r->proxy->address, "--lang", "en",
		"--linear", NULL };
	struct client c;
	client_start(&c, &(struct client_opts){ .folder = r->homes[home].path, .open = true }, argv);
	client_wait(&c, true, NULL, r->platform);
	client_leave(&c);
	client_wait(&c, false, NULL, r->platform);
	client_release(&c);
}

static void settle_decisions(struct run *r)
{
	for (int about = 0; about < RUN_DECISIONS; about++)
		for (size_t i = 0; i < RUN_TOPICS; i++) {
			bool on = is_on(r, about, i);
			if (!(r->decided[about][i].may & (on ? RUN_ON : RUN_OFF)))
				run_wrong(r, WRONG_MISREPORTED, "in the end i%s is %s%s", run_topics[i], on ? "" : "not ",
					decisions[about].said);
		}
}

void run_settle(struct run *r)
{
	char path[120];
	proxy_calm(r->proxy);
	if (!r->platform->pid)
		platform_again(r->platform);
	for (int i = 0; i < r->n_homes; i++) {
		struct patience slow;
		patience_begin(&slow, &r->platform->pid, 1);
		for (int tries = 0; book_waits(r->home_paths[i]) > 0; tries++) {
			if (tries >= 5 && !patience_lasts(&slow, &r->platform->pid, 1))
				break;
			flush(r, i);
		}
		if (book_waits(r->home_paths[i]) > 0)
			run_wrong(r, WRONG_LOST, "something waits for ever at home %d", i);
		snprintf(path, sizeof path, "%s/store.db", r->home_paths[i]);
		if (!book_sound(path))
			run_wrong(r, WRONG_LOST, "%s is damaged", path);
		if (book_int(path, "SELECT COUNT(*) FROM account", NULL, NULL) != 1)
			run_wrong(r, WRONG_MISREPORTED, "home %d is signed out", i);
	}
	for (size_t i = 0; i < r->n_writes; i++)
		if (r->writes[i].deed < DEED_TEXTS)
			settle_text(r, &r->writes[i]);
	settle_decisions(r);
	run_platform_path(r, path, sizeof path);
	if (!book_sound(path))
		run_wrong(r, WRONG_LOST, "the platform's database is damaged");
	if (book_miscounts(r->platform->data))
		run_wrong(
			r, WRONG_MISREPORTED, "of %d topics the counts are not their rows", book_miscounts(r->platform->data));
}
