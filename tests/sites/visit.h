/* What the visits to other sites (tests/tty) share: who goes where, commands there, and what an address is shown as. */
#ifndef SITES_VISIT_H
#define SITES_VISIT_H

#include "sites/server.h"
#include "tty/lib/visit.h"

#define SITE_WORD_SIZE 100

/* The site listens, and word is what --site is given for it: "uk:http://127.0.0.1:4711". */
static inline void site_visit_start(struct site_server *s,
	struct site_said (*say)(const char *path, const char *request), const char *kind, char word[SITE_WORD_SIZE],
	struct visit *v)
{
	site_server_start(s, say);
	snprintf(word, SITE_WORD_SIZE, "%s:%s", kind, s->address);
	visit_init(v);
}

static inline void site_visit_stop(struct site_server *s, struct visit *v)
{
	visit_release(v);
	site_server_stop(s);
}

/* A command at that site: out and err stand somewhere in what it says. */
struct site_command {
	const char *words[6]; /* NULL behind the last */
	const char *out, *err;
	int status;
};
static inline void site_command(const struct visit *v, const char *word, const struct site_command *c)
{
	struct outcome o;
	const char *const *w = c->words;
	run(&o, &(struct program_opts){ .home = v->home.path }, "minyi", "--site", word, w[0], w[1], w[2], w[3], w[4],
		NULL);
	if (o.status != c->status || !strstr(o.out.buf, c->out) || !strstr(o.err.buf, c->err))
		fail_msg("%s %s: %d\n%s%s", w[0], w[1] ? w[1] : "", o.status, o.out.buf, o.err.buf);
	outcome_release(&o);
}

/* An address stands on the screen: it goes to the clipboard, and is a QR code here or alone on the screen. */
static inline void site_address_to_hand(struct visit *v)
{
	static const char code[] = "█▀▀▀▀▀█", copied[] = "\033]52;c;aHR0c"; /* http */
	visit_mark(v);
	keys(v, "c");
	if (!memmem(v->raw.buf, v->raw.len, copied, sizeof copied - 1))
		visit_fail(__FILE__, __LINE__, v, "nothing was copied");
	see(v, "剪貼簿");
	if (screen_find(v, code) < 0)
		see(v, "用整個畫面顯示 QR Code");
	keys(v, "<Enter>");
	see(v, code);
	keys(v, "q");
}

/* The port is another one each time: text with `as` wherever `what` stands. */
static inline void site_call_it(struct str *out, const char *text, const char *what, const char *as)
{
	for (const char *found; (found = strstr(text, what)); text = found + strlen(what)) {
		str_add(out, text, (size_t)(found - text));
		str_addz(out, as);
	}
	str_addz(out, text);
}

#endif
