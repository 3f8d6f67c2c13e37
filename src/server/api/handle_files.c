/*
 * Files that topics have as their attachments. Whoever runs the platform puts some into files/ below its data; the
 * names in there are all that can be asked for. Others are uploaded, and belong to the topic that attached them: who
 * sees that one may download them. They are sent from the disk, and not read first.
 */
#include <errno.h>
#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Only what the folder itself has: no link, no folder, nothing that would be waited for. */
static int open_file(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 || (fstat(fd, st) == 0 && S_ISREG(st->st_mode)))
		return fd;
	close(fd);
	errno = ENOENT;
	return -1;
}

/* A path that names no file is not found; everything else is the platform's fault. */
static void answer_path(struct ctx *c, const struct request *q, const char *path, struct response *r)
{
	struct stat st;
	struct err e = { 0 };
	int fd = open_file(path, &st);
	if (fd >= 0) {
		response_of_file(r, fd, &st, accept_gzip(q->accept_encoding));
	} else if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR) {
		problem(c, r, NOT_FOUND, NULL);
	} else {
		err_sys(&e, errno, path);
		problem_of(c, r, &e);
	}
}

void handle_file(struct ctx *c, const struct request *q, struct response *r)
{
	const char *name = q->params[0];
	if (!is_file_name(name)) {
		problem(c, r, NOT_FOUND, NULL);
		return;
	}
	char *folder = file_join(c->platform->folder, STORAGE_FILES), *path = file_join(folder, name);
	r->type = type_of(name);
	answer_path(c, q, path, r);
	free(path);
	free(folder);
}

/* ---- what people upload ---------------------------------------------------------------------- */

#define NAME_MAX_CHARACTERS 100
#define FILES_A_DAY 20 /* as many of the largest size as an account may upload */

static const char *upload_url(const struct ctx *c, int64_t id, const char *name)
{
	STR_LOCAL(url, 4096);
	str_addf(&url, "/v1/files/%lld/", (long long)id);
	for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || strchr("-._~", *p))
			str_addc(&url, (char)*p);
		else
			str_addf(&url, "%%%02X", *p);
	}
	return arena_strdup(c->arena, url.buf);
}

static bool file_attachment(
	const struct ctx *c, int64_t id, const char *name, const struct storage_upload *v, struct wire_attachment *out)
{
	*out = (struct wire_attachment){ .id = arena_printf(c->arena, "%lld", (long long)id),
		.name = *name ? name : v->name,
		.type = v->type,
		.size = v->size,
		.text = "",
		.url = upload_url(c, id, *name ? name : v->name) };
	return out->id && out->url;
}

static bool ends_alike(const char *name, const char *type)
{
	const char *its = NULL;
	return sniff_type(name, "", 0, &its) != SNIFF_UNKNOWN && str_eq(its, type);
}

/* One's own, attached to nothing yet or to this topic. */
static bool attach_one(struct ctx *c, struct response *r, const struct wire_attached *file, const struct wire_topic *t,
	struct wire_attachment *out)
{
	struct storage_upload v;
	struct err e = { 0 };
	int64_t id = 0, topic = 0;
	str_to_i64(*t->id ? t->id : "0", 0, INT64_MAX, &topic);
	enum rc rc = str_to_i64(file->id, 1, INT64_MAX, &id) ? storage_upload(c->storage, id, c->arena, &v, &e)
														 : RC_NOT_FOUND;
	const int64_t most = ctx_rules(c, t)->boards[t->board].file_bytes_most;
	bool own = rc == RC_OK && (v.topic ? v.topic == topic : v.account == c->account);
	const char *name = input_trimmed(c->arena, file->name);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		problem_of(c, r, &e);
	else if (!own)
		problem(c, r, NO_FILE, "attachments");
	else if (most && v.size > most)
		problem(c, r, TOO_LARGE, "attachments");
	else if (!name || (*name && (!ends_alike(name, v.type) || strchr(name, '/'))))
		problem_of_thing(c, r, "attachments", N_("a file's name ends as its kind does, and has no / in it."));
	else if (input_text(c, r, "attachments", name, 0, NAME_MAX_CHARACTERS, false)) {
		if (file_attachment(c, id, name, &v, out))
			return true;
		problem(c, r, TOO_MUCH, NULL);
	}
	return false;
}

bool handle_attach(
	struct ctx *c, struct response *r, const struct wire_attached *files, size_t n, int64_t most, struct wire_topic *t)
{
	if ((int64_t)(t->n_attachments + n) > most) {
		problem_of_items(c, r, TOO_MANY_ITEMS, "attachments", most - (int64_t)t->n_attachments);
		return false;
	}
	struct wire_attachment *list = arena_calloc(c->arena, t->n_attachments + n + 1, sizeof *list);
	size_t kept = t->n_attachments;
	for (size_t i = 0; list && i < kept; i++)
		list[i] = t->attachments[i];
	for (size_t i = 0; list && i < n; i++) {
		bool twice = false;
		if (!attach_one(c, r, &files[i], t, &list[kept]))
			return false;
		for (size_t k = 0; k < kept; k++)
			twice = twice || str_eq(list[k].id, list[kept].id);
		kept += !twice;
	}
	t->attachments = list;
	t->n_attachments = list ? kept : 0;
	return true;
}

static bool has_file(const struct wire_topic *t, const char *id)
{
	for (size_t i = 0; i < t->n_attachments; i++)
		if (str_eq(t->attachments[i].id, id))
			return true;
	return false;
}

