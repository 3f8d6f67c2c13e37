/* An act as a subcommand: what its exit status and its sentence say. */
#include "torture/lib/torture.h"

static enum told tell(struct run *r, const struct written *w, int status, const char *said)
{
	if (w->killed)
		return TOLD_NOTHING;
	switch (status) {
	case 0: return TOLD_DONE;
	case 1: return TOLD_REFUSED;
	case 3: return strcasestr(said, "it is kept") ? TOLD_KEPT : TOLD_FAILED;
	case 4: return strcasestr(said, "may have arrived") ? TOLD_NOTHING : TOLD_FAILED; /* nothing is kept */
	}
	run_wrong(r, WRONG_MISREPORTED, "exit status %d: %s", status, said);
	return TOLD_NOTHING;
}

void run_command(struct run *r, struct written *w, const char *text, struct mishap *m, const struct client_opts *opts)
{
	struct mishap none = NO_MISHAP;
	struct str said;
	char topic[12];
	int status = 0;
	str_init(&said, STR_NO_LIMIT);
	m = m ? m : &none;
	snprintf(topic, sizeof topic, "i%s", w->topic);
#define MINYI(...) run_minyi(r, w->home, m, opts, &said, &w->killed, __VA_ARGS__, NULL)
	switch (w->deed) {
	case DEED_COMMENT:
	case DEED_REPLY: status = MINYI("comment", topic, "--stance", "neutral", "-m", text); break;
	case DEED_ENDORSE: status = MINYI("endorse", topic, "--reason", text); break;
	case DEED_WITHDRAW: status = MINYI("endorse", topic, "--withdraw"); break;
	case DEED_FOLLOW: status = MINYI("follow", topic); break;
	default: status = MINYI("follow", topic, "--remove"); break;
	}
#undef MINYI
	r->kills_client += m->killed_clients;
	r->kills_platform += m->killed_platforms;
	run_judge(r, w, tell(r, w, status, said.buf), said.buf);
	str_release(&said);
}
