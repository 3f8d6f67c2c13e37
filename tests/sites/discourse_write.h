/*
 * The same forum for whoever has an account there: it hands out keys, takes replies, likes and votes, and says no as
 * forums do. What it was given is counted; the line can break when a reply or a vote has just been taken.
 */
#ifndef SITES_DISCOURSE_WRITE_H
#define SITES_DISCOURSE_WRITE_H

#include "sites/browser.h"
#include "sites/discourse.h"

#define DISCOURSE_KEY "0123456789abcdef0123456789abcdef"

static struct {
	bool revoked;              /* the key */
	bool breaks;               /* once: behind the first byte of the answer to what was just taken */
	bool loses;                /* once: before it is taken */
	bool tells_no_raw;         /* of posts */
	const char *says;          /* to what is sent, in place of taking it: "429", "422", "403", "enqueued" */
	int replies, likes, votes; /* taken */
	bool liked;
	bool young;                  /* the account: it may not reply yet */
	char vote[3][400];           /* as it was sent, of each poll of topic 42; "" none */
	char raw[2000], answers[40]; /* of the last reply */
	char answer[4000];
} discourse_state;

/* A member of the body, a text, with what stands for line ends. */
static inline void discourse_member(const char *request, const char *name, char *out, size_t size)
{
	const char *at = strstr(request, name);
	size_t n = 0;
	for (at = at ? at + strlen(name) : ""; *at && *at != '"' && n + 1 < size; at++)
		if (at[0] == '\\' && at[1])
			out[n++] = *at++ == '\\' && *at == 'n' ? '\n' : *at;
		else
			out[n++] = *at;
	out[n] = '\0';
}

static inline void discourse_put_post(struct str *out, bool nested)
{
	char raw[4100];
	size_t n = 0;
	for (const char *p = discourse_state.raw; *p; p++) {
		if (*p == '"' || *p == '\\')
			raw[n++] = '\\';
		raw[n++] = *p == '\n' ? ' ' : *p;
	}
	raw[n] = '\0';
	str_addf(out,
		"%s{\"id\":408,\"username\":\"me\",\"created_at\":\"2126-11-27T04:00:00.000Z\",\"cooked\":\"<p>%s</p>\","
		"%s%s%s\"post_number\":9,\"topic_id\":41,\"reply_to_post_number\":%s,\"yours\":true}%s",
		nested ? "{\"action\":\"create_post\",\"success\":true,\"post\":" : "", raw,
		discourse_state.tells_no_raw ? "" : "\"raw\":\"", discourse_state.tells_no_raw ? "" : raw,
		discourse_state.tells_no_raw ? "" : "\",", *discourse_state.answers ? discourse_state.answers : "null",
		nested ? "}" : "");
}

static inline struct site_said discourse_take(const char *request)
{
	STR_LOCAL(out, sizeof discourse_state.answer);
	const char *says = discourse_state.says ? discourse_state.says : "";
	if (discourse_state.loses) {
		discourse_state.loses = false;
		return (struct site_said){ .status = "200 OK", .body = "{\"lost\":true}", .cut = 1 };
	}
	if (str_eq(says, "429"))
		return DISCOURSE_SAYS("429 Too Many Requests", NULL,
			"{\"errors\":[\"You have done that too often.\"],\"error_type\":\"rate_limit\",\"extras\":{\"wait_seconds\":7}}");
	if (str_eq(says, "422"))
		return DISCOURSE_SAYS("422 Unprocessable Entity", NULL,
			"{\"action\":\"create_post\",\"errors\":[\"Body is too short (minimum is 20 characters)\"]}");
	if (str_eq(says, "403"))
		return DISCOURSE_SAYS("403 Forbidden", NULL,
			"{\"errors\":[\"You are not permitted to do this.\"],\"error_type\":\"invalid_access\"}");
	if (str_eq(says, "enqueued"))
		return DISCOURSE_SAYS("200 OK", NULL,
			"{\"action\":\"enqueued\",\"success\":true,\"pending_count\":1,\"pending_post\":{\"id\":5}}");
	discourse_state.replies++;
	discourse_member(request, "\"raw\":\"", discourse_state.raw, sizeof discourse_state.raw);
	const char *to = strstr(request, "\"reply_to_post_number\":");
	snprintf(discourse_state.answers, sizeof discourse_state.answers, "%.*s",
		to ? (int)strspn(to + 23, "0123456789") : 0, to ? to + 23 : "");
	discourse_put_post(&out, true);
	str_copy(discourse_state.answer, sizeof discourse_state.answer, out.buf);
	bool breaks = discourse_state.breaks;
	discourse_state.breaks = false;
	return (struct site_said){ .status = "200 OK", .body = discourse_state.answer, .cut = breaks };
}

