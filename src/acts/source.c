/* See source.h. */
#include "acts/source.h"

void source_place(const struct source *s, int64_t top, int64_t height, struct str *out)
{
	static const char *const counters[SOURCE_NOUNS] = {
		/* TRANSLATORS: rows of a list are counted by these: in Chinese the measure word, 件 */
		[SOURCE_UNNAMED] = "",
		[SOURCE_TOPICS] = NC_("counter", "Topics"),
		[SOURCE_NOTICES] = NC_("counter", "Notices"),
		[SOURCE_PEOPLE] = NC_("counter", "People"),
	};
	int64_t n = source_count(s), end = top + height < n ? top + height : n;
	if (s->ops->noun == SOURCE_UNNAMED || !n)
		return;
	const char *counter = _(counters[s->ops->noun]);
	if (s->ops->counted && !s->ops->counted(s->of))
		/* TRANSLATORS: Topics, first, last: which rows are shown; how many follow is not known */
		str_addf(out, _("%1$s %2$ld-%3$ld"), counter, (long)top + 1, (long)end);
	else if (n > 1 && end == top + 1)
		/* TRANSLATORS: Topics, which, all: one row is shown of several */
		str_addf(out, _("%1$s %2$ld of %3$ld"), counter, (long)end, (long)n);
	else if (top || end < n)
		/* TRANSLATORS: Topics, first, last, all: which rows are shown of how many */
		str_addf(out, _("%1$s %2$ld-%3$ld of %4$ld"), counter, (long)top + 1, (long)end, (long)n);
	else
		/* TRANSLATORS: Topics, how many: all are shown */
		str_addf(out, _("%1$s: %2$ld"), counter, (long)n);
}
