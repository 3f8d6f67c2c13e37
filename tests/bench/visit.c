/*
 * Bytes of a whole visit of somebody who is signed in: from the list three topics are read and endorsed, two of them
 * commented, and an idea of 500 characters is proposed, all of it typed character by character. On the terminal's line,
 * and between client and platform, both ways with headers; in the full screen, and by commands.
 *
 * And of a visit that reads most of the time (three pages of a list, four of a text, one endorsement, one comment), as
 * it is and through `ssh -C`, beside lynx with the same rows and text.
 *
 * Beside the first a web form. At least: the same texts on bare pages, deflated, without style, script, pictures or
 * headers. In fact: the median page of HTTP Archive's Web Almanac 2024 (chapter Page Weight) has 18 KB of HTML,
 * deflated, and 2,652 KB in all; its HTML alone is counted, for as many pages.
 */
#include "bench/lib/bench.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	ENDORSED = 3,
	COMMENTED = 2,
	BODY = 500, /* characters */
	/* the list, each topic and what follows its endorsement, what follows each comment, the form, what follows it */
	PAGES = 1 + 2 * ENDORSED + COMMENTED + 2,
	ALMANAC_HTML = 18000,
};
#define VISITOR "visitor"
#define TITLE "公園夜間照明改用感應燈"
#define REASON "山上的阿嬤也要看醫生"
#define COMMENT "路太暗，司機晚上不肯來"
#define AGENCY "內政部"
#define BENEFITS "省電，走夜路的人安心。"

struct going {
	struct platform platform;
	struct fake between; /* counts */
	char ids[ENDORSED][32];
	int64_t numbers[ENDORSED];
	struct str body;
	char *program;
	size_t terminal, wire;
};

/* As somebody types: each character is seen before the next. */
static void by_hand(struct visit *v, const char *text)
{
	for (size_t at = 0, n; text[at]; at += n) {
		char one[5] = "";
		n = text_next(text + at, strlen(text + at)).bytes;
		memcpy(one, text + at, n);
		type(v, one);
	}
}

static void going_start(struct going *g)
{
	struct answer a;
	platform_start(&g->platform, &(struct platform_opts){ .sample = true });
	free(platform_register(&g->platform, VISITOR, TEST_PASSWORD));
	platform_prove(&g->platform, VISITOR);
	fake_start(&g->between, &g->platform);
	ask_get(&g->platform, &a, "/v1/topics?board=idea&stage=collecting&limit=3", NULL);
	size_t n = 0;
	for (const struct json *t = json_first(answer_json(&a, "items")); t; t = json_next(t), n++) {
		str_copy(g->ids[n], sizeof g->ids[n], json_text(json_get(t, "id")));
		g->numbers[n] = json_int(json_get(t, "number"), 0);
	}
	answer_release(&a);
	assert_int_equal(n, ENDORSED);
	str_init(&g->body, STR_NO_LIMIT);
	add_sentences(&g->body, 8 * BODY);
	size_t end = 0;
	for (int i = 0; i < BODY; i++) {
		char *c = g->body.buf + end;
		if (*c == '\n')
			*c = ' ';
		end += text_next(c, g->body.len - end).bytes;
	}
	str_truncate(&g->body, end);
}

static void going_end(struct going *g)
{
	str_release(&g->body);
	fake_release(&g->between);
	platform_release(&g->platform);
}

static void sign_in(struct going *g, const char *home)
{
	struct outcome o;
	run(&o, &(struct program_opts){ .home = home, .input = TEST_PASSWORD "\n" }, "minyi", "--site",
		g->between.front.address, "login", VISITOR, NULL);
	assert_int_equal(o.status, 0);
	outcome_release(&o);
}

/* ---- on the screen --------------------------------------------------------------------------- */

static void endorse(struct visit *v)
{
	keys(v, "y");
	by_hand(v, REASON);
	keys(v, "<Enter>1y");
	see_row(v, -1, "附議完成");
}

static void comment(struct visit *v)
{
	keys(v, "X1");
	by_hand(v, COMMENT);
	keys(v, "<Enter>y");
}

static void propose(struct visit *v, const struct going *g)
{
	keys(v, "<C-p>");
	by_hand(v, TITLE);
	keys(v, "<Enter>");
	if (screen_find(v, "[G]") >= 0)
		keys(v, "g");
	by_hand(v, g->body.buf);
	keys(v, "<C-x>s");
	by_hand(v, BENEFITS);
	keys(v, "<C-x>s");
	by_hand(v, AGENCY);
	keys(v, "<Enter><Enter><Enter><Enter>s"); /* no addresses, no files, no discussion before; sent */
	see(v, "檢核中");
}

