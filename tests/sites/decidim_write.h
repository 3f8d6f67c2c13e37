/*
 * The same Decidim for whoever has an account there: it exchanges codes for tokens, takes comments and votes, and says
 * no as the newer versions do: errors beside null, null alone, a message or a list of them. What it was given is
 * counted; the line can break when something has just been taken.
 */
#ifndef SITES_DECIDIM_WRITE_H
#define SITES_DECIDIM_WRITE_H

#include "sites/browser.h"
#include "sites/decidim.h"

#define DECIDIM_TOKEN "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjd9.signature"
#define DECIDIM_CLIENT "minyi-app"
#define DECIDIM_CODE "the-code"
#define DECIDIM_KEY "machine&1" /* API credentials */
#define DECIDIM_SECRET "s3cret=of+it"
#define DECIDIM_MACHINE "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjh9.machine"

static struct {
	bool ended;         /* the token */
	bool renews;        /* with a token comes what another one is had with */
	bool final, down;   /* it gives no other; not now */
	bool useless;       /* and that one is no better */
	int renewed, asked; /* tokens that were given for others, and how often one was asked for */
	bool keyed;         /* a machine is signed in */
	bool breaks, loses; /* once: behind the first byte of the answer to what was taken; before it is */
	bool long_token;    /* it gives one of 2,000 bytes; in place of another, a longer one still */
	bool strict;        /* it speaks Catalan and no other language */
	const char *says;   /* to what is sent: "denied", "invalid", "null", "old" */
	int comments, votes, likes;
	bool liked, disliked, voted;
	char body[2000], under[80], side[8], locale[16];
	char answer[8000];
} decidim_state;

static inline void decidim_after(const char *request, const char *what, const char *letters, char *out, size_t size)
{
	const char *at = strstr(request, what);
	size_t n = at ? strspn(at + strlen(what), letters) : 0;
	snprintf(out, size, "%.*s", (int)n, at ? at + strlen(what) : "");
}

/* Up to the quotation mark. */
static inline void decidim_text(const char *request, const char *what, char *out, size_t size)
{
	const char *at = strstr(request, what);
	snprintf(out, size, "%.*s", at ? (int)strcspn(at + strlen(what), "\"") : 0, at ? at + strlen(what) : "");
}

static inline struct site_said decidim_answer(const char *fmt, ...) PRINTF_LIKE(1, 2);
static inline struct site_said decidim_answer(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(decidim_state.answer, sizeof decidim_state.answer, fmt, ap);
	va_end(ap);
	return SITE_SAYS("200 OK", NULL, decidim_state.answer);
}

#define DECIDIM_COMMENT \
	"{\"id\":\"104\",\"body\":\"<p>%s</p>\",\"createdAt\":\"2026-11-27T10:00:00Z\",\"alignment\":%s,\"upVotes\":0,\"upVoted\":" \
	"false,\"author\":{\"name\":\"Me\",\"nickname\":\"@me\"},\"comments\":[]}"
#define DECIDIM_LIKED \
	"{\"id\":\"101\",\"body\":\"Yes.\",\"createdAt\":\"2026-11-03T10:00:00Z\",\"alignment\":1,\"upVotes\":%d,\"upVoted\":%s," \
	"\"downVotes\":%d,\"downVoted\":%s,\"author\":{\"name\":\"Cy\",\"nickname\":\"@cy\"},\"comments\":[%s]}"
#define DECIDIM_SESSION "\"session\":{\"user\":{\"id\":\"7\",\"name\":\"Me Example\",\"nickname\":\"@me\"}}"

/* What a token is had with is good once, and in no address. */
static inline struct site_said decidim_another(const char *request)
{
	char with[40];
	decidim_state.asked++;
	if (decidim_state.down)
		return SITE_SAYS("503 Service Unavailable", NULL, "{}");
	snprintf(with, sizeof with, "refresh_token=renews-%d&", decidim_state.renewed);
	if (decidim_state.final || !strstr(request, with) || !strstr(request, "client_id=" DECIDIM_CLIENT))
		return SITE_SAYS("400 Bad Request", NULL,
			"{\"error\":\"invalid_grant\",\"error_description\":\"The provided authorization grant is invalid.\"}");
	if (decidim_state.long_token)
		return decidim_answer("{\"access_token\":\"%02048d\",\"expires_in\":7200}", 1);
	decidim_state.renewed++;
	decidim_state.ended = decidim_state.useless;
	return decidim_answer(
		"{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":7200,\"refresh_token\":\"renews-%d\"}",
		decidim_state.renewed, decidim_state.renewed);
}

