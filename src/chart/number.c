/*
 * Numbers as people write them. A table has every digit; a sentence, a tick and the end of a bar have as many as a
 * reader keeps, with the scale words of the language (萬 億 兆; million, billion) from where people use them.
 */
#include <math.h>

#include "chart/plot.h"

/* Commas between thousands of the whole part. */
static const char *grouped(struct arena *a, const char *digits)
{
	STR_LOCAL(s, 512);
	str_add_grouped(&s, digits);
	return arena_strdup(a, s.buf);
}

#define WHOLE_MOST 9007199254740992.0 /* 2^53: beyond it doubles skip whole numbers */
#define SMALLEST 1e-9                 /* below it zeros are harder to count than a power */

const char *number_plain(struct arena *a, double v)
{
	char digits[64];
	int precision = 15;
	if (v == 0)
		return "0"; /* no "-0" */
	if (fabs(v) <= WHOLE_MOST && v == floor(v))
		return arena_printf(a, "%.0f", v);
	for (; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, v);
		if (strtod(digits, NULL) == v)
			break;
	}
	if (!strchr(digits, 'e') || fabs(v) < SMALLEST || fabs(v) > 1)
		return arena_strdup(a, digits);
	int decimals = precision - 1 - (int)floor(log10(fabs(v)));
	snprintf(digits, sizeof digits, "%.*f", decimals, v);
	size_t n = strlen(digits);
	while (digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
	return strtod(digits, NULL) == v ? arena_strdup(a, digits) : arena_printf(a, "%.17g", v);
}

const char *number_exact(struct arena *a, double v)
{
	return grouped(a, number_plain(a, v));
}

/* v with so many decimals, without zeros at the end. */
static const char *rounded(struct arena *a, double v, int decimals)
{
	char digits[512];
	snprintf(digits, sizeof digits, "%.*f", decimals, v);
	if (strchr(digits, '.')) {
		size_t n = strlen(digits);
		while (digits[n - 1] == '0')
			n--;
		digits[n - (digits[n - 1] == '.')] = '\0';
	}
	return grouped(a, str_eq(digits, "-0") ? "0" : digits);
}

#define DIGITS 4 /* that a reader keeps */

/* The decimals that leave so many digits of v. */
static int decimals_for(double v)
{
	double size = fabs(v);
	int before = size > 0 ? (int)floor(log10(size) + 1e-9) + 1 : 1;
	return before < DIGITS ? DIGITS - before : 0;
}

static const char *few_digits(struct arena *a, double v)
{
	double size = fabs(v);
	if (size >= 1e15 || (size > 0 && size < SMALLEST))
		return arena_printf(a, "%.4g", v);
	if (size >= 1e4) { /* 123,456 is 123,500 */
		double unit = pow(10, floor(log10(size) + 1e-9) - (DIGITS - 1));
		v = round(v / unit) * unit;
	}
	return rounded(a, v, decimals_for(v));
}

const char *number_few(struct arena *a, double v)
{
	return fabs(v) < 1e15 && v == floor(v) ? number_exact(a, v) : few_digits(a, v);
}

/* On an axis and at the end of a bar: a tick at 2,022.5 is not one at 2,022. */
static const char *tick_digits(struct arena *a, double v)
{
	double size = fabs(v);
	if (size < 1000 || size >= 1e15)
		return few_digits(a, v);
	return rounded(a, v, size >= 1e5 ? 0 : 1);
}

/* Units that are scaled already (億元, 千人, million NT$) are not scaled again. */
static bool is_scaled_unit(const char *unit)
{
	static const char *const starts[] = { "十", "百", "千", "萬", "億", "兆", "thousand", "million", "billion", "k",
		"M" };
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts(unit, starts[i]))
			return true;
	return false;
}

struct scale {
	double from, unit;
	const char *word;
};

/* Data about languages rather than words of the screen: where a language's scales begin is not a translator's choice.
 * What would be rounded up to a scale's beginning is of that scale: 99,999,999 is 1 億 and not 10,000 萬. */
#define NEARLY (1 - 5e-6)
static const struct scale *find_scale(double size)
{
	static const struct scale chinese[] = { { 1e12, 1e12, " 兆" }, { 1e8, 1e8, " 億" }, { 1e5, 1e4, " 萬" } };
	static const struct scale english[] = { { 1e12, 1e12, " trillion" }, { 1e9, 1e9, " billion" },
		{ 1e6, 1e6, " million" } };
	const struct scale *scales = str_starts(language_name(), "zh") ? chinese : english;
	for (size_t i = 0; i < ARRAY_LEN(chinese); i++)
		if (size >= scales[i].from * NEARLY)
			return &scales[i];
	return NULL;
}

