/* Which site is meant and what it can; counted replies. */
#include "site/private.h"

struct site_reply *site_reply_keep(struct site_reply *r)
{
	r->references++;
	return r;
}

void site_reply_drop(struct site_reply *r)
{
	if (!r || --r->references > 0)
		return;
	arena_release(&r->arena);
	free(r);
}

void site_reply_renew(struct site_reply **at, struct site_reply *r)
{
	if (!r)
		return;
	site_reply_keep(r);
	site_reply_drop(*at);
	*at = r;
}

/* ---- which site is meant --------------------------------------------------------------------- */

static const struct site_kind kinds[] = {
	{ .name = "minyi", .ops = &site_minyi },
	{ .name = "join",
		.address = "https://join.gov.tw",
		.ops = &site_join,
		.title = N_("Taiwan's participation platform (open data of join.gov.tw)"),
		.licence = N_("Open Government Data License, version 1.0 (政府資料開放授權條款－第1版)") },
	{ .name = "uk",
		.address = "https://petition.parliament.uk",
		.claims = site_is_uk,
		.ops = &site_uk,
		.title = N_("UK Government and Parliament Petitions"),
		.licence = N_("Open Government Licence v3.0") },
	{ .name = "decidim", .ops = &site_decidim, .title = N_("Any platform that runs Decidim") },
	{ .name = "discourse", .ops = &site_discourse, .title = N_("Any forum that runs Discourse") },
};
const struct site_table site_table = { kinds, ARRAY_LEN(kinds) };

static bool is_address(const char *word)
{
	return str_starts(word, "http://") || str_starts(word, "https://") || str_starts(word, "unix:");
}

static const struct site_kind *kind_of_address(const struct site_table *t, const char *address)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->kinds[i].claims && t->kinds[i].claims(address))
			return &t->kinds[i];
	return &t->kinds[0];
}

/* "uk", "decidim:HOST", "decidim:http://HOST", of a copy of the only one "uk:http://HOST". NULL: there is no such name.
 */
static const struct site_kind *kind_of_name(const struct site_table *t, const char *word, struct str *address)
{
	size_t n = strcspn(word, ":");
	const char *host = word[n] ? word + n + 1 : "";
	for (size_t i = 0; i < t->n; i++) {
		const struct site_kind *k = &t->kinds[i];
		if (strlen(k->name) != n || memcmp(k->name, word, n) != 0)
			continue;
		if (*host ? k->address && !is_address(host) : !k->address)
			return NULL; /* which one? or: there is only one */
		str_addf(address, "%s%s", *host && !is_address(host) ? "https://" : "", *host ? host : k->address);
		return k;
	}
	return NULL;
}

enum rc site_init(struct site *s, const struct site_table *table, const char *word, struct err *e)
{
	const struct site_table *t = table ? table : &site_table;
	STR_LOCAL(address, 4096);
	const struct site_kind *kind = is_address(word) ? NULL : kind_of_name(t, word, &address);
	if (!kind)
		str_addz(&address, word);
	enum rc rc = str_ok(&address) ? net_address_check(address.buf, e)
								  : err_say(e, RC_INVALID, N_("the address is too long"));
	if (!kind)
		kind = kind_of_address(t, address.buf);
	*s = (struct site){ .ops = kind->ops, .kind = kind };
	if (rc == RC_OK) {
		s->address = xstrdup(address.buf);
		s->name = xstrdup(word);
		s->token = xstrdup("");
		s->client = xstrdup("");
		s->renews = xstrdup("");
		s->language = xstrdup("");
		s->zone = kind->ops->caps.zone;
		s->languages = xstrdup(kind->ops->caps.languages);
	}
	return rc;
}

enum rc site_check(const struct site_table *table, const char *word, struct err *e)
{
	struct site s;
	enum rc rc = site_init(&s, table, word, e);
	site_release(&s);
	return rc;
}

void site_release(struct site *s)
{
	char *const secrets[] = { s->token, s->client, s->renews };
	for (size_t i = 0; i < ARRAY_LEN(secrets); i++) {
		if (secrets[i])
			explicit_bzero(secrets[i], strlen(secrets[i]));
		free(secrets[i]);
	}
	free(s->address);
	free(s->name);
	free(s->language);
	free(s->languages);
	zone_free(s->named);
	for (size_t i = 0; i < s->names.n; i++) {
		free(s->names.items[i].id);
		free(s->names.items[i].name);
	}
	vec_release(&s->names);
	*s = (struct site){ .ops = s->ops };
}

static void replace(char **at, const char *value)
{
	char *copy = xstrdup(value);
	if (*at)
		explicit_bzero(*at, strlen(*at));
	free(*at);
	*at = copy;
}

void site_set_name(struct site *s, const char *name)
{
	replace(&s->name, name);
}

void site_set_token(struct site *s, const char *token)
{
	STR_LOCAL(whole, 8192);
	str_addz(&whole, token ? token : "");
	char *end = s->ops->caps.sign_in & SITE_PASTED ? strchr(whole.buf, ';') : NULL;
	if (end)
		*end++ = '\0';
	char *renews = end ? strchr(end, ';') : NULL;
	if (renews)
		*renews++ = '\0';
	replace(&s->token, whole.buf);
	replace(&s->client, end ? end : "");
	replace(&s->renews, renews ? renews : "");
	explicit_bzero(whole.buf, whole.len);
}

