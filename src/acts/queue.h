/* What waits for staff, a list as a source, the most urgent first, each row with its clock: to be screened, to be
 * answered, reported. */
#ifndef ACTS_QUEUE_H
#define ACTS_QUEUE_H

#include "acts/acts.h"
#include "acts/chain.h"

enum queue_kind { QUEUE_SCREEN, QUEUE_ANSWER, QUEUE_REPORT, QUEUE_APPEAL, QUEUES };

struct queue {
	struct chain chain;
	struct app *app;
	enum queue_kind kind;
	struct page_opts opts; /* as its rows are shown; the front sets it */
};
extern const struct source_ops queue_source;

/* Is whoever is signed in among those for whom something waits? And the first queue that is theirs. */
bool queue_is_offered(const struct app *app);
enum queue_kind queue_first(const struct app *app);
bool queue_from(const char *word, enum queue_kind *out); /* the API's: "screen", or the screen's */
const char *queue_word(enum queue_kind kind);            /* as it is typed */
const char *queue_name(enum queue_kind kind);            /* translated */
const char *queue_empty(enum queue_kind kind);

void queue_forget(struct queue *q); /* all that was fetched */
/* NULL: it is not here. */
const struct wire_queued *queue_at(const struct queue *q, int64_t at);
/* What can be done with a row: a report is judged, anything else is acted on as its topic's page says. */
void queue_act(const struct wire_queued *v, struct arena *arena, enum act_id *id, struct act_on *on);

#endif