static inline struct site_said decidim_token(const char *request)
{
	if (strstr(request, "grant_type=refresh_token&"))
		return decidim_another(request);
	bool right = strstr(request, "code=" DECIDIM_CODE "&") && strstr(request, "client_id=" DECIDIM_CLIENT) &&
		strstr(request, "code_verifier=");
	if (!right)
		return SITE_SAYS("400 Bad Request", NULL,
			"{\"error\":\"invalid_grant\",\"error_description\":\"The provided authorization grant is invalid.\"}");
	if (decidim_state.long_token)
		return decidim_answer("{\"access_token\":\"%02000d\",\"expires_in\":7200}", 1);
	if (decidim_state.renews)
		return decidim_answer(
			"{\"access_token\":\"" DECIDIM_TOKEN "\",\"expires_in\":7200,\"refresh_token\":\"renews-0\"}");
	return SITE_SAYS("200 OK", NULL,
		"{\"access_token\":\"" DECIDIM_TOKEN
		"\",\"token_type\":\"Bearer\",\"expires_in\":7200,\"scope\":\"user api:read api:write\",\"created_at\":1796000000}");
}

static inline struct site_said decidim_key(const char *request)
{
	if (!strstr(request, "\r\n\r\napi_user%5Bkey%5D=machine%261&api_user%5Bsecret%5D=s3cret%3Dof%2Bit"))
		return SITE_SAYS("401 Unauthorized", NULL, "{\"id\":null,\"jwt_token\":null,\"avatar\":null}");
	decidim_state.keyed = true;
	return SITE_SAYS("200 OK", NULL,
		"{\"id\":8,\"name\":\"The machine\",\"nickname\":\"machine\",\"jwt_token\":\"" DECIDIM_MACHINE
		"\",\"avatar\":null}");
}

static inline struct site_said decidim_refuses(void)
{
	const char *says = decidim_state.says;
	if (str_eq(says, "denied"))
		return SITE_SAYS("200 OK", NULL,
			"{\"errors\":[{\"message\":\"You do not have permission to perform this mutation\",\"path\":[\"addComment\"],"
			"\"extensions\":{\"code\":\"MUTATION_NOT_AUTHORIZED_ERROR\"}}],\"data\":{\"commentable\":null}}");
	if (str_eq(says, "invalid"))
		return SITE_SAYS("200 OK", NULL,
			"{\"errors\":[{\"message\":[{\"path\":[\"attributes\",\"body\"],\"message\":\"cannot be blank\"},{\"path\":["
			"\"attributes\",\"body\"],\"message\":\"is too long\"}],\"extensions\":{\"code\":\"ATTRIBUTE_VALIDATION_ERROR\"}}],"
			"\"data\":null}");
	if (str_eq(says, "old"))
		return SITE_SAYS("200 OK", NULL,
			"{\"errors\":[{\"message\":\"Field 'vote' doesn't exist on type 'ProposalMutation'\",\"extensions\":{\"code\":"
			"\"undefinedField\",\"fieldName\":\"vote\"}}]}");
	return SITE_SAYS("200 OK", NULL, "{\"data\":null}");
}

static inline struct site_said decidim_taken(struct site_said said)
{
	said.cut = decidim_state.breaks;
	decidim_state.breaks = false;
	return said;
}

