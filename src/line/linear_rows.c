/*
 * Lists by ear: five rows at a time, since nobody waits through twenty to hear the prompt. How many there are is said
 * first; how many are left, and what Enter does, last, in the line of the prompt.
 */
#include "line/linear.h"

static void say_left(struct linear *l, int64_t left)
{
	if (left)
		linear_tell(l, P_("%ld more, Enter goes on.", "%ld more, Enter goes on.", (unsigned long)left), (long)left);
	else
		linear_tell(l, _("That is all; %s leaves."), linear_key(ACTION_LEAVE, (char[16]){ 0 }));
}

bool linear_rows_say(
	struct linear *l, struct linear_rows *r, int64_t first, const char *name, const char *hint, const char *empty)
{
	if (!linear_have(l, &r->of, first, first + LINEAR_ROWS - 1))
		return false;
	int64_t n = source_count(&r->of);
	bool onward = first && first == r->end;
	r->first = first;
	r->end = first + LINEAR_ROWS < n ? first + LINEAR_ROWS : n;
	if (!n) {
		linear_tell(l, "%s", empty);
		return false;
	}
	if (!first)
		/* TRANSLATORS: a list's name, how many rows it has, and what can be typed */
		line_say(_("%s, %ld in all. %s"), name, (long)n, hint);
	else if (!onward)
		/* TRANSLATORS: a list's name, then which rows of how many */
		line_say(_("%s: %ld to %ld of %ld"), name, (long)first + 1, (long)r->end, (long)n);
	linear_say_rows(&r->of, first, r->end);
	say_left(l, n - r->end);
	return true;
}

int64_t linear_rows_next(struct linear *l, const struct linear_rows *r)
{
	if (r->end < source_count(&r->of))
		return r->end;
	linear_tell(l, "%s", _("This is the end."));
	return -1;
}

int64_t linear_rows_before(struct linear *l, const struct linear_rows *r)
{
	if (r->first)
		return r->first > LINEAR_ROWS ? r->first - LINEAR_ROWS : 0;
	linear_tell(l, "%s", _("This is the start."));
	return -1;
}

int64_t linear_rows_last(const struct linear_rows *r)
{
	int64_t n = source_count(&r->of);
	return n ? (n - 1) / LINEAR_ROWS * LINEAR_ROWS : 0;
}
