/* What can go wrong, as RFC 9457 problems: the rows of wire/problems.h, with a sentence that says more where more is
 * known. */
#include "server/api/private.h"

static void write_problem(const struct ctx *c, struct response *r, enum problem p, const char *field,
	const char *detail, const struct wire_standing *now, const struct wire_logged *first)
{
	str_clear(&r->body);
	const struct wire_problem_kind *kind = wire_problem_kind(p);
	r->status = kind->status;
	r->type = "application/problem+json";
	r->code = kind->code;
	r->location[0] = '\0';
	r->sign_in = r->status == 401;
	struct wire_problem v = { .status = r->status,
		.code = kind->code,
		.title = catalog_get(c->words, kind->title),
		.detail = detail,
		.retry_after = r->retry_after,
		.field = field,
		.told = now != NULL };
	if (now)
		v.now = *now;
	if (first)
		v.first = *first;
	wire_problem_write(&r->body, &v, c->zone);
}

const char *problem_code(enum problem p)
{
	return wire_problem_kind(p)->code;
}

const char *problem_sentence(const struct ctx *c, enum problem p)
{
	return catalog_get(c->words, wire_problem_kind(p)->sentence);
}

void problem(const struct ctx *c, struct response *r, enum problem p, const char *field)
{
	write_problem(c, r, p, field, problem_sentence(c, p), NULL, NULL);
}

/* What was done, as a sentence about the past needs it. */
static const char *past_of(const struct ctx *c, const char *act)
{
	static const struct {
		const char *act, *word;
	} words[] = {
		{ "send", N_("sent") },
		{ "retract", N_("withdrawn") },
		{ "approve", N_("approved") },
		{ "refuse", N_("refused") },
		{ "hide", N_("hidden") },
		{ "show", N_("shown again") },
		{ "join", N_("joined with a similar one") },
		{ "assign", N_("given to other agencies") },
		{ "schedule", N_("scheduled") },
		{ "contact", N_("its proposer was contacted") },
		{ "extend", N_("extended") },
		{ "notice", N_("a notice was given") },
		{ "answer", N_("answered") },
		{ "summarise", N_("summarised") },
		{ "debate", N_("debated") },
		{ "no_debate", N_("not to be debated") },
		{ "uphold", N_("the report was upheld") },
		{ "dismiss", N_("the report was dismissed") },
		{ "lift_bar", N_("the bar was lifted") },
		{ "keep_bar", N_("the bar was kept") },
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i].act, act))
			return catalog_get(c->words, words[i].word);
	return act;
}

enum { TIME_SIZE = 32 };

/* "2026/11/23 10:00", and in the years of the Republic where those are counted: as clients show times. */
static void put_time(const struct ctx *c, int64_t ms, char out[TIME_SIZE])
{
	const struct civil at = civil_from_ms(ms, c->zone);
	bool republic = str_ends(c->platform->languages.tags[c->language], "-TW") && at.year > 1911;
	(void)snprintf(out, TIME_SIZE, "%d/%02d/%02d %02d:%02d", republic ? at.year - 1911 : at.year, at.month, at.day,
		at.hour, at.minute);
}

void problem_of_first(const struct ctx *c, struct response *r, const struct wire_logged *first)
{
	char at[TIME_SIZE];
	STR_LOCAL(detail, 512);
	put_time(c, first->at, at);
	/* TRANSLATORS: a time, then what was done: "approved". */
	str_addf(&detail, catalog_get(c->words, N_("Somebody else was faster, at %s: %s. Nothing was changed now.")), at,
		past_of(c, first->act));
	write_problem(c, r, DECIDED_ALREADY, NULL, detail.buf, NULL, first);
}

const char *problem_bar_sentence(const struct ctx *c, const struct storage_bar *bar)
{
	char at[TIME_SIZE];
	STR_LOCAL(detail, 8192);
	put_time(c, bar->until, at);
	/* TRANSLATORS: a time, then the reason that whoever runs the platform gave. */
	if (bar->until < STORAGE_BAR_NO_END)
		str_addf(&detail, catalog_get(c->words, N_("Until %s you may read and follow here, but not write: %s")), at,
			bar->reason);
	else
		/* TRANSLATORS: the reason that was given. */
		str_addf(&detail, catalog_get(c->words, N_("You may read and follow here, but not write: %s")), bar->reason);
	if (!*bar->appeal)
		str_addz(&detail, catalog_get(c->words, N_(". You can appeal once; another moderator then decides.")));
	else if (str_eq(bar->appeal, "open"))
		str_addz(&detail, catalog_get(c->words, N_(". Your appeal is waiting for another moderator.")));
	return arena_strdup(c->arena, detail.buf);
}

void problem_saying(const struct ctx *c, struct response *r, enum problem p, const char *field, const char *sentence)
{
	write_problem(c, r, p, field, sentence, NULL, NULL);
}

void problem_of_file(const struct ctx *c, struct response *r, enum problem p, const char *name)
{
	STR_LOCAL(detail, 1024);
	if (p == FILE_LIES)
		/* TRANSLATORS: %s is a file's name. */
		str_addf(&detail,
			catalog_get(c->words, N_("The contents of %s do not match its name, so it was not accepted.")), name);
	else
		str_addf(&detail,
			catalog_get(c->words,
				N_("Files like %s are not accepted here. Please send PDF, PNG, JPEG, OpenDocument, Office, CSV, JSON or "
				   "text.")),
			name);
	write_problem(c, r, p, "name", detail.buf, NULL, NULL);
}

void problem_of_decision(const struct ctx *c, struct response *r, const struct wire_standing *now)
{
	write_problem(c, r, DECIDED_SINCE, NULL, problem_sentence(c, DECIDED_SINCE), now, NULL);
}

void problem_of(const struct ctx *c, struct response *r, const struct err *e)
{
	static const struct {
		enum rc rc;
		enum problem problem;
	} known[] = {
		{ RC_NOT_FOUND, NOT_FOUND },
		{ RC_CONFLICT, REMOVED },
		{ RC_REFUSED, NOT_YOURS },
		{ RC_TOO_BIG, TOO_MUCH },
		{ RC_FULL, DISK_FULL },
		{ RC_BUSY, BUSY },
		{ RC_TIMEOUT, BUSY },
	};
	enum problem p = INTERNAL;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (known[i].rc == e->code)
			p = known[i].problem;
	if (wire_problem_kind(p)->status >= 500)
		log_line(LOG_ERROR, "%s: %s (%d)", rc_name(e->code), e->detail, e->num);
	if (p == BUSY)
		r->retry_after = 1;
	problem(c, r, p, NULL);
}
