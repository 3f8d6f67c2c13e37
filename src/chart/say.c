/*
 * The sentences: what a person would point out in the figures, computed from them. Each sentence is a whole one in the
 * catalogue, with its labels and values as arguments, and claims only what holds for every value that is there; NaN is
 * a figure that is missing.
 */
#include <math.h>

#include "chart/plot.h"

#define NAMED 3          /* labels that one sentence lists */
#define SERIES_SAID 6    /* series that get a sentence of their own */
#define PERCENT_SAID 100 /* growth beyond a hundredfold is no percentage that helps */

static bool is_han(unsigned char lead)
{
	return lead >= 0xe4 && lead <= 0xe9; /* U+4000 to U+9FFF */
}

static bool is_latin_word(const char *at)
{
	enum { WORD = 2 }; /* letters; a single one is part of a Chinese name: B級, A型 */
	int n = 0;
	while (n < WORD && ((at[n] | 0x20) >= 'a') && ((at[n] | 0x20) <= 'z'))
		n++;
	return n == WORD;
}

/* "減少 約 3 萬" is 減少約 3 萬: sentences leave a space before a number, and no number begins there. A label in Latin
 * letters stands apart: 最高的是 Wales. */
static void add_joined(struct str *out, const char *line)
{
	const char *about = _("about %s");
	size_t n = strcspn(about, "%");
	bool chinese = n && (about[0] & 0x80), after_han = false, after_word = false;
	for (const char *at = line; *at; at++) {
		bool lead = (*at & 0xc0) != 0x80, joined = *at == ' ' && chinese && strncmp(at + 1, about, n) == 0;
		if (chinese && ((after_han && is_latin_word(at)) || (after_word && is_han((unsigned char)*at))))
			str_addc(out, ' ');
		if (!joined)
			str_addc(out, *at);
		if (lead)
			after_han = is_han((unsigned char)*at);
		bool letter = (*at | 0x20) >= 'a' && (*at | 0x20) <= 'z';
		after_word = letter && (after_word || is_latin_word(at));
	}
}

void say_line(struct say *s, const char *fmt, ...)
{
	va_list ap;
	STR_LOCAL(line, STR_NO_LIMIT);
	va_start(ap, fmt);
	str_vaddf(&line, fmt, ap);
	va_end(ap);
	if (s->named && fmt[0] >= 'A' && fmt[0] <= 'Z') /* a word of the sentence's own, no label */
		line.buf[0] += 'a' - 'A';
	s->named = false;
	add_joined(s->out, line.buf);
	str_addc(s->out, '\n');
}

static void say_name(struct say *s, const char *name)
{
	s->named = *name;
	if (s->named)
		/* TRANSLATORS: a series' name before a sentence about it, which then begins with a small letter */
		str_addf(s->out, _("%s: "), name);
}

const char *say_place(struct say *s, size_t place)
{
	return plot_place_name(s->p, place);
}

bool say_is_time(const struct say *s)
{
	const struct plot *p = s->p;
	bool time = p->category.temporal || p->n_places > 0;
	for (size_t i = 0; i < p->n_places && time && !p->category.temporal; i++)
		time = !p->scaled && vega_is_time(p->places[i].label);
	return time;
}

static const char *say_value(struct say *s, double v)
{
	return axis_value(s->p, &s->p->measure, v);
}

/* The labels of the places whose value is v: "A, B, C and 2 more". */
static const char *places_with(struct say *s, const double *values, double v)
{
	size_t n = 0, all = 0;
	STR_LOCAL(list, STR_NO_LIMIT);
	for (size_t i = 0; i < s->p->n_places; i++)
		all += values[i] == v || (isnan(v) && isnan(values[i]));
	for (size_t i = 0; i < s->p->n_places; i++) {
		if (!(values[i] == v) && !(isnan(v) && isnan(values[i])))
			continue;
		if (n++ < NAMED)
			/* TRANSLATORS: between the last two labels of a few: "Wales and London" */
			str_addf(&list, "%s%s", !list.len ? "" : n == all ? _(" and ") : _(", "), say_place(s, i));
	}
	const char *text = arena_strdup(&s->p->arena, list.buf);
	return n > NAMED ? arena_printf(&s->p->arena, _("%s and %zu more"), text, n - NAMED) : text;
}