void site_set_language(struct site *s, const char *language)
{
	replace(&s->language, language);
	for (char *p = s->language; *p; p++)
		if (*p == '_')
			*p = '-';
}

bool site_learn(struct site *s, const struct wire_site *said)
{
	char day[40];
	int64_t ms;
	int zone = s->zone;
	bool other = false;
	snprintf(day, sizeof day, "1970-01-02T00:00:00%.8s", said->zone);
	if (rfc3339_parse(day, 0, &ms))
		s->zone = (int)((DAY_MS - ms) / 60000);
	if (!str_eq(said->zone_name, zone_name(s->named))) {
		other = s->named != NULL;
		zone_free(s->named);
		s->named = NULL;
		if (zone_open(said->zone_name, &s->named) == RC_OK) /* there may be no zones here: the offset is left */
			other = true;
	}
	STR_LOCAL(words, 1000);
	for (size_t i = 0; i < said->n_languages; i++)
		str_addf(&words, i ? " %s" : "%s", said->languages[i]);
	if (words.len && str_ok(&words) && !str_eq(s->languages, words.buf)) {
		replace(&s->languages, words.buf);
		other = true;
	}
	return other || s->zone != zone;
}

static struct site_name *find_name(const struct site *s, const char *id)
{
	for (size_t i = 0; i < s->names.n; i++)
		if (strcmp(s->names.items[i].id, id) == 0)
			return &s->names.items[i];
	return NULL;
}

const char *site_name_of(const struct site *s, const char *id)
{
	const struct site_name *found = find_name(s, id);
	return found ? found->name : NULL;
}

void site_learn_names(struct site *s, const struct wire_agencies *said)
{
	for (size_t i = 0; i < said->n && i < SITE_NAMES_MOST; i++) {
		const struct wire_agency *a = &said->items[i];
		struct site_name *known = find_name(s, a->id);
		if (strlen(a->id) >= SITE_NAME_SIZE || strlen(a->name) >= SITE_NAME_SIZE)
			continue;
		if (known)
			replace(&known->name, a->name);
		else if (s->names.n < SITE_NAMES_MOST)
			*vec_push(&s->names) = (struct site_name){ xstrdup(a->id), xstrdup(a->name) };
	}
}

/* ---- what it can ----------------------------------------------------------------------------- */

static bool is_set(const char *s)
{
	return s && *s;
}

static unsigned filters_of(const struct site_filter *f)
{
	return (f->by_stage ? SITE_BY_STAGE : 0u) | (f->by_response ? SITE_BY_RESPONSE : 0u) |
		(is_set(f->agency) ? SITE_BY_AGENCY : 0u) | (is_set(f->query) ? SITE_BY_QUERY : 0u) |
		(is_set(f->title) || is_set(f->by) || is_set(f->without) ? SITE_BY_WORDS : 0u) |
		(f->min_endorsements ? SITE_BY_ENDORSEMENTS : 0u) | (f->number ? SITE_BY_NUMBER : 0u) |
		(is_set(f->author) ? SITE_BY_AUTHOR : 0u) | (is_set(f->since) || is_set(f->until) ? SITE_BY_TIME : 0u) |
		(f->followed || f->mine ? SITE_BY_FOLLOWED : 0u) | (is_set(f->similar) ? SITE_BY_SIMILAR : 0u);
}

enum rc site_fits(const struct site *s, const struct site_ask *ask, struct err *e)
{
	const struct site_caps *can = &s->ops->caps;
	bool fits = site_can(s, ask->op);
	const struct site_view *view = is_set(ask->filter.view) ? site_view(s, ask->filter.view) : NULL;
	if (ask->op == SITE_TOPICS && is_set(ask->filter.view))
		fits = fits && view && (view->orders >> ask->filter.sort & 1u);
	else if (ask->op == SITE_TOPICS)
		fits = fits && site_can_order(s, ask->filter.sort);
	if (ask->op == SITE_TOPICS)
		fits = fits && (ask->filter.any_board || site_has_board(s, ask->filter.board)) &&
			!(filters_of(&ask->filter) & ~can->filters) &&
			(can->places || (!ask->at_number && !is_set(ask->at) && (can->skips || !ask->skip)));
	return fits ? RC_OK : err_set(e, RC_REFUSED, 0, "the site does not offer that");
}

const struct site_view *site_view_at(const struct site *s, enum wire_board board, size_t n)
{
	const struct site_caps *can = &s->ops->caps;
	for (size_t i = 0; i < can->n_views; i++)
		if ((board == BOARD_OTHER || can->views[i].board == board || can->views[i].board == BOARD_OTHER) && n-- == 0)
			return &can->views[i];
	return NULL;
}

const struct site_view *site_view(const struct site *s, const char *word)
{
	const struct site_view *v;
	size_t i = 0;
	while ((v = site_view_at(s, BOARD_OTHER, i)) && !str_eq(v->word, word))
		i++;
	return v;
}

bool site_stream(const struct site *s, const char *topics, const char *since, struct arena *a, struct net_params *p)
{
	return s->ops->stream && s->ops->stream(s, topics, since, a, p);
}
