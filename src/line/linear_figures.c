/*
 * The figures of one chart: what it says has been read with the topic; here Enter reads its values, one after the
 * other, and a number reads that one.
 */
#include "line/linear.h"

struct figures {
	struct str values; /* a line each */
	VEC(const char *) lines;
	size_t at; /* the next one to be read */
};

static void read_value(struct linear *l, struct figures *s, size_t at)
{
	if (at >= s->lines.n) {
		linear_tell(l, _("That was the last figure; %s leaves."), linear_key(ACTION_LEAVE, (char[16]){ 0 }));
		return;
	}
	s->at = at + 1;
	/* TRANSLATORS: the number of a figure in a chart, and the figure itself */
	line_say(_("%zu. %s"), at + 1, s->lines.items[at]);
}

static void figures_show(struct linear *l, void *priv)
{
	const struct figures *s = priv;
	line_say(P_("%zu figure; Enter reads it.", "%zu figures; Enter reads one after the other, a number that one.",
				 (unsigned long)s->lines.n),
		s->lines.n);
	(void)l;
}

static void figures_enter(struct linear *l, void *priv)
{
	struct figures *s = priv;
	read_value(l, s, s->at);
}

static void figures_number(struct linear *l, void *priv, const char *word)
{
	struct figures *s = priv;
	int64_t number = 0;
	if (text_to_number(word, 1, (int64_t)s->lines.n, &number))
		read_value(l, s, (size_t)number - 1);
	else
		linear_tell(l, "%s", _("There is no such number here."));
}

static void figures_act(struct linear *l, void *priv, enum action a, const char *key, const char *word)
{
	struct figures *s = priv;
	(void)key, (void)word;
	if (a == ACTION_NEXT_VALUE)
		read_value(l, s, s->at);
	else if (a == ACTION_HOME)
		read_value(l, s, 0);
	else if (a == ACTION_END)
		while (s->at < s->lines.n)
			read_value(l, s, s->at);
	else if (s->at < 2)
		linear_tell(l, "%s", _("This is the start."));
	else
		read_value(l, s, s->at - 2);
}

static const char *figures_title(void *priv)
{
	(void)priv;
	return _("Figures");
}

static void figures_close(void *priv)
{
	struct figures *s = priv;
	str_release(&s->values);
	vec_release(&s->lines);
	free(s);
}

void linear_figures(struct linear *l, const struct wire_topic *t, size_t number)
{
	static const enum action can[] = { ACTION_NEXT_VALUE, ACTION_PREVIOUS_VALUE, ACTION_HOME, ACTION_END, ACTION_LEAVE,
		ACTION_HELP, ACTION_REPAINT, ACTION_NONE };
	static const struct place_ops ops = {
		.screen = IN_CHART,
		.can = can,
		.title = figures_title,
		.show = figures_show,
		.act = figures_act,
		.enter = figures_enter,
		.number = figures_number,
		.close = figures_close,
	};
	struct page_opts o = linear_opts(l);
	struct figures *s = xcalloc(1, sizeof *s);
	str_init(&s->values, STR_NO_LIMIT);
	if (!page_infographic_values(&s->values, t, number, &o)) {
		linear_tell(l, "%s", _("There is no such chart with figures."));
		figures_close(s);
		return;
	}
	for (char *line = s->values.buf, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		*vec_push(&s->lines) = line;
	}
	linear_enter(l, &ops, s);
}
