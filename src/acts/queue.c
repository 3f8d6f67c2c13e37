/* See queue.h. */
#include "acts/queue.h"

#include "page/page.h"
#include "text/text.h"

static const struct {
	const char *word, *name, *empty;
	unsigned roles;
} kinds[QUEUES] = {
	[QUEUE_SCREEN] = { "screen", N_("To screen"), N_("Nothing is waiting to be screened."),
		1u << ROLE_MODERATOR | 1u << ROLE_AUDITOR | 1u << ROLE_OWNER },
	[QUEUE_ANSWER] = { "answer", N_("To answer"), N_("Nothing is waiting for a response."),
		1u << ROLE_CLERK | 1u << ROLE_MODERATOR | 1u << ROLE_AUDITOR | 1u << ROLE_OWNER },
	[QUEUE_REPORT] = { "report", N_("Reported"), N_("No reports are waiting."),
		1u << ROLE_MODERATOR | 1u << ROLE_AUDITOR | 1u << ROLE_OWNER },
	[QUEUE_APPEAL] = { "appeal", N_("Appeals"), N_("No appeals are waiting."),
		1u << ROLE_MODERATOR | 1u << ROLE_AUDITOR | 1u << ROLE_OWNER },
};

bool queue_is_offered(const struct app *app)
{
	return site_can(app_site(app), SITE_QUEUE) && (app_roles(app) & kinds[QUEUE_ANSWER].roles);
}

enum queue_kind queue_first(const struct app *app)
{
	return app_roles(app) & kinds[QUEUE_SCREEN].roles ? QUEUE_SCREEN : QUEUE_ANSWER;
}

bool queue_from(const char *word, enum queue_kind *out)
{
	for (int k = 0; k < QUEUES; k++)
		if (str_eq(word, kinds[k].word) || str_eq(word, _(kinds[k].name))) {
			*out = (enum queue_kind)k;
			return true;
		}
	return false;
}

const char *queue_word(enum queue_kind kind)
{
	return kinds[kind].word;
}

const char *queue_name(enum queue_kind kind)
{
	return _(kinds[kind].name);
}

const char *queue_empty(enum queue_kind kind)
{
	return _(kinds[kind].empty);
}

void queue_forget(struct queue *q)
{
	chain_release(&q->chain);
}

const struct wire_queued *queue_at(const struct queue *q, int64_t at)
{
	size_t place;
	const struct site_reply *r = chain_page(&q->chain, at, &place);
	return r ? &r->u.queue.items[place] : NULL;
}

void queue_act(const struct wire_queued *v, struct arena *arena, enum act_id *id, struct act_on *on)
{
	bool report = *v->report.id != '\0';
	*id = report ? ACT_JUDGE : ACT_STAFF;
	*on = (struct act_on){ .id = arena_strdup(arena, report ? v->report.id : v->topic.id),
		.verb = v->report.appeal ? CAN_BAR : 0 };
	if (report) /* what it is about, and what was said of it */
		on->why = arena_printf(arena, "%s%s%s%s%s", v->topic.title, *v->topic.title ? "\n" : "", v->report.body,
			*v->report.body ? "\n" : "", *v->report.text ? v->report.text : v->report.code);
}

/* ---- as a source ----------------------------------------------------------------------------- */

/* "3 days left", "2 days late"; nothing where no clock runs. */
static void put_clock(struct str *out, const struct wire_queued *v)
{
	if (v->state == DUTY_OVERDUE)
		str_addf(out, P_("%lld day late", "%lld days late", (unsigned long)v->days), (long long)v->days);
	else if (v->due && v->days)
		str_addf(out, P_("%lld day left", "%lld days left", (unsigned long)v->days), (long long)v->days);
	else if (v->due)
		str_addz(out, _("today"));
}

/* What is to be done, and to what. */
static void put_what(struct str *out, const struct wire_queued *v)
{
	const char *step = *v->step ? page_step_word(v->topic.board, v->step, false) : "";
	if (*v->report.id) {
		/* TRANSLATORS: what somebody reported: the words of the report, and of what they are about */
		str_addf(out, _("%s: %s"), *v->report.text ? v->report.text : v->report.code,
			*v->report.body ? v->report.body : v->topic.title);
		return;
	}
	if (*step) /* in front, as titles are cut */
		str_addf(out, _("%s: %s"), step, v->topic.title);
	else
		str_addz(out, v->topic.title);
}

