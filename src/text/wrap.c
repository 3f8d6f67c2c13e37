/*
 * Wrapping: greedy filling of lines. Walks cluster by cluster, asks linebreak.c where a line may end, and remembers two
 * places: the last one where it may, and the last one where it can without an ugly mark at an edge, for a token wider
 * than the line.
 */
#include "text/doc.h"
#include "text/linebreak.h"

struct place {
	size_t at;   /* the next line would start here */
	size_t end;  /* and this one would end here, without white space */
	int columns; /* of this line, then */
	int all;     /* columns up to `at`, white space too */
};

struct filler {
	const char *s;
	size_t n;
	int width;
	bool (*line)(void *ctx, const struct text_line *l);
	void *ctx;
	size_t start;          /* of the line being filled */
	struct place now;      /* where the line stands; now.at is the cluster to come */
	struct place may, can; /* at <= start: none */
	size_t host, url;      /* of the address that we are in: what follows its scheme, and its end */
	bool whole;            /* that address fits into a line */
	bool stopped;
};

static void emit(struct filler *f, size_t end, int columns, bool hard)
{
	struct text_line line = { f->start, end - f->start, columns, hard };
	if (!f->stopped && !f->line(f->ctx, &line))
		f->stopped = true;
}

/* Ends the line at p, unless it would hold nothing but its indent. */
static void end_line(struct filler *f, const struct place *p)
{
	struct place place = *p;
	if (place.end > f->start)
		emit(f, place.end, place.columns, false);
	f->start = place.at;
	f->now.all -= place.all;
	f->now.columns -= place.all;
	f->can.all -= place.all;
	f->can.columns -= place.all;
	if (f->now.end < f->start) {
		f->now.end = f->start;
		f->now.columns = 0;
	}
	if (f->can.end < f->start)
		f->can.at = 0;
}

static void make_room(struct filler *f, int columns)
{
	while (f->now.all + columns > f->width && f->now.at > f->start) {
		if (f->may.at > f->start)
			end_line(f, &f->may);
		else if (f->can.at > f->start)
			end_line(f, &f->can);
		else
			end_line(f, &f->now);
	}
}

static void end_paragraph(struct filler *f, size_t next)
{
	emit(f, f->now.end, f->now.columns, true);
	f->start = next;
	f->now = (struct place){ .at = next, .end = next };
	f->may = f->can = (struct place){ 0 };
}

/* The characters of a cluster after the first change what the breaker knows; no line ends among them. */
static void pass_rest(struct filler *f, struct text_breaker *b, size_t at, size_t end)
{
	while (at < end) {
		uint32_t c;
		at += utf8_decode(f->s + at, end - at, &c);
		text_breaker_step(b, text_break_class(text_kind(c), b->kinsoku), f->s + at, f->n - at);
	}
}

/* "[12]": how many bytes, or 0. */
static size_t number_at(const char *s, size_t n)
{
	size_t at = 1;
	while (n > at && s[0] == '[' && s[at] >= '0' && s[at] <= '9')
		at++;
	return n > at && at > 1 && s[at] == ']' ? at + 1 : 0;
}

/* An address that fits into a line moves there whole, with the number "[12]" that a layout put behind it. A longer one
 * breaks anywhere but in its scheme. */
static void enter_url(struct filler *f, size_t at)
{
	size_t end = text_url_end(f->s, f->n, at);
	if (!end)
		return;
	for (size_t i = at; i < end; i++) /* what is behind the number may look like more of it */
		if (f->s[i] == '[' && number_at(f->s + i, f->n - i))
			end = i;
	const char *slashes = memmem(f->s + at, end - at, "//", 2);
	f->host = slashes ? (size_t)(slashes - f->s) + 2 : at;
	f->url = end;
	f->whole = text_width(f->s + at, end - at + number_at(f->s + end, f->n - end)) <= f->width;
}

static bool is_white(const char *s, uint8_t class, size_t bytes)
{
	return (class == LB_SP && bytes == 1) || (class == LB_BA && bytes == 3 && memcmp(s, "\xe3\x80\x80", 3) == 0);
}

/* One cluster: may the line end before it, must it, and then it stands in the line. */
static void take(struct filler *f, struct text_breaker *b, struct text_cluster c, const struct text_kind *kind)
{
	const char *s = f->s + f->now.at;
	size_t at = f->now.at, first = c.bytes;
	uint8_t before = b->before, class = text_break_class(kind, b->kinsoku);
	bool white = is_white(s, class, c.bytes), inside_url = at < f->url;
	bool word = class == LB_AL && (before != LB_AL || b->spaces || !b->begun);
	if (word && !inside_url && b->kinsoku != TEXT_KINSOKU_OFF)
		enter_url(f, at);
	if ((unsigned char)*s >= 0x80 || c.bytes > 1) {
		uint32_t ignored;
		first = utf8_decode(s, c.bytes, &ignored);
	}
	bool may = text_breaker_step(b, class, s + first, f->n - at - first);
	if (inside_url)
		may = !f->whole && (may || at > f->host);
	if (first < c.bytes)
		pass_rest(f, b, at + first, at + c.bytes);
	if (at > f->start && !white) {
		if (may)
			f->may = f->now;
		else if (text_break_seemly(before, class))
			f->can = f->now;
		make_room(f, c.columns);
	}
	f->now.at += c.bytes;
	f->now.all += c.columns;
	if (!white) {
		f->now.end = f->now.at;
		f->now.columns = f->now.all;
	}
}

