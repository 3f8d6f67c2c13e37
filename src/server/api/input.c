/* What comes in a request, checked before anything is done with it. */
#include "server/api/private.h"
#include "text/text.h"

bool input_id(const struct ctx *c, struct response *r, const char *text, int64_t *id)
{
	/* One spelling per id: "07" is not 7. */
	if (text[0] >= '1' && text[0] <= '9' && str_to_i64(text, 1, INT64_MAX, id))
		return true;
	problem(c, r, NOT_FOUND, NULL);
	return false;
}

bool input_topic_named(const struct ctx *c, const char *text, int64_t *id)
{
	const char *colon = strchr(text, ':');
	char word[32];
	enum wire_board board;
	int64_t number;
	if (!colon)
		return text[0] >= '1' && text[0] <= '9' && str_to_i64(text, 1, INT64_MAX, id);
	snprintf(word, sizeof word, "%.*s", (int)(colon - text < 31 ? colon - text : 31), text);
	return wire_board_from(word, &board) && str_to_i64(colon + 1, 1, INT64_MAX, &number) &&
		storage_topic_by_number(c->storage, board, number, id, NULL) == RC_OK;
}

bool input_topic(const struct ctx *c, const struct request *q, struct response *r, int64_t *id)
{
	if (input_topic_named(c, q->params[0], id))
		return permit_see(c, r, *id);
	problem(c, r, NOT_FOUND, NULL);
	return false;
}

bool input_number(const struct ctx *c, const struct request *q, struct response *r, const char *name, int64_t min,
	int64_t max, int64_t otherwise, int64_t *out)
{
	const char *text = request_query(q, name);
	*out = otherwise;
	if (!text || str_to_i64(text, min, max, out))
		return true;
	problem_of_range(c, r, BAD_PARAMETER, name, min, max);
	return false;
}

static int64_t characters_in(const char *z)
{
	int64_t n = 0;
	for (; *z; z++)
		n += ((unsigned char)*z & 0xc0) != 0x80;
	return n;
}

/* C0, DEL and C1 controls; line ends and tabs pass in a text of several lines. */
static bool has_controls(const char *z, bool lines)
{
	for (const unsigned char *p = (const unsigned char *)z; *p; p++) {
		if (lines && (*p == '\n' || *p == '\t' || *p == '\r'))
			continue;
		if (*p < 0x20 || *p == 0x7f || (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0))
			return true;
	}
	return false;
}

/* A name on one line must look like what it is: characters that change when cleaned (bidi overrides, invisible ones)
 * may not be in it. */
static bool is_plain(const char *z)
{
	STR_LOCAL(clean, 65536);
	text_clean(&clean, z, strlen(z));
	return strcmp(clean.buf, z) == 0;
}

bool input_is_blank(const char *value, bool lines)
{
	return text_is_blank(value, strlen(value)) || (lines && doc_is_blank(value, strlen(value)));
}

bool input_text(
	const struct ctx *c, struct response *r, const char *field, const char *value, int64_t min, int64_t max, bool lines)
{
	/* what is blank to the eye is blank here, as it stands or as CommonMark */
	int64_t n = input_is_blank(value, lines) ? 0 : characters_in(value);
	if (n < min || n > max)
		problem_of_length(c, r, n < min ? TOO_SHORT : TOO_LONG, field, n < min ? min : max);
	else if (has_controls(value, lines) || (!lines && !is_plain(value)))
		problem(c, r, ODD_CHARACTERS, field);
	else
		return true;
	return false;
}

static bool is_blank(const char *p, size_t *n)
{
	*n = strncmp(p, "\xe3\x80\x80", 3) == 0 ? 3 : 1; /* the ideographic space */
	return *n == 3 || *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';
}

char *input_trimmed(struct arena *a, const char *text)
{
	size_t n;
	if (text_is_blank(text, strlen(text)))
		return arena_strdup(a, "");
	while (*text && is_blank(text, &n))
		text += n;
	const char *end = text;
	for (const char *p = text; *p; p += n)
		if (!is_blank(p, &n))
			end = p + n;
	return arena_strndup(a, text, (size_t)(end - text));
}

bool input_scopes(const struct ctx *c, struct response *r, unsigned *out)
{
	const struct json *v = json_get(c->body, "scopes");
	bool good = json_is_array(v) && json_count(v) > 0;
	*out = WIRE_SCOPE(SCOPE_READ);
	for (const struct json *m = good ? json_first(v) : NULL; m && good; m = json_next(m)) {
		enum wire_scope scope;
		good = wire_scope_from(json_text(m), &scope);
		if (good)
			*out |= WIRE_SCOPE(scope);
	}
	const char *words[SCOPES];
	for (int i = 0; i < SCOPES; i++)
		words[i] = wire_scope_word((enum wire_scope)i);
	if (!json_is_array(v))
		problem_of_wanted(c, r, "scopes", v ? WANTED_TEXTS : WANTED_AT_ALL);
	else if (!good)
		problem_of_choice(c, r, BAD_FIELD, "scopes", words, SCOPES);
	return good;
}

/* Blanks within a name are one each: nobody sees how many there are. */
static char *single_blanks(char *name)
{
	char *to = name;
	for (const char *from = name; from && *from; from++)
		if (*from != ' ' || from[1] != ' ')
			*to++ = *from;
	if (to)
		*to = '\0';
	return name;
}

bool input_name(const struct ctx *c, struct response *r, const char *field, const char *value, int64_t min, int64_t max,
	const char **out)
{
	STR_LOCAL(form, STR_NO_LIMIT);
	bool good = text_nfkc(&form, value, strlen(value));
	*out = good ? single_blanks(input_trimmed(c->arena, form.buf)) : NULL;
	if (!*out)
		problem_of_wanted(c, r, field, WANTED_TEXT);
	return *out && input_text(c, r, field, *out, min, max, false);
}

bool input_age(struct ctx *c, struct response *r, int64_t born)
{
	int64_t year = civil_from_ms(c->now, c->zone).year, least = c->rules->years_least;
	if (!least)
		return true;
	if (born < year - 130 || born > year)
		problem(c, r, BAD_FIELD, "born");
	else if (year - born < least)
		problem(c, r, TOO_YOUNG, "born");
	return born >= year - 130 && born <= year - least;
}
