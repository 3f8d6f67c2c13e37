/*
 * What other sites answer, with one value at a time of another kind than it was: each member of a petition, a proposal,
 * a meeting, a result, a process, a topic and its posts. The rest is shown as it was, and what changed is named:
 * nothing goes missing without a word.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "site/site.h"
#include "sites/decidim.h"
#undef SITE_SAYS
#include "sites/discourse.h"
#include "sites/uk.h"

enum { VALUES_MOST = 2000 };
struct span {
	size_t at, end;
	char key[40]; /* of the member, or of the list that it stands in */
};
struct values {
	struct span at[VALUES_MOST];
	size_t n;
};

/* ---- where the values of a JSON text stand --------------------------------------------------- */

static size_t behind_string(const char *json, size_t at)
{
	for (at++; json[at] != '"'; at++)
		at += json[at] == '\\';
	return at + 1;
}

static size_t collect(const char *json, size_t at, const char *key, struct values *out)
{
	struct span *s = &out->at[out->n++];
	assert_true(out->n < VALUES_MOST);
	*s = (struct span){ .at = at };
	snprintf(s->key, sizeof s->key, "%s", key);
	if (json[at] == '"') {
		at = behind_string(json, at);
	} else if (json[at] == '{' || json[at] == '[') {
		bool object = json[at] == '{';
		for (at++; json[at] != '}' && json[at] != ']'; at += json[at] == ',') {
			char name[40];
			snprintf(name, sizeof name, "%s", key);
			if (object) {
				size_t end = behind_string(json, at);
				snprintf(name, sizeof name, "%.*s", (int)(end - at - 2), json + at + 1);
				at = end + 1;
			}
			at = collect(json, at, name, out);
		}
		at++;
	} else {
		at += strcspn(json + at, ",]}");
	}
	s->end = at;
	return at;
}

/* ---- reading --------------------------------------------------------------------------------- */

struct read {
	enum rc rc;
	size_t unread;
	const char *title;
	struct str canonical;
};

/* Without what is told of what could not be read. */
static void read_body(const struct site *s, const struct site_ask *ask, const char *body, struct read *out)
{
	struct site_reply *r = NULL;
	struct err e = { 0 };
	STR_LOCAL(text, STR_NO_LIMIT);
	str_init(&out->canonical, STR_NO_LIMIT);
	out->rc = site_parse(s, ask, body, strlen(body), &text, &r, &e);
	out->unread = 0;
	if (out->rc)
		return;
	if (ask->op == SITE_TOPIC) {
		out->unread = r->u.topic.unread.n;
		r->u.topic.unread = (struct wire_unread){ 0 };
	} else {
		out->unread = r->u.comments.unread.n;
		for (size_t i = 0; i < r->u.comments.n; i++) {
			out->unread += r->u.comments.items[i].unread.n;
			r->u.comments.items[i].unread = (struct wire_unread){ 0 };
		}
		r->u.comments.unread = (struct wire_unread){ 0 };
	}
	site_write(s, r, &out->canonical);
	site_reply_drop(r);
}

/* What would not do for whatever stood there: what is neither text nor figure, list nor object, and is none of them. */
static const char *const others[] = { "{\"other\":[1]}", "[[\"other\"]]", "true", "\"<b>other</b> &amp; \\u001b[31m\"",
	"-7.5e3", "null", "\"\"", "[]", "{}" };
enum { WRONG = 3 }; /* those before it are of a kind that no member of these has */

static bool is_structure(char c)
{
	return c == '{' || c == '[';
}

/* Values that went missing, and nobody said so. */
static size_t silent;

static bool may_go_silently(const char *key, const char *const *but)
{
	for (; *but; but++)
		if (strcmp(*but, key) == 0)
			return true;
	return false;
}

static void change(const struct site *s, const struct site_ask *ask, const char *json, const struct span *v,
	const char *other, struct read *out)
{
	STR_LOCAL(body, STR_NO_LIMIT);
	str_add(&body, json, v->at);
	str_addz(&body, other);
	str_addz(&body, json + v->end);
	read_body(s, ask, body.buf, out);
}

