/*
 * What the platform answers a second, beside nginx with the same bytes as files: asked the same again and again, so
 * that the answer may come from memory, and each time something else; by guests and by who is signed in; how long the
 * slowest wait with 1, 100 and 1,000 connections; and while 16 sign in, what is left of it, and to them of what they
 * get alone. In turn (A B A B); medians.
 */
#include "bench/lib/bench.h"

#include "api/lib/load.h"

enum { TOPICS = 1000, ROUNDS = 3, MS = 400, CONNECTIONS = 32, PEOPLE = 64, FROM = 5, SIGNING_MS = 5000 };

static struct platform p;
static struct nginx n;
static bool beside;
static char tokens[PEOPLE][PERSON_TOKEN];

/* A request: of the platform, and of nginx under a name. varied: with %zu for what differs. */
struct asked {
	const char *what, *path, *varied, *headers;
	double kept, made; /* budgets: of nginx's speed, from memory and made anew */
	bool known;        /* asked with the tag of what it would be */
	char file[16], tag[100], tag_there[100];
};
static struct asked all[] = {
	{ .what = "list",
		.path = "/v1/topics?board=idea&view=row&limit=20",
		.varied = "/v1/topics?board=idea&view=row&limit=20&x=%zu",
		.headers = "",
		.kept = 0.8,
		.made = 0.3 },
	{ .what = "list, gzip",
		.path = "/v1/topics?board=idea&view=row&limit=20",
		.varied = "/v1/topics?board=idea&view=row&limit=20&x=%zu",
		.headers = "Accept-Encoding: gzip\r\n",
		.kept = 0.8,
		.made = 0.3 },
	{ .what = "topic", .path = "/v1/topics/500", .varied = "/v1/topics/%zu", .headers = "", .kept = 0.8, .made = 0.5 },
	{ .what = "comments",
		.path = "/v1/topics/100/comments?limit=100",
		.varied = "/v1/topics/100/comments?limit=100&x=%zu",
		.headers = "",
		.kept = 0.8,
		.made = 0.3 },
	{ .what = "unchanged (304)", .path = "/v1/topics/500", .headers = "", .kept = 0.8, .known = true },
	{ .what = "search",
		.path = "/v1/topics?q=%E5%81%A5%E4%BF%9D&limit=20",
		.varied = "/v1/topics?q=%E5%81%A5%E4%BF%9D&limit=20&x=%zu",
		.headers = "",
		.kept = 0.8 },
};

static void add_path(struct str *out, const char *path, size_t number)
{
	const char *gap = strstr(path, "%zu");
	if (gap)
		str_addf(out, "%.*s%zu%s", (int)(gap - path), path, number, gap + 3);
	else
		str_addz(out, path);
}

struct way {
	const struct asked *a;
	bool theirs, varied, signed_in;
};

static void write_request(void *ctx, size_t connection, size_t number, struct str *out)
{
	const struct way *w = ctx;
	str_addz(out, "GET ");
	if (w->theirs)
		str_addf(out, "/%s", w->a->file);
	else
		add_path(out, w->varied ? w->a->varied : w->a->path, number % (TOPICS - 1) + 1);
	if (w->varied && !w->theirs && strstr(w->a->varied, "x=%zu"))
		str_addf(out, "%zu", number / (TOPICS - 1)); /* never the same twice */
	str_addf(out, " HTTP/1.1\r\nHost: x\r\n%s", w->theirs ? "" : w->a->headers);
	if (w->signed_in)
		str_addf(out, "Authorization: Bearer %s\r\n", tokens[connection % PEOPLE]);
	if (w->a->known)
		str_addf(out, "If-None-Match: %s\r\n", w->theirs ? w->a->tag_there : w->a->tag);
	str_addz(out, "\r\n");
}

static struct load_said measure(const struct way *w, size_t connections, double ms)
{
	struct way copy = *w;
	struct load l = { .port = w->theirs ? n.port : p.port,
		.from = FROM,
		.connections = connections,
		.ms = ms,
		.write = write_request,
		.ctx = &copy };
	load_run(&l);
	struct load_said said = *l.said;
	if (said.good != said.answers || !said.answers || said.hung_up)
		figure_missing("%s%s, %zu connections: of %zu answers %zu were good, %zu times hung up", w->a->what,
			w->theirs ? " (nginx)" : "", connections, said.answers, said.good, said.hung_up);
	load_release(&l);
	return said;
}

static double speed(const struct way *w)
{
	struct load_said s = measure(w, CONNECTIONS, MS);
	return (double)s.answers / s.seconds;
}

/* The bytes of an answer, as a file; and both tags. */
static void put_there(struct asked *a, size_t i)
{
	struct answer here, there;
	ask(&p, &here, &(struct request){ .method = "GET", .path = a->path, .headers = a->headers });
	expect_status(&here, 200, NULL);
	snprintf(a->file, sizeof a->file, "%zu", i);
	if (answer_header(&here, "ETag"))
		snprintf(a->tag, sizeof a->tag, "%s", answer_header(&here, "ETag"));
	if (beside) {
		struct platform as = { .port = n.port };
		char path[20];
		nginx_put(&n, a->file, here.body.buf, here.body.len);
		snprintf(path, sizeof path, "/%s", a->file);
		ask_get(&as, &there, path, NULL);
		expect_status(&there, 200, NULL);
		assert_int_equal(there.body.len, here.body.len);
		snprintf(a->tag_there, sizeof a->tag_there, "%s", answer_header(&there, "ETag"));
		answer_release(&there);
	}
	answer_release(&here);
}