/* The post that is liked. */
static inline struct site_said discourse_liked(void)
{
	snprintf(discourse_state.answer, sizeof discourse_state.answer,
		"{\"id\":402,\"username\":\"bo\",\"created_at\":\"2026-11-20T02:02:00.000Z\",\"cooked\":\"<p>They do.</p>\","
		"\"post_number\":2,\"topic_id\":41,\"actions_summary\":[{\"id\":2,\"count\":%d,\"acted\":%s}]}",
		3 + discourse_state.liked, discourse_state.liked ? "true" : "false");
	return DISCOURSE_SAYS("200 OK", NULL, discourse_state.answer);
}

static inline struct site_said discourse_posts(void)
{
	STR_LOCAL(out, sizeof discourse_state.answer);
	str_addz(&out,
		"{\"post_stream\":{\"posts\":[{\"id\":402,\"username\":\"bo\",\"cooked\":\"<p>They do.</p>\",\"raw\":\"They "
		"do.\",\"post_number\":2,\"topic_id\":41}");
	if (discourse_state.replies) {
		str_addc(&out, ',');
		discourse_put_post(&out, false);
	}
	str_addz(&out, "]},\"id\":41}");
	str_copy(discourse_state.answer, sizeof discourse_state.answer, out.buf);
	return DISCOURSE_SAYS("200 OK", NULL, discourse_state.answer);
}

/* ---- topic 42, which asks three things ------------------------------------------------------- */

/* One of some, whose result is hidden until one has voted; one or two of three, hidden to its end; three in an order. A
 * fourth one is closed. */
static const char *const discourse_poll_names[] = { "poll", "when & how", "order" };

static inline void discourse_put_options(struct str *out, int poll, bool counted)
{
	static const char *const html[] = { "Here", "At the <b>school</b>", "May", "June", "July", "Trees", "Benches",
		"Lamps" };
	static const char ids[] = "aabbccddeeffgghh";
	int first = poll == 0 ? 0 : poll == 1 ? 2 : 5, n = poll == 0 ? 2 : 3;
	for (int i = first; i < first + n; i++) {
		char id[3] = { ids[2 * i], ids[2 * i + 1], '\0' };
		bool chosen = strstr(discourse_state.vote[poll], id) != NULL;
		str_addf(out, "%s{\"id\":\"%s\",\"html\":\"%s\"", i > first ? "," : "", id, html[i]);
		if (counted)
			str_addf(out, ",\"votes\":%d", 4 + i + chosen);
		str_addc(out, '}');
	}
}

static inline void discourse_put_polls(struct str *out)
{
	static const char *const rest[] = { "\"type\":\"regular\",\"results\":\"on_vote\"",
		"\"type\":\"multiple\",\"results\":\"on_close\",\"min\":1,\"max\":2,\"title\":\"When?\",\"close\":"
		"\"2126-12-31T15:59:00.000Z\"",
		"\"type\":\"ranked_choice\",\"results\":\"always\",\"title\":\"In which order?\",\"groups\":\"locals\","
		"\"ranked_choice_outcome\":{\"tied\":false,\"winner\":true,\"winning_candidate\":{\"digest\":\"ff\",\"html\":"
		"\"Trees\"}}" };
	str_addz(out, "\"polls\":[");
	for (int i = 0; i < 3; i++) {
		str_addf(out, "{\"name\":\"%s\",\"status\":\"open\",\"voters\":%d,%s,\"options\":[", discourse_poll_names[i],
			9 + (*discourse_state.vote[i] != '\0'), rest[i]);
		discourse_put_options(out, i, i == 2 || (i == 0 && *discourse_state.vote[0]));
		str_addz(out, "]},");
	}
	str_addz(out,
		"{\"name\":\"old\",\"title\":\"Was it good?\",\"status\":\"closed\",\"voters\":3,\"options\":[{\"id\":\"yy\",\"html\":"
		"\"Yes\",\"votes\":3},{\"id\":\"nn\",\"html\":\"No\",\"votes\":0}]}],\"polls_votes\":{");
	for (int i = 0, n = 0; i < 3; i++)
		if (*discourse_state.vote[i])
			str_addf(out, "%s\"%s\":%s", n++ ? "," : "", discourse_poll_names[i], discourse_state.vote[i]);
	str_addc(out, '}');
}

static inline struct site_said discourse_asking(bool key)
{
	STR_LOCAL(out, sizeof discourse_state.answer);
	str_addf(&out,
		"{\"id\":42,\"title\":\"Where should the bus stop?\",\"posts_count\":1,\"created_at\":\"2026-11-20T02:00:00.000Z\","
		"\"closed\":false,\"archived\":false,\"details\":{%s},\"post_stream\":{\"stream\":[421],\"posts\":[{\"id\":421,"
		"\"username\":\"ann\",\"created_at\":\"2026-11-20T02:00:00.000Z\",\"cooked\":\"<p>We ask you.</p>\","
		"\"post_number\":1,\"topic_id\":42,",
		key && !discourse_state.young ? "\"can_create_post\":true" : "");
	discourse_put_polls(&out);
	str_addz(&out, "}]}}");
	str_copy(discourse_state.answer, sizeof discourse_state.answer, out.buf);
	return DISCOURSE_SAYS("200 OK", NULL, discourse_state.answer);
}