enum rc handle_attached(
	struct ctx *c, int64_t id, const struct wire_topic *was, const struct wire_topic *t, struct err *e)
{
	enum rc rc = RC_OK;
	int64_t file;
	for (size_t i = 0; rc == RC_OK && i < t->n_attachments; i++)
		if (*t->attachments[i].id && str_to_i64(t->attachments[i].id, 1, INT64_MAX, &file))
			rc = storage_upload_attach(c->storage, file, id, e);
	for (size_t i = 0; was && rc == RC_OK && i < was->n_attachments; i++)
		if (*was->attachments[i].id && !has_file(t, was->attachments[i].id) &&
			str_to_i64(was->attachments[i].id, 1, INT64_MAX, &file))
			rc = storage_upload_detach(c->storage, file, c->now, e);
	return rc;
}

/* The bytes are on the disk before the transaction, so that nobody who writes waits for them. */
struct brought {
	const char *name, *type;
	bool too_much; /* for a day: nothing was put on the disk */
	uint8_t hash[STORAGE_HASH];
};

bool prepare_file_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct err e = { 0 };
	const char *asked = request_query(q, "name");
	struct brought *b = arena_calloc(c->arena, 1, sizeof *b);
	b->name = input_trimmed(c->arena, asked ? asked : "");
	if (!permit_writing(c, r) || !b->name || !input_text(c, r, "name", b->name, 1, NAME_MAX_CHARACTERS, false))
		return false;
	if (strchr(b->name, '/') || *b->name == '.') {
		problem_saying(c, r, BAD_FIELD, "name",
			catalog_get(c->words, N_("A file's name has no / in it and does not begin with a dot.")));
		return false;
	}
	if (!q->body_size) {
		problem(c, r, FILE_EMPTY, NULL);
		return false;
	}
	switch (sniff_type(b->name, q->body, q->body_size, &b->type)) {
	case SNIFF_IS: break;
	case SNIFF_IS_NOT: problem_of_file(c, r, FILE_LIES, b->name); return false;
	case SNIFF_UNKNOWN: problem_of_file(c, r, FILE_KIND, b->name); return false;
	}
	int64_t today = 0;
	enum rc rc = storage_uploads_of(c->storage, c->account, c->now - DAY_MS, &today, &e);
	b->too_much = today + (int64_t)q->body_size > FILES_A_DAY * (int64_t)routes_bound(c->route, c->rules);
	if (rc == RC_OK && !b->too_much)
		rc = storage_content_write(c->platform->folder, q->body, q->body_size, b->hash, &e);
	if (rc == RC_OK && !b->too_much)
		rc = storage_content_share(c->storage, q->body, q->body_size, b->hash, c->now, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	c->prepared = b;
	return rc == RC_OK;
}

static void answer_file(const struct ctx *c, struct response *r, int64_t id)
{
	struct storage_upload v;
	struct wire_attachment file;
	struct json_out o;
	struct err e = { 0 };
	enum rc rc = storage_upload(c->storage, id, c->arena, &v, &e);
	if (rc == RC_OK && !file_attachment(c, id, "", &v, &file))
		rc = err_set(&e, RC_TOO_BIG, 0, "file");
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	r->status = 201;
	snprintf(r->location, sizeof r->location, "/v1/files/%lld", (long long)id);
	json_begin(&o, &r->body);
	wire_file_write(&o, &file);
}

void handle_file_add(struct ctx *c, const struct request *q, struct response *r)
{
	const struct brought *b = c->prepared;
	struct storage_upload v = {
		.account = c->account, .name = b->name, .type = b->type, .size = (int64_t)q->body_size
	};
	struct err e = { 0 };
	int64_t id;
	if (b->too_much) {
		problem(c, r, FILES_ENOUGH, NULL);
		return;
	}
	memcpy(v.hash, b->hash, sizeof v.hash);
	enum rc rc = storage_content_keep(c->platform->folder, q->body, q->body_size, v.hash, &e);
	if (rc == RC_OK)
		rc = storage_content_share(c->storage, q->body, q->body_size, v.hash, c->now, &e);
	if (rc == RC_OK)
		rc = storage_upload_add(c->storage, &v, c->now, &id, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	c->made = id;
	answer_file(c, r, id);
}

void handle_file_again(struct ctx *c, const struct request *q, struct response *r)
{
	(void)q;
	answer_file(c, r, c->made);
}

/* Who sees its topic whole; one that is attached to nothing is its owner's. */
static bool may_download(struct ctx *c, struct response *r, const struct storage_upload *v)
{
	if (v->topic)
		return permit_see_whole(c, r, v->topic);
	if (c->account && v->account == c->account)
		return true;
	problem(c, r, NOT_FOUND, NULL);
	return false;
}

void handle_upload(struct ctx *c, const struct request *q, struct response *r)
{
	struct storage_upload v;
	struct err e = { 0 };
	int64_t id;
	if (!input_id(c, r, q->params[0], &id))
		return;
	enum rc rc = storage_upload(c->storage, id, c->arena, &v, &e);
	if (rc == RC_OK && !may_download(c, r, &v))
		return;
	if (rc == RC_OK)
		rc = storage_content_fetch(c->storage, c->platform->folder, &v, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	char *path = storage_upload_path(c->platform->folder, &v);
	r->type = "application/octet-stream";
	r->download = true;
	answer_path(c, q, path, r);
	free(path);
}