/* ---- one series ------------------------------------------------------------------------------ */

struct summary {
	size_t n, first, last, least, most; /* places; n: how many have a figure */
	double sum;
};

static struct summary summarize(const struct plot *p, const double *values)
{
	struct summary m = { 0 };
	for (size_t i = 0; i < p->n_places; i++) {
		if (isnan(values[i]))
			continue;
		if (m.n++ == 0)
			m.first = m.least = m.most = i;
		if (values[i] < values[m.least])
			m.least = i;
		if (values[i] > values[m.most])
			m.most = i;
		m.last = i;
		m.sum += values[i];
	}
	return m;
}

void say_extremes(struct say *s, const double *values, const char *name)
{
	struct summary m = summarize(s->p, values);
	if (m.n < 2)
		return;
	double least = values[m.least], most = values[m.most];
	say_name(s, name);
	if (least == most)
		say_line(s, _("All %zu values are %s."), m.n, say_value(s, most));
	else
		say_line(s, _("Highest: %s, %s; lowest: %s, %s."), places_with(s, values, most), say_value(s, most),
			places_with(s, values, least), say_value(s, least));
}

/* A change in percent says something only of what has a true zero: a temperature's was put somewhere by a person, and
 * of percents it would be mistaken for points. */
static bool has_true_zero(const struct plot_axis *x)
{
	static const char *const without[] = { "%", "％", "°C", "℃", "°F", "度C", "攝氏度" };
	for (size_t i = 0; i < ARRAY_LEN(without); i++)
		if (str_eq(x->unit, without[i]))
			return false;
	return !x->fraction;
}

/* Is the change one that a percentage helps to grasp? */
static bool is_relative(const struct plot_axis *x, double first, double change)
{
	double share = first > 0 ? fabs(change) / first : 0;
	return has_true_zero(x) && share >= 0.0005 && share < PERCENT_SAID;
}

bool say_ends(struct say *s, const double *values, const char *name)
{
	struct summary m = summarize(s->p, values);
	if (m.n < 2)
		return false;
	double first = values[m.first], last = values[m.last], change = last - first;
	const struct plot_axis *x = &s->p->measure;
	bool relative = is_relative(x, first, change);
	const char *from = say_place(s, m.first), *to = say_place(s, m.last), *by = axis_difference(s->p, x, change);
	const char *share = relative ? number_percent(&s->p->arena, fabs(change) / first) : "";
	say_name(s, name);
	if (change == 0)
		say_line(s, _("Between %s and %s it ends where it began, at %s."), from, to, say_value(s, first));
	else if (change > 0 && relative)
		say_line(s, _("Between %s and %s it rose from %s to %s, by %s (+%s)."), from, to, say_value(s, first),
			say_value(s, last), by, share);
	else if (change > 0)
		say_line(s, _("Between %s and %s it rose from %s to %s, by %s."), from, to, say_value(s, first),
			say_value(s, last), by);
	else if (relative)
		say_line(s, _("Between %s and %s it fell from %s to %s, by %s (-%s)."), from, to, say_value(s, first),
			say_value(s, last), by, share);
	else
		say_line(s, _("Between %s and %s it fell from %s to %s, by %s."), from, to, say_value(s, first),
			say_value(s, last), by);
	return true;
}

struct trend {
	size_t turns, flat; /* changes of direction; steps without change */
	bool starts_up;
	size_t rise_to, fall_to; /* the places that the largest rise and fall lead to */
	double rise, fall;
};