/* {"0":{"digest":"ff","rank":1},...} becomes [{...},...], as posts have it. */
static inline void discourse_keep_vote(const char *request, int poll)
{
	const char *at = strstr(request, "\"options\":");
	STR_LOCAL(out, sizeof discourse_state.vote[0]);
	at = at ? at + strlen("\"options\":") : "[]";
	if (*at == '[') {
		str_add(&out, at, strcspn(at, "]") + 1);
	} else {
		for (const char *p = strstr(at, "{\"digest\""); p; p = strstr(p + 1, "{\"digest\"")) {
			str_addc(&out, out.len ? ',' : '[');
			str_add(&out, p, strcspn(p, "}") + 1);
		}
		str_addc(&out, ']');
	}
	str_copy(discourse_state.vote[poll], sizeof discourse_state.vote[poll], out.buf);
}

static inline struct site_said discourse_voted(const char *path, const char *request, bool deletes)
{
	static const char *const said[] = { "\"poll_name\":\"poll\"", "\"poll_name\":\"when & how\"",
		"\"poll_name\":\"order\"" };
	static const char *const asked[] = { "poll_name=poll", "poll_name=when%20%26%20how", "poll_name=order" };
	bool right = deletes ? strstr(path, "post_id=421&") != NULL : strstr(request, "\"post_id\":421,") != NULL;
	if (str_eq(discourse_state.says ? discourse_state.says : "", "422"))
		return DISCOURSE_SAYS(
			"422 Unprocessable Entity", NULL, "{\"errors\":[\"You need to be a member of locals.\"]}");
	if (discourse_state.loses) {
		discourse_state.loses = false;
		return (struct site_said){ .status = "200 OK", .body = "{\"lost\":true}", .cut = 1 };
	}
	for (int i = 0; i < 3 && right; i++)
		if (strstr(deletes ? path : request, deletes ? asked[i] : said[i])) {
			discourse_state.votes++;
			discourse_state.vote[i][0] = '\0';
			if (!deletes)
				discourse_keep_vote(request, i);
			bool breaks = discourse_state.breaks;
			discourse_state.breaks = false;
			return (struct site_said){
				.status = "200 OK", .body = "{\"poll\":{\"name\":\"x\"},\"vote\":[]}", .cut = breaks
			};
		}
	return DISCOURSE_SAYS("422 Unprocessable Entity", NULL, "{\"errors\":[\"No poll with this name.\"]}");
}

static inline struct site_said discourse_write_say(const char *path, const char *request)
{
	bool key = strstr(request, "User-Api-Key: " DISCOURSE_KEY "\r\n") && strstr(request, "User-Api-Client-Id: ");
	bool posts = str_starts(request, "POST "), deletes = str_starts(request, "DELETE ");
	if (strstr(request, "User-Api-Key: ") && (!key || discourse_state.revoked))
		return DISCOURSE_SAYS("403 Forbidden", NULL, "{\"errors\":[\"no\"],\"error_type\":\"invalid_access\"}");
	if (str_starts(path, "/session/current.json"))
		return key ? DISCOURSE_SAYS("200 OK", NULL,
						 "{\"current_user\":{\"id\":77,\"username\":\"me\",\"name\":\"Me Example\",\"trust_level\":1}}")
				   : DISCOURSE_SAYS("404 Not Found", NULL, "");
	if (!key && (posts || deletes))
		return DISCOURSE_SAYS("403 Forbidden", NULL, "[\"BAD CSRF\"]");
	if (str_starts(path, "/t/42.json"))
		return discourse_asking(key);
	if (str_starts(path, "/polls/vote"))
		return key ? discourse_voted(path, request, deletes) : DISCOURSE_SAYS("403 Forbidden", NULL, "[\"BAD CSRF\"]");
	if (str_starts(path, "/user-api-key/revoke")) {
		discourse_state.revoked = true;
		return DISCOURSE_SAYS("200 OK", NULL, "{\"success\":\"OK\"}");
	}
	if (posts && str_eq(path, "/posts.json"))
		return discourse_take(request);
	if ((posts && str_eq(path, "/post_actions.json")) || (deletes && str_starts(path, "/post_actions/402.json"))) {
		discourse_state.likes++;
		discourse_state.liked = posts;
		return discourse_liked();
	}
	if (deletes && str_starts(path, "/posts/"))
		return DISCOURSE_SAYS("200 OK", NULL, "");
	if (str_starts(path, "/posts/402.json"))
		return discourse_liked();
	if (key && str_starts(path, "/t/41/posts.json?") && strstr(path, "include_raw"))
		return discourse_posts();
	return discourse_say(path, request);
}

#endif