/* 123.5萬, 1.23 million: few digits */
static const char *short_number(struct arena *a, double v, const char *unit)
{
	const struct scale *scale = is_scaled_unit(unit) ? NULL : find_scale(fabs(v));
	if (scale && fabs(v) / scale->unit < 1e5)
		return arena_printf(a, "%s%s", few_digits(a, v / scale->unit), scale->word);
	if (fabs(v) < 1e5 && v == floor(v))
		return number_exact(a, v);
	return tick_digits(a, v);
}

/* Whether a scale word has cost digits. */
static bool is_rounded(double v, const char *unit)
{
	const struct scale *scale = is_scaled_unit(unit) ? NULL : find_scale(fabs(v));
	double shown = scale ? fabs(v) / scale->unit : fabs(v);
	if (!scale && (shown < 1e4 || shown >= 1e15))
		return false; /* what rounding costs there are decimals */
	shown *= pow(10, decimals_for(shown));
	if (shown >= 1e4)
		shown /= pow(10, floor(log10(shown) + 1e-9) - (DIGITS - 1));
	return fabs(shown - round(shown)) > 1e-9 * shown;
}

/* As a sentence says it: whole numbers too have no more digits than a reader keeps. */
static const char *said_number(struct arena *a, double v, const char *unit)
{
	const struct scale *scale = is_scaled_unit(unit) ? NULL : find_scale(fabs(v));
	return scale && fabs(v) / scale->unit < 1e5 ? short_number(a, v, unit) : few_digits(a, v);
}

static const char *percent(struct arena *a, double share, int decimals)
{
	double least = 0.5 * pow(10, -2 - decimals);
	if (share > 0 && share < least) /* little is not nothing, and nearly all is not all */
		return arena_printf(a, "<%s%%", rounded(a, 200 * least, decimals));
	if (share < 1 && share >= 1 - least)
		return arena_printf(a, ">%s%%", rounded(a, 100 - 200 * least, decimals));
	return arena_printf(a, "%s%%", fabs(share) < 1e13 ? rounded(a, share * 100, decimals) : few_digits(a, share * 100));
}

const char *number_percent(struct arena *a, double share)
{
	return percent(a, share, 1);
}

const char *number_share(struct arena *a, const double *parts, size_t n, size_t part, double sum)
{
	double share = parts[part] / sum;
	for (size_t i = 0; i < n && share >= 1; i++)
		if (i != part && parts[i] > 0)
			share = nextafter(1, 0);
	return number_percent(a, share);
}

/* ---- with an axis' unit ---------------------------------------------------------------------- */

static bool is_money_before(const char *unit)
{
	size_t n = strlen(unit);
	return n > 0 && n <= 4 && unit[n - 1] == '$';
}

const char *number_with_unit(struct arena *a, const char *number, const char *unit)
{
	if (!*unit || str_eq(unit, "%") || str_eq(unit, "％"))
		return arena_printf(a, "%s%s", number, *unit ? "%" : "");
	if (is_money_before(unit))
		return arena_printf(a, "%s%s", unit, number);
	if (number[strlen(number) - 1] & 0x80) /* 12.3 萬人: the scale word and the unit are one */
		return arena_printf(a, "%s%s", number, unit);
	/* TRANSLATORS: a number and its unit */
	return arena_printf(a, _("%s %s"), number, unit);
}

/* 千次, 千人: thousands of what is counted one by one, which nobody says in Chinese: 41 千次 are 41,000 次. 千瓦 and
 * 千克 are units. */
static bool counts_thousands(const char *unit)
{
	static const char *const counted[] = { "次", "人", "元", "件", "戶", "輛", "張", "份", "名", "支", "棵", "筆",
		"公噸" };
	for (size_t i = 0; i < ARRAY_LEN(counted) && str_starts(unit, "千"); i++)
		if (str_starts(unit + strlen("千"), counted[i]))
			return true;
	return false;
}

static const char *say_amount(struct arena *a, double v, const struct plot_axis *x)
{
	const char *unit = x->unit;
	if (counts_thousands(unit)) {
		unit += strlen("千");
		v = round(v * 1e6) / 1e3; /* 4.1 times a thousand is no fraction */
	}
	int most = decimals_for(v);
	bool asked = x->decimals >= 0 && x->decimals < most && fabs(v) < 1e4 &&
		(v == 0 || fabs(v) >= pow(10, -x->decimals));
	const char *number = asked ? rounded(a, v, x->decimals) : said_number(a, v, unit),
			   *said = number_with_unit(a, number, unit);
	return is_rounded(v, unit) ? arena_printf(a, _("about %s"), said) : said;
}

