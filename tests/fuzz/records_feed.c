/* Any bytes as a file of records: cut into records, each read as one of every feed; what is made of it can be written,
 * and read back as the client keeps it. */
#include <stdlib.h>

#include "records/records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void there_and_back(const struct wire_topic *t, struct arena *a)
{
	STR_LOCAL(text, STR_NO_LIMIT);
	struct json_out o;
	struct json *v = NULL;
	struct wire_topic back;
	json_begin(&o, &text);
	wire_topic_write(&o, NULL, t, VIEW_WHOLE, ZONE_TAIPEI);
	if (json_parse(text.buf, text.len, STR_NO_LIMIT, &v, NULL) || wire_topic_parse(v, a, &back, NULL) || back.unread.n)
		abort();
	json_free(v);
}

static void read_record(const struct str *text)
{
	static records_reader *const readers[] = { records_read_idea, records_read_consultation, records_read_plan };
	static const struct records_day day = { INT64_C(1795400430000), 5000, 60 };
	struct json *v;
	if (!str_ok(text) || json_parse(text->buf, text->len, RECORDS_ONE_MAX, &v, NULL))
		return;
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		ARENA_LOCAL(a, 64 << 20);
		struct wire_topic t;
		if (readers[i](v, &day, &a, &t, NULL) == RC_OK)
			there_and_back(&t, &a);
	}
	json_free(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FILE *file = size ? fmemopen((void *)(uintptr_t)data, size, "r") : NULL;
	struct records r;
	if (!file)
		return 0;
	records_init(&r, file);
	while (records_next(&r, NULL) == RC_OK)
		read_record(&r.text);
	records_release(&r);
	fclose(file);
	return 0;
}
