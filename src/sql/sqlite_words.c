/* FTS5, SQLite's full-text index: the asking folder's own splitting of text into words as its tokenizer "minyi". */
#include "sql/private.h"

/* What FTS5 wants put into, and its own callback. */
struct sink {
	void *ctx;
	int (*put)(void *, int, const char *, int, int, int);
};

static int put(void *ctx, bool same_place, const char *word, int n, int from, int to)
{
	struct sink *sink = ctx;
	return sink->put(sink->ctx, same_place ? FTS5_TOKEN_COLOCATED : 0, word, n, from, to);
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n,
	int (*take)(void *, int, const char *, int, int, int))
{
	struct sink sink = { ctx, take };
	return ((struct sqlite *)(void *)t)->split(text, n, flags & FTS5_TOKENIZE_QUERY, &(struct sql_words){ put, &sink });
}

static int create(void *db, const char **args, int n, Fts5Tokenizer **out)
{
	(void)args, (void)n;
	*out = (Fts5Tokenizer *)db; /* all that there is to know */
	return SQLITE_OK;
}

static void delete(Fts5Tokenizer *t)
{
	(void)t;
}

enum rc sqlite_words(struct sqlite *db, struct err *e)
{
	fts5_api *api = NULL;
	sqlite3_stmt *q = NULL;
	static fts5_tokenizer functions = { create, delete, tokenize };
	if (sqlite3_prepare_v2(db->handle, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(q, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(q);
	}
	sqlite3_finalize(q);
	if (!api)
		return err_set(e, RC_SYS, 0, "this SQLite was built without FTS5");
	return api->xCreateTokenizer(api, "minyi", db, &functions, NULL) == SQLITE_OK
		? RC_OK
		: err_set(e, RC_SYS, 0, "FTS5 tokenizer");
}