/* Ideographs behind one, between which a line may end anywhere: as many as fit, and the line when none does. */
static void take_ideographs(struct filler *f, size_t bytes)
{
	size_t room = f->now.all + 2 <= f->width ? (size_t)(f->width - f->now.all) / 2 * 3 : 0;
	if (room == 0) {
		f->may = f->now;
		make_room(f, 2);
		return;
	}
	bytes = bytes < room ? bytes : room;
	f->now.at += bytes;
	f->now.all += (int)(bytes / 3 * 2);
	f->may = (struct place){ f->now.at - 3, f->now.at - 3, f->now.all - 2, f->now.all - 2 };
	f->now.end = f->now.at;
	f->now.columns = f->now.all;
}

/* Bytes of ideographs that come next and need no thought: no more than a line takes, or a long text would be looked
 * through at each. */
static size_t ideographs_next(const struct filler *f, const struct text_breaker *b)
{
	size_t left = f->n - f->now.at, most = (size_t)f->width * 3;
	if (b->before != LB_ID || b->spaces || b->joiner || f->now.at < f->url || f->now.at == f->start)
		return 0;
	size_t bytes = text_ideographs(f->s + f->now.at, left < most ? left : most);
	return bytes == most && most < left ? bytes - 3 : bytes; /* what is behind the last one has not been seen */
}

/* What is left of an address that fits into the line, as a line that began behind it would have it. */
static bool take_url(struct filler *f, struct text_breaker *b)
{
	const char *s = f->s;
	size_t from = f->now.at, bytes = f->url - from;
	if (!f->whole || from >= f->url || from == f->start || f->now.all + (int)bytes > f->width)
		return false;
	size_t seen = bytes + 4 < f->n - from ? bytes + 4 : f->n - from; /* with the character behind it */
	if (text_printable(s + from, seen) < bytes)
		return false;
	for (; f->now.at < f->url; f->now.at++, f->now.all++) {
		uint8_t before = b->before, class = text_break_class(text_kind((unsigned char)s[f->now.at]), b->kinsoku);
		text_breaker_step(b, class, s + f->now.at + 1, f->n - f->now.at - 1);
		if (text_break_seemly(before, class))
			f->can = f->now;
		f->now.end = f->now.at + 1;
		f->now.columns = f->now.all + 1;
	}
	return true;
}

/* Letters behind one, between which no line ends: those that fit. */
static bool take_letters(struct filler *f, const struct text_breaker *b)
{
	if (b->before != LB_AL || b->spaces || b->joiner || f->now.at < f->url || f->now.at == f->start)
		return false;
	const char *s = f->s + f->now.at;
	size_t left = f->n - f->now.at, n = 0, room = f->now.all < f->width ? (size_t)(f->width - f->now.all) : 0;
	while (n < left && n < room && (s[n] | 0x20) >= 'a' && (s[n] | 0x20) <= 'z')
		n++;
	if (n && text_may_extend(s + n, left - n))
		n--;
	if (!n)
		return false;
	f->now.at += n;
	f->now.all += (int)n;
	f->can = (struct place){ f->now.at - 1, f->now.at - 1, f->now.all - 1, f->now.all - 1 };
	f->now.end = f->now.at;
	f->now.columns = f->now.all;
	return true;
}

void text_wrap(const char *s, size_t n, int width, enum text_kinsoku kinsoku,
	bool (*line)(void *ctx, const struct text_line *l), void *ctx)
{
	struct filler f = { .s = s, .n = n, .width = width < 2 ? 2 : width, .line = line, .ctx = ctx };
	struct text_breaker b = { .kinsoku = kinsoku };
	while (f.now.at < n && !f.stopped) {
		const struct text_kind *kind;
		size_t ideographs = ideographs_next(&f, &b);
		if (ideographs) {
			take_ideographs(&f, ideographs);
			continue;
		}
		if (take_letters(&f, &b) || take_url(&f, &b))
			continue;
		struct text_cluster cluster = text_next_kind(s + f.now.at, n - f.now.at, &kind);
		if (kind->show == SHOW_BREAK) {
			end_paragraph(&f, f.now.at + cluster.bytes);
			b = (struct text_breaker){ .kinsoku = kinsoku };
		} else {
			take(&f, &b, cluster, kind);
		}
	}
	if (f.start < n && !f.stopped)
		end_paragraph(&f, n);
}
