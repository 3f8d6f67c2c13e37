/*
 * Reads the .mo files that msgfmt writes (GNU gettext manual, "The Format of GNU MO Files"): two sorted tables of
 * (length, offset) pairs, searched by bisection over the mapped file. Everything in the file is checked before use.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MO_MAGIC 0x950412deu

struct catalog {
	const unsigned char *bytes;
	size_t size;
	uint32_t n, ids, texts; /* count; offsets of the two tables */
	struct plural plural;
};

static uint32_t word(const struct catalog *c, size_t at)
{
	uint32_t v;
	memcpy(&v, c->bytes + at, sizeof v);
	return v;
}

/* The string of row i of a table, or NULL when the file lies about it. */
static const char *entry(const struct catalog *c, uint32_t table, uint32_t i, uint32_t *len)
{
	*len = word(c, (size_t)table + (size_t)i * 8);
	uint32_t at = word(c, (size_t)table + (size_t)i * 8 + 4);
	if (at >= c->size || *len >= c->size - at || c->bytes[at + *len] != '\0')
		return NULL;
	return (const char *)c->bytes + at;
}

static bool table_fits(const struct catalog *c, uint32_t table)
{
	return table <= c->size && c->n <= (c->size - table) / 8;
}

static enum rc check(struct catalog *c, const char *path, struct err *e)
{
	if (c->size < 28 || word(c, 0) != MO_MAGIC)
		return err_set(e, RC_INVALID, 0, "%s: not a message catalogue of this machine", path);
	c->n = word(c, 8);
	c->ids = word(c, 12);
	c->texts = word(c, 16);
	if (!table_fits(c, c->ids) || !table_fits(c, c->texts))
		return err_set(e, RC_INVALID, 0, "%s: a cut message catalogue", path);
	if (!plural_read(&c->plural, catalog_get(c, "")))
		log_line(LOG_WARN, "%s: its rule for plurals is none that can be computed", path);
	return RC_OK;
}

enum rc catalog_open(const char *folder, const char *lang, struct catalog **out, struct err *e)
{
	STR_LOCAL(path, 4096);
	str_addf(&path, "%s/%s/LC_MESSAGES/minyi.mo", folder, lang);
	struct catalog *c = xcalloc(1, sizeof *c);
	struct stat st;
	enum rc rc = RC_OK;
	int fd = open(path.buf, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		rc = err_sys(e, errno, path.buf);
		goto out;
	}
	c->size = (size_t)st.st_size;
	void *map = c->size ? mmap(NULL, c->size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (map == MAP_FAILED) {
		rc = err_set(e, RC_INVALID, 0, "%s: empty or unreadable", path.buf);
		goto out;
	}
	c->bytes = map;
	rc = check(c, path.buf, e);
out:
	if (fd >= 0)
		close(fd);
	if (rc != RC_OK) {
		catalog_free(c);
		c = NULL;
	}
	*out = c;
	return rc;
}

void catalog_free(struct catalog *c)
{
	if (!c)
		return;
	if (c->bytes)
		munmap((void *)c->bytes, c->size);
	free(c);
}

/* The ids of plural messages are "one\0many": bisection compares up to the first NUL, as strcmp does. */
static const char *find(const struct catalog *c, const char *id, uint32_t *len)
{
	uint32_t low = 0, high = c ? c->n : 0;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2, n;
		const char *at = entry(c, c->ids, mid, &n);
		int order = at ? strcmp(id, at) : -1;
		if (order == 0)
			return entry(c, c->texts, mid, len);
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const char *catalog_get(const struct catalog *c, const char *id)
{
	uint32_t len;
	const char *text = find(c, id, &len), *of = strchr(id, CONTEXT_END);
	return text && *text ? text : of ? of + 1 : id;
}

const char *catalog_nget(const struct catalog *c, const char *one, const char *many, unsigned long n)
{
	uint32_t len;
	const char *text = find(c, one, &len);
	if (!text || !*text)
		return n == 1 ? one : many;
	const char *at = text;
	for (unsigned form = plural_form(&c->plural, n); form > 0 && at; form--) {
		at = memchr(at, '\0', len - (size_t)(at - text));
		at = at ? at + 1 : NULL;
	}
	return at && *at ? at : text;
}
