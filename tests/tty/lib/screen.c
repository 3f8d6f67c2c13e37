/* What stands on the screen, as a person would say it: texts in rows, and where the cursor is. */
#include "tty/lib/visit.h"

#include <sys/stat.h>

extern void _fail(const char *const file, const int line); /* cmocka's; with the test's own line */

/* The cell right of a wide character's first one. */
#define CONTINUATION ((uint32_t)-1)

static void add_char(struct str *s, uint32_t c)
{
	char out[4];
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(lead[n] | c);
	str_add(s, out, n);
}

static bool look_at(struct visit *v, int row, int column, VTermScreenCell *out)
{
	return column >= 0 && column < v->columns &&
		vterm_screen_get_cell(v->screen, (VTermPos){ .row = row, .col = column }, out);
}

/* Part of a stretch of blanks in reverse that belongs to no text in reverse: that is seen as full blocks. */
static bool is_block(struct visit *v, int row, int column)
{
	VTermScreenCell cell;
	if (!look_at(v, row, column, &cell) || !cell.attrs.reverse || (cell.chars[0] && cell.chars[0] != ' '))
		return false;
	for (int step = -1; step <= 1; step += 2) {
		int at = column + step;
		while (look_at(v, row, at, &cell) && cell.attrs.reverse && (!cell.chars[0] || cell.chars[0] == ' '))
			at += step;
		if (look_at(v, row, at, &cell) && cell.attrs.reverse)
			return false;
	}
	return true;
}

/* The row's text from column `from` up to, not including, column `to`. */
static void add_row(struct str *s, struct visit *v, int row, int from, int to)
{
	for (int column = from; column < to; column++) {
		VTermScreenCell cell;
		vterm_screen_get_cell(v->screen, (VTermPos){ .row = row, .col = column }, &cell);
		if (cell.chars[0] == CONTINUATION)
			continue;
		if (is_block(v, row, column)) {
			str_addz(s, "█");
			continue;
		}
		if (!cell.chars[0])
			str_addc(s, ' ');
		for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
			add_char(s, cell.chars[i]);
		if (v->wide && text_is_ambiguous(cell.chars[0]))
			column++; /* its second column */
	}
}

const char *screen_row(struct visit *v, int row)
{
	struct str s;
	str_init(&s, sizeof v->row - 1);
	add_row(&s, v, row < 0 ? v->rows + row : row, 0, v->columns);
	while (s.len > 0 && s.buf[s.len - 1] == ' ')
		str_truncate(&s, s.len - 1);
	memcpy(v->row, s.buf, s.len + 1);
	str_release(&s);
	return v->row;
}

int screen_find(struct visit *v, const char *text)
{
	for (int row = 0; row < v->rows; row++)
		if (strstr(screen_row(v, row), text))
			return row;
	return -1;
}

int screen_column(struct visit *v, int row, const char *text)
{
	row = row < 0 ? v->rows + row : row;
	for (int column = 0; column < v->columns; column++) {
		struct str s;
		str_init(&s, sizeof v->row);
		add_row(&s, v, row, column, v->columns);
		VTermScreenCell cell;
		vterm_screen_get_cell(v->screen, (VTermPos){ .row = row, .col = column }, &cell);
		bool here = str_starts(s.buf, text) && cell.chars[0] != CONTINUATION;
		str_release(&s);
		if (here)
			return column;
	}
	return -1;
}

struct visit_cursor screen_cursor(struct visit *v)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(v->vt), &at);
	return (struct visit_cursor){ .row = at.row, .column = at.col };
}

void screen_print(struct visit *v)
{
	struct visit_cursor at = screen_cursor(v);
	print_error("---- %d x %d, cursor in row %d, column %d%s", v->columns, v->rows, at.row, at.column,
		v->cursor_visible ? "" : ", hidden");
	print_error(v->key[0] ? ", after the key %s\n" : "\n%s", v->key);
	for (int row = 0; row < v->rows; row++)
		print_error("%2d%c%s\n", row, row == at.row ? '*' : '|', screen_row(v, row));
	print_error("----\n");
}

void visit_fail(const char *file, int line, struct visit *v, const char *fmt, ...)
{
	char why[1024];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	print_error("%s:%d: %s\n", file, line, why);
	for (size_t i = 0; i < v->n_env; i++)
		print_error("with %s\n", v->env[i]);
	if (v->vt)
		screen_print(v);
	_fail(file, line);
	abort();
}