const char *axis_value(struct plot *p, const struct plot_axis *x, double v)
{
	const char *date = x->temporal ? date_long(p, v, x->precision) : "";
	if (x->temporal && x->week)
		/* TRANSLATORS: a week, by the day on which it begins */
		return arena_printf(&p->arena, _("the week of %s"), date);
	if (x->temporal)
		return date;
	if (x->year)
		return number_plain(&p->arena, v);
	if (x->fraction)
		return percent(&p->arena, v, x->decimals < 0 ? 1 : x->decimals);
	return say_amount(&p->arena, v, x);
}

const char *axis_difference(struct plot *p, const struct plot_axis *x, double v)
{
	bool points = x->fraction || str_eq(x->unit, "%") || str_eq(x->unit, "％");
	v = fabs(v) * (x->fraction ? 100 : 1);
	if (points)
		return arena_printf(
			&p->arena, P_("%s percentage point", "%s percentage points", v == 1 ? 1 : 2), few_digits(&p->arena, v));
	return say_amount(&p->arena, v, x);
}

const char *axis_tick(struct plot *p, const struct plot_axis *x, double v)
{
	if (x->temporal)
		return date_short(p, v, x->precision);
	if (x->year)
		return number_plain(&p->arena, v);
	if (x->fraction)
		return percent(&p->arena, v, x->decimals < 0 ? 1 : x->decimals);
	bool asked = x->decimals >= 0 && !find_scale(fabs(v)) && (v == 0 || fabs(v) >= pow(10, -x->decimals));
	const char *number = asked ? rounded(&p->arena, v, x->decimals) : short_number(&p->arena, v, x->unit);
	return str_eq(x->unit, "%") || str_eq(x->unit, "％") ? arena_printf(&p->arena, "%s%%", number) : number;
}

/* n bytes of figures, in words, and what stands before them: "占 >99.9%" is 占超過百分之 99.9. */
static void add_percent(struct str *out, const char *figures, size_t n)
{
	STR_LOCAL(number, n);
	STR_LOCAL(words, STR_NO_LIMIT);
	char before = out->len ? out->buf[out->len - 1] : '\0';
	str_add(&number, figures, n);
	str_addf(&words,
		before == '>'       ? _("over %s percent")
			: before == '<' ? _("under %s percent")
							: _("%s percent"),
		number.buf);
	if (before == '>' || before == '<')
		str_truncate(out, out->len - 1);
	bool joined = (words.buf[0] & 0x80) && out->len > 1 && out->buf[out->len - 1] == ' ' &&
		(out->buf[out->len - 2] & 0x80);
	str_truncate(out, out->len - joined);
	str_addz(out, words.buf);
}

void number_said(struct str *out, const char *text)
{
	static const char figures[] = "0123456789";
	while (*text) {
		size_t n = strspn(text, figures), decimals;
		while (n && (text[n] == '.' || text[n] == ',') && (decimals = strspn(text + n + 1, figures)))
			n += 1 + decimals;
		size_t sign = !n ? 0 : text[n] == '%' ? 1 : str_starts(text + n, "％") ? strlen("％") : 0;
		if (sign) {
			add_percent(out, text, n);
		} else {
			n += !n;
			str_add(out, text, n);
		}
		text += n + sign;
	}
}

const char *axis_name(struct plot *p, const struct plot_axis *x)
{
	/* TRANSLATORS: what is measured, in which unit */
	bool both = *x->title && *x->unit && !str_eq(x->title, x->unit);
	return both ? arena_printf(&p->arena, _("%s (%s)"), x->title, x->unit) : *x->unit ? x->unit : x->title;
}

const char *axis_with_unit(struct plot *p, const struct plot_axis *x, double v)
{
	if (x->temporal || x->fraction || x->year)
		return axis_value(p, x, v);
	return number_with_unit(&p->arena, number_exact(&p->arena, v), x->unit);
}

struct ticks ticks_make(double lo, double hi, int most)
{
	if (!(hi > lo)) { /* one value: room on both sides of it */
		double room = lo == 0 ? 1 : fabs(lo) / 2;
		lo -= room;
		hi += room;
	}
	double raw = (hi - lo) / most, power = pow(10, floor(log10(raw)));
	double step = power * 10;
	static const double rounds[] = { 1, 2, 2.5, 5 };
	for (size_t i = ARRAY_LEN(rounds); i-- > 0;)
		if (power * rounds[i] >= raw * (1 - 1e-9))
			step = power * rounds[i];
	struct ticks t = { .step = step, .lo = floor(lo / step + 1e-9) * step, .hi = ceil(hi / step - 1e-9) * step };
	if (!(t.hi > t.lo) || !isfinite(step) || !isfinite(t.hi - t.lo)) { /* digits lost: tiny steps far from zero */
		double room = fabs(hi) * 1e-9 + 1e-300;
		return (struct ticks){ .lo = lo - room, .hi = hi + room, .step = hi - lo + 2 * room, .n = 1 };
	}
	t.n = (int)((t.hi - t.lo) / step + 0.5);
	return t;
}
