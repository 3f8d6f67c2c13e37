/*
 * What is not published, as a numbered list: a number reads all of one, a letter with a number does something with it.
 * The numbers are those that were read last, until it is read again.
 */
#include "acts/unsent.h"
#include "line/linear.h"

static void unsent_show(struct linear *l, void *priv)
{
	struct unsent *u = priv;
	unsent_load(u);
	line_ask_names(u);
	if (!u->rows.n) {
		linear_tell(l, "%s", unsent_empty());
		return;
	}
	line_say("%s", _("Outbox and drafts: type a number to read one; E and a number edits it, s sends it, d drops it."));
	linear_say_rows(&(struct source){ &unsent_source, u }, 0, (int64_t)u->rows.n);
}

/* The row that a letter is meant for: by the number behind it, or one that is asked for. NULL: it has been said why. */
static const struct unsent_row *wanted(struct linear *l, const struct unsent *u, const char *word)
{
	STR_LOCAL(number, 256);
	int64_t n = 0;
	if (u->rows.n == 1 && !*word)
		return &u->rows.items[0];
	linear_word_or_ask(l, word, _("Which one (its number)? "), &number);
	if (text_to_number(number.buf, 1, (int64_t)u->rows.n, &n))
		return &u->rows.items[n - 1];
	if (number.len)
		linear_tell(l, "%s", _("There is no such number here."));
	return NULL;
}

static void read_whole(const struct unsent *u, const struct unsent_row *r)
{
	DOC_LOCAL(doc);
	unsent_page(&doc, r, &u->opts);
	line_read_aloud(&doc, 0);
}

static void mend(struct linear *l, const struct unsent_row *r)
{
	ARENA_LOCAL(arena, 0);
	enum act_id id;
	struct act_on on;
	STR_LOCAL(why, 4096);
	if (unsent_open(l->app, r, &arena, &id, &on, &why))
		(void)linear_act(l, id, &on);
	else
		linear_tell(l, "%s", why.buf);
}

/* What was read is no longer so: rows may have other numbers. */
static void look_again(struct linear *l, struct unsent *u)
{
	unsent_load(u);
	if (l->ended)
		return;
	if (u->rows.n)
		linear_tell(l,
			P_("%zu is here now; Enter reads it again.", "%zu are here now; Enter reads them again.", u->rows.n),
			u->rows.n);
	else
		linear_tell(l, "%s", unsent_empty());
}

static void unsent_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct unsent *u = priv;
	(void)key;
	const struct unsent_row *r = a == ACTION_RESEND_ALL ? NULL : wanted(l, u, word);
	if (a == ACTION_RESEND_ALL)
		(void)linear_act(l, ACT_RESEND, NULL);
	else if (!r)
		return;
	else if (a == ACTION_MEND)
		mend(l, r);
	else if (a == ACTION_RESEND || a == ACTION_DROP)
		(void)linear_act(l, a == ACTION_DROP ? ACT_DROP : ACT_RESEND, &(struct act_on){ .id = r->key });
	else
		read_whole(u, r);
	if (a != ACTION_SHOW_WHOLE)
		look_again(l, u);
}

static void unsent_number(struct linear *l, void *priv, const char *word)
{
	unsent_act(l, priv, ACTION_SHOW_WHOLE, "", word);
}

static const char *unsent_title(void *priv)
{
	(void)priv;
	return _("Outbox");
}

static void unsent_close(void *priv)
{
	unsent_release(priv);
	free(priv);
}

void linear_unsent(struct linear *l)
{
	static const enum action can[] = { ACTION_MEND, ACTION_RESEND, ACTION_RESEND_ALL, ACTION_DROP, ACTION_SHOW_WHOLE,
		ACTION_LEAVE, ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_UNSENT,
		.can = can,
		.title = unsent_title,
		.show = unsent_show,
		.act = unsent_act,
		.enter = unsent_show,
		.number = unsent_number,
		.close = unsent_close,
	};
	struct unsent *u = xcalloc(1, sizeof *u);
	u->app = l->app;
	linear_enter(l, &ops, u);
}
