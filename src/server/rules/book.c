/* The rules in force, and those under which running topics began. */
#include "server/rules/private.h"

struct rules_book *rules_book_new(struct rules *now)
{
	struct rules_book *b = xcalloc(1, sizeof *b);
	b->now = now;
	return b;
}

void rules_book_free(struct rules_book *b)
{
	if (!b)
		return;
	for (size_t i = 0; i < b->kept.n; i++) {
		rules_release(b->kept.items[i]);
		free(b->kept.items[i]);
	}
	vec_release(&b->kept);
	rules_release(b->now);
	free(b->now);
	free(b);
}

enum rc rules_book_keep(struct rules_book *b, int64_t version, const char *text, struct err *e)
{
	char name[40];
	struct rules *old = xcalloc(1, sizeof *old);
	snprintf(name, sizeof name, "version %lld", (long long)version);
	enum rc rc = rules_parse(name, text, b->now, old, e);
	old->version = version;
	if (rc == RC_OK) {
		*vec_push(&b->kept) = old;
		return RC_OK;
	}
	rules_release(old);
	free(old);
	return rc;
}

const struct rules *rules_of(const struct rules_book *b, int64_t version)
{
	for (size_t i = 0; version && version != b->now->version && i < b->kept.n; i++)
		if (b->kept.items[i]->version == version)
			return b->kept.items[i];
	return b->now;
}
