/* The site itself: what it is, its boards, its agencies. */
#include "server/api/private.h"

static const struct {
	const char *name, *about;
} boards[BOARDS] = {
	[BOARD_IDEA] = { N_("Ideas"), N_("Citizens propose; enough endorsements oblige the agency to respond.") },
	[BOARD_CONSULTATION] = { N_("Consultations"),
		N_("Agencies ask about a policy or a draft law before they decide.") },
	[BOARD_PLAN] = { N_("Plans"), N_("Government plans under way: budget, progress, indicators.") },
	[BOARD_EVENT] = { N_("Events"), N_("Meetings, press conferences and live streams.") },
};

/* What the platform was told that it is called; its own words where nobody said. */
static enum rc say_name(struct ctx *c, struct arena *a, struct wire_site *site, struct json **kept, struct err *e)
{
	const char *note;
	*kept = NULL;
	enum rc rc = storage_note_get(c->storage, STORAGE_NOTE_SITE, a, &note, e);
	if (rc)
		return rc;
	if (note)
		json_parse(note, strlen(note), JSON_BODY_MAX, kept, NULL);
	const char *name = json_text(json_get(*kept, "name")), *about = json_text(json_get(*kept, "about"));
	site->name = *name ? name : catalog_get(c->words, N_("minyi"));
	site->about = *about
		? about
		: catalog_get(c->words, N_("A platform for taking part in public policy: propose, endorse, discuss, oversee."));
	site->operator_name = json_text(json_get(*kept, "operator"));
	return RC_OK;
}

/* What people are told before they type. */
static struct wire_rules say_rules(const struct rules *u)
{
	struct wire_rules v = { .endorse_threshold = u->endorse_threshold,
		.endorse_days = u->endorse_days,
		.endorse_months = u->endorse_months,
		.respond_days = u->respond_days,
		.title_max = u->title_max,
		.body_max = u->body_max,
		.comment_max = u->comment_max,
		.reason_max = u->reason_max,
		.neutral_seconds = u->neutral_seconds,
		.keys_kept_days = u->keys_kept_days,
		.name_min = u->name_min,
		.name_max = u->name_max,
		.nickname_max = u->nickname_max,
		.county_max = u->county_max,
		.email_max = u->email_max,
		.password_min = u->password_min,
		.password_max = u->password_max,
		.years_least = u->years_least,
		.counties = u->counties,
		.n_counties = u->n_counties };
	(void)str_to_i64(u->calling_code, 1, 9999, &v.calling_code); /* "": none */
	return v;
}

void handle_site(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct storage_figures f;
	struct err e = { 0 };
	const struct rules *u = c->rules;
	if (storage_figures(c->storage, c->now + u->closing_soon_days * DAY_MS, c->now,
			c->now - u->answered_lately_days * DAY_MS, &f, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json *kept;
	struct wire_site site;
	const struct platform_outside *outside = &c->platform->outside;
	ARENA_LOCAL(a, 0);
	char zone[8];
	int away = c->zone < 0 ? -c->zone : c->zone;
	snprintf(zone, sizeof zone, "%c%02d:%02d", c->zone < 0 ? '-' : '+', away / 60 % 24, away % 60);
	site = (struct wire_site){
		.zone = zone,
		.zone_name = rules_zone_name(c->rules),
		.languages = c->platform->languages.tags,
		.n_languages = c->platform->languages.n,
		.providers = arena_calloc(c->arena, outside->n_providers + 1, sizeof *site.providers),
		.n_providers = outside->n_providers,
		.topics = f.topics,
		.endorsements = f.endorsements,
		.comments = f.comments,
		.accounts = f.accounts,
		.rules = say_rules(c->rules),
		.closing_soon = f.closing_soon,
		.answered_this_week = f.answered_since,
		.overdue = f.overdue,
		.can_register = true,
		.clock_held = leap_is_held(c->platform->leap),
		.codes = { codes_kinds(c), true },
	};
	if (!site.providers) {
		problem(c, r, TOO_MUCH, NULL);
		return;
	}
	for (size_t i = 0; i < outside->n_providers; i++)
		site.providers[i] = provider_name(outside->providers[i]);
	struct json_out o;
	json_begin(&o, &r->body);
	if (say_name(c, &a, &site, &kept, &e) == RC_OK)
		wire_site_write(&o, NULL, &site, c->zone);
	else
		problem_of(c, r, &e);
	json_free(kept);
}

void handle_boards(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	int64_t topics[BOARDS];
	struct wire_board_info items[BOARDS];
	struct wire_boards list = { .items = items };
	if (storage_board_counts(c->storage, topics, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	for (int b = 0; b < BOARDS; b++)
		if (boards[b].name)
			items[list.n++] = (struct wire_board_info){ (enum wire_board)b, wire_board_word((enum wire_board)b),
				catalog_get(c->words, boards[b].name), catalog_get(c->words, boards[b].about), topics[b] };
	struct json_out o;
	json_begin(&o, &r->body);
	wire_boards_write(&o, &list);
}

void handle_agencies(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	struct err e = { 0 };
	struct wire_agencies list;
	if (storage_agencies(c->storage, c->arena, &list, &e) != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	json_begin(&o, &r->body);
	wire_agencies_write(&o, &list);
}
