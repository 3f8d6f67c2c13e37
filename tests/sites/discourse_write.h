/*
 * The same forum for whoever has an account there: it hands out keys, takes replies and likes, and says no as forums
 * do. What it was given is counted; the line can break when a reply has just been taken.
 */
#ifndef SITES_DISCOURSE_WRITE_H
#define SITES_DISCOURSE_WRITE_H

#include "sites/browser.h"
#include "sites/discourse.h"

#define DISCOURSE_KEY "0123456789abcdef0123456789abcdef"

static struct {
	bool revoked;       /* the key */
	bool breaks;        /* once: behind the first byte of the answer to what was just taken */
	bool loses;         /* once: before it is taken */
	bool tells_no_raw;  /* of posts */
	const char *says;   /* to what is sent, in place of taking it: "429", "422", "403", "enqueued" */
	int replies, likes; /* taken */
	bool liked;
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