static struct trend find_trend(const struct plot *p, const double *values)
{
	struct trend t = { 0 };
	int direction = 0;
	double before = NAN;
	for (size_t i = 0; i < p->n_places; i++) {
		if (isnan(values[i]))
			continue;
		double step = isnan(before) ? 0 : values[i] - before;
		int now = step > 0 ? 1 : step < 0 ? -1 : 0;
		t.flat += !isnan(before) && now == 0;
		t.starts_up = direction == 0 ? now > 0 : t.starts_up;
		t.turns += direction && now && now != direction;
		direction = now ? now : direction;
		if (step > t.rise) {
			t.rise = step;
			t.rise_to = i;
		}
		if (step < t.fall) {
			t.fall = step;
			t.fall_to = i;
		}
		before = values[i];
	}
	return t;
}

static void say_trend(struct say *s, const double *values, const char *name)
{
	struct summary m = summarize(s->p, values);
	struct trend t = find_trend(s->p, values);
	if (m.n < 3 || values[m.least] == values[m.most])
		return;
	say_name(s, name);
	if (t.turns == 0 && t.flat)
		say_line(s, t.starts_up ? _("It never falls.") : _("It never rises."));
	else if (t.turns == 0)
		say_line(s, t.starts_up ? _("It rises at every step.") : _("It falls at every step."));
	else if (t.turns == 1 && t.starts_up)
		say_line(s, _("It rises until %s, then falls."), say_place(s, m.most));
	else if (t.turns == 1)
		say_line(s, _("It falls until %s, then rises."), say_place(s, m.least));
	else
		say_line(s, _("It turns %zu times; the largest rise is to %s (%s), the largest fall to %s (%s)."), t.turns,
			say_place(s, t.rise_to), axis_difference(s->p, &s->p->measure, t.rise), say_place(s, t.fall_to),
			axis_difference(s->p, &s->p->measure, t.fall));
}

static void say_total(struct say *s, const double *values, const char *name)
{
	struct summary m = summarize(s->p, values);
	if (m.n < 2 || m.sum <= 0)
		return;
	const char *share = number_share(&s->p->arena, values, s->p->n_places, m.most, m.sum);
	say_name(s, name);
	if (m.n < s->p->n_places)
		say_line(s, _("Total of the %zu that have a figure: %s; %s is %s of it."), m.n, say_value(s, m.sum),
			say_place(s, m.most), share);
	else
		say_line(s, _("Total: %s; %s is %s of it."), say_value(s, m.sum), say_place(s, m.most), share);
}

/* How many reach a line; where: "goal (90)", or its value alone. */
static void say_reached(struct say *s, size_t reached, size_t n, const char *where)
{
	if (reached == n)
		say_line(s, n == 1 ? _("It is at or above %s.") : _("All are at or above %s."), where);
	else if (reached == 0)
		say_line(s, n == 1 ? _("It is below %s.") : _("All are below %s."), where);
	else
		say_line(s, P_("Of %s, %s is at or above %s.", "Of %s, %s are at or above %s.", reached), say_count(s, n),
			say_count(s, reached), where);
}

static void say_target(struct say *s, const double *values, const char *name, const struct plot_target *target)
{
	struct summary m = summarize(s->p, values);
	size_t reached = 0;
	for (size_t i = 0; i < s->p->n_places; i++)
		reached += values[i] >= target->value;
	const char *value = say_value(s, target->value);
	if (m.n == 0)
		return;
	say_name(s, name);
	/* TRANSLATORS: the name of a line, and its value; then: a line that has no name */
	say_reached(s, reached, m.n,
		*target->name ? arena_printf(&s->p->arena, _("%s (%s)"), target->name, value)
					  : arena_printf(&s->p->arena, _("the line at %s"), value));
	if (!s->p->ordered || m.n < 2)
		return;
	double gap = values[m.last] - target->value;
	const char *by = axis_difference(s->p, &s->p->measure, gap), *last = say_place(s, m.last), *period = say_period(s);
	bool latest = say_is_time(s); /* what has no dates has a last place, but no latest */
	if (gap > 0 && latest)
		say_line(s, _("The latest %s, %s, is %s above it."), period, last, by);
	else if (gap < 0 && latest)
		say_line(s, _("The latest %s, %s, is %s below it."), period, last, by);
	else if (latest)
		say_line(s, _("The latest %s, %s, is exactly there."), period, last);
	else if (gap > 0)
		say_line(s, _("The last, %s, is %s above it."), last, by);
	else if (gap < 0)
		say_line(s, _("The last, %s, is %s below it."), last, by);
	else
		say_line(s, _("The last, %s, is exactly there."), last);
}

