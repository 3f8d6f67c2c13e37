/*
 * Files that topics link to as their attachments. Whoever runs the platform puts them into files/ below its data; the
 * names in there are all that can be asked for. An answer is made in memory, so a file has a largest size.
 */
#include <strings.h>
#include <sys/stat.h>

#include "server/api/private.h"

#define NAME_MAX_BYTES 180

/* Types that a browser may show. All others are sent as downloads: a page or a drawing with a script in it would run
 * with the rights of our own pages. */
static const char *type_of(const char *name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".csv", "text/csv; charset=utf-8" },
		{ ".txt", "text/plain; charset=utf-8" },
		{ ".md", "text/markdown; charset=utf-8" },
		{ ".pdf", "application/pdf" },
		{ ".png", "image/png" },
		{ ".jpg", "image/jpeg" },
		{ ".odt", "application/vnd.oasis.opendocument.text" },
		{ ".ods", "application/vnd.oasis.opendocument.spreadsheet" },
	};
	size_t n = strlen(name);
	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		size_t ending = strlen(types[i].ending);
		if (n > ending && strcasecmp(name + n - ending, types[i].ending) == 0)
			return types[i].type;
	}
	return "application/octet-stream";
}

/* A name in the folder itself, and no hidden one: ".." is hidden. */
static bool is_file_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/') && strlen(name) <= NAME_MAX_BYTES;
}

_Static_assert(STORAGE_FILE_MAX <= RESPONSE_MAX, "a file is one answer");

void handle_file(struct ctx *c, const struct request *q, struct response *r)
{
	const char *name = q->params[0];
	struct stat st;
	struct err e = { 0 };
	char *folder = file_join(c->platform->folder, STORAGE_FILES), *path = file_join(folder, name);
	bool there = is_file_name(name) && lstat(path, &st) == 0 && S_ISREG(st.st_mode);
	if (there && st.st_size > (off_t)STORAGE_FILE_MAX)
		log_line(LOG_ERROR, "files: %s is larger than %zu MiB and is not served", name, STORAGE_FILE_MAX >> 20);
	if (!there || st.st_size > (off_t)STORAGE_FILE_MAX)
		problem(c, r, NOT_FOUND, NULL);
	else if (file_read(path, &r->body, &e) != RC_OK)
		problem_of(c, r, &e);
	else
		r->type = type_of(name);
	free(path);
	free(folder);
}
