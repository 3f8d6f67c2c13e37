/* An act as a subcommand: what its exit status and its sentence say. */
#include "torture/lib/torture.h"

static enum told tell(struct run *r, const struct written *w, int status, const char *said)
{
	if (w->killed)
		return TOLD_NOTHING;
	switch (status) {
	case 0: return TOLD_DONE;
	case 1: return TOLD_REFUSED;
	case 3: return strcasestr(said, "it is in the outbox") ? TOLD_KEPT : TOLD_FAILED;
	case 4: return strcasestr(said, "may or may not have arrived") ? TOLD_NOTHING : TOLD_FAILED; /* nothing is kept */
	}
	run_wrong(r, WRONG_MISREPORTED, "exit status %d: %s", status, said);
	return TOLD_NOTHING;
}

/* What it says, and nothing where it has nothing to say. */
static int act(struct run *r, struct written *w, const char *text, struct mishap *m, const struct client_opts *opts,
	struct str *said)
{
	const char *verb = w->verb, *code = str_eq(verb, "refuse") ? "unclear" : "advert";
	char day[16];
	life_day(str_eq(verb, "extend") ? 85 : 20, day);
#define ACT(...) run_minyi(r, w->home, m, opts, said, &w->killed, "act", by_id(w->topic), verb, __VA_ARGS__, NULL)
	if (str_eq(verb, "approve"))
		return ACT(NULL);
	if (str_eq(verb, "retract"))
		return run_minyi(
			r, w->home, m, opts, said, &w->killed, "retract", by_id(w->topic), "--reason", text, (const char *)NULL);
	if (str_eq(verb, "refuse") || str_eq(verb, "hide"))
		return ACT("--code", code, "--reason", text);
	if (str_eq(verb, "assign"))
		return ACT("--agency", r->agency, "--reason", text);
	if (str_eq(verb, "join"))
		return ACT("--into", "i16", "--reason", text);
	if (str_eq(verb, "schedule"))
		return ACT("--at", day, "-m", text);
	if (str_eq(verb, "extend"))
		return ACT("--until", day, "--reason", text);
	if (str_eq(verb, "answer"))
		return ACT("-m", text, "--demand", "adopted: 加裝座椅: 明年起。", "--section", "法規: 依大眾運輸條例。");
	if (str_eq(verb, "show"))
		return ACT("--reason", text);
	return ACT("-m", text);
#undef ACT
}

static int propose(struct run *r, struct written *w, const char *text, struct mishap *m, const struct client_opts *opts,
	struct str *said)
{
	char path[120];
	const char *argv[6] = { "propose", "--file", path };
	size_t n = 3;
	life_write_file(r, w, text, path);
	if (w->deed == DEED_EDIT) {
		argv[n++] = "--edit";
		argv[n++] = by_id(w->topic);
	}
	if (w->drafts)
		argv[n++] = "--draft";
	return run_minyi(r, w->home, m, opts, said, &w->killed, argv[0], argv[1], argv[2], argv[3], argv[4], argv[5], NULL);
}

void run_command(struct run *r, struct written *w, const char *text, struct mishap *m, const struct client_opts *opts)
{
	struct mishap none = NO_MISHAP;
	struct str said;
	char topic[16], floor[24];
	int status = 0;
	str_init(&said, STR_NO_LIMIT);
	m = m ? m : &none;
	run_topic(w, topic);
	snprintf(floor, sizeof floor, "%lld", (long long)w->floor);
#define MINYI(...) run_minyi(r, w->home, m, opts, &said, &w->killed, __VA_ARGS__, NULL)
	switch (w->deed) {
	case DEED_COMMENT:
	case DEED_REPLY: status = MINYI("comment", topic, "--stance", "neutral", "-m", text); break;
	case DEED_PROPOSE:
	case DEED_EDIT: status = propose(r, w, text, m, opts, &said); break;
	case DEED_REPORT: status = MINYI("report", topic, "--code", "advert", "-m", text); break;
	case DEED_JUDGE: status = MINYI("act", w->report, w->verb, "--reason", text); break;
	case DEED_ACT: status = act(r, w, text, m, opts, &said); break;
	case DEED_ENDORSE: status = MINYI("endorse", topic, "--reason", text); break;
	case DEED_WITHDRAW: status = MINYI("endorse", topic, "--withdraw"); break;
	case DEED_LIKE: status = MINYI("like", topic, floor); break;
	case DEED_UNLIKE: status = MINYI("like", topic, floor, "--remove"); break;
	case DEED_UNCOMMENT: status = MINYI("comment", topic, "--remove", floor); break;
	case DEED_FOLLOW: status = MINYI("follow", topic); break;
	default: status = MINYI("follow", topic, "--remove"); break;
	}
#undef MINYI
	r->kills_client += m->killed_clients;
	r->kills_platform += m->killed_platforms;
	run_judge(r, w, tell(r, w, status, said.buf), said.buf);
	str_release(&said);
}
