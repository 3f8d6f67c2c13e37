/* See endorsers.h. */
#include "acts/endorsers.h"

#include "page/page.h"
#include "text/text.h"

void endorsers_forget(struct endorsers *e)
{
	chain_release(&e->chain);
}

const struct wire_endorsement *endorsers_at(const struct endorsers *e, int64_t at)
{
	size_t place;
	const struct site_reply *r = chain_page(&e->chain, at, &place);
	return r ? &r->u.endorsements.items[place] : NULL;
}

bool endorsers_of(struct endorsers *e, const char *county)
{
	return str_copy(e->county, sizeof e->county, county);
}

void endorsers_title(const struct endorsers *e, struct str *out)
{
	str_addz(out, _("Endorsers"));
	if (*e->county && e->reasoned)
		/* TRANSLATORS: behind "Endorsers": a county */
		str_addf(out, _(" (%s, with a reason)"), e->county);
	else if (*e->county)
		str_addf(out, _(" (%s)"), e->county);
	else if (e->reasoned)
		str_addz(out, _(" (with a reason)"));
}

void endorsers_rest(const struct endorsers *e, struct str *out)
{
	int64_t listed = chain_count(e), rest = e->all - listed;
	if (*e->county || e->reasoned || e->all == WIRE_UNKNOWN || !chain_counted(e) || !listed || rest <= 0)
		return;
	STR_LOCAL(number, 32);
	page_number(&number, rest);
	/* TRANSLATORS: endorsements that the list does not have: behind "16 in all", or alone; the first %s is what stands
	 * between */
	str_addf(out, P_("%s%s more is not public", "%s%s more are not public", (unsigned long)rest),
		out->len ? _("; ") : "", number.buf);
}

const char *endorsers_empty(const struct endorsers *e)
{
	return *e->county || e->reasoned ? _("No endorsement matches.") : _("No endorsement is shown with a name here.");
}

/* ---- as a source ----------------------------------------------------------------------------- */

enum { CELL_NUMBER, CELL_DATE, CELL_NAME, CELL_COUNTY, CELLS };

static bool row(void *of, int64_t at, struct source_row *out)
{
	const struct endorsers *e = of;
	const struct wire_endorsement *v = endorsers_at(e, at);
	if (!v)
		return false;
	STR_LOCAL(date, 64);
	STR_LOCAL(name, 256);
	STR_LOCAL(county, 256);
	page_date_short(&date, v->at, &e->opts);
	text_cut(&name, v->nickname, strlen(v->nickname), 16);
	text_cut(&county, v->county, strlen(v->county), 16);
	snprintf(out->cells[CELL_NUMBER].text, sizeof out->cells[0].text, "%lld", (long long)v->number);
	str_copy(out->cells[CELL_DATE].text, sizeof out->cells[0].text, date.buf);
	str_copy(out->cells[CELL_NAME].text, sizeof out->cells[0].text, name.buf);
	str_copy(out->cells[CELL_COUNTY].text, sizeof out->cells[0].text, county.buf);
	for (int c = 0; c < CELLS; c++)
		out->cells[c].tone = TONE_PLAIN;
	str_addz(&out->text, v->reason);
	out->tone = TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	const struct endorsers *e = of;
	const struct wire_endorsement *v = endorsers_at(e, at);
	if (!v)
		return;
	str_addf(out, "%lld. ", (long long)v->number);
	page_endorser(out, v);
	str_addz(out, _(", "));
	page_date_time(out, v->at, &e->opts);
	if (*v->reason)
		/* TRANSLATORS: who endorses, and why */
		str_addf(out, _(": %s"), v->reason);
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	(void)of;
	int date = width < 50 ? 0 : PAGE_DATE_COLUMNS, county = width < 60 ? 0 : 8, name = width < 50 ? 10 : 16;
	out[CELL_NUMBER] = (struct source_column){ .name = _("No."), .width = 6, .right = true, .orders = true };
	out[CELL_DATE] = (struct source_column){ .name = _("Date"), .width = date };
	out[CELL_NAME] = (struct source_column){ .name = _("Nickname"), .width = name };
	out[CELL_COUNTY] = (struct source_column){ .name = _("County"), .width = county };
	out[CELLS] = (struct source_column){ .name = _("Why"), .width = width - 12 - date - county - name };
	return CELLS;
}

static int64_t ask_page(const struct endorsers *e, int64_t page, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = SITE_ENDORSEMENTS, .id = e->topic, .county = e->county, .reasoned = e->reasoned };
	return chain_ask(&e->chain, page, ask);
}

static int64_t want(void *of, int64_t first, int64_t last, struct site_ask *ask)
{
	const struct endorsers *e = of;
	(void)first;
	return ask_page(e, chain_want(&e->chain, last), ask);
}

static int64_t again(void *of, int64_t at, struct site_ask *ask)
{
	(void)at;
	return ask_page(of, 0, ask);
}

static int64_t find(void *of, const char *id, int64_t number, struct site_ask *ask)
{
	(void)id;
	return chain_find(&(struct source){ &endorsers_source, of }, NULL, number, ask);
}

const struct source_ops endorsers_source = {
	.count = chain_count,
	.noun = SOURCE_PEOPLE,
	.counted = chain_counted,
	.row = row,
	.say = say,
	.columns = columns,
	.want = want,
	.again = again,
	.put = chain_put,
	.find = find,
};
