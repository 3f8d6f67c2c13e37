/* staff: who is staff, and who may not write: given and taken by whoever runs the platform, while it runs or not. */
#include "server/api/api.h"
#include "server/command/private.h"
#include "server/storage/storage.h"

struct staff_change {
	enum staff_deed { STAFF_ADDS, STAFF_REMOVES, STAFF_BARS, STAFF_UNBARS } what;
	const char *name;   /* of the account */
	int64_t span;       /* STAFF_BARS: for so many ms */
	const char *reason; /* the same: the person reads it */
	const char *topic;  /* the same: where they wrote what they are barred for, "idea:12"; "": it is not said */
	enum wire_role role;
	const char *agency; /* a clerk's, by id; "": of others, and when it is taken away: of all */
};
enum staff_fault {
	STAFF_FINE,
	STAFF_NO_ACCOUNT,
	STAFF_NO_AGENCY,
	STAFF_HAS_IT,
	STAFF_HAS_IT_NOT,
	STAFF_NOT_BARRED,
	STAFF_NO_TOPIC
};

struct change {
	struct storage *storage;
	const struct staff_change *what;
	enum staff_fault fault;
	int64_t now, account;
};

static enum rc find(struct change *c, int64_t *account, struct err *e)
{
	enum rc rc = storage_account_named(c->storage, c->what->name, account, e);
	if (rc == RC_NOT_FOUND)
		c->fault = STAFF_NO_ACCOUNT;
	return rc;
}

/* What is about a topic stands in its public log and is told of, as a moderator's. */
static enum rc note_at(
	struct change *c, int64_t topic, const char *act_word, const char *notice, const char *reason, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct wire_topic t = { .stage = STAGE_OTHER };
	int64_t act;
	enum rc rc = storage_topic_row(c->storage, topic, 0, &a, &t, e);
	const struct wire_logged logged = { .at = c->now,
		.act = act_word,
		.role = wire_role_word(ROLE_OWNER),
		.reason_code = "",
		.reason = reason,
		.text = "",
		.stage = t.stage };
	if (rc == RC_OK)
		rc = storage_act_add(c->storage, topic, 0, 0, &logged, &act, e);
	return rc == RC_OK ? storage_notice_add(c->storage,
							 &(struct storage_notice){ .kind = notice,
								 .account = c->account,
								 .topic = topic,
								 .stage = t.stage,
								 .text = reason,
								 .at = c->now },
							 e)
					   : rc;
}

static enum rc bar(struct change *c, struct err *e)
{
	const struct staff_change *w = c->what;
	enum wire_board board;
	int64_t number, topic = 0;
	enum rc rc = RC_OK;
	if (*w->topic)
		rc = command_read_topic(w->topic, &board, &number)
			? storage_topic_by_number(c->storage, board, number, &topic, e)
			: err_set(e, RC_NOT_FOUND, 0, "%s", w->topic);
	if (rc == RC_NOT_FOUND)
		c->fault = STAFF_NO_TOPIC;
	if (rc == RC_OK)
		rc = storage_bar(c->storage, c->account,
			&(struct storage_bar){ .since = c->now, .until = c->now + w->span, .reason = w->reason, .topic = topic },
			e);
	return rc == RC_OK && topic ? note_at(c, topic, wire_verb_word(CAN_BAR), NOTICE_BARRED, w->reason, e) : rc;
}

static enum rc unbar(struct change *c, struct err *e)
{
	ARENA_LOCAL(a, 0);
	struct storage_bar was;
	enum rc rc = storage_barred(c->storage, c->account, c->now, &a, &was, e);
	if (rc == RC_OK)
		rc = storage_bar_end(c->storage, c->account, c->now, e);
	c->fault = rc == RC_NOT_FOUND ? STAFF_NOT_BARRED : STAFF_FINE;
	return rc == RC_OK && was.topic ? note_at(c, was.topic, "lift_bar", NOTICE_UNBARRED, "", e) : rc;
}

