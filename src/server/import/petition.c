/* A petition by the reader of the client (site/uk.c), in a file of its own: site/ and storage/ both have orders of
 * lists. */
#include "server/import/petition.h"

#include "records/records.h"
#include "site/site.h"

/* The topic as the client would keep it. */
enum rc petition_read(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e)
{
	struct site site;
	struct site_reply *r = NULL;
	struct json *whole = NULL;
	STR_LOCAL(body, RECORDS_ONE_MAX);
	STR_LOCAL(text, RECORDS_ONE_MAX);
	str_addz(&body, "{\"data\":");
	json_print(v, &body);
	str_addc(&body, '}');
	enum rc rc = site_init(&site, NULL, "uk", e);
	if (!rc)
		rc = site_parse(&site, &(struct site_ask){ .op = SITE_TOPIC, .id = "" }, body.buf, body.len, &text, &r, e);
	if (!rc)
		rc = json_parse(text.buf, text.len, RECORDS_ONE_MAX, &whole, e);
	if (!rc)
		rc = wire_topic_parse(whole, a, out, e);
	json_free(whole);
	site_reply_drop(r);
	site_release(&site);
	return rc;
}