static void say_moment(struct say *s, const struct plot_target *moment)
{
	struct plot_axis x = plot_moment_axis(s->p, moment->value);
	const char *at = axis_value(s->p, &x, moment->value);
	if (*moment->name)
		say_line(s, _("Marked: %s, %s."), moment->name, at);
	else
		say_line(s, _("Marked: %s."), at);
}

/* About the values of one series, one a place; name "" when there is only one. */
static void say_series(struct say *s, const double *values, const char *name)
{
	struct summary m = summarize(s->p, values);
	if (m.n == 0)
		return;
	if (m.n == 1) {
		say_name(s, name);
		say_line(s, _("%s: %s."), say_place(s, m.first), say_value(s, values[m.first]));
		return;
	}
	if (s->p->ordered)
		say_ends(s, values, name);
	if (!s->p->ordered || m.n > 2) /* of before and after all is said */
		say_extremes(s, values, name);
	if (s->p->ordered)
		say_trend(s, values, name);
	if (s->p->additive)
		say_total(s, values, name);
}

/* ---- several series -------------------------------------------------------------------------- */

static double *one_of(struct say *s, size_t series)
{
	struct plot *p = s->p;
	double *values = arena_calloc(&p->arena, p->n_places, sizeof *values);
	for (size_t i = 0; i < p->n_places; i++)
		values[i] = plot_at(p, i, series);
	return values;
}

/* How many places have a figure of each series. */
static size_t *count_there(struct plot *p)
{
	size_t *there = arena_calloc(&p->arena, p->n_series + 1, sizeof *there);
	for (size_t i = 0; i < p->n_places * p->n_series; i++)
		there[i % p->n_series] += !isnan(p->values[i]);
	return there;
}

/* A part without a figure: the author has a row for it, or most places of an order have that part. A stack that has not
 * every part everywhere has no gap there. */
static bool is_gap(const struct plot *p, size_t place, size_t series, const size_t *there)
{
	if (!isnan(plot_at(p, place, series)))
		return false;
	return p->gaps[place * p->n_series + series] || (p->ordered && !p->counted && 2 * there[series] > p->n_places);
}

/* The sums of the places; whole: of those alone that lack no part, NaN else. */
static double *totals(struct say *s, bool whole)
{
	struct plot *p = s->p;
	double *values = arena_calloc(&p->arena, p->n_places, sizeof *values);
	const size_t *there = count_there(p);
	for (size_t i = 0; i < p->n_places; i++) {
		bool gap = false;
		values[i] = NAN;
		for (size_t k = 0; k < p->n_series; k++) {
			gap = gap || is_gap(p, i, k, there);
			if (!isnan(plot_at(p, i, k)))
				values[i] = (isnan(values[i]) ? 0 : values[i]) + plot_at(p, i, k);
		}
		values[i] = gap && whole ? NAN : vega_rounded(values[i]);
	}
	return values;
}

/* "A 40%, B 35%, others 25%" of the sum of the shares; where: "" or the place that they are of. */
static void say_shares(struct say *s, const char *where, const char *const *names, const double *shares, size_t n)
{
	bool *said = arena_calloc(&s->p->arena, n + 1, sizeof *said);
	double sum = 0, rest = 0;
	STR_LOCAL(list, STR_NO_LIMIT);
	for (size_t i = 0; i < n; i++)
		sum += isnan(shares[i]) ? 0 : shares[i];
	for (size_t k = 0; k < SERIES_SAID && sum > 0; k++) { /* the largest first */
		size_t best = SIZE_MAX;
		for (size_t i = 0; i < n; i++)
			if (!said[i] && shares[i] > 0 && (best == SIZE_MAX || shares[i] > shares[best]))
				best = i;
		if (best == SIZE_MAX)
			break;
		said[best] = true;
		str_addf(
			&list, "%s%s %s", list.len ? _(", ") : "", names[best], number_share(&s->p->arena, shares, n, best, sum));
	}
	for (size_t i = 0; i < n; i++)
		rest += said[i] || isnan(shares[i]) ? 0 : shares[i];
	if (rest > 0)
		str_addf(&list, _(", others %s"), number_percent(&s->p->arena, rest / sum));
	if (list.len && *where && say_is_time(s))
		say_line(s, _("Latest %s, %s, of %s: %s."), say_period(s), where, say_value(s, sum), list.buf);
	else if (list.len && *where)
		say_line(s, _("Last, %s, of %s: %s."), where, say_value(s, sum), list.buf);
	else if (list.len)
		say_line(s, _("Of the total of %s: %s."), say_value(s, sum), list.buf);
}