static enum rc apply(void *arg, struct err *e)
{
	struct change *c = arg;
	const struct staff_change *w = c->what;
	enum rc rc = find(c, &c->account, e);
	const int64_t account = c->account;
	if (rc != RC_OK)
		return rc;
	if (w->what == STAFF_BARS)
		return bar(c, e);
	if (w->what == STAFF_UNBARS)
		return unbar(c, e);
	rc = w->what == STAFF_ADDS ? storage_role_add(c->storage, account, w->role, w->agency, c->now, e)
							   : storage_role_remove(c->storage, account, w->role, w->agency, e);
	if (rc == RC_NOT_FOUND)
		c->fault = w->what == STAFF_ADDS ? STAFF_NO_AGENCY : STAFF_HAS_IT_NOT;
	else if (rc == RC_EXISTS)
		c->fault = STAFF_HAS_IT;
	return rc;
}

/* Where the platform itself keeps it, unless it is told otherwise. */
static void note(const char *folder, const struct change *c)
{
	static const char *const words[] = {
		[STAFF_ADDS] = "add", [STAFF_REMOVES] = "remove", [STAFF_BARS] = "bar", [STAFF_UNBARS] = "unbar"
	};
	const struct staff_change *w = c->what;
	bool of_role = w->what == STAFF_ADDS || w->what == STAFF_REMOVES;
	struct security *log = NULL;
	char *path = file_join(folder, COMMAND_SECURITY_LOG);
	if (security_open(path, &log, NULL) == RC_OK)
		security_tell(log,
			&(struct security_event){ .event = "staff_command",
				.address = "",
				.account = c->account,
				.did = words[w->what],
				.about = of_role ? wire_role_word(w->role) : NULL });
	security_close(log);
	free(path);
}

/* RC_NOT_FOUND, RC_EXISTS: *fault says what is wrong. */
static enum rc change_staff(const char *folder, const struct staff_change *what, enum staff_fault *fault, struct err *e)
{
	struct change c = { .what = what };
	int64_t ahead = 0;
	enum rc rc = storage_open(folder, &c.storage, e);
	if (rc == RC_OK)
		rc = storage_clock_ahead(c.storage, &ahead, e);
	c.now = clock_now() + ahead;
	c.now -= c.now % 1000; /* as the platform counts */
	if (rc == RC_OK)
		rc = storage_write(c.storage, apply, &c, e);
	storage_close(c.storage);
	if (rc == RC_OK)
		note(folder, &c);
	*fault = c.fault;
	return rc;
}

struct listing {
	FILE *to;
	const struct rules *rules;
	size_t n;
};

static void print(void *arg, const struct storage_staff_row *v)
{
	struct listing *l = arg;
	l->n++;
	fprintf(l->to, "%s\t%s\t%s%s%s\n", v->name, v->role, v->agency, *v->agency ? " " : "", v->agency_name);
}

static void print_bar(void *arg, const char *name, int64_t until, const char *reason)
{
	struct listing *l = arg;
	char at[RFC3339_SIZE];
	rfc3339_format(until, rules_zone_at(l->rules, until), at);
	if (until >= STORAGE_BAR_NO_END)
		str_copy(at, sizeof at, "-");
	l->n++;
	fprintf(l->to, "%s\tbarred\t%s %s\n", name, at, reason);
}

/* A line each: name, role, agency; then who is barred until when and why. */
static enum rc list_staff(const char *folder, const struct rules *rules, FILE *to, struct err *e)
{
	struct storage *s = NULL;
	struct listing l = { to, rules, 0 };
	int64_t ahead = 0;
	enum rc rc = storage_open(folder, &s, e);
	if (rc == RC_OK)
		rc = storage_begin(s, STORAGE_READ, e);
	if (rc == RC_OK) {
		rc = storage_staff_each(s, print, &l, e);
		if (rc == RC_OK)
			rc = storage_clock_ahead(s, &ahead, e);
		if (rc == RC_OK)
			rc = storage_bars_each(s, clock_now() + ahead, print_bar, &l, e);
		storage_rollback(s);
	}
	storage_close(s);
	if (rc == RC_OK && !l.n)
		fputs(_("minyid: nobody is staff yet. Register an account, and make it the owner with add NAME owner.\n"),
			stderr);
	return rc;
}

