/* A rule set as a picture of text: each stage in the order in which a topic comes to it, under it what moves it on and
 * where to. Lines of at most 80 columns, without signs whose width or sound is anybody's guess. */
#include "server/rules/private.h"

#define COLUMNS 80

/* Columns that a character takes: enough for what rule sets are written in, and it need not be exact. */
static size_t width_of(const char *s, size_t n)
{
	size_t width = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if ((c & 0xC0) != 0x80)
			width += c >= 0xE1 ? 2 : 1;
	}
	return width;
}

static size_t char_len(const char *s)
{
	size_t n = 1;
	while (((unsigned char)s[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* How much of the text stands together: a word with the spaces behind it, or one character of Chinese. */
static size_t piece_len(const char *s)
{
	size_t n = char_len(s);
	if ((unsigned char)*s >= 0xE1)
		return n +
			(strncmp(s + n, "，", 3) == 0 || strncmp(s + n, "。", 3) == 0 || strncmp(s + n, "、", 3) == 0 ||
						strncmp(s + n, "：", 3) == 0 || strncmp(s + n, "；", 3) == 0 || strncmp(s + n, "）", 3) == 0
					? 3
					: 0);
	while (s[n] && s[n] != ' ' && (unsigned char)s[n] < 0xE1)
		n += char_len(s + n);
	return n;
}

/* One line, wrapped; what goes on is two columns further in. */
static void put_line(struct str *out, int indent, const char *text)
{
	size_t column = (size_t)indent;
	str_addn(out, ' ', (size_t)indent);
	for (const char *p = text; *p;) {
		if (*p == ' ') {
			size_t next = p[1] ? width_of(p + 1, piece_len(p + 1)) : 0;
			if (column + 1 + next <= COLUMNS) {
				str_addc(out, ' ');
				column++;
				p++;
				continue;
			}
			p++;
			column = COLUMNS;
		}
		if (!*p)
			break;
		size_t n = piece_len(p), width = width_of(p, n);
		if (column + width > COLUMNS && column > (size_t)indent + 2) {
			str_addc(out, '\n');
			column = (size_t)indent + 2;
			str_addn(out, ' ', column);
		}
		str_add(out, p, n);
		column += width;
		p += n;
	}
	str_addc(out, '\n');
}

static void put_linef(struct str *out, int indent, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void put_linef(struct str *out, int indent, const char *fmt, ...)
{
	va_list ap;
	STR_LOCAL(line, 8000);
	va_start(ap, fmt);
	str_vaddf(&line, fmt, ap);
	va_end(ap);
	put_line(out, indent, line.buf);
}

static void add_to_list(struct str *out, const char *text)
{
	/* TRANSLATORS: between the parts of a list */
	str_addf(out, "%s%s", out->len ? _(", ") : "", text);
}

/* ---- words ----------------------------------------------------------------------------------- */

static void add_span(struct str *out, const struct rules_span *s)
{
	unsigned long n = (unsigned long)s->n;
	switch (s->unit) {
	case RULES_DAYS: str_addf(out, P_("%lu day", "%lu days", n), n); break;
	case RULES_WORKING_DAYS: str_addf(out, P_("%lu working day", "%lu working days", n), n); break;
	case RULES_MONTHS: str_addf(out, P_("%lu month", "%lu months", n), n); break;
	}
}

static void add_who(struct str *out, const struct rules_needs *n)
{
	STR_LOCAL(list, 400);
	if (n->invited)
		add_to_list(&list, _("anyone invited"));
	if (n->by_level && !n->invited)
		add_to_list(&list, _(rules_level_label(n->level)));
	if (n->proposer)
		add_to_list(&list, _("the proposer"));
	if (n->co_proposer)
		add_to_list(&list, _("who proposes it too"));
	for (unsigned role = 0; role < ROLES; role++)
		if (n->roles & RULES_ROLE(role))
			add_to_list(&list, _(rules_role_label((enum wire_role)role)));
	str_addz(out, list.buf);
}

static bool is_same_needs(const struct rules_needs *a, const struct rules_needs *b)
{
	return a->by_level == b->by_level && a->level == b->level && a->proposer == b->proposer &&
		a->co_proposer == b->co_proposer && a->invited == b->invited && a->roles == b->roles;
}

static bool is_somebody(const struct rules_needs *n)
{
	return n->by_level || n->proposer || n->co_proposer || n->invited || n->roles;
}

static const char *clock_label(enum rules_clock clock)
{
	switch (clock) {
	case RULES_STAGE_BY: return _("the time for it");
	case RULES_ENDORSE_BY: return _("the time to endorse");
	case RULES_OPENS_AT: return _("its beginning");
	case RULES_CLOSES_AT: return _("its last day");
	case RULES_NO_CLOCK: break;
	}
	return "";
}

/* ---- a stage --------------------------------------------------------------------------------- */

static void put_seen(struct str *out, enum rules_seen seen)
{
	static const char *const lines[] = {
		[RULES_SEEN_LISTED] = NULL,
		[RULES_SEEN_BY_ADDRESS] = N_("Anyone who knows its address can see it; it is in no list."),
		[RULES_SEEN_CODE] = N_("Others see only that it exists, and why."),
		[RULES_SEEN_BY_STAFF] = N_("Only those who proposed it and staff see it."),
		[RULES_SEEN_BY_PROPOSER] = N_("Only those who proposed it see it."),
	};
	if (lines[seen])
		put_line(out, 4, _(lines[seen]));
}

/* Whether the verb needs the same at each stage of the board. */
static bool is_everywhere(const struct rules_board *b, const struct rules_stage *s, unsigned verb)
{
	for (unsigned i = 0; i < STAGES; i++)
		if (b->stages[i].here && !is_same_needs(&b->stages[i].may[verb], &s->may[verb]))
			return false;
	return true;
}

/* Verbs of the same people in one line; everywhere: those that are the same at each stage, or the others. */
static void put_may(
	struct str *out, int indent, const struct rules_board *b, const struct rules_stage *s, bool everywhere)
{
	for (unsigned v = 0; v < WIRE_VERBS; v++) {
		bool before = false;
		for (unsigned u = 0; u < v; u++)
			before = before || (is_everywhere(b, s, u) == everywhere && is_same_needs(&s->may[u], &s->may[v]));
		if (before || is_everywhere(b, s, v) != everywhere || !is_somebody(&s->may[v]))
			continue;
		STR_LOCAL(who, 400);
		STR_LOCAL(verbs, 1000);
		add_who(&who, &s->may[v]);
		for (unsigned u = v; u < WIRE_VERBS; u++)
			if (is_everywhere(b, s, u) == everywhere && is_same_needs(&s->may[u], &s->may[v]))
				add_to_list(&verbs, _(rules_verb_label((enum wire_verb)u)));
		/* TRANSLATORS: who, and what they may do */
		put_linef(out, indent, _("%s may: %s"), who.buf, verbs.buf);
	}
}

static void add_cause(struct str *out, const struct rules_move *m)
{
	switch (m->cause) {
	case RULES_BY_ACT:
		add_who(out, &m->by);
		str_addf(out, _(": %s"), _(rules_verb_label(m->verb)));
		if (m->discuss)
			str_addz(out, _(", with a public discussion first"));
		if (m->each)
			str_addz(out, _(", each of them"));
		break;
	case RULES_BY_COUNT:
		str_addf(out, P_("there is %lu endorsement", "there are %lu endorsements", (unsigned long)m->least),
			(unsigned long)m->least);
		break;
	case RULES_BY_PASSED: str_addf(out, _("%s is over"), clock_label(m->clock)); break;
	case RULES_BY_REACHED: str_addf(out, _("%s has come"), clock_label(m->clock)); break;
	}
}

/* What a word of one of the form's choices is called. */
static const char *choice_label(const struct rules_board *b, const char *field, const char *word, const char *language)
{
	for (size_t i = 0; i < b->n_fields; i++)
		for (size_t k = 0; str_eq(b->fields[i].name, field) && k < b->fields[i].n_choices; k++)
			if (str_eq(b->fields[i].choices[k].word, word))
				return rules_text_in(&b->fields[i].choices[k].label, language);
	return word;
}

static void put_duties(struct str *out, const struct rules_board *b, const struct rules_move *m, const char *language)
{
	for (size_t i = 0; i < m->n_duties; i++)
		for (size_t k = 0; k < b->n_duties; k++) {
			const struct rules_duty *d = &b->duties[k];
			if (!str_eq(d->kind, m->duties[i]))
				continue;
			STR_LOCAL(line, 600);
			str_addf(&line, "! %s%s", _(rules_duty_label(d->kind)), _(": "));
			add_span(&line, &d->span);
			if (d->each)
				str_addz(&line, _(", each agency"));
			STR_LOCAL(only, 300);
			for (size_t v = 0; v < d->n_values; v++)
				add_to_list(&only, choice_label(b, d->field, d->values[v], language));
			if (only.len)
				str_addf(&line, _(", only for %s"), only.buf);
			if (d->extension.n) {
				str_addf(&line,
					P_(", %lu extension of at most ", ", %lu extensions of at most ", (unsigned long)d->extensions),
					(unsigned long)d->extensions);
				add_span(&line, &d->extension);
			}
			put_line(out, 8, line.buf);
		}
}

static void put_move(struct str *out, const struct rules_board *b, const struct rules_move *m, const char *language)
{
	STR_LOCAL(line, 1000);
	if (m->back)
		str_addf(&line, "-> %s", _("where it was"));
	else if (m->to < STAGES)
		str_addf(&line, "-> %s", _(wire_stage_label(m->to)));
	else
		str_addf(&line, "*  %s", _("stays here"));
	str_addz(&line, _(": "));
	add_cause(&line, m);
	put_line(out, 4, line.buf);
	put_duties(out, b, m, language);
}

static void put_stage(struct str *out, const struct rules_board *b, enum wire_stage stage, const char *language)
{
	const struct rules_stage *s = &b->stages[stage];
	const char *about = rules_text_in(&s->about, language);
	put_linef(out, 2, "[%s]  %s", _(wire_stage_label(stage)), wire_stage_word(stage));
	if (*about)
		put_line(out, 4, about);
	put_seen(out, s->seen);
	if (s->clock != RULES_NO_CLOCK && s->span.n) {
		STR_LOCAL(span, 60);
		add_span(&span, &s->span);
		put_linef(out, 4, s->goes_on ? _("Clock: %s, going on from before") : _("Clock: %s"), span.buf);
	}
	put_may(out, 4, b, s, false);
	for (size_t i = 0; i < b->n_moves; i++)
		if (b->moves[i].from & 1u << stage)
			put_move(out, b, &b->moves[i], language);
	str_addc(out, '\n');
}

size_t rules_stages_in_order(const struct rules_board *b, enum wire_stage order[STAGES])
{
	bool seen[STAGES] = { false };
	size_t n = 0;
	if (b->first < STAGES) {
		order[n++] = b->first;
		seen[b->first] = true;
	}
	for (unsigned round = 0; round < 2; round++) {
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < b->n_moves; k++) {
				enum wire_stage to = b->moves[k].to;
				if (b->moves[k].from & 1u << order[i] && to < STAGES && !seen[to]) {
					seen[to] = true;
					order[n++] = to;
				}
			}
		for (unsigned s = 0; round == 0 && s < STAGES; s++)
			if (b->stages[s].here && !seen[s] && b->stages[s].elsewhere) {
				seen[s] = true;
				order[n++] = (enum wire_stage)s;
			}
	}
	return n;
}

static void put_stages(struct str *out, const struct rules_board *b, const char *language)
{
	enum wire_stage order[STAGES];
	size_t n = rules_stages_in_order(b, order);
	for (size_t i = 0; i < n; i++)
		put_stage(out, b, order[i], language);
}

/* ---- a board --------------------------------------------------------------------------------- */

static void put_form(struct str *out, const struct rules_board *b, const char *language)
{
	for (size_t i = 0; i < b->n_fields; i++) {
		const struct rules_field *f = &b->fields[i];
		STR_LOCAL(words, 2000);
		for (size_t k = 0; k < f->n_choices; k++)
			add_to_list(&words, rules_text_in(&f->choices[k].label, language));
		if (f->kind == RULES_CHOICE)
			put_linef(out, 4, _("%s: %lld to %lld of: %s"), rules_text_in(&f->label, language), (long long)f->least,
				(long long)f->most, words.buf);
		else
			put_linef(out, 4, _("%s: %lld to %lld characters"), rules_text_in(&f->label, language), (long long)f->least,
				(long long)f->most);
	}
}

static void put_reasons(struct str *out, const struct rules_board *b, const char *language)
{
	if (b->n_reasons)
		put_line(out, 2, _("Reasons"));
	for (size_t i = 0; i < b->n_reasons; i++) {
		const struct rules_reason *r = &b->reasons[i];
		const char *instead = rules_text_in(&r->instead, language);
		STR_LOCAL(verbs, 300);
		for (unsigned v = 0; v < WIRE_VERBS; v++)
			if (r->verbs & WIRE_CAN(v))
				add_to_list(&verbs, _(rules_verb_label((enum wire_verb)v)));
		put_linef(out, 4, "%s (%s): %s%s%s", r->code, verbs.buf, rules_text_in(&r->text, language), *instead ? " " : "",
			instead);
	}
	if (b->n_reasons)
		str_addc(out, '\n');
}

static void put_board(struct str *out, const struct rules *r, enum wire_board board, const char *language)
{
	const struct rules_board *b = &r->boards[board];
	STR_LOCAL(who, 400);
	put_linef(out, 0, "== %s ==", wire_board_word(board));
	if (b->first < STAGES) {
		add_who(&who, &b->propose);
		put_linef(out, 2, _("%s may propose"), who.buf);
		if (b->agencies_most)
			put_linef(out, 4, _("Agencies: %lld to %lld"), (long long)b->agencies_least, (long long)b->agencies_most);
		put_form(out, b, language);
	}
	if (b->invitations_most)
		put_linef(out, 2,
			b->invites_sponsors ? _("Endorsers may be invited, %lld at a time")
								: _("Others may be invited to propose it too, %lld at a time"),
			(long long)b->invitations_most);
	if (b->barred.n) {
		STR_LOCAL(span, 60);
		add_span(&span, &b->barred);
		put_linef(out, 2, _("Once established, the same matter is barred for %s"), span.buf);
	}
	if (b->endorsement_stays)
		put_line(out, 2, _("An endorsement cannot be taken back"));
	for (unsigned s = 0, told = 0; s < STAGES && !told; s++)
		if (b->stages[s].here) {
			put_may(out, 2, b, &b->stages[s], true);
			told = 1;
		}
	str_addc(out, '\n');
	put_stages(out, b, language);
	put_reasons(out, b, language);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void put_pauses(struct str *out, const struct rules *r, const char *language)
{
	for (size_t i = 0; i < r->n_pauses; i++) {
		const struct rules_pause *p = &r->pauses[i];
		char from[RFC3339_SIZE], to[RFC3339_SIZE];
		rfc3339_format(p->from, rules_zone_at(r, p->from), from);
		rfc3339_format(p->to, rules_zone_at(r, p->to), to);
		/* TRANSLATORS: from which day to which day something pauses, and why */
		put_linef(out, 0, _("Pause from %.10s to %.10s: %s"), from, to, rules_text_in(&p->why, language));
	}
}

/* A row each: by one account, from one address, from one network. */
static void put_budgets(struct str *out, const struct rules *r)
{
	put_line(out, 0, _("How often at most, by one account, from one address, from one network:"));
	for (int i = RULES_UNBOUNDED + 1; i < RULES_BUDGETS; i++) {
		const struct rules_rate *v = &r->budgets[i];
		STR_LOCAL(account, 32);
		if (v->account)
			str_addf(&account, "%lld", (long long)v->account);
		else
			str_addz(&account, "-");
		/* TRANSLATORS: what is counted, three numbers, so many minutes */
		put_linef(out, 2, _("%s: %s, %lld, %lld in %lld minutes"), _(rules_budget_label((enum rules_budget)i)),
			account.buf, (long long)v->address, (long long)v->network, (long long)v->minutes);
	}
	str_addc(out, '\n');
}

void rules_print(const struct rules *r, const char *language, struct str *out)
{
	static const char *const persons[] = { N_("a mobile number"), N_("an e-mail address"),
		N_("name, address and postcode"), N_("an identity that a provider certifies") };
	put_line(out, 0, rules_text_in(&r->title, language));
	put_linef(out, 0, _("A person is identified by %s"), _(persons[r->person]));
	if (r->signatures_each > 1)
		put_linef(out, 0, _("%lld people may share an address"), (long long)r->signatures_each);
	if (r->years_least)
		put_linef(out, 0, _("From %lld years of age"), (long long)r->years_least);
	put_pauses(out, r, language);
	str_addc(out, '\n');
	for (unsigned b = 0; b < BOARDS; b++)
		if (r->boards[b].here)
			put_board(out, r, (enum wire_board)b, language);
	put_budgets(out, r);
	put_line(out, 0, _("-> moves to another stage;  * stays;  ! a duty that begins, with its time"));
}
