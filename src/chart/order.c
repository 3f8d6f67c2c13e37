/*
 * Whether the places of a plot stand in an order along which first, last and a trend mean something, as far as their
 * labels tell.
 */
#include <ctype.h>

#include "chart/plot.h"

/* The numbers in a label, at most three, digits of full width too; Chinese ones before what is counted (第三季). */
static size_t numbers_in(const char *label, double out[3])
{
	static const char *const digits[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
	static const char *const counted[] = { "季", "月", "年", "期", "級", "次", "屆", "週", "階段" };
	size_t n = 0;
	for (const char *at = label; *at && n < 3;) {
		int number = -1;
		size_t skip = 1;
		if (*at >= '0' && *at <= '9') {
			char *end;
			out[n++] = strtod(at, &end); /* 12.5 is one */
			at = end;
			continue;
		}
		for (int i = 0; i < 10; i++)
			if (str_starts(at, digits[i])) {
				number = i + 1;
				skip = strlen(digits[i]);
			}
		const char *rest = at + skip;
		if (number == 10 && *rest) /* 十一, 十二 */
			for (int i = 0; i < 2; i++)
				if (str_starts(rest, digits[i])) {
					number = 11 + i;
					skip += strlen(digits[i]);
				}
		for (size_t i = 0; number > 0 && i < ARRAY_LEN(counted); i++)
			if (str_starts(at + skip, counted[i])) {
				out[n++] = number;
				break;
			}
		at += skip;
	}
	return n;
}

static bool labels_rise(const struct plot *p)
{
	double before[3] = { 0 }, now[3] = { 0 };
	size_t n_before = 0;
	for (size_t i = 0; i < p->n_places; i++) {
		size_t n = numbers_in(p->places[i].label, now);
		int diff = 0;
		for (size_t k = 0; k < n && k < n_before && !diff; k++)
			diff = (now[k] > before[k]) - (now[k] < before[k]);
		diff = diff ? diff : (n > n_before) - (n < n_before);
		if (n == 0 || (i && diff <= 0))
			return false;
		memcpy(before, now, sizeof before);
		n_before = n;
	}
	return p->n_places > 1;
}

/* Names that have a number somewhere, such as Route 1, are no order by themselves. */
static bool labels_begin_with_numbers(const struct plot *p)
{
	bool all = true;
	for (size_t i = 0; i < p->n_places && all; i++) {
		const char *label = p->places[i].label;
		all = (*label >= '0' && *label <= '9') || vega_is_time(label);
	}
	return all;
}

static bool tells_order(const char *label)
{
	/* Data about languages: what numbers and times are called in labels. */
	static const char *const chinese[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "年", "月", "季",
		"週", "周", "期", "前", "後", "今", "去", "昨", "明" };
	static const char *const english[] = { "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
		"ninth", "tenth", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "ago", "year",
		"month", "week", "day", "quarter", "hour", "now", "today", "before", "after" };
	if (vega_is_time(label) || label[strcspn(label, "0123456789")])
		return true;
	for (size_t i = 0; i < ARRAY_LEN(chinese); i++)
		if (str_starts(label, chinese[i]) || str_ends(label, chinese[i]) || (str_starts(label, "第") && i < 10))
			return true;
	for (const char *at = label; *at; at += strcspn(at, " -"), at += strspn(at, " -")) {
		size_t n = strcspn(at, " -");
		for (size_t i = 0; i < ARRAY_LEN(english); i++) {
			size_t own = strlen(english[i]);
			bool plural = n == own + 1 && (at[own] == 's' || at[own] == 'S');
			if ((n == own || plural) && strncasecmp(at, english[i], own) == 0)
				return true;
		}
	}
	return false;
}

/* What an author arranged is an order where its labels tell of numbers or times, but for one: "before", "18 s",
 * "later".
 */
static bool labels_tell(const struct plot *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n_places; i++)
		n += tells_order(p->places[i].label);
	return n == p->n_places || (p->n_places > 2 && n + 1 == p->n_places);
}

/* Dates that go to and fro, "2022, 2020, 2021": whoever arranged them so meant no course of things. */
static bool dates_go_to_and_fro(const struct plot *p)
{
	bool up = false, down = false;
	double before = 0, now;
	enum date_precision precision;
	for (size_t i = 0; i < p->n_places; i++) {
		const struct vega_cell cell = { .text = p->places[i].label };
		if (!vega_cell_moment(&cell, p->chart->zone, &now, &precision))
			return false;
		up = up || (i && now > before);
		down = down || (i && now < before);
		before = now;
	}
	return up && down;
}

/* Along an order that is one: time, numbers, words that carry numbers, and what the author put into an order. */
bool order_is_one(const struct plot *p, const struct vega_layer *l)
{
	const struct vega_encoding *category = group_category(l);
	if (!category || p->ranked)
		return false;
	bool counts = l->mark == MARK_BAR || str_eq(vega_layer_measure(l)->aggregate, "count");
	if ((vega_counted_in_bins(category) && counts) || str_eq(category->time_unit, "day"))
		return false; /* how often each occurs is no course of things; a week begins anywhere */
	if (p->scaled || category->ordered || vega_counted_in_bins(category))
		return true;
	if (category->arranged && labels_tell(p))
		return !dates_go_to_and_fro(p);
	return labels_rise(p) && (category->scale == SCALE_ORDINAL || labels_begin_with_numbers(p));
}