enum { CELL_DUE, CELL_CLOCK, CELL_TOPIC, CELLS };

static bool row(void *of, int64_t at, struct source_row *out)
{
	const struct queue *q = of;
	const struct wire_queued *v = queue_at(q, at);
	if (!v)
		return false;
	STR_LOCAL(date, 64);
	STR_LOCAL(clock, 64);
	STR_LOCAL(name, 64);
	page_date_short(&date, v->due ? v->due : v->report.at, &q->opts);
	put_clock(&clock, v);
	if (*v->topic.id) /* an appeal may be about none */
		page_refer(&name, &v->topic);
	str_copy(out->cells[CELL_DUE].text, sizeof out->cells[0].text, date.buf);
	str_copy(out->cells[CELL_CLOCK].text, sizeof out->cells[0].text, clock.buf);
	str_copy(out->cells[CELL_TOPIC].text, sizeof out->cells[0].text, name.buf);
	for (int c = 0; c < CELLS; c++)
		out->cells[c].tone = TONE_PLAIN;
	out->cells[CELL_CLOCK].tone = v->state == DUTY_OVERDUE ? TONE_ALERT : TONE_PLAIN;
	put_what(&out->text, v);
	out->tone = TONE_PLAIN;
	return true;
}

static void say(void *of, int64_t at, struct str *out)
{
	const struct queue *q = of;
	const struct wire_queued *v = queue_at(q, at);
	if (!v)
		return;
	STR_LOCAL(clock, 64);
	put_clock(&clock, v);
	str_addf(out, "%lld. ", (long long)at + 1);
	if (*v->topic.id) {
		page_refer(out, &v->topic);
		str_addc(out, ' ');
	}
	put_what(out, v);
	if (clock.len)
		str_addf(out, "%s%s", _(", "), clock.buf);
	if (v->due) {
		str_addz(out, _(", "));
		page_date_time(out, v->due, &q->opts);
	}
}

static int columns(void *of, int width, struct source_column out[SOURCE_CELLS + 1])
{
	const struct queue *q = of;
	int due = width < 50 ? 0 : PAGE_DATE_COLUMNS, clock = q->kind >= QUEUE_REPORT ? 0 : 12;
	out[CELL_DUE] = (struct source_column){ .name = q->kind >= QUEUE_REPORT ? _("Date") : _("Due"), .width = due };
	out[CELL_CLOCK] = (struct source_column){ .name = _("Time"), .width = clock };
	out[CELL_TOPIC] = (struct source_column){ .name = _("Topic"), .width = 5, .right = true };
	out[CELLS] = (struct source_column){ .name = _("What is waiting"), .width = width - due - clock - 8 };
	return CELLS;
}

static int64_t ask_page(const struct queue *q, int64_t page, struct site_ask *ask)
{
	*ask = (struct site_ask){ .op = SITE_QUEUE, .id = kinds[q->kind].word };
	return chain_ask(&q->chain, page, ask);
}

static int64_t want(void *of, int64_t first, int64_t last, struct site_ask *ask)
{
	const struct queue *q = of;
	(void)first;
	return ask_page(q, chain_want(&q->chain, last), ask);
}

/* From the start: what was done is no longer there. */
static int64_t again(void *of, int64_t at, struct site_ask *ask)
{
	(void)at;
	return ask_page(of, 0, ask);
}

static const char *key(void *of, int64_t at)
{
	const struct wire_queued *v = queue_at(of, at);
	return !v ? NULL : *v->report.id ? v->report.id : v->topic.id;
}

static int64_t find(void *of, const char *id, int64_t number, struct site_ask *ask)
{
	return chain_find(&(struct source){ &queue_source, of }, id, number, ask);
}

const struct source_ops queue_source = {
	.count = chain_count,
	.noun = SOURCE_TOPICS,
	.counted = chain_counted,
	.row = row,
	.say = say,
	.columns = columns,
	.want = want,
	.again = again,
	.put = chain_put,
	.key = key,
	.find = find,
};
