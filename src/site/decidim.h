/* Any Decidim: what decidim.c (asking), decidim_topic.c and decidim_space.c (reading) share. */
#ifndef SITE_DECIDIM_H
#define SITE_DECIDIM_H

#include "site/foreign.h"

/* A member that is asked for; not every version of the software has each. */
struct decidim_member {
	const char *name, *query; /* query: as it is asked for, from its name on */
	bool in_rows;
};

/* What its components hold, of the kinds that are read, and as which board they are shown. */
struct decidim_kind {
	enum wire_board board;
	const char *component; /* the type of a component that holds such */
	const char *list, *one;
	const char *segment; /* of the addresses of its pages */
	const struct decidim_member *members;
	size_t n;
	/* v: one of them. out is prepared, and has room for DECIDIM_STEPS, DECIDIM_FIELDS and one response. now: what has
	 * begun by then, and what is over. */
	void (*read)(
		const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *out);
	bool silent;   /* nobody can comment */
	bool pageless; /* its component is its page */
};
/* Spaces that have components with lists: processes, assemblies. */
enum { DECIDIM_KINDS = 11, DECIDIM_SEGMENTS = 2, DECIDIM_STEPS = 64, DECIDIM_FIELDS = 48 };
enum { DECIDIM_BOARDS = 4 }; /* kinds that are a board; the others stand behind them */
extern const struct decidim_kind decidim_kinds[DECIDIM_KINDS];
extern const struct decidim_member decidim_comment_members[];
extern const size_t decidim_n_comment_members;

/* Where a thing stands, as the path of its pages has it, which is its id: "processes/budget/f/4/proposals/12". */
struct decidim_place {
	const struct decidim_kind *kind;
	char path[160];     /* of the component: "processes/budget/f/4" */
	char component[20]; /* "4" */
	char id[20];        /* "12"; "": the component itself */
};

/* ---- decidim.c ------------------------------------------------------------------------------- */

/* An id as a place; false: it is none. */
bool decidim_place(const char *id, struct decidim_place *out);
/* A query with its variables as JSON ("": none), from whoever is signed in. RC_TOO_BIG. */
enum rc decidim_post(const struct site *s, const char *query, const char *variables, struct arena *a,
	struct net_params *p, struct err *e);

/* ---- decidim_key.c: SIGN_IN, SIGN_OUT, ME ---------------------------------------------------- */

extern const struct site_pasted decidim_pasted;
/* r: what the answers so far have made; NULL: the first request. */
enum rc decidim_key_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e);
enum rc decidim_key_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e);
bool decidim_renew(const struct site *s, struct arena *a, struct net_params *p);
enum rc decidim_renewed(
	const struct site *s, const struct net_answer *answer, struct arena *a, struct wire_session *out, struct err *e);
/* Whoever asks, of an answer with their session. False: the site knows nobody. */
bool decidim_account(const struct json *v, struct arena *a, struct wire_account *out);

/* ---- decidim_write.c ------------------------------------------------------------------------- */

bool decidim_writes(enum site_op op);
bool decidim_commentable(const struct decidim_kind *kind); /* from here */
enum rc decidim_write_request(const struct site *s, const struct site_ask *ask, const struct site_reply *r,
	struct arena *a, struct net_params *p, struct err *e);
enum rc decidim_write_parse(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e);
void decidim_refusal(const struct site *s, const struct site_ask *ask, const struct net_answer *answer, struct arena *a,
	struct wire_problem *out);
/* What may be done to one of them, and why not, as far as the answer tells: it tells who is signed in. */
void decidim_may(const struct decidim_kind *kind, const struct json *v, struct arena *a, struct wire_topic *t);
void decidim_may_not(struct arena *a, struct wire_topic *t); /* of a process: what is done is done to what is in it */

/* ---- decidim_topic.c ------------------------------------------------------------------------- */

/* One of a component's things. False: there is none in it. component: as it was answered, with its name and space. */
bool decidim_topic(const struct site *s, const struct decidim_place *at, const struct json *component,
	const struct json *v, int64_t now, struct arena *a, struct wire_topic *out);
/* All comments of one thing, in the order in which they were written, each with its number. */
enum rc decidim_comments(
	const struct site *s, const char *topic, const struct json *v, struct site_reply *r, struct err *e);
/* One comment, without its number. False: there is none in it. */
bool decidim_comment(const struct site *s, const char *topic, const struct json *v, const char *reply_to,
	struct site_reply *r, struct wire_comment *out);
/* What it is called here, by its host; NULL: it does not fit. */
const char *decidim_name(const struct site *s, struct arena *a);

/* A text in the reader's language, or in another that there is; the same as CommonMark: it is HTML, or plain text. */
const char *decidim_text(const struct site *s, const struct foreign *f, const struct json *object, const char *name);
const char *decidim_body(const struct site *s, const struct foreign *f, const struct json *v, const char *name);
const char *decidim_author(const struct foreign *f, const struct json *author);
void decidim_attachments(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t);

/* Nothing where value is "" or NULL, or where there is no room. */
void decidim_add_field(struct wire_topic *t, const char *name, const char *label, const char *value);

/* The same for a step of its course, where at is not 0. */
void decidim_add_step(struct wire_topic *t, const char *kind, int64_t at, const char *text);
/* Who wrote it: the first is its proposer. list: NULL is none. */
void decidim_people(const struct foreign *f, const struct json *list, struct wire_topic *t);
/* What it is about, by whichever of the site's ways to sort things: members DECIDIM_SUBJECTS. */
void decidim_add_subjects(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t);
#define DECIDIM_NAMED "{name{translations{locale text}}}"
#define DECIDIM_SUBJECTS \
	{ "taxonomies", "taxonomies" DECIDIM_NAMED, false }, { "category", "category" DECIDIM_NAMED, false }, \
	{ \
		"scope", "scope" DECIDIM_NAMED, false \
	}
