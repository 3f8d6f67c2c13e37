/*
 * Taiwan's participation platform (join.gov.tw), by its open data: files of whole years and boards, in place of an API.
 * They know neither decisions nor comments, and nothing is made up; what they have is in records/.
 */
#include "records/records.h"
#include "site/foreign.h"
#include "site/private.h"

#define FIRST_YEAR 2015 /* the platform's */
#define YEARS_MAX 36    /* the newest: files that a copy is made of are few (STORE_COPIES) */
#define IDEAS_ABOUT (INT64_C(9) << 20)
#define THRESHOLD 5000 /* the platform's rule, where a record says 0 or nothing */
#define ENDORSE_DAYS 60
#define POLICY "policy-"
#define PLAN "act-"

static bool file_at(int64_t now, size_t n, struct site_file *out)
{
	int year = civil_from_ms(now, ZONE_TAIPEI).year - (int)(n < YEARS_MAX ? n : 0);
	int years = year + (int)(n < YEARS_MAX ? n : 0) - FIRST_YEAR + 1;
	size_t n_years = years < 1 ? 0 : years < YEARS_MAX ? (size_t)years : YEARS_MAX;
	*out = (struct site_file){ .board = BOARD_IDEA, .about = IDEAS_ABOUT };
	if (n < n_years) {
		snprintf(out->word, sizeof out->word, "%d", year);
		snprintf(out->path, sizeof out->path, "/toOpenData/v2/ey/idea?year=%d", year);
		return true;
	}
	out->about = 0;
	out->board = n == n_years ? BOARD_CONSULTATION : BOARD_PLAN;
	str_copy(out->word, sizeof out->word, wire_board_word(out->board));
	str_copy(out->id, sizeof out->id, n == n_years ? POLICY : PLAN); /* a UUID alone is an idea's */
	str_copy(out->path, sizeof out->path, n == n_years ? "/toOpenData/ey/policy" : "/toOpenData/ey/act");
	return n < n_years + 2;
}

static enum rc read_record(const struct site_file *f, const struct json *v, int64_t as_of, struct arena *a,
	struct wire_topic *out, struct err *e)
{
	const struct records_day day = { .as_of = as_of, .endorse_threshold = THRESHOLD, .endorse_days = ENDORSE_DAYS };
	records_reader *const read = f->board == BOARD_IDEA ? records_read_idea
		: f->board == BOARD_CONSULTATION                ? records_read_consultation
														: records_read_plan;
	enum rc rc = read(v, &day, a, out, e);
	if (!rc && *f->id)
		out->id = arena_printf(a, "%s%s", f->id, out->id);
	return rc == RC_OK && !out->id ? err_set(e, RC_TOO_BIG, 0, "too long a record") : rc;
}

static const struct site_files files = { .at = file_at, .read = read_record };

static enum rc request(
	const struct site *s, const struct site_ask *ask, struct arena *a, struct net_params *p, struct err *e)
{
	(void)s;
	(void)a;
	*p = (struct net_params){ 0 };
	return ask->op == SITE_ABOUT || ask->op == SITE_BOARDS
		? RC_OK
		: err_because(e, RC_NOT_FOUND, CAUSE_NOT_FETCHED, 0, "in no file that is here");
}

/* How many topics they have is in no file. */
static enum rc say_boards(struct site_reply *r, struct err *e)
{
	const struct wire_board_info boards[] = {
		{ BOARD_IDEA, "idea", _("Ideas"), _("What people propose, with how many endorse it: a file for each year."),
			WIRE_UNKNOWN },
		{ BOARD_CONSULTATION, "consultation", _("Consultations"), _("What agencies ask before they decide: one file."),
			WIRE_UNKNOWN },
		{ BOARD_PLAN, "plan", _("Plans"), _("How the plans of agencies are coming along: one file."), WIRE_UNKNOWN },
	};
	return foreign_boards(r, boards, ARRAY_LEN(boards), e);
}

static enum rc parse(
	const struct site *s, const struct site_ask *ask, const char *body, size_t n, struct site_reply *r, struct err *e)
{
	static const char *languages[] = { "zh-TW" };
	(void)s;
	(void)body;
	(void)n;
	if (ask->op == SITE_BOARDS)
		return say_boards(r, e);
	r->u.site = (struct wire_site){ .name = "公共政策網路參與平臺",
		.about = _(
			"The participation platform of Taiwan (join.gov.tw), as its open data has it: ideas, consultations, plans. Source: National Development Council, under the Open Government Data License, version 1.0 (https://data.gov.tw/license)."),
		.operator_name = _("National Development Council"),
		.zone = "+08:00",
		.zone_name = "Asia/Taipei",
		.languages = languages,
		.n_languages = ARRAY_LEN(languages),
		.topics = WIRE_UNKNOWN,
		.endorsements = WIRE_UNKNOWN,
		.comments = WIRE_UNKNOWN,
		.accounts = WIRE_UNKNOWN };
	return RC_OK;
}

static bool address(const struct site *s, const char *topic, struct str *out)
{
	ARENA_LOCAL(a, 4096);
	const char *id = records_uuid(topic, &a);
	if (!*id || str_starts(topic, PLAN))
		return false;
	str_addf(out, "%s/%s/detail/%s", s->address, str_starts(topic, POLICY) ? "policies" : "idea", id);
	return true;
}

static const char *web(const struct site *s, enum site_op op, const char *topic, struct str *out)
{
	if (!topic || !address(s, topic, out))
		str_addf(out, "%s/idea/index", s->address);
	switch (op) {
	case SITE_ENDORSE:
		return N_(
			"Endorsing takes an account that the site itself has checked, so it is done on its page: open the address, or scan the code.");
	case SITE_COMMENT:
		return N_(
			"Comments are written and read on the site's own page, since its open data has none: open the address, or scan the code.");
	default: return N_("This is done on the site's own page: open the address, or scan the code.");
	}
}

const struct site_ops site_join = {
	.caps = {
		.ops = SITE_CAN(SITE_ABOUT) | SITE_CAN(SITE_BOARDS) | SITE_CAN(SITE_TOPICS) | SITE_CAN(SITE_TOPIC),
		.orders = 1 << SORT_NEWEST | 1 << SORT_ENDORSEMENTS | 1 << SORT_FIT,
		.filters = SITE_BY_STAGE | SITE_BY_QUERY | SITE_BY_WORDS | SITE_BY_ENDORSEMENTS | SITE_BY_TIME,
		.places = true,
		.zone = ZONE_TAIPEI,
		.languages = "zh-TW",
		.guest = true,
		.boards = 1u << BOARD_IDEA | 1u << BOARD_CONSULTATION | 1u << BOARD_PLAN,
		.web = SITE_CAN(SITE_ENDORSE) | SITE_CAN(SITE_COMMENT) | SITE_CAN(SITE_PROPOSE),
	},
	.request = request,
	.address = address,
	.parse = parse,
	.web = web,
	.files = &files,
};
