/* Reading the Unicode character database, as the unicode-data package installs it. */
#ifndef TESTS_UNIT_TEXT_UNICODE_H
#define TESTS_UNIT_TEXT_UNICODE_H

#include "text/text.h"
#include "text/unicode.h"

#include <errno.h>

#define UNICODE_DATA "/usr/share/unicode/"

/* Opens a file of the database; skips the test where it is missing or of another version than our table. */
static inline FILE *unicode_open(const char *name)
{
	char path[256], first[256] = "";
	snprintf(path, sizeof path, UNICODE_DATA "%s", name);
	FILE *f = fopen(path, "r");
	if (!f) {
		printf("skipped: no %s\n", path);
		skip();
	}
	/* The emoji files name their version further down, and are of one piece with the others. */
	if (fgets(first, sizeof first, f) && !strstr(first, "emoji") && !strstr(first, TEXT_UNICODE_VERSION)) {
		printf("skipped: %s is not of Unicode %s\n", path, TEXT_UNICODE_VERSION);
		fclose(f);
		skip();
	}
	return f;
}

enum { CASE_SIZE = 512 };

/* A line of GraphemeBreakTest or LineBreakTest: "÷ 0020 × 0308 ÷ ...". */
struct break_case {
	char text[CASE_SIZE];
	size_t n;
	bool may[CASE_SIZE];    /* by byte: ÷ stands before it */
	bool starts[CASE_SIZE]; /* a character starts here */
};

static inline bool break_case_parse(char *line, struct break_case *c)
{
	*c = (struct break_case){ 0 };
	line[strcspn(line, "#\n")] = '\0';
	bool may = false;
	for (char *word = line; *word;) {
		size_t length = strcspn(word, " \t");
		if (length == 2)
			may = memcmp(word, "÷", 2) == 0;
		else if (length >= 4 && c->n < CASE_SIZE - 4) {
			c->may[c->n] = may;
			c->starts[c->n] = true;
			c->n += utf8_encode(c->text + c->n, (uint32_t)strtoul(word, NULL, 16));
		}
		word += length;
		word += strspn(word, " \t");
	}
	return c->n > 0;
}

#endif