void see_at(const char *file, int line, struct visit *v, const char *text, bool wanted)
{
	if ((screen_find(v, text) >= 0) != wanted)
		visit_fail(file, line, v, "the screen %s \"%s\"", wanted ? "does not show" : "shows", text);
}

void see_row_at(const char *file, int line, struct visit *v, int row, const char *text)
{
	if (!strstr(screen_row(v, row), text))
		visit_fail(file, line, v, "row %d does not show \"%s\"", row, text);
}

void expect_cursor_at(const char *file, int line, struct visit *v, int row, int column)
{
	struct visit_cursor at = screen_cursor(v);
	if (at.row != (row < 0 ? v->rows + row : row) || at.column != column)
		visit_fail(file, line, v, "the cursor should be in row %d, column %d", row, column);
}

/* The row from which on questions cover a list: what is done, in reverse; -1: there is none. */
static int covered_from(struct visit *v)
{
	VTermScreenCell cell;
	for (int row = 2; row < v->rows; row++)
		if (look_at(v, row, 0, &cell) && cell.attrs.reverse &&
			(cell.chars[0] == '[' || cell.chars[0] == 0x3010 /* 【 */))
			return row;
	return -1;
}

/* The row with the ">"; -1 where nothing is selected. On a page of text (its hints offer the contents) a ">" is a
 * quotation's. */
static int selected_row(struct visit *v)
{
	if (strstr(screen_row(v, 1), "[t]"))
		return -1;
	for (int row = 0; row < v->rows; row++)
		if (screen_row(v, row)[0] == '>')
			return row;
	return -1;
}

void expect_cursor_rule_at(const char *file, int line, struct visit *v)
{
	struct visit_cursor at = screen_cursor(v);
	int covered = covered_from(v), selected = covered < 0 ? selected_row(v) : -1;
	if (covered >= 0 && at.row <= covered)
		visit_fail(file, line, v, "the cursor is not at the question");
	if (!v->cursor_visible)
		visit_fail(file, line, v, "the cursor is hidden");
	if (at.row < 2)
		visit_fail(file, line, v, "the cursor is in the title or the hints");
	if (selected >= 0 && (at.row != selected || at.column != 0) && (at.row != v->rows - 1 || at.column == 0))
		visit_fail(file, line, v,
			"the cursor is neither on the selected row (the one with \">\") nor at a caret in the last row");
}

void screen_write(struct visit *v, struct str *out)
{
	struct visit_cursor at = screen_cursor(v);
	for (int row = 0; row < v->rows; row++)
		str_addf(out, "%s\n", screen_row(v, row));
	str_addf(out, "cursor %d,%d\n", at.row, at.column);
}

void expect_golden_at(const char *file, int line, struct visit *v, const char *name, const char *now)
{
	char path[256];
	struct str golden;
	snprintf(path, sizeof path, "tests/tty/golden/%s", name);
	str_init(&golden, STR_NO_LIMIT);
	if (getenv("UPDATE_GOLDEN")) {
		mkdir("tests/tty/golden", 0777);
		assert_int_equal(file_write(path, now, strlen(now), 0644, NULL), RC_OK);
	}
	bool there = file_read(path, &golden, NULL) == RC_OK;
	bool same = there && str_eq(now, golden.buf);
	if (there && !same)
		print_error("%s:\n%s\nnow:\n%s", path, golden.buf, now);
	str_release(&golden);
	if (!same)
		visit_fail(file, line, v, there ? "this differs from %s (UPDATE_GOLDEN=1 accepts it)" : "there is no %s", path);
}

void expect_screen_at(const char *file, int line, struct visit *v, const char *name)
{
	STR_LOCAL(now, STR_NO_LIMIT);
	screen_write(v, &now);
	expect_golden_at(file, line, v, name, now.buf);
}

void expect_clean_at(const char *file, int line, struct visit *v)
{
	struct str before, after;
	str_init(&before, STR_NO_LIMIT);
	str_init(&after, STR_NO_LIMIT);
	screen_write(v, &before);
	keys_at(file, line, v, "<C-l>");
	screen_write(v, &after);
	if (!str_eq(before.buf, after.buf)) {
		print_error("before it was painted anew:\n%s", before.buf);
		visit_fail(file, line, v, "the screen was not clean");
	}
	str_release(&before);
	str_release(&after);
}
