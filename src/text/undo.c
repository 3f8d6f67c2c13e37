/* Undo: a list of changes, each with what it removed. Characters typed one after another are one change; old ones
 * fall off. */
#include "text/edit.h"

enum { CHANGES_MAX = 1000, CHANGE_BYTES_MAX = 8 << 20 };

static void swap_bytes(struct text_edit *e, size_t at, size_t removed, const char *s, size_t n)
{
	size_t tail = e->text.len - at - removed;
	e->starts.n = 0;
	if (n > removed) /* grow by as much; the bytes themselves are overwritten */
		str_addn(&e->text, ' ', n - removed);
	memmove(e->text.buf + at + n, e->text.buf + at + removed, tail);
	if (n)
		memcpy(e->text.buf + at, s, n);
	str_truncate(&e->text, at + n + tail);
}

static void forget_oldest(struct text_edit *e)
{
	e->change_bytes -= e->changes.items[0].removed_bytes;
	free(e->changes.items[0].removed);
	e->changes.n--;
	memmove(e->changes.items, e->changes.items + 1, e->changes.n * sizeof *e->changes.items);
}

void text_edit_forget(struct text_edit *e)
{
	for (size_t i = 0; i < e->changes.n; i++)
		free(e->changes.items[i].removed);
	vec_release(&e->changes);
	e->change_bytes = 0;
	e->typing = false;
}

void text_edit_replace(struct text_edit *e, size_t at, size_t removed, const char *s, size_t n, bool typed)
{
	struct text_edit_change *last = e->changes.n ? &e->changes.items[e->changes.n - 1] : NULL;
	if (typed && e->typing && last && !removed && last->at + last->inserted == at) {
		last->inserted += n;
	} else {
		struct text_edit_change change = { .at = at, .inserted = n, .removed_bytes = removed, .caret = e->caret };
		if (removed)
			change.removed = xstrndup(e->text.buf + at, removed);
		*vec_push(&e->changes) = change;
		e->change_bytes += removed;
	}
	e->typing = typed;
	swap_bytes(e, at, removed, s, n);
	e->caret = at + n;
	e->goal = -1;
	while (e->changes.n > CHANGES_MAX || (e->changes.n > 1 && e->change_bytes > CHANGE_BYTES_MAX))
		forget_oldest(e);
}

bool text_edit_undo(struct text_edit *e)
{
	e->typing = false;
	e->goal = -1;
	if (e->changes.n == 0)
		return false;
	struct text_edit_change change = e->changes.items[--e->changes.n];
	swap_bytes(e, change.at, change.inserted, change.removed, change.removed_bytes);
	e->caret = change.caret;
	e->change_bytes -= change.removed_bytes;
	free(change.removed);
	return true;
}