static void on_the_screen(struct going *g)
{
	struct visit v;
	char number[32];
	visit_init(&v);
	sign_in(g, v.home.path);
	size_t before = fake_bytes(&g->between);
	visit_start(&v, 80, 24, "--site", g->between.front.address, NULL);
	go_to(&v, 'i');
	for (int i = 0; i < ENDORSED; i++) {
		snprintf(number, sizeof number, "%lld<Enter>", (long long)g->numbers[i]);
		keys(&v, number);
		keys(&v, "<Enter>");
		endorse(&v);
		if (i < COMMENTED)
			comment(&v);
		keys(&v, "q");
	}
	propose(&v, g);
	leave(&v);
	g->terminal = visit_bytes(&v);
	g->wire = fake_bytes(&g->between) - before;
	visit_release(&v);
}

/* ---- by commands ----------------------------------------------------------------------------- */

/* What a terminal gets of a command: its line, as it is typed, and what it prints. */
static void command(struct going *g, struct visit *v, const char *verb, const char *a, const char *b, const char *c,
	const char *d, const char *e)
{
	const char *const words[] = { "minyi", verb, a, b, c, d, e };
	visit_program(v, 80, 24, g->program, "--no-pager", "--site", g->between.front.address, verb, a, b, c, d, e, NULL);
	assert_int_equal(await_end(v), 0);
	g->terminal += visit_bytes(v);
	for (size_t i = 0; i < ARRAY_LEN(words) && words[i]; i++)
		g->terminal += strlen(words[i]) + 1;
	visit_kill(v);
}

static void write_proposal(const struct going *g, char path[80])
{
	STR_LOCAL(file, STR_NO_LIMIT);
	snprintf(path, 80, "%s/idea.md", g->platform.scratch.path);
	str_addf(&file, "title: %s\nagencies: %s\n\n%s\n\n== benefits ==\n%s\n", TITLE, AGENCY, g->body.buf, BENEFITS);
	assert_int_equal(file_write(path, file.buf, file.len, 0600, NULL), RC_OK);
}

static void by_commands(struct going *g)
{
	struct visit v;
	char path[80];
	visit_init(&v);
	v.free_cursor = true;
	sign_in(g, v.home.path);
	write_proposal(g, path);
	size_t before = fake_bytes(&g->between);
	g->terminal = g->body.len; /* which was typed into the file */
	command(g, &v, "list", "idea", NULL, NULL, NULL, NULL);
	for (int i = 0; i < ENDORSED; i++) {
		command(g, &v, "show", by_id(g->ids[i]), NULL, NULL, NULL, NULL);
		command(g, &v, "endorse", by_id(g->ids[i]), "--reason", REASON, NULL, NULL);
		if (i < COMMENTED)
			command(g, &v, "comment", by_id(g->ids[i]), "--stance", "pro", "-m", COMMENT);
	}
	command(g, &v, "propose", "--file", path, NULL, NULL, NULL);
	g->wire = fake_bytes(&g->between) - before;
	visit_release(&v);
}

/* ---- the web form ---------------------------------------------------------------------------- */

/* A page of what this command prints, deflated. */
static size_t page_bytes(struct going *g, const char *verb, const char *what)
{
	struct outcome o, deflated;
	STR_LOCAL(html, STR_NO_LIMIT);
	run(&o, NULL, "minyi", "--site", g->platform.address, verb, what, NULL);
	assert_int_equal(o.status, 0);
	str_addz(&html, "<!DOCTYPE html><meta charset=utf-8><title>" TITLE "</title><form method=post><pre>");
	for (const char *c = o.out.buf; *c; c++)
		str_addz(&html, *c == '<' ? "&lt;" : *c == '&' ? "&amp;" : (char[]){ *c, '\0' });
	str_addz(&html, "</pre><textarea name=text></textarea><button>OK</button></form>");
	run(&deflated, &(struct program_opts){ .input = html.buf }, "/bin/sh", "-c", "gzip -9 | wc -c", NULL);
	size_t n = strtoul(deflated.out.buf, NULL, 10);
	outcome_release(&deflated);
	outcome_release(&o);
	return n;
}

/* A topic's page comes when it is opened, and again after each thing that was done to it. */
static size_t web_form(struct going *g)
{
	size_t n = page_bytes(g, "list", "idea") + 2 * page_bytes(g, "propose", "--template");
	for (int i = 0; i < ENDORSED; i++)
		n += page_bytes(g, "show", by_id(g->ids[i])) * (i < COMMENTED ? 3 : 2);
	return n + ENDORSED * strlen(REASON) + COMMENTED * strlen(COMMENT) + g->body.len + strlen(TITLE BENEFITS AGENCY);
}

static void print_beside(const char *what, size_t ours, size_t least)
{
	figure_print(&(struct figure){ what, "B", (double)ours, "barest web form", (double)least, 0, false });
	figure_print(&(struct figure){ "", "B", (double)ours, "median pages' HTML", PAGES * ALMANAC_HTML, 0, false });
}

