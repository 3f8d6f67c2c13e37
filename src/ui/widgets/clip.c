/* See clip.h. No terminal answers whether it took the text, so the sentence promises nothing. */
#include "ui/widgets/clip.h"

#include "ui/terminal/term.h"

#include <stdlib.h>

static void base64(struct str *out, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16;
		three |= i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0;
		three |= i + 2 < n ? (uint32_t)bytes[i + 2] : 0;
		for (size_t d = 0; d < 4; d++)
			str_addc(out, i + d > n ? '=' : digits[three >> (18 - 6 * d) & 63]);
	}
}

/* The sequence itself; nothing when it would be too long. */
static void put_sequence(struct str *out, const char *bytes, size_t n)
{
	if (n > CLIP_MAX)
		return;
	str_addz(out, "\033]52;c;");
	base64(out, (const unsigned char *)bytes, n);
	str_addz(out, "\a");
}

/* Inside a multiplexer the sequence reaches that program and not the terminal around it. Its pass-through is off unless
 * somebody switched it on, and whether it is cannot be asked: so it gets the plain form, which it takes where it may.
 */
static bool in_multiplexer(void)
{
	const char *term = getenv("TERM");
	return getenv("TMUX") || getenv("STY") || (term && (str_starts(term, "screen") || str_starts(term, "tmux")));
}

void clip_copy(struct ui *ui, const char *bytes, size_t n)
{
	STR_LOCAL(sequence, 2 * CLIP_MAX);
	put_sequence(&sequence, bytes, n);
	if (sequence.len)
		term_send(sequence.buf);
	if (!sequence.len)
		ui_say(ui, "%s", _("That is too long for a clipboard."));
	else if (in_multiplexer())
		ui_say(ui, "%s", _("Given to tmux or screen, which passes it on if its set-clipboard is on."));
	else
		ui_say(ui, "%s", _("Copied to the terminal's clipboard, if it has one."));
}
