/*
 * An address as a QR code in characters: half blocks, two rows of squares in one line, or two ASCII columns a square.
 * libqrencode is loaded with the first of them: most visits have none, and it would take 30 KiB of each.
 */
#include "page/page.h"

#include <dlfcn.h>
#include <qrencode.h>
#include <stdlib.h>

#define LIBQRENCODE "libqrencode.so.4"

static struct {
	__typeof__(QRcode_encodeString8bit) *encode;
	__typeof__(QRcode_free) *free;
} lib;

bool page_qr_ready(void)
{
	void *library = lib.free ? NULL : dlopen(LIBQRENCODE, RTLD_NOW | RTLD_LOCAL);
	if (library) {
		*(void **)&lib.encode = dlsym(library, "QRcode_encodeString8bit");
		*(void **)&lib.free = lib.encode ? dlsym(library, "QRcode_free") : NULL;
	}
	if (!lib.free)
		log_line(LOG_WARN, "%s is not here", LIBQRENCODE);
	return lib.free != NULL;
}

/* Outside the code everything is light. */
static bool is_dark(const QRcode *q, int x, int y)
{
	return x >= 0 && y >= 0 && x < q->width && y < q->width && (q->data[y * q->width + x] & 1);
}

static void add_halves(struct str *out, const QRcode *q, int y, int quiet)
{
	static const char *const halves[] = { " ", "▄", "▀", "█" };
	for (int x = -quiet; x < q->width + quiet; x++)
		str_addz(out, halves[2 * is_dark(q, x, y) + is_dark(q, x, y + 1)]);
	str_addc(out, '\n');
}

static void add_columns(struct str *out, const QRcode *q, int y, int quiet)
{
	for (int x = -quiet; x < q->width + quiet; x++)
		str_addz(out, is_dark(q, x, y) ? "##" : "  ");
	str_addc(out, '\n');
}

/* The widest quiet zone that there is room for: four squares, as the standard has it, or two or one, which readers take
 * too. */
static int quiet_zone(const QRcode *q, bool ascii, int columns, int rows)
{
	for (int quiet = 4; quiet >= 1; quiet /= 2) {
		int squares = q->width + 2 * quiet;
		if (ascii ? squares * 2 <= columns && squares <= rows : squares <= columns && (squares + 1) / 2 <= rows)
			return quiet;
	}
	return 0;
}

bool page_qr_room(const char *text, int *columns, int *rows)
{
	QRcode *q = page_qr_ready() ? lib.encode(text, 0, QR_ECLEVEL_L) : NULL;
	bool made = q != NULL;
	*columns = made ? q->width + 2 : 0;
	*rows = (*columns + 1) / 2;
	if (made)
		lib.free(q);
	return made;
}

bool page_qr(struct str *out, const char *text, bool ascii, int columns, int rows)
{
	if (!page_qr_ready())
		return false;
	QRcode *q = lib.encode(text, 0, QR_ECLEVEL_L);
	int quiet = q ? quiet_zone(q, ascii, columns, rows) : 0;
	for (int y = -quiet; quiet && y < q->width + quiet; y += ascii ? 1 : 2)
		(ascii ? add_columns : add_halves)(out, q, y, quiet);
	lib.free(q);
	return quiet > 0 && str_ok(out);
}
