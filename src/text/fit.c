/* Fitting: the one place that cuts text to columns. Never half a cluster, never half a wide character. */
#include "text/text.h"

struct text_span text_fit(const char *s, size_t n, int columns)
{
	struct text_span span = { 0 };
	while (span.bytes < n) {
		struct text_cluster c = text_next(s + span.bytes, n - span.bytes);
		if (c.columns > columns - span.columns) {
			span.cut = true;
			break;
		}
		span.bytes += c.bytes;
		span.columns += c.columns;
	}
	return span;
}

int text_cut(struct str *out, const char *s, size_t n, int columns)
{
	static const char mark[] = "..";
	enum { MARK_COLUMNS = sizeof mark - 1 };
	struct text_span span = text_fit(s, n, columns);
	bool marked = span.cut && columns > MARK_COLUMNS;
	if (marked)
		span = text_fit(s, n, columns - MARK_COLUMNS);
	text_clean(out, s, span.bytes);
	if (marked) {
		str_addz(out, mark);
		span.columns += MARK_COLUMNS;
	}
	return span.columns;
}

int text_pad(struct str *out, const char *s, size_t n, int columns)
{
	int used = text_cut(out, s, n, columns);
	if (used < columns)
		str_addn(out, ' ', (size_t)(columns - used));
	return used;
}
