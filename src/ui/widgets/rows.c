/* See rows.h: arithmetic only, so that it can be tested without a screen. */
#include "ui/widgets/rows.h"

void rows_select(struct rows *r, int64_t at)
{
	r->at = at >= r->n ? r->n - 1 : at;
	if (r->at < 0)
		r->at = 0;
}

int64_t rows_top(const struct rows *r)
{
	return r->height > 0 ? r->at - r->at % r->height : r->at;
}

bool rows_act(struct rows *r, enum action a)
{
	switch (a) {
	case ACTION_UP: rows_select(r, r->at > 0 ? r->at - 1 : r->n - 1); return true;
	case ACTION_DOWN: rows_select(r, r->at + 1); return true;
	case ACTION_PAGE_UP: rows_select(r, r->at - r->height); return true;
	case ACTION_PAGE_DOWN: rows_select(r, r->at + r->height); return true;
	case ACTION_HOME: rows_select(r, 0); return true;
	case ACTION_END: rows_select(r, r->n - 1); return true;
	default: return false;
	}
}
