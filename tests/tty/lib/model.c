/*
 * Terminals that libvterm is not: those of another character set, and those that draw in two columns what libvterm
 * draws in one. What the program sends is turned into what libvterm would have to get to look the same.
 */
#include "tty/lib/visit.h"

void visit_charset(struct visit *v, const char *name)
{
	text_charset_free(v->charset);
	assert_int_equal(text_charset_open(name, &v->charset, NULL), RC_OK);
	visit_wide(v, true);
}

void visit_wide(struct visit *v, bool wide)
{
	v->wide = wide;
	text_ambiguous_set(wide ? 2 : 1); /* of the encoder: columns are bytes there */
}

static uint32_t value_of(const char *s, size_t n)
{
	uint32_t c = (unsigned char)s[0] & (n == 1 ? 0x7f : 0x7f >> n);
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}

void model_show(struct visit *v, const char *bytes, size_t n)
{
	struct str *s = &v->coming;
	if (v->charset)
		text_charset_decode(v->charset, s, bytes, n);
	else
		str_add(s, bytes, n);
	size_t at = 0;
	while (at < s->len) {
		unsigned char lead = (unsigned char)s->buf[at];
		size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
		if (at + length > s->len)
			break; /* the rest of it is still to come */
		vterm_input_write(v->vt, s->buf + at, length);
		if (v->wide && lead >= 0xc0 && text_is_ambiguous(value_of(s->buf + at, length)))
			vterm_input_write(v->vt, " ", 1);
		at += length;
	}
	memmove(s->buf, s->buf + at, s->len - at);
	str_truncate(s, s->len - at);
}

void model_type(struct visit *v, struct str *out, const char *bytes, size_t n)
{
	if (v->charset)
		text_charset_encode(v->charset, out, bytes, n);
	else
		str_add(out, bytes, n);
}
