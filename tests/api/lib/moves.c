/* Which moves of a rule set's file a test has made, counted from the file itself: from each stage from which it lets
 * one be made. */
#include "api/lib/lives.h"

#define SETS 5
#define MOVES 64

static struct book {
	char set[24];
	struct json *file;
	bool made[BOARDS][MOVES][STAGES];
} books[SETS];

static struct book *book_of(const char *set)
{
	size_t i = 0;
	while (i < SETS && *books[i].set && !str_eq(books[i].set, set))
		i++;
	assert_true(i < SETS);
	struct book *b = &books[i];
	if (!*b->set) {
		char path[80];
		STR_LOCAL(text, (size_t)1 << 20);
		str_copy(b->set, sizeof b->set, set);
		snprintf(path, sizeof path, "data/rules/%s.json", set);
		assert_int_equal(file_read(path, &text, NULL), RC_OK);
		assert_int_equal(json_parse(text.buf, text.len, (size_t)1 << 20, &b->file, NULL), RC_OK);
	}
	return b;
}

static const struct json *moves_of(const struct book *b, const char *board)
{
	return json_get(json_get(json_get(b->file, "boards"), board), "moves");
}

/* One word, or one of a list. */
static bool has_word(const struct json *v, const char *word)
{
	if (json_is_string(v))
		return str_eq(json_text(v), word);
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if (str_eq(json_text(m), word))
			return true;
	return false;
}

static void mark(struct book *b, const char *board, size_t move, const char *from)
{
	enum wire_board which;
	enum wire_stage stage;
	assert_true(wire_board_from(board, &which));
	assert_true(wire_stage_from(from, &stage));
	assert_true(move < MOVES);
	b->made[which][move][stage] = true;
}

/* What an act is called in the timeline where the move gives its step no name. */
static const char *step_of(const struct json *m)
{
	static const struct {
		const char *act, *kind;
	} kinds[] = { { "schedule", "scheduled" }, { "contact", "contacted" }, { "answer", "answered" },
		{ "summarise", "summarised" }, { "notice", "notice" }, { "debate", "debated" }, { "no_debate", "debated" } };
	const char *act = json_text(json_get(m, "act"));
	if (json_get(m, "step"))
		return json_text(json_get(m, "step"));
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i].act, act))
			return kinds[i].kind;
	return "";
}

static void list_duties(const struct json *m, char duties[100])
{
	size_t n = 0;
	duties[0] = '\0';
	for (const struct json *d = json_first(json_get(m, "duties")); d && n < 100; d = json_next(d))
		n += (size_t)snprintf(duties + n, 100 - n, "%s ", json_text(d));
}

void moves_act(const char *set, const char *board, const char *verb, bool discuss, const struct life_state *from,
	const struct life_state *to, char kind[32], char duties[100])
{
	struct book *b = book_of(set);
	size_t i = 0;
	for (const struct json *m = json_first(moves_of(b, board)); m; m = json_next(m), i++) {
		const char *target = json_text(json_get(m, "to"));
		if (!has_word(json_get(m, "act"), verb) || !has_word(json_get(m, "from"), from->stage) ||
			(json_bool(json_get(m, "discuss"), false) && !discuss))
			continue;
		const char *wanted = str_eq(target, "back") ? from->before : *target ? target : from->stage;
		bool waits = json_bool(json_get(m, "each"), false) && str_eq(to->stage, from->stage);
		if (!waits && !str_eq(to->stage, wanted))
			fail_msg("%s from %s led to %s, and not to %s", verb, from->stage, to->stage, wanted);
		if (!waits)
			mark(b, board, i, from->stage);
		str_copy(kind, 32, step_of(m));
		list_duties(m, duties);
		return;
	}
	fail_msg("%s.json has no move %s from %s", set, verb, from->stage);
}

void moves_count(const char *set, const char *board, const struct life_state *from, const struct life_state *to)
{
	struct book *b = book_of(set);
	size_t i = 0;
	int64_t stays = 0;
	bool moved = str_eq(from->stage, to->stage);
	for (const struct json *m = json_first(moves_of(b, board)); m; m = json_next(m), i++) {
		const char *target = json_text(json_get(m, "to"));
		if (!json_get(m, "endorsements") || !has_word(json_get(m, "from"), from->stage))
			continue;
		/* Where it stays, the file names them from the lowest; `met` of them were passed. */
		bool passed = *target ? str_eq(to->stage, target) && !str_eq(from->stage, target)
							  : stays >= from->met && stays < to->met;
		stays += !*target;
		moved = moved || (passed && *target);
		if (passed)
			mark(b, board, i, from->stage);
	}
	if (to->met > stays || (!moved && to->endorsements != from->endorsements))
		fail_msg("%s.json has no move by endorsements from %s to %s", set, from->stage, to->stage);
}

void moves_time(const char *set, const char *board, const char *from, const char *to)
{
	struct book *b = book_of(set);
	char at[24];
	str_copy(at, sizeof at, from);
	/* Several may have come due. */
	for (int hops = 0; !str_eq(at, to) && hops < STAGES; hops++) {
		size_t i = 0;
		const struct json *m = json_first(moves_of(b, board));
		while (m && !((json_get(m, "passed") || json_get(m, "reached")) && has_word(json_get(m, "from"), at)))
			m = json_next(m), i++;
		if (!m)
			break;
		mark(b, board, i, at);
		str_copy(at, sizeof at, json_text(json_get(m, "to")));
	}
	if (!str_eq(at, to))
		fail_msg("%s.json has no move by time from %s to %s", set, from, to);
}

static void tell_missing(const char *board, size_t i, const struct json *m, const char *from, struct str *missing)
{
	STR_LOCAL(text, 2000);
	json_print(m, &text);
	str_addf(missing, "%s: move %zu, from %s: %s\n", board, i, from, text.buf);
}

void moves_complete(const char *set, const char *board)
{
	const struct book *b = book_of(set);
	enum wire_board which;
	STR_LOCAL(missing, 20000);
	size_t i = 0;
	assert_true(wire_board_from(board, &which));
	for (const struct json *m = json_first(moves_of(b, board)); m; m = json_next(m), i++)
		for (int s = 0; s < STAGES; s++) {
			const char *from = wire_stage_word((enum wire_stage)s);
			if (has_word(json_get(m, "from"), from) && !b->made[which][i][s])
				tell_missing(board, i, m, from, &missing);
		}
	assert_true(i > 0);
	if (missing.len) {
		fprintf(stderr, "no life of %s makes:\n%s", set, missing.buf); /* longer than what fail_msg takes */
		str_clear(&missing);
		fail();
	}
}