/* ---- reading, endorsing, commenting: beside lynx ----------------------------------------------- */

/* A terminal's line, and the same line through `ssh -C`: one stream, flushed for each key. */
struct line {
	struct visit v;
	z_stream z;
	size_t seen, packed;
};

static void line_count(struct line *l)
{
	unsigned char out[65536];
	l->z.next_in = (unsigned char *)l->v.raw.buf + l->seen;
	l->z.avail_in = (unsigned)(l->v.raw.len - l->seen);
	l->z.next_out = out;
	l->z.avail_out = sizeof out;
	if (l->v.raw.len == l->seen)
		return;
	assert_int_equal(deflate(&l->z, Z_PARTIAL_FLUSH), Z_OK);
	l->packed += sizeof out - l->z.avail_out;
	l->seen = l->v.raw.len;
}

static void line_begin(struct line *l)
{
	*l = (struct line){ 0 };
	assert_int_equal(deflateInit(&l->z, 6), Z_OK);
	visit_init(&l->v);
}

/* Adds what it took. */
static void line_end(struct line *l, double *bytes, double *packed)
{
	line_count(l);
	*bytes += (double)l->seen;
	*packed += (double)l->packed;
	deflateEnd(&l->z);
	visit_release(&l->v);
}

/* Each key is seen before the next one. */
static void line_keys(struct line *l, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		keys(&l->v, names[i]);
		line_count(l);
	}
}

static void line_type(struct line *l, const char *text)
{
	for (size_t at = 0, n; text[at]; at += n) {
		char one[5] = "";
		n = text_next(text + at, strlen(text + at)).bytes;
		memcpy(one, text + at, n);
		type(&l->v, one);
		line_count(l);
	}
}

#define PRESS(l, ...) \
	line_keys(l, (const char *const[]){ __VA_ARGS__ }, ARRAY_LEN(((const char *const[]){ __VA_ARGS__ })))

static void visit_ours(const struct platform *p, double *bytes, double *packed)
{
	struct line l;
	line_begin(&l);
	visit_start(&l.v, 80, 24, "--site", p->address, NULL);
	line_count(&l);
	line_type(&l, VISITOR);
	PRESS(&l, "<Enter>");
	line_type(&l, TEST_PASSWORD);
	PRESS(&l, "<Enter>", "<Enter>", "<PageDown>", "<PageUp>"); /* the menu, the list, three pages of it */
	see(&l.v, "提點子");
	PRESS(&l, "1", "6", "<Enter>", "<Enter>", "<Space>", "<Space>", "<Space>", "y");
	line_type(&l, REASON);
	PRESS(&l, "<Enter>", "1", "y");
	see_row(&l.v, -1, "附議完成");
	PRESS(&l, "X", "1");
	line_type(&l, COMMENT);
	PRESS(&l, "<Enter>", "y");
	leave(&l.v);
	line_end(&l, bytes, packed);
}

static void visit_lynx(const struct material *m, double *bytes, double *packed)
{
	static const enum shown shown[] = { SHOWN_MANY_ROWS, SHOWN_PAGE };
	for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
		struct line l;
		line_begin(&l);
		other_start(&l.v, LYNX, m, shown[i]);
		for (int page = 1; page < (i ? 4 : 3); page++) {
			line_count(&l);
			other_keys(&l.v, "<Space>");
		}
		line_end(&l, bytes, packed);
	}
}

static void whole_visits(void)
{
	struct material m;
	double ours[2] = { 0 }, theirs[2] = { 0 };
	material_make(&m);
	free(platform_register(&m.platform, VISITOR, TEST_PASSWORD));
	platform_prove(&m.platform, VISITOR);
	visit_ours(&m.platform, &ours[0], &ours[1]);
	if (other_installed(LYNX)) {
		visit_lynx(&m, &theirs[0], &theirs[1]);
		figure_print(&(struct figure){
			"a whole visit: terminal", "B", ours[0], "lynx, reading alone", theirs[0], 12000, false });
		figure_print(
			&(struct figure){ "the same through ssh -C", "B", ours[1], "lynx, reading alone", theirs[1], 6000, false });
	}
	material_release(&m);
}

int main(void)
{
	struct going g = { .program = program_path("minyi") };
	whole_visits();
	going_start(&g);
	on_the_screen(&g);
	size_t least = web_form(&g);
	print_beside("a visit on the screen: terminal", g.terminal, least);
	print_beside("and to the platform and back", g.wire, least);
	going_end(&g);
	going_start(&g);
	by_commands(&g);
	print_beside("a visit by commands: terminal", g.terminal, least);
	print_beside("and to the platform and back", g.wire, least);
	going_end(&g);
	free(g.program);
	return figures_broken();
}
