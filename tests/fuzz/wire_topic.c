/* Any bytes as each answer of a platform; a topic that parses is written, parsed and written again, to the same bytes.
 */
#include <stdlib.h>

#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_topic(const struct wire_topic *t, struct str *to)
{
	struct json_out o;
	json_begin(&o, to);
	wire_topic_write(&o, NULL, t, VIEW_WHOLE, ZONE_TAIPEI);
}

static void there_and_back(const struct wire_topic *t, struct arena *a)
{
	struct str first, second;
	struct json *v;
	struct wire_topic back;
	str_init(&first, STR_NO_LIMIT);
	str_init(&second, STR_NO_LIMIT);
	write_topic(t, &first);
	if (json_parse(first.buf, first.len, STR_NO_LIMIT, &v, NULL) || wire_topic_parse(v, a, &back, NULL))
		abort();
	write_topic(&back, &second);
	if (!str_eq(first.buf, second.buf))
		abort();
	json_free(v);
	str_release(&first);
	str_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *v;
	struct arena a;
	struct wire_topic topic;
	struct wire_topics topics;
	struct wire_comments comments;
	struct wire_changes changes;
	struct wire_session session;
	struct wire_site site;
	struct wire_problem problem;
	struct wire_registration registration;
	struct wire_proposal proposal;
	struct wire_act act;
	struct wire_queue queue;
	if (json_parse((const char *)data, size, JSON_BODY_MAX, &v, NULL))
		return 0;
	arena_init(&a, 64 << 20);
	if (wire_topic_parse(v, &a, &topic, NULL) == RC_OK)
		there_and_back(&topic, &a);
	wire_topics_parse(v, &a, &topics, NULL);
	wire_comments_parse(v, &a, &comments, NULL);
	wire_changes_parse(v, &a, &changes, NULL);
	wire_session_parse(v, &a, &session, NULL);
	wire_site_parse(v, &a, &site, NULL);
	wire_problem_parse(v, &a, &problem, NULL);
	wire_registration_parse(v, &a, &registration, NULL);
	wire_proposal_parse(v, &a, &proposal, NULL);
	wire_act_parse(v, &a, &act, NULL);
	wire_queue_parse(v, &a, &queue, NULL);
	arena_release(&a);
	arena_init(&a, size); /* an arena that fills up */
	wire_topic_parse(v, &a, &topic, NULL);
	wire_topics_parse(v, &a, &topics, NULL);
	arena_release(&a);
	json_free(v);
	return 0;
}
