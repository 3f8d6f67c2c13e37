/*
 * What commands have to tell of each thing that they list, once: from these tables come --fields, the headers of --csv
 * and --tsv, the members of --json and what `minyi help json` says of them, the manual's tables and completion.
 */
#ifndef LINE_FIELDS_H
#define LINE_FIELDS_H

#include "line/line.h"

enum fields_kind {
	FIELDS_TEXT,   /* may have several lines */
	FIELDS_WORD,   /* one of the platform's words: never translated */
	FIELDS_WHOLE,  /* a whole number */
	FIELDS_NUMBER, /* any other */
	FIELDS_TIME,
	FIELDS_YES,   /* true or false */
	FIELDS_TEXTS, /* several; "; " stands between them in a cell */
	FIELDS_NAMED, /* the same; in JSON objects with id and name */
	FIELDS_KINDS
};

/* What a thing has in a field. Borrowed from it. */
struct fields_value {
	bool known; /* false: an empty cell, null */
	int64_t whole;
	double number;
	const char *text;
	char room[64]; /* of a text that is made */
	size_t n;      /* texts: each is at(of, i) */
	const char *(*at)(const void *of, size_t i);
	const char *(*id)(const void *of, size_t i); /* NAMED */
};

struct fields_row {
	const char *name; /* in --fields and in headers */
	const char *path; /* in JSON: "counts.comments" stands in the object counts; NULL: the name */
	/* Topics: which members of the API's it is read off, with commas; NULL: the first part of the path. */
	const char *members;
	const char *help; /* untranslated */
	enum fields_kind kind;
	bool named; /* only where --fields names it */
	uint16_t offset;
	const char *(*word)(const void *at);                    /* of an enumeration that stands at the offset */
	void (*made)(const void *of, struct fields_value *out); /* worked out; NULL: it stands at the offset */
};

enum fields_table_id {
	FIELDS_TOPICS,
	FIELDS_COMMENTS,
	FIELDS_ENDORSEMENTS,
	FIELDS_HISTORY,
	FIELDS_LOG,
	FIELDS_WRITINGS,
	FIELDS_REPORTS,
	FIELDS_NOTICES,
	FIELDS_QUEUE,
	FIELDS_BOARDS,
	FIELDS_AGENCIES,
	FIELDS_TABLES
};
/* Of one operation of the platform, and how its answers hold the things. */
struct fields_table {
	const char *commands; /* which have it, as they are typed */
	const struct fields_row *rows;
	size_t n, size;                               /* of one thing, in bytes */
	uint16_t items, count;                        /* in the answer: const void *, size_t */
	int notes;                                    /* in the thing: struct wire_unread; -1: none */
	int64_t (*total)(const struct site_reply *r); /* NULL: all of it is one answer */
	const char *(*next)(const struct site_reply *r);
	const struct wire_unread *(*unread)(const struct site_reply *r);
};

const struct fields_table *fields_table(enum fields_table_id id);
/* What the command lists; FIELDS_TABLES: nothing that has fields. */
enum fields_table_id fields_of(const struct line_command *c);

/* Those that are chosen, in their order. */
enum { FIELDS_MOST = 64 };
struct fields {
	const struct fields_table *table;
	const struct fields_row *rows[FIELDS_MOST];
	size_t n;
};
/* list: names (or paths) with commas; NULL: all that are not only there when named. False: *unknown is what it names
 * that there is not, so many bytes; "" where there are too many. */
bool fields_choose(enum fields_table_id id, const char *list, struct fields *out, const char **unknown, size_t *n);
void fields_names(enum fields_table_id id, struct str *out); /* all, with commas */
/* Which members of topics are needed for them: what the API's parameter `fields` takes. */
void fields_members(const struct fields *f, struct str *out);
void fields_read(const struct fields_row *row, const void *of, struct fields_value *out);
/* "text", "whole number" ...: translated. */
const char *fields_kind_word(enum fields_kind kind);

#endif
