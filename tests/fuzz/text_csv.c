/* Any bytes as comma-separated values: no cell that is written of them is a formula, and from the second writing on
 * (which leaves out what became an empty line, and quotes that only kept a formula from being one) all are the same.
 * The first byte chooses the delimiter. */
#include <assert.h>

#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A text as it was before it was written: without the apostrophe that keeps it from being a formula. It may have begun
 * with others of its own. */
static const char *unguarded(const char *s)
{
	struct str guarded;
	if (*s != '\'')
		return s;
	str_init(&guarded, STR_NO_LIMIT);
	text_csv_put(&guarded, s + 1);
	bool was = *guarded.buf == '"' && strspn(guarded.buf + 1, "'") == strspn(s, "'");
	str_release(&guarded);
	return was ? s + 1 : s;
}

/* ours: what is read was written so. */
static void write_anew(const char *s, size_t n, const char *delimiter, bool ours, struct str *out)
{
	struct text_csv r;
	struct str field;
	str_init(&field, 1 << 16);
	text_csv_init(&r, s, n, delimiter);
	while (text_csv_next(&r)) {
		for (size_t i = 0; text_csv_field(&r, &field); i++) {
			str_addz(out, i ? "," : "");
			size_t at = out->len;
			text_csv_put(out, ours ? unguarded(field.buf) : field.buf);
			assert(!strchr("=@\t", out->buf[at]) || !out->buf[at]);
		}
		str_addc(out, '\n');
	}
	str_release(&field);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const delimiters[] = { ",", "\t", ";", "，", "||" };
	struct str once, twice, thrice;
	if (size == 0)
		return 0;
	str_init(&once, STR_NO_LIMIT);
	str_init(&twice, STR_NO_LIMIT);
	str_init(&thrice, STR_NO_LIMIT);
	write_anew((const char *)data + 1, size - 1, delimiters[*data % ARRAY_LEN(delimiters)], false, &once);
	write_anew(once.buf, once.len, ",", true, &twice);
	write_anew(twice.buf, twice.len, ",", true, &thrice);
	assert(strcmp(twice.buf, thrice.buf) == 0);
	str_release(&once);
	str_release(&twice);
	str_release(&thrice);
	return 0;
}