/* Which places lack a part, and are no totals to be compared. */
static void say_incomplete(struct say *s, const double *whole, const double *all)
{
	struct plot *p = s->p;
	double *incomplete = arena_calloc(&p->arena, p->n_places, sizeof *incomplete);
	size_t n = 0;
	for (size_t i = 0; i < p->n_places; i++) {
		bool lacks = isnan(whole[i]) && !isnan(all[i]);
		incomplete[i] = lacks ? NAN : 0;
		n += lacks;
	}
	if (n)
		say_line(s,
			P_("A part is missing: %s; its total is not compared.",
				"Parts are missing: %s; their totals are not compared.", n),
			places_with(s, incomplete, NAN));
}

/* The parts of the whole: of the latest one where there is a latest, since amounts of different times are rarely to be
 * added. */
static void say_stack(struct say *s)
{
	struct plot *p = s->p;
	const double *whole = totals(s, true), *all = totals(s, false);
	struct summary m = summarize(p, whole);
	double *parts = arena_calloc(&p->arena, p->n_series, sizeof *parts);
	for (size_t i = 0; i < p->n_places; i++)
		for (size_t k = 0; k < p->n_series; k++)
			if (!isnan(plot_at(p, i, k)) && (p->ordered ? i == m.last : !isnan(whole[i])))
				parts[k] += plot_at(p, i, k);
	say_incomplete(s, whole, all);
	if (m.n == 0)
		return;
	if (p->ordered)
		say_ends(s, whole, _("All together"));
	say_extremes(s, whole, _("All together"));
	say_shares(s, p->ordered ? say_place(s, m.last) : "", p->series, parts, p->n_series);
}

static void say_several(struct say *s)
{
	struct plot *p = s->p;
	for (size_t k = 0; k < p->n_series && k < SERIES_SAID; k++) {
		const double *values = one_of(s, k);
		if (!p->ordered || !say_ends(s, values, p->series[k]))
			say_extremes(s, values, p->series[k]);
	}
	if (p->n_series > SERIES_SAID)
		say_line(s,
			P_("%zu more series is in the table.", "%zu more series are in the table.", p->n_series - SERIES_SAID),
			p->n_series - SERIES_SAID);
	size_t most = 0, n = p->n_places * p->n_series;
	while (most < n && isnan(p->values[most]))
		most++;
	for (size_t i = most; i < n; i++)
		if (p->values[i] > p->values[most])
			most = i;
	if (most < n)
		say_line(s, _("Highest of all: %s, %s, %s."), p->series[most % p->n_series], say_place(s, most / p->n_series),
			say_value(s, p->values[most]));
}

/* Of points over places: where the middle of them lies, and how far all of them reach. */
static void say_strips(struct say *s)
{
	struct plot *p = s->p;
	const double *least = one_of(s, 0), *most = one_of(s, 2);
	struct summary a = summarize(p, least), z = summarize(p, most);
	say_line(s, _("There are several points in each place; their lowest, median and highest are drawn."));
	if (p->n_places == 1) {
		say_line(s, _("%s: lowest %s, median %s, highest %s."), say_place(s, 0), say_value(s, least[0]),
			say_value(s, plot_at(p, 0, 1)), say_value(s, most[0]));
		return;
	}
	if (p->ordered)
		say_ends(s, one_of(s, 1), p->series[1]);
	say_extremes(s, one_of(s, 1), p->series[1]);
	say_line(s, _("All points lie between %s (%s) and %s (%s)."), say_value(s, least[a.least]), say_place(s, a.least),
		say_value(s, most[z.most]), say_place(s, z.most));
}