static void print(const char *what, const char *how, double *ours, double *theirs, double share)
{
	char name[64];
	double mine = median(ours, ROUNDS), other = beside ? median(theirs, ROUNDS) : 0;
	snprintf(name, sizeof name, "%s%s", what, how);
	figure_print(&(struct figure){ name, "/s", mine, beside ? "nginx" : NULL, other, share * other, true });
}

static void each_request(const struct asked *a)
{
	double kept[ROUNDS], made[ROUNDS], known[ROUNDS], theirs[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		theirs[i] = beside ? speed(&(struct way){ .a = a, .theirs = true }) : 0;
		kept[i] = speed(&(struct way){ .a = a });
		made[i] = a->varied ? speed(&(struct way){ .a = a, .varied = true }) : 0;
		known[i] = a->varied ? speed(&(struct way){ .a = a, .varied = true, .signed_in = true }) : 0;
	}
	print(a->what, ", the same", kept, theirs, a->kept);
	if (!a->varied)
		return;
	print(a->what, ", varied", made, theirs, a->made);
	print(a->what, ", varied, signed in", known, theirs, a->made);
}

static void how_long_the_slowest_wait(void)
{
	static const struct {
		size_t connections;
		double budget;
		const char *what;
	} rows[] = { { 1, 0.3, "list, varied: 99 of 100, 1 reader" }, { 100, 8, "with 100 readers" },
		{ 1000, 60, "with 1,000 readers" } };
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		double ours[ROUNDS], theirs[ROUNDS];
		for (int k = 0; k < ROUNDS; k++) {
			theirs[k] = beside ? measure(&(struct way){ .a = &all[0], .theirs = true }, rows[i].connections, 2 * MS).p99
							   : 0;
			ours[k] = measure(&(struct way){ .a = &all[0], .varied = true }, rows[i].connections, 2 * MS).p99;
		}
		figure_print(&(struct figure){ rows[i].what, "ms", median(ours, ROUNDS), beside ? "nginx" : NULL,
			beside ? median(theirs, ROUNDS) : 0, rows[i].budget, false });
	}
}

static void sign_in(void *ctx, size_t connection, size_t number, struct str *out)
{
	(void)ctx, (void)connection;
	STR_LOCAL(body, 200);
	str_addf(&body, "{\"name\":\"stranger%zu\",\"password\":\"wrong horse battery\"}", number);
	str_addf(out,
		"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		body.len, body.buf);
}

static double signing_speed(int from, size_t requests)
{
	struct load l = { .port = p.port, .from = from, .connections = requests, .requests = requests, .write = sign_in };
	load_run(&l);
	double speed = (double)l.said->status[401] / l.said->seconds;
	load_release(&l);
	return speed;
}

static void while_16_sign_in(void)
{
	const struct way list = { .a = &all[0], .varied = true };
	double alone[ROUNDS], meanwhile[ROUNDS], slow[ROUNDS], signing[ROUNDS], signing_alone[ROUNDS];
	for (int i = 0; i < ROUNDS; i++) {
		struct load l = { .port = p.port, .from = 7 + i, .connections = 16, .write = sign_in };
		signing_speed(l.from + ROUNDS, 1); /* behind those of the round before, whom nobody waits for any more */
		signing_alone[i] = signing_speed(l.from + ROUNDS, 16);
		alone[i] = speed(&list);
		load_begin(&l);
		struct load_said s = measure(&list, CONNECTIONS, SIGNING_MS);
		load_end(&l);
		meanwhile[i] = (double)s.answers / s.seconds;
		slow[i] = s.p95;
		signing[i] = (double)l.said->answers / l.said->seconds;
		load_release(&l);
	}
	double all_alone = median(alone, ROUNDS);
	figure_print(&(struct figure){
		"list, varied, while 16 sign in", "/s", median(meanwhile, ROUNDS), "alone", all_alone, all_alone / 2, true });
	figure_print(&(struct figure){ "95 of 100 meanwhile", "ms", median(slow, ROUNDS), NULL, 0, 50, false });
	double in_alone = median(signing_alone, ROUNDS);
	figure_print(&(struct figure){
		"signed in meanwhile", "/s", median(signing, ROUNDS), "alone", in_alone, in_alone / 5, true });
}

/* What an answer costs is asked here, and not how often one may ask for it. */
static const struct rules_change unbounded = {
	"\"searches\": { \"minutes\": 1, \"account\": 120, \"address\": 600, \"network\": 3000 }",
	"\"searches\": { \"minutes\": 1, \"account\": 1000000, \"address\": 1000000, \"network\": 1000000 }"
};

int main(void)
{
	struct large large;
	char rules[RULES_PATH_SIZE];
	beside = nginx_start(&n);
	if (!beside)
		printf("skipped: nginx is not installed\n");
	platform_start(&p, &(struct platform_opts){ .port = true });
	platform_stop(&p);
	large_make(&large, p.data, TOPICS);
	people_add(&p, tokens, PEOPLE);
	rules_write(p.scratch.path, "join", &unbounded, 1, rules);
	p.opts.args = (const char *[]){ "--rules", rules, NULL };
	platform_again(&p);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		put_there(&all[i], i);
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		each_request(&all[i]);
	how_long_the_slowest_wait();
	while_16_sign_in();
	platform_release(&p);
	nginx_release(&n);
	large_release(&large);
	return figures_broken();
}
