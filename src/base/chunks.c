/* A body that comes in chunks (RFC 9112, 7.1). What stands behind a chunk's size, and the fields behind the last one,
 * are read over; each is bounded. */
#include "base/chunks.h"

#define LINE_MAX_BYTES 256
#define TRAILERS_MAX ((size_t)8 << 10)
#define SIZE_DIGITS 15

enum { SIZE, EXTENSION, SIZE_END, DATA, DATA_CR, DATA_LF, TRAILER, TRAILER_LF, LAST_LF };

static int digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
		: c >= 'a' && c <= 'f'  ? c - 'a' + 10
		: c >= 'A' && c <= 'F'  ? c - 'A' + 10
								: -1;
}

/* The line that says how large the next chunk is. */
static bool take_size(struct chunks *v, char c)
{
	int digit = digit_of(c);
	if (v->state == SIZE_END) {
		v->state = v->left ? DATA : TRAILER;
		v->line = 0;
		return c == '\n' && v->digits > 0;
	}
	if (++v->line > LINE_MAX_BYTES || (c != '\r' && c != '\t' && ((unsigned char)c < 0x20 || c == 0x7f)))
		return false;
	if (c == '\r') {
		v->state = SIZE_END;
	} else if (v->state == SIZE && digit >= 0) {
		v->left = v->left * 16 + (uint64_t)digit;
		return ++v->digits <= SIZE_DIGITS;
	} else if (v->state == SIZE) {
		v->state = EXTENSION;
		return v->digits > 0 && c == ';';
	}
	return true;
}

/* Fields behind the last chunk; an empty line ends them. */
static bool take_trailer(struct chunks *v, char c)
{
	if (++v->trailers > TRAILERS_MAX || (c != '\r' && c != '\n' && c != '\t' && ((unsigned char)c < 0x20 || c == 0x7f)))
		return false;
	if (v->state == TRAILER_LF || v->state == LAST_LF) {
		v->whole = v->state == LAST_LF;
		v->state = TRAILER;
		v->line = 0;
		return c == '\n';
	}
	if (c == '\n')
		return false;
	if (c == '\r')
		v->state = v->line ? TRAILER_LF : LAST_LF;
	v->line++;
	return true;
}

static bool take_end_of_data(struct chunks *v, char c)
{
	bool fits = c == (v->state == DATA_CR ? '\r' : '\n');
	v->state = v->state == DATA_CR ? DATA_LF : SIZE;
	v->digits = 0;
	v->line = 0;
	return fits;
}

bool chunks_take(struct chunks *v, const char *bytes, size_t n, size_t *used, struct str *body)
{
	bool fits = true;
	for (*used = 0; *used < n && fits && !v->whole;) {
		if (v->state == DATA) {
			size_t part = n - *used < v->left ? n - *used : (size_t)v->left;
			str_add(body, bytes + *used, part);
			*used += part;
			v->left -= part;
			if (!v->left)
				v->state = DATA_CR;
			continue;
		}
		char c = bytes[(*used)++];
		fits = v->state <= SIZE_END ? take_size(v, c)
			: v->state <= DATA_LF   ? take_end_of_data(v, c)
									: take_trailer(v, c);
	}
	return fits;
}