static void say_shared_whole(struct say *s)
{
	struct plot *p = s->p;
	const char **names = arena_calloc(&p->arena, p->n_places, sizeof *names);
	struct summary m = summarize(p, p->values);
	for (size_t i = 0; i < p->n_places; i++)
		names[i] = say_place(s, i);
	say_shares(s, "", names, p->values, p->n_places);
	say_extremes(s, p->values, "");
	if (m.sum > 0 && p->values[m.most] > m.sum / 2 && m.n > 1 && m.n == p->n_places)
		say_line(s, _("%s is more than half."), say_place(s, m.most));
}

/* ---- what is missing ------------------------------------------------------------------------- */

void say_lost(struct say *s)
{
	size_t lost = s->p->lost;
	if (lost)
		say_line(s, P_("%zu row has no place in the chart.", "%zu rows have no place in the chart.", lost), lost);
}

static void say_missing(struct say *s)
{
	struct plot *p = s->p;
	size_t n = p->n_places * p->n_series, missing = 0;
	const size_t *there = count_there(p);
	for (size_t i = 0; i < n; i++)
		missing += p->stacked ? is_gap(p, i / p->n_series, i % p->n_series, there) : isnan(p->values[i]);
	if (missing && p->n_series == 1)
		say_line(s, P_("%zu of %zu has no figure: %s.", "%zu of %zu have no figure: %s.", missing), missing, n,
			places_with(s, p->values, NAN));
	else if (missing)
		say_line(s, P_("%zu of %zu figures is missing.", "%zu of %zu figures are missing.", missing), missing, n);
	say_lost(s);
}

/* What the parser names, in the reader's language: whole names, and kinds that a word of the specification stands
 * before. */
static const char *limit_name(struct plot *p, const char *name)
{
	static const char *const whole[] = { N_("interaction"), N_("map projection"), N_("facet"), N_("repeat"),
		N_("independent scales"), N_("data from an address"), N_("generated data"), N_("data as text"),
		N_("more than 8 layers"), N_("several data sets"), N_("logarithmic scale"), N_("symmetric logarithmic scale"),
		N_("bins"), N_("time unit"), N_("condition"), N_("view without a mark"), N_("shorthand"), N_("reversed axis") };
	static const struct {
		const char *tail, *text;
	} kinds[] = { { " mark", N_("mark") }, { " transform", N_("transform") }, { " channel", N_("channel") },
		{ " type", N_("type") }, { " aggregate", N_("aggregate") }, { " sort", N_("order") }, { " scale", N_("scale") },
		{ " time unit", N_("time unit") }, { " field that is not in the data", N_("field that is not in the data") } };
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (str_eq(name, whole[i]))
			return _(whole[i]);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(name, kinds[i].tail + 1)) { /* a word that is not plain is left out */
			return _(kinds[i].text);
		} else if (str_ends(name, kinds[i].tail)) {
			const char *word = arena_strndup(&p->arena, name, strlen(name) - strlen(kinds[i].tail));
			/* TRANSLATORS: a kind of thing, and which of the kind; also: what is measured, in which unit */
			return arena_printf(&p->arena, _("%s (%s)"), _(kinds[i].text), plot_clean(p, word));
		}
	return plot_clean(p, name);
}

