/*
 * Files in which a person's own editor writes a text, gone again afterwards. Should the program be gone before the
 * editor is, the next visit makes a draft of what stands there: so neither a file is left nor a text lost. Which draft
 * that is stands among the drafts, under the file's name; whose visit it was, in the name.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/private.h"
#include "text/text.h"

#define TEXT_FILE "text-"
#define TEXT_END ".md"
#define TEXT_BYTES ((size_t)1 << 20)
enum { HASH_LETTERS = 16 };

static char *note_key(const char *name)
{
	return str_printf("editor:%s", name);
}

char *app_text_file(struct app *a, const char *draft, const char *head, int *fd, struct err *e)
{
	char *path = str_printf("%s/" TEXT_FILE "%d-XXXXXX" TEXT_END, app_folder(a), (int)getpid());
	*fd = mkostemps(path, sizeof TEXT_END - 1, O_CLOEXEC); /* 0600 */
	if (*fd < 0) {
		err_sys(e, errno, path);
		free(path);
		return NULL;
	}
	char *key = note_key(strrchr(path, '/') + 1), *now = *draft ? store_draft(a->store, draft) : NULL;
	char *note = str_printf("%016llx%s\n%s", (unsigned long long)str_hash(now ? now : ""), draft, head);
	if (*draft)
		store_draft_set(a->store, key, note, NULL);
	free(note);
	free(now);
	free(key);
	return path;
}

void app_text_file_done(struct app *a, char *path)
{
	char *key = note_key(strrchr(path, '/') + 1);
	unlink(path);
	store_draft_forget(a->store, key, NULL);
	free(key);
	free(path);
}

/* The process in the name; 0: this is no such file. */
static pid_t writer_of(const char *name)
{
	char *end;
	if (!str_starts(name, TEXT_FILE) || !str_ends(name, TEXT_END))
		return 0;
	long pid = strtol(name + sizeof TEXT_FILE - 1, &end, 10);
	return *end == '-' && pid > 0 && pid < INT32_MAX ? (pid_t)pid : 0;
}

/* In place of the draft with which the editor began; one that has become another since stays in front of it. note: a
 * hash of that draft, its key, what it begins with. */
static bool keep(struct app *a, char *note, const char *text, size_t n)
{
	char *head = strchr(note, '\n'), was[HASH_LETTERS + 1];
	if (!head || head - note < HASH_LETTERS)
		return false;
	*head = '\0';
	char *now = store_draft(a->store, note + HASH_LETTERS);
	STR_LOCAL(whole, STR_NO_LIMIT);
	snprintf(was, sizeof was, "%016llx", (unsigned long long)str_hash(now ? now : ""));
	if (now && memcmp(was, note, HASH_LETTERS) != 0)
		str_addf(&whole, "%s\n\n", now);
	else
		str_addz(&whole, head + 1);
	text_clean_lines(&whole, text, n);
	free(now);
	return store_draft_set(a->store, note + HASH_LETTERS, whole.buf, NULL) == RC_OK;
}

/* False: it could not be kept, and stays in its file. */
static bool make_draft(struct app *a, const char *key, const char *path)
{
	STR_LOCAL(text, TEXT_BYTES);
	if (file_read(path, &text, NULL) != RC_OK || !text_is_utf8(text.buf, text.len))
		return false;
	str_drop_end(&text, "\r\n");
	char *note = store_draft(a->store, key);
	bool kept = !text.len || (note && keep(a, note, text.buf, text.len));
	free(note);
	return kept;
}

void textfile_take_over(struct app *a)
{
	DIR *dir = store_lasts(a->store) ? opendir(app_folder(a)) : NULL;
	for (struct dirent *d; dir && (d = readdir(dir));) {
		pid_t writer = writer_of(d->d_name);
		if (!writer || writer == getpid() || kill(writer, 0) == 0 || errno != ESRCH)
			continue;
		char *key = note_key(d->d_name), *path = file_join(app_folder(a), d->d_name);
		if (make_draft(a, key, path))
			app_text_file_done(a, path);
		else
			free(path);
		free(key);
	}
	if (dir)
		closedir(dir);
}