static void change_each(const char *kind, struct site_ask ask, const char *json, const char *const *but)
{
	static struct values values;
	struct site s;
	struct read was;
	char word[64];
	size_t tried = 0;
	snprintf(word, sizeof word, "%s:http://127.0.0.1:1", kind);
	assert_int_equal(site_init(&s, NULL, word, NULL), RC_OK);
	values.n = 0;
	collect(json, 0, "", &values);
	read_body(&s, &ask, json, &was);
	assert_int_equal(was.rc, RC_OK);
	for (size_t i = 1; i < values.n; i++) {
		const struct span *v = &values.at[i];
		struct read without;
		change(&s, &ask, json, v, "null", &without); /* what is unread elsewhere */
		size_t beside = without.unread < was.unread ? without.unread : was.unread;
		str_release(&without.canonical);
		for (size_t k = 0; k < ARRAY_LEN(others); k++, tried++) {
			struct read now;
			change(&s, &ask, json, v, others[k], &now);
			bool same = strcmp(now.canonical.buf, was.canonical.buf) == 0;
			bool yes_or_no = json[v->at] == 't' || json[v->at] == 'f';
			bool wrong = k < WRONG && !(is_structure(json[v->at]) && json[v->at] == *others[k]) && !yes_or_no;
			if (now.rc == RC_OK && wrong && !same && now.unread <= beside && !may_go_silently(v->key, but)) {
				print_message("%s %s: %s as %s is lost without a word\n", kind, ask.id, v->key, others[k]);
				silent++;
			}
			str_release(&now.canonical);
		}
	}
	print_message("%s: %zu values changed\n", kind, tried);
	str_release(&was.canonical);
	site_release(&s);
}

#define TOPIC(i) ((struct site_ask){ .op = SITE_TOPIC, .id = (i) })
static const char *const none[] = { NULL };
/* One of each is broken before anything is changed; a post is told of in its place among the comments. */
static const char *const broken_before[] = { "suggested_topics", "posts", "topics", NULL };
static const char *const among_posts[] = { "posts", "id", NULL }; /* without its id a post is one that is unread */
static const char *const tells_its_place[] = { "parent", NULL };  /* of an agenda's item: it stands below another */

static void of_petitions(void **state)
{
	(void)state;
	silent = 0;
	change_each("uk", TOPIC("700001"), uk_whole, none);
	change_each("uk", TOPIC("700003"), uk_rejected, none);
	change_each("uk", TOPIC("200001"), uk_archived, none);
	assert_int_equal(silent, 0);
}

static void of_a_decidim(void **state)
{
	(void)state;
	silent = 0;
	change_each("decidim", TOPIC("processes/b/f/4/proposals/12"), decidim_whole, none);
	change_each("decidim", TOPIC("processes/b/f/5/debates/30"), decidim_debate, none);
	change_each("decidim", TOPIC("processes/b/f/6/meetings/31"), decidim_meeting, tells_its_place);
	change_each("decidim", TOPIC("processes/b/f/7/results/32"), decidim_result, none);
	change_each("decidim", TOPIC("processes/budget-2026"), decidim_process, none);
	change_each("decidim", TOPIC("processes/b/f/9/surveys/50"), decidim_survey_50, none);
	change_each("decidim", TOPIC("processes/b/f/14/budgets/70"), decidim_budget_70, none);
	change_each("decidim", TOPIC("processes/b/f/15/sortitions/80"), decidim_sortition_80, none);
	change_each("decidim", TOPIC("processes/b/f/16/elections/90"), decidim_election_90, none);
	change_each("decidim", TOPIC("processes/b/f/17/texts/100"), decidim_text_100, none);
	assert_int_equal(silent, 0);
}

static void of_a_forum(void **state)
{
	(void)state;
	silent = 0;
	change_each("discourse", TOPIC("41"), discourse_topic_41, broken_before);
	change_each("discourse", TOPIC("category/5"), discourse_categories, broken_before);
	change_each("discourse", (struct site_ask){ .op = SITE_COMMENTS, .id = "41" }, discourse_topic_41, among_posts);
	assert_int_equal(silent, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_petitions),
		cmocka_unit_test(of_a_decidim),
		cmocka_unit_test(of_a_forum),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
