/* The sites that there are, what each can, and going to another one. */
#include "acts/sites.h"
#include "line/linear.h"
#include "line/private.h"

/* ---- minyi sites ----------------------------------------------------------------------------- */

static void put_json(const struct line_command *c, struct str *out)
{
	struct json_out o;
	struct sites_row row;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	json_open(&o, "items", '[');
	for (size_t i = 0; sites_at(NULL, c->home, i, &row); i++) {
		const struct site_kind *k = row.kind;
		const struct site_caps *can = &k->ops->caps;
		json_open(&o, NULL, '{');
		json_put_text(&o, "site", row.word);
		json_put_text(&o, "title", sites_title(&row));
		json_put_text(&o, "address", k->address ? k->address : row.word);
		for (int what = 0; what < SITES_CAN; what++) {
			static const char *const words[] = { "no", "yes", "web" };
			json_put_text(&o, sites_can_word((enum sites_can)what), words[sites_can(k, (enum sites_can)what)]);
		}
		json_open(&o, "orders", '[');
		for (int sort = 0; sort < SORTS; sort++)
			if (can->orders >> sort & 1u)
				json_put_text(&o, NULL, filter_order_typed((enum site_sort)sort));
		json_close(&o, ']');
		json_open(&o, "lists", '[');
		for (size_t v = 0; v < can->n_views; v++)
			json_put_text(&o, NULL, can->views[v].word);
		json_close(&o, ']');
		json_put_text(&o, "languages", can->languages);
		json_put_text(&o, "licence", k->licence ? k->licence : "");
		json_close(&o, '}');
	}
	json_close(&o, ']');
	json_close(&o, '}');
	str_addc(out, '\n');
}

static void put_cell(struct str *out, const char *text, int width)
{
	text_pad(out, text, strlen(text), width);
	str_addc(out, ' ');
}

enum { WORD = 16, CELL = 11 };

static void put_table(const struct line_command *c, struct str *out)
{
	struct sites_row row;
	put_cell(out, _("Site"), WORD);
	for (int what = 0; what < SITES_CAN; what++)
		put_cell(out, _(sites_can_heading((enum sites_can)what)), CELL);
	str_addc(out, '\n');
	for (size_t i = 0; sites_at(NULL, c->home, i, &row); i++) {
		put_cell(out, row.word, text_widthz(row.word) > WORD ? text_widthz(row.word) : WORD);
		for (int what = 0; what < SITES_CAN; what++)
			put_cell(out, sites_how_word(sites_can(row.kind, (enum sites_can)what)), CELL);
		str_addf(out, "\n  %s", sites_title(&row));
		if (row.kind->licence)
			/* TRANSLATORS: behind the name of a site: the licence of its texts */
			str_addf(out, _("; licence: %s"), _(row.kind->licence));
		str_addc(out, '\n');
	}
}

/* For reading aloud: each in a sentence. */
static void put_sentences(const struct line_command *c, struct str *out)
{
	struct sites_row row;
	for (size_t i = 0; sites_at(NULL, c->home, i, &row); i++) {
		sites_say(&row, out);
		for (int what = 0; what < SITES_CAN; what++)
			/* TRANSLATORS: one more thing that a site can: what, and whether */
			str_addf(out, _("; %s: %s"), _(sites_can_heading((enum sites_can)what)),
				sites_how_word(sites_can(row.kind, (enum sites_can)what)));
		str_addc(out, '\n');
	}
}

enum line_exit line_sites(struct app *app, const struct line_command *c)
{
	STR_LOCAL(out, STR_NO_LIMIT);
	(void)app;
	if (c->json)
		put_json(c, &out);
	else if (c->linear)
		put_sentences(c, &out);
	else
		put_table(c, &out);
	(void)line_print(&out);
	return LINE_DONE;
}

/* ---- in the linear mode ---------------------------------------------------------------------- */

void linear_say_sites(struct linear *l)
{
	struct sites_row row;
	STR_LOCAL(words, 2048);
	for (size_t i = 0; sites_at(l->app, NULL, i, &row); i++) {
		str_clear(&words);
		sites_say(&row, &words);
		line_say("%zu. %s", i + 1, words.buf);
	}
}

void linear_sites(struct linear *l, const char *word)
{
	struct err e = { 0 };
	STR_LOCAL(answer, 1024);
	STR_LOCAL(meant, 1024);
	if (!*word)
		linear_say_sites(l);
	linear_word_or_ask(l, word, _("Which site (its number, or an address; Enter stays)? "), &answer);
	if (!answer.len) {
		linear_tell(l, "%s", _("Nothing was changed."));
		return;
	}
	sites_meant(l->app, answer.buf, &meant);
	enum rc rc = meant.len ? app_site_go(l->app, meant.buf, &e) : RC_NOT_FOUND;
	if (!meant.len)
		linear_tell(l, "%s", _("There is no such number here."));
	else if (rc)
		(void)line_failed(l->app, rc, &e, NULL);
	else
		l->ended = true;
}