static inline struct site_said decidim_mutate(const char *request)
{
	decidim_text(request, "\"locale\":\"", decidim_state.locale, sizeof decidim_state.locale);
	if (decidim_state.strict && *decidim_state.locale && !str_eq(decidim_state.locale, "ca"))
		return SITE_SAYS("200 OK", NULL,
			"{\"errors\":[{\"message\":\"not a valid locale\",\"extensions\":{\"code\":\"INVALID_LOCALE_ERROR\"}}],\"data\":null}");
	if (decidim_state.says || decidim_state.ended)
		return decidim_refuses();
	if (decidim_state.loses) {
		decidim_state.loses = false;
		return (struct site_said){ .status = "200 OK", .body = "{\"data\":null}", .cut = 1 };
	}
	if (strstr(request, "addComment(")) {
		decidim_state.comments++;
		decidim_text(request, "\"body\":\"", decidim_state.body, sizeof decidim_state.body);
		decidim_text(request, "type:\\\"", decidim_state.under, sizeof decidim_state.under);
		decidim_after(request, "alignment:", "-0123456789", decidim_state.side, sizeof decidim_state.side);
		return decidim_taken(decidim_answer("{\"data\":{\"commentable\":{\"addComment\":" DECIDIM_COMMENT "}}}",
			decidim_state.body, decidim_state.side));
	}
	bool against = strstr(request, "downVote{") != NULL;
	if (against || strstr(request, "upVote{")) {
		bool *given = against ? &decidim_state.disliked : &decidim_state.liked;
		if (against ? decidim_state.liked : decidim_state.disliked) /* there is one of each person's alone */
			return SITE_SAYS("200 OK", NULL, "{\"data\":{\"comment\":null}}");
		decidim_state.likes++;
		*given = !*given; /* twice is to take it back */
		return decidim_taken(decidim_answer("{\"data\":{\"comment\":{\"%s\":" DECIDIM_LIKED "}}}",
			against ? "downVote" : "upVote", 4 + decidim_state.liked, decidim_state.liked ? "true" : "false",
			2 + decidim_state.disliked, decidim_state.disliked ? "true" : "false", ""));
	}
	decidim_state.votes++;
	decidim_state.voted = strstr(request, "{vote(") != NULL;
	return decidim_taken(
		decidim_answer("{\"data\":{\"component\":{\"proposal\":{\"%s\":{\"id\":\"12\",\"voteCount\":%d}}}}}",
			decidim_state.voted ? "vote" : "unvote", 1204 + decidim_state.voted));
}

static inline struct site_said decidim_look(void)
{
	char own[2600] = "";
	bool reply = strstr(decidim_state.under, "Comment") != NULL;
	if (decidim_state.comments)
		snprintf(own, sizeof own, DECIDIM_COMMENT, decidim_state.body, decidim_state.side);
	return decidim_answer("{\"data\":{" DECIDIM_SESSION
						  ",\"component\":{\"proposal\":{\"id\":\"12\",\"comments\":[" DECIDIM_LIKED "%s%s]}}}}",
		4 + decidim_state.liked, decidim_state.liked ? "true" : "false", 2 + decidim_state.disliked,
		decidim_state.disliked ? "true" : "false", reply ? own : "", *own && !reply ? "," : "", reply ? "" : own);
}

/* Its count has the vote in it; whose it is, is in no answer. */
static inline struct site_said decidim_counted(struct site_said said)
{
	char *answer = decidim_state.answer;
	if (!decidim_state.voted || !strstr(said.body, "\"voteCount\":1204") ||
		!str_copy(answer, sizeof decidim_state.answer, said.body))
		return said;
	strstr(answer, "\"voteCount\":1204")[15] = '5';
	said.body = answer;
	return said;
}

static inline struct site_said decidim_write_say(const char *path, const char *request)
{
	char bearer[80];
	snprintf(bearer, sizeof bearer, "Authorization: Bearer token-%d\r\n", decidim_state.renewed);
	bool signed_in = strstr(request, decidim_state.renewed ? bearer : "Authorization: Bearer " DECIDIM_TOKEN "\r\n") &&
		strstr(request, "X-Jwt-Aud: " DECIDIM_CLIENT "\r\n") && !decidim_state.ended;
	bool machine = decidim_state.keyed && strstr(request, "Authorization: Bearer " DECIDIM_MACHINE "\r\n") &&
		!strstr(request, "X-Jwt-Aud");
	signed_in = signed_in || machine;
	if (str_eq(path, "/api/sign_in"))
		return decidim_key(request);
	if (str_eq(path, "/api/sign_out")) {
		decidim_state.keyed = decidim_state.keyed && !(machine && str_starts(request, "DELETE "));
		return SITE_SAYS("200 OK", NULL, "");
	}
	if (str_eq(path, "/oauth/token"))
		return decidim_token(request);
	if (str_eq(path, "/oauth/revoke")) {
		decidim_state.ended = true;
		return SITE_SAYS("200 OK", NULL, "{}");
	}
	if (strstr(request, "\"query\":\"mutation"))
		return signed_in || decidim_state.ended ? decidim_mutate(request)
												: SITE_SAYS("200 OK", NULL, "{\"data\":null}");
	if (strstr(request, "{session{user{id name nickname}} component"))
		return signed_in ? decidim_look()
						 : SITE_SAYS("200 OK", NULL, "{\"data\":{\"session\":{\"user\":null},\"component\":null}}");
	if (strstr(request, "{session{user{id name nickname}}}"))
		return SITE_SAYS("200 OK", NULL,
			signed_in ? "{\"data\":{" DECIDIM_SESSION "}}" : "{\"data\":{\"session\":{\"user\":null}}}");
	return decidim_counted(decidim_say(path, request));
}

#endif