/* What is not as the author has it: before all that is said of the rest. */
static void say_limits(struct say *s)
{
	const struct vega_chart *c = s->p->chart;
	struct arena *a = &s->p->arena;
	const char *read = number_exact(a, (double)c->rows_read), *all = number_exact(a, (double)c->rows_total);
	STR_LOCAL(names, STR_NO_LIMIT);
	for (size_t i = 0; i < c->n_unsupported; i++)
		str_addf(&names, "%s%s", i ? _(", ") : "", limit_name(s->p, c->unsupported[i]));
	if (s->p->log_lost)
		str_addf(&names, "%s%s", names.len ? _(", ") : "", _("logarithmic scale"));
	if (names.len)
		say_line(s, _("This chart uses something that is not shown here: %s."), names.buf);
	if (c->rows_read < c->rows_total)
		say_line(s, _("Only the first %s of %s rows are read."), read, all);
	if (c->columns_cut)
		say_line(s, _("Only the first %zu columns are read."), c->n_columns);
	if (s->p->alone)
		say_line(s, _("The layers of this chart do not go together here; one of them is drawn."));
	if (c->filtered)
		say_line(s,
			P_("The chart's own filter leaves out %zu row.", "The chart's own filter leaves out %zu rows.",
				c->filtered),
			c->filtered);
}

static void say_places(struct say *s)
{
	struct plot *p = s->p;
	size_t figures = 0;
	for (size_t i = 0; i < p->n_places * p->n_series; i++)
		figures += !isnan(p->values[i]);
	if (figures == 0)
		say_line(s, _("There are no figures."));
	else if (p->apart)
		say_line(s, _("The table has every figure."));
	else if (p->kind == PLOT_BOXES || p->ends)
		say_boxes(s);
	else if (p->kind == PLOT_HEAT)
		say_heat(s);
	else if (p->kind == PLOT_SHARES)
		say_shared_whole(s);
	else if (p->strips)
		say_strips(s);
	else if (p->stacked && p->additive)
		say_stack(s);
	else if (p->n_series == 1)
		say_series(s, p->values, "");
	else if (p->n_series == 2)
		say_pair(s);
	else
		say_several(s);
	/* shares are not to be held against amounts */
	bool series = p->kind != PLOT_BOXES && p->kind != PLOT_HEAT && !p->ends;
	for (size_t i = 0; i < p->targets.n && i < NAMED && figures && !p->normalized && series; i++)
		say_target(s, p->stacked ? totals(s, true) : one_of(s, 0), p->stacked || p->n_series == 1 ? "" : p->series[0],
			&p->targets.items[i]);
	for (size_t i = 0; i < p->moments.n && i < NAMED && figures; i++)
		say_moment(s, &p->moments.items[i]);
	if (figures && series)
		say_missing(s);
}

/* Of what is drawn: equal steps are equal times as much. */
static void say_log(struct say *s, const struct plot_axis *x)
{
	if (x->log && !s->p->o->linear)
		/* TRANSLATORS: what is measured along an axis */
		say_line(s, _("The scale of %s is logarithmic."), *x->title ? x->title : x == &s->p->measure ? "y" : "x");
}

void say_plot(struct plot *p, struct str *out)
{
	const struct vega_chart *c = p->chart;
	struct say s = { .p = p, .out = out };
	size_t before = out->len;
	if (c->n_rows == 0 && c->rows_total == 0 && !c->n_unsupported) {
		say_line(&s, _("There are no data."));
		return;
	}
	say_limits(&s);
	say_log(&s, &p->measure);
	say_log(&s, &p->category);
	if (c->n_rows == 0 && !c->n_unsupported)
		say_line(&s, _("There are no data."));
	else if (p->kind == PLOT_NONE && !plot_has_figures(p) && !*p->why && !c->n_unsupported)
		say_line(&s, _("These figures cannot be drawn here; please see the table."));
	else if (p->kind == PLOT_NONE && *p->why)
		say_line(&s, "%s", p->why);
	else if (p->kind == PLOT_NONE && c->n_rows && c->n_unsupported)
		say_line(&s, _("The table has every figure."));
	else if (p->kind == PLOT_POINTS)
		say_points(&s);
	else if (p->kind == PLOT_SPANS)
		say_spans(&s);
	else if (p->kind != PLOT_NONE)
		say_places(&s);
	if (out->len == before) /* figures that stand alone, with nothing to be compared with */
		say_line(&s, _("The table has every figure."));
}

void chart_sentences(const struct vega_chart *c, const struct chart_opts *o, struct str *out)
{
	struct plot p;
	plot_make(&p, c, o);
	say_plot(&p, out);
	plot_release(&p);
}