/* Newer versions tell what each attachment is called. */
#define DECIDIM_ATTACHMENTS \
	{ "attachments", "attachments{url type}", false }, \
	{ \
		"at", "at:attachments{url title{translations{locale text}} description{translations{locale text}}}", false \
	}

/* Of an address: letters, figures, hyphens. */
bool decidim_is_slug(const char *s, size_t n);
/* Which of the members that were asked for an error is about; n: of none. */
size_t decidim_blamed(const struct decidim_member *members, size_t n, const struct json *error);
/* What a version of the software does not have is known for the visit, so that it is asked for once: `of` is the word
 * of what has the members. */
bool decidim_lacks(const struct site *s, const char *of, const char *member);
/* The error says that the version lacks the member. */
void decidim_learn_lack(struct site_reply *r, const char *of, const char *member, const struct json *error);

/* ---- decidim_page.c -------------------------------------------------------------------------- */

enum { DECIDIM_POST_MEMBERS = 9, DECIDIM_PAGE_MEMBERS = 4, DECIDIM_SURVEY_MEMBERS = 6 };
extern const struct decidim_member decidim_news[DECIDIM_POST_MEMBERS], decidim_text_page[DECIDIM_PAGE_MEMBERS],
	decidim_survey[DECIDIM_SURVEY_MEMBERS];
void decidim_read_post(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
void decidim_read_page(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
void decidim_read_survey(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
/* What a meeting is about, and what is provided there. */
void decidim_add_agenda(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t);
/* Who speaks at a conference, who carries it, what there is of it. */
void decidim_add_programme(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t);
/* What stands in a space and on no board (np, ns, nt, b, nd, ne, nx), the assemblies below it (children) and what it
 * is linked with. */
void decidim_relate(const struct site *s, const struct foreign *f, const struct json *v, struct wire_topic *t);
#define DECIDIM_RELATED \
	{ "posts", \
		"np:components(filter:{type:\"blogs\"}){id ...on Blogs{posts(last:10){edges{node{id title{translations{locale text}}}}}}}", \
		false }, \
		{ "surveys", \
			"ns:components(filter:{type:\"surveys\"}){id ...on Surveys{surveys{edges{node{id questionnaire{title{translations{locale text}}}}}}}}", \
			false }, \
	{ \
		"pages", \
			"nt:components(filter:{type:\"pages\"}){id ...on Pages{pages{edges{node{id title{translations{locale text}}}}}}}", \
			false \
	}
/* Of processes and assemblies. */
#define DECIDIM_DECIDED \
	{ "sortitions", \
		"nd:components(filter:{type:\"sortitions\"}){id ...on Sortitions{sortitions(last:10){edges{node{id title{translations{locale text}}}}}}}", \
		false }, \
		{ "elections", \
			"ne:components(filter:{type:\"elections\"}){id ...on Elections{elections(last:10){edges{node{id title{translations{locale text}}}}}}}", \
			false }, \
		{ "collaborativeTexts", \
			"nx:components(filter:{type:\"collaborative_texts\"}){id ...on CollaborativeTexts{collaborativeTexts(last:10){edges{node{id title}}}}}", \
			false }, \
		{ "sn", "sn:stats{key name{translations{locale text}} value}", false }, \
		{ "so", "so:stats{name value}", false }, \
	{ \
		"linkedParticipatorySpaces", \
			"linkedParticipatorySpaces{participatorySpace{__typename title{translations{locale text}} ...on ParticipatoryProcess{slug} ...on Assembly{slug}}}", \
			false \
	}

/* ---- decidim_vote.c -------------------------------------------------------------------------- */

enum {
	DECIDIM_BUDGET_MEMBERS = 8,
	DECIDIM_SORTITION_MEMBERS = 16,
	DECIDIM_ELECTION_MEMBERS = 11,
	DECIDIM_COLLABORATIVE_MEMBERS = 11
};
extern const struct decidim_member decidim_budget[DECIDIM_BUDGET_MEMBERS], decidim_sortition[DECIDIM_SORTITION_MEMBERS],
	decidim_election[DECIDIM_ELECTION_MEMBERS], decidim_collaborative_text[DECIDIM_COLLABORATIVE_MEMBERS];
void decidim_read_budget(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
void decidim_read_sortition(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
void decidim_read_election(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
void decidim_read_collaborative_text(
	const struct site *s, const struct foreign *f, const struct json *v, int64_t now, struct wire_topic *t);
/* Among the first so many of a list the one with this id, which is a text there or a number; NULL: none. */
const struct json *decidim_with_id(const struct json *list, const char *id, size_t most);

/* ---- decidim_space.c ------------------------------------------------------------------------- */

#define DECIDIM_SPACES "processes" /* the word of their list */
/* Are the processes themselves asked for, as agencies, a list, or one as a page? */
bool decidim_asks_spaces(const struct site_ask *ask);
/* r: of the answers so far; NULL: there is none. */
void decidim_space_query(
	const struct site *s, const struct site_ask *ask, const struct site_reply *r, struct str *query);
enum rc decidim_read_spaces(
	const struct site *s, const struct site_ask *ask, const struct json *v, struct site_reply *r, struct err *e);

#endif
