/* See pager_goal.h. The same text at the same width has the same line, wherever blocks before it came or went; at
 * another width it is the block that is found again. */
#include "ui/widgets/pager_goal.h"

static size_t line_count(const struct pager *p)
{
	return p->layout.lines.n;
}

static uint64_t line_hash(const struct pager *p, size_t line)
{
	const struct doc_line *l = &p->layout.lines.items[line];
	return str_hash_more(str_hash(""), p->layout.text.buf + l->start, l->bytes);
}

size_t pager_block(const struct pager *p, size_t line, size_t *into)
{
	while (line < line_count(p) && p->layout.lines.items[line].block == SIZE_MAX)
		line++;
	if (line >= line_count(p))
		return SIZE_MAX;
	size_t block = p->layout.lines.items[line].block;
	for (*into = 0; line > 0 && p->layout.lines.items[line - 1].block == block; line--)
		++*into;
	return block;
}

static size_t block_line(const struct pager *p, size_t block, size_t into)
{
	const struct doc_line *lines = p->layout.lines.items;
	for (size_t i = 0; i < line_count(p); i++) {
		if (lines[i].block == SIZE_MAX || lines[i].block < block)
			continue;
		while (into-- > 0 && i + 1 < line_count(p) && lines[i + 1].block == block)
			i++;
		return i;
	}
	return 0;
}

void pager_goal_set(struct pager *p, size_t line, size_t row)
{
	struct pager_goal *g = &p->goal;
	*g = (struct pager_goal){ .block = SIZE_MAX, .row = row };
	if (line == 0)
		return;
	g->block = pager_block(p, line, &g->into);
	g->blank = line < line_count(p) && p->layout.lines.items[line].block == SIZE_MAX;
	line += g->blank;
	g->hash = line < line_count(p) ? line_hash(p, line) : 0;
}

size_t pager_goal_line(const struct pager *p)
{
	enum { NEAR = 12 }; /* lines: as many as a few fields of a topic's head take */
	size_t line = block_line(p, p->goal.block, p->goal.into);
	for (size_t away = 0; p->goal.hash && away <= NEAR; away++) {
		if (line + away < line_count(p) && line_hash(p, line + away) == p->goal.hash)
			return line + away;
		if (line >= away && line - away < line_count(p) && line_hash(p, line - away) == p->goal.hash)
			return line - away;
	}
	return line;
}
