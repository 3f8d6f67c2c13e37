/*
 * What an uploaded file is, by its bytes. Its name says what it wants to be; where the two differ it is refused. Files
 * are recognised and never opened: what is in them is the business of whoever downloads them.
 */
#include "server/api/private.h"

#include <strings.h>

static bool starts(const char *bytes, size_t n, const char *magic, size_t m)
{
	return n >= m && memcmp(bytes, magic, m) == 0;
}

static bool is_pdf(const char *bytes, size_t n, const char *mark)
{
	(void)mark;
	return starts(bytes, n, "%PDF-", 5);
}

static bool is_png(const char *bytes, size_t n, const char *mark)
{
	(void)mark;
	return starts(bytes, n, "\x89PNG\r\n\x1a\n", 8);
}

static bool is_jpeg(const char *bytes, size_t n, const char *mark)
{
	(void)mark;
	return starts(bytes, n, "\xff\xd8\xff", 3);
}

/* An archive whose first entry is called mimetype, and stored as it is: OpenDocument. mark: what it says. */
static bool is_opendocument(const char *bytes, size_t n, const char *mark)
{
	size_t m = strlen(mark);
	return starts(bytes, n, "PK\x03\x04", 4) && n >= 38 + m && memcmp(bytes + 30, "mimetype", 8) == 0 &&
		memcmp(bytes + 38, mark, m) == 0 && (n == 38 + m || bytes[38 + m] == 'P');
}

/* An archive with the folder that mark says: Office Open XML. */
static bool is_office(const char *bytes, size_t n, const char *mark)
{
	return starts(bytes, n, "PK\x03\x04", 4) && memmem(bytes, n, "[Content_Types].xml", 19) &&
		memmem(bytes, n, mark, strlen(mark));
}

/* Nothing that no text has; whatever its encoding. */
static bool is_text(const char *bytes, size_t n, const char *mark)
{
	(void)mark;
	for (const unsigned char *p = (const unsigned char *)bytes; p < (const unsigned char *)bytes + n; p++)
		if ((*p < 0x20 && *p != '\n' && *p != '\r' && *p != '\t' && *p != '\f') || *p == 0x7f)
			return false;
	return !is_pdf(bytes, n, mark);
}

static const struct {
	const char *ending, *type;
	bool (*is)(const char *bytes, size_t n, const char *mark);
	const char *mark;
} kinds[] = {
	{ ".pdf", "application/pdf", is_pdf, "" },
	{ ".png", "image/png", is_png, "" },
	{ ".jpg", "image/jpeg", is_jpeg, "" },
	{ ".jpeg", "image/jpeg", is_jpeg, "" },
	{ ".odt", "application/vnd.oasis.opendocument.text", is_opendocument, "application/vnd.oasis.opendocument.text" },
	{ ".ods", "application/vnd.oasis.opendocument.spreadsheet", is_opendocument,
		"application/vnd.oasis.opendocument.spreadsheet" },
	{ ".odp", "application/vnd.oasis.opendocument.presentation", is_opendocument,
		"application/vnd.oasis.opendocument.presentation" },
	{ ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", is_office, "word/" },
	{ ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_office, "xl/" },
	{ ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", is_office, "ppt/" },
	{ ".csv", "text/csv", is_text, "" },
	{ ".txt", "text/plain", is_text, "" },
	{ ".md", "text/markdown", is_text, "" },
	{ ".json", "application/json", is_text, "" },
};

enum sniff sniff_type(const char *name, const char *bytes, size_t n, const char **type)
{
	size_t len = strlen(name);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		size_t ending = strlen(kinds[i].ending);
		if (len <= ending || strcasecmp(name + len - ending, kinds[i].ending) != 0)
			continue;
		*type = kinds[i].type;
		return kinds[i].is(bytes, n, kinds[i].mark) ? SNIFF_IS : SNIFF_IS_NOT;
	}
	return SNIFF_UNKNOWN;
}
