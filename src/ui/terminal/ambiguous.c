/*
 * "auto" draws such a character and asks where the cursor stands then. The answer is kept under what the terminal says
 * that it is, so that it is asked once. In tmux and screen the answer would be theirs and not the terminal's behind
 * them: there, and until one comes, it is one column, until a person says otherwise (bars.c).
 */
#include "ui/terminal/ambiguous.h"

#include "text/text.h"
#include "ui/terminal/term.h"

#include <stdlib.h>

static bool in_multiplexer(void)
{
	const char *term = getenv("TERM"), *tmux = getenv("TMUX"), *screen = getenv("STY");
	return (tmux && *tmux) || (screen && *screen) || (term && (str_starts(term, "screen") || str_starts(term, "tmux")));
}

/* A question is under way. Nothing waits for the answer, which takes long on a slow line, or does not come. */
static bool unanswered;

/* The name of the setting: whatever tells one terminal from another, also behind SSH. */
static void identity(struct str *out)
{
	static const char *const names[] = { "TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "VTE_VERSION",
		"KONSOLE_VERSION", "XTERM_VERSION", "WT_PROFILE_ID", "SSH_CONNECTION" };
	str_addz(out, "ambiguous at");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const char *value = getenv(names[i]);
		size_t n = value ? strcspn(value, " ") : 0; /* of the connection the client's address */
		str_addc(out, ' ');
		str_add(out, value ? value : "", n < 64 ? n : 64);
	}
}

static void keep(struct app *a, int columns)
{
	STR_LOCAL(name, 2048);
	identity(&name);
	(void)store_setting_set(app_store(a), name.buf, columns == 2 ? "2" : "1", NULL);
}

static int kept_or_asked(struct app *a)
{
	STR_LOCAL(name, 2048);
	identity(&name);
	char *kept = store_setting(app_store(a), name.buf);
	int columns = *kept ? *kept - '0' : 1;
	if (!*kept) {
		unanswered = term_ask_column("\xe2\x97\x8f"); /* U+25CF */
		keep(a, columns);
	}
	free(kept);
	return columns == 2 ? 2 : 1;
}

bool ambiguous_answered(struct app *a, int columns)
{
	if (!unanswered)
		return false;
	unanswered = false;
	log_line(LOG_INFO, "ambiguous characters: the terminal says %d columns", columns);
	keep(a, columns);
	return columns == 2;
}

int ambiguous_columns(struct app *a)
{
	const char *setting = app_settings(a)->ambiguous;
	if (!term_is_utf8() || str_eq(setting, "wide"))
		return 2; /* in the older character sets these characters have two bytes, and so two columns */
	if (str_eq(setting, "narrow") || in_multiplexer())
		return 1;
	return kept_or_asked(a);
}

void ambiguous_forget(struct app *a)
{
	STR_LOCAL(name, 2048);
	identity(&name);
	(void)store_setting_set(app_store(a), name.buf, "", NULL);
}
