/*
 * Attachments in the linear mode: a numbered list; then a number reads what the file says, or fetches it where the
 * platform has not read it. A letter behind the number fetches a file that has a text, too.
 */
#include "line/linear.h"

static void read_text(const struct wire_attachment *a)
{
	DOC_LOCAL(doc);
	page_attachment(&doc, a);
	line_read_aloud(&doc, 0);
}

static void fetch(struct linear *l, const struct wire_attachment *a)
{
	char *folder = app_download_folder();
	(void)line_fetch_attachment(l->app, a, folder, true);
	free(folder);
}

static void open_one(struct linear *l, const struct wire_attachment *a, int64_t number, bool file)
{
	char key[16];
	if (*a->text && !(file && *a->url)) {
		read_text(a);
		if (*a->url)
			/* TRANSLATORS: a key, a number, and the letter f (for fetch), which is what can be typed */
			line_say(_("%s %lld f fetches the file."), linear_key(ACTION_ATTACHMENTS, key), (long long)number);
	} else if (*a->url) {
		fetch(l, a);
	} else {
		linear_tell(l, "%s", _("It has neither a text nor an address."));
	}
}

void linear_attachments(struct linear *l, const struct wire_topic *t, const char *word)
{
	char digits[16] = "", key[16];
	size_t n = strspn(word, "0123456789");
	int64_t number = 0;
	str_copy(digits, n + 1 < sizeof digits ? n + 1 : sizeof digits, word);
	const char *rest = word + n + strspn(word + n, " ");
	if (!t->n_attachments) {
		line_say("%s", _("Nothing is attached to this topic."));
	} else if (!*word) {
		line_say_attachments(t);
		line_say(
			_("%s and a number reads it, or fetches it when it has no text."), linear_key(ACTION_ATTACHMENTS, key));
	} else if (!str_to_i64(digits, 1, (int64_t)t->n_attachments, &number) || (*rest && strcmp(rest, "f") != 0)) {
		linear_tell(l, "%s", _("There is no such number here."));
	} else {
		open_one(l, &t->attachments[number - 1], number, *rest != '\0');
	}
}