/* In the zone of the rules, as everywhere. */
static int list(const struct command_options *o)
{
	int status;
	struct err e = { 0 };
	struct rules *rules = xcalloc(1, sizeof *rules);
	char *file = command_rules_file(o);
	if (command_read_rules(file, rules, &status)) {
		status = list_staff(o->serve.folder, rules, stdout, &e) == RC_OK ? 0 : command_failed(&e);
		rules_release(rules);
	}
	free(file);
	free(rules);
	return status;
}

/* ---- the command ----------------------------------------------------------------------------- */

static int staff_failed(const struct staff_change *w, enum staff_fault fault)
{
	switch (fault) {
	case STAFF_FINE: break;
	case STAFF_NO_ACCOUNT:
		fprintf(stderr, _("minyid: there is no account %s. It has to be registered first.\n"), w->name);
		break;
	case STAFF_NO_AGENCY:
		fprintf(stderr, _("minyid: there is no agency %s. GET /v1/agencies tells those that there are.\n"), w->agency);
		break;
	case STAFF_HAS_IT: fprintf(stderr, _("minyid: %s has this role already.\n"), w->name); break;
	case STAFF_NO_TOPIC: fprintf(stderr, _("minyid: there is no topic %s. Nothing was changed.\n"), w->topic); break;
	case STAFF_NOT_BARRED: fprintf(stderr, _("minyid: %s is not barred.\n"), w->name); break;
	case STAFF_HAS_IT_NOT: fprintf(stderr, _("minyid: %s does not have this role.\n"), w->name); break;
	}
	return 1;
}

static bool read_staff_deed(const struct command_options *o, const char *word, struct staff_change *w)
{
	static const struct {
		const char *word;
		enum staff_deed what;
		size_t words;
	} deeds[] = { { "add", STAFF_ADDS, 3 }, { "remove", STAFF_REMOVES, 3 }, { "bar", STAFF_BARS, 4 },
		{ "unbar", STAFF_UNBARS, 2 } };
	for (size_t i = 0; i < ARRAY_LEN(deeds); i++) {
		bool about = deeds[i].what == STAFF_BARS && o->n_files == deeds[i].words + 1;
		if (!str_eq(word, deeds[i].word) || (o->n_files != deeds[i].words && !about))
			continue;
		w->topic = about ? o->files[o->n_files - 1] : "";
		w->what = deeds[i].what;
		w->name = o->files[1];
		w->reason = w->what == STAFF_BARS ? o->files[3] : "";
		return w->what != STAFF_BARS || (*w->reason && command_clock_parse(o->files[2], &w->span));
	}
	return false;
}

int command_staff(struct command_options *o)
{
	struct err e = { 0 };
	struct staff_change w = { .agency = o->agency ? o->agency : "" };
	enum staff_fault fault;
	const char *word = o->n_files ? o->files[0] : "";
	if (o->serve.folder && o->n_files && !command_is_begun(o->serve.folder))
		return 1;
	if (o->serve.folder && o->n_files == 1 && str_eq(word, "list"))
		return list(o);
	if (!o->serve.folder || !read_staff_deed(o, word, &w))
		return command_wrong_usage(_(
			"staff needs --data and list, or add or remove with a name and a role; or bar with a name, how long, "
			"like +30d, a reason, and the topic that it is about, like idea:12, if there is one; or unbar with a name."));
	bool of_role = w.what == STAFF_ADDS || w.what == STAFF_REMOVES;
	if (of_role && !wire_role_from(o->files[2], &w.role))
		return command_wrong_usage(_("Roles are moderator, clerk, editor, auditor and owner."));
	if (w.what == STAFF_ADDS && (w.role == ROLE_CLERK) != (*w.agency != '\0'))
		return command_wrong_usage(_("--agency names the agency of a clerk, and goes with that role alone."));
	enum rc rc = change_staff(o->serve.folder, &w, &fault, &e);
	return rc == RC_OK ? 0 : fault ? staff_failed(&w, fault) : command_failed(&e);
}
