/*
 * Which of a message's forms a number takes: the "Plural-Forms" of a catalogue's header (GNU gettext manual,
 * "Additional functions for plural forms"), an expression of C over n. It is evaluated as it is read, each time: no
 * tree, no memory, and a catalogue that somebody tampered with can neither run on nor recurse beyond PLURAL_DEPTH.
 */
#include "base/base.h"

#define PLURAL_DEPTH 24 /* Arabic, the deepest in use, needs 6 */

struct rule {
	const char *at;
	unsigned long n;
	int depth;
	bool wrong;
};

enum operator{ OR = 1, AND, EQUAL, NOT_EQUAL, NOT_MORE, NOT_LESS, LESS, MORE, PLUS, MINUS, TIMES, DIVIDE, REST };

/* Longest first where one begins with another. */
static const struct {
	const char *sign;
	enum operator what;
	int level;
} operators[] = {
	{ "||", OR, 1 },
	{ "&&", AND, 2 },
	{ "==", EQUAL, 3 },
	{ "!=", NOT_EQUAL, 3 },
	{ "<=", NOT_MORE, 4 },
	{ ">=", NOT_LESS, 4 },
	{ "<", LESS, 4 },
	{ ">", MORE, 4 },
	{ "+", PLUS, 5 },
	{ "-", MINUS, 5 },
	{ "*", TIMES, 6 },
	{ "/", DIVIDE, 6 },
	{ "%", REST, 6 },
};

/* Where nothing is computed, as in a branch that is not taken, dividing by zero must do no harm. */
static unsigned long apply(enum operator what, unsigned long a, unsigned long b)
{
	switch (what) {
	case OR: return a || b;
	case AND: return a && b;
	case EQUAL: return a == b;
	case NOT_EQUAL: return a != b;
	case NOT_MORE: return a <= b;
	case NOT_LESS: return a >= b;
	case LESS: return a < b;
	case MORE: return a > b;
	case PLUS: return a + b;
	case MINUS: return a - b;
	case TIMES: return a * b;
	case DIVIDE: return b ? a / b : 0;
	case REST: return b ? a % b : 0;
	}
	return 0;
}

static void skip_blanks(struct rule *r)
{
	r->at += strspn(r->at, " \t");
}

static bool take(struct rule *r, const char *sign)
{
	skip_blanks(r);
	bool there = str_starts(r->at, sign);
	r->at += there ? strlen(sign) : 0;
	return there;
}

static unsigned long choice(struct rule *r);

static unsigned long operand(struct rule *r)
{
	unsigned long v = 0;
	unsigned nots = 0;
	for (skip_blanks(r); r->at[0] == '!' && r->at[1] != '='; skip_blanks(r)) {
		nots++;
		r->at++;
	}
	if (take(r, "(")) {
		v = choice(r);
		r->wrong = r->wrong || !take(r, ")");
	} else if (take(r, "n")) {
		v = r->n;
	} else {
		size_t digits = strspn(r->at, "0123456789");
		r->wrong = r->wrong || digits == 0 || digits > 9;
		for (size_t i = 0; i < digits && !r->wrong; i++)
			v = v * 10 + (unsigned long)(r->at[i] - '0');
		r->at += digits;
	}
	return nots ? (v != 0) == (nots % 2 == 0) : v;
}

/* Operators that bind at least as strongly as this level, from the left. */
static unsigned long operation(struct rule *r, int level)
{
	unsigned long v = operand(r);
	for (size_t i = 0; i < ARRAY_LEN(operators) && !r->wrong;) {
		if (operators[i].level >= level && take(r, operators[i].sign)) {
			v = apply(operators[i].what, v, operation(r, operators[i].level + 1));
			i = 0;
		} else {
			i++;
		}
	}
	return v;
}

static unsigned long choice(struct rule *r)
{
	if (++r->depth > PLURAL_DEPTH)
		r->wrong = true;
	unsigned long v = r->wrong ? 0 : operation(r, 1);
	if (!r->wrong && take(r, "?")) {
		unsigned long one = choice(r);
		r->wrong = r->wrong || !take(r, ":");
		unsigned long other = choice(r);
		v = v ? one : other;
	}
	r->depth--;
	return v;
}

/* False: it is no expression, or gives a form that there is not. */
static bool evaluate(const struct plural *p, unsigned long n, unsigned *form)
{
	struct rule r = { .at = p->rule, .n = n };
	unsigned long v = choice(&r);
	skip_blanks(&r);
	*form = (unsigned)v;
	return !r.wrong && *r.at == '\0' && v < p->forms;
}

unsigned plural_form(const struct plural *p, unsigned long n)
{
	unsigned form = 0;
	return evaluate(p, n, &form) ? form : 0;
}

static const char *after(const char *s, const char *word)
{
	const char *at = strstr(s, word);
	return at ? at + strlen(word) : "";
}

bool plural_read(struct plural *p, const char *header)
{
	static const struct plural english = { .forms = 2, .rule = "n != 1" };
	const char *line = after(header, "Plural-Forms:");
	unsigned form;
	*p = english;
	if (!*line)
		return true;
	char own[PLURAL_RULE_MAX + 128];
	size_t n = strcspn(line, "\n");
	if (n >= sizeof own)
		return false;
	memcpy(own, line, n);
	own[n] = '\0';
	const char *forms = after(own, "nplurals="), *rule = after(own, "plural=");
	struct plural its = { 0 };
	if (*forms < '1' || *forms > '0' + PLURAL_FORMS || forms[1] != ';')
		return false;
	its.forms = (unsigned)(*forms - '0');
	size_t rule_bytes = strcspn(rule, ";");
	if (rule_bytes >= sizeof its.rule)
		return false;
	memcpy(its.rule, rule, rule_bytes);
	for (unsigned long i = 0; i < 6; i++) /* every branch is read each time */
		if (!evaluate(&its, i, &form))
			return false;
	*p = its;
	return true;
}
