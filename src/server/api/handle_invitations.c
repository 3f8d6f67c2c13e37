/*
 * Codes that invite: to propose a topic together, or to be among its first supporters. The topic shows them to who made
 * them, as long as they can be taken. What is kept are a seed, out of which the platform's secret makes the code, and
 * the code's hash, by which it is found: who has a copy of the database alone can take none.
 */
#include "server/api/private.h"

#include <sodium.h>

#define CODE_LETTERS 10
#define VALID_MS (30 * (int64_t)DAY_MS)

/* Without letters that are taken for others; 50 bits. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void make_code(const struct ctx *c, const uint8_t seed[STORAGE_SEED], char out[CODE_LETTERS + 2])
{
	static const unsigned char what[] = "the code of an invitation";
	unsigned char bytes[STORAGE_HASH];
	crypto_generichash_state s;
	crypto_generichash_init(&s, c->platform->secret, sizeof c->platform->secret, sizeof bytes);
	crypto_generichash_update(&s, what, sizeof what);
	crypto_generichash_update(&s, seed, STORAGE_SEED);
	crypto_generichash_final(&s, bytes, sizeof bytes);
	for (size_t i = 0, n = 0; i < CODE_LETTERS; i++) {
		if (i == CODE_LETTERS / 2)
			out[n++] = '-';
		out[n++] = letters[bytes[i] % 32];
		out[n] = '\0';
	}
}

/* As people type it: small, with or without the dash, O for 0, I and L for 1. */
static bool read_code(const char *text, char out[CODE_LETTERS + 1])
{
	size_t n = 0;
	for (const char *p = text; *p; p++) {
		char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
		c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
		if (c == '-' || c == ' ')
			continue;
		if (n == CODE_LETTERS || !strchr(letters, c))
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n == CODE_LETTERS;
}

static void hash_code(const struct ctx *c, const char *code, uint8_t out[STORAGE_HASH])
{
	crypto_generichash(
		out, STORAGE_HASH, (const unsigned char *)code, CODE_LETTERS, c->platform->secret, sizeof c->platform->secret);
}

void handle_invitation_add(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_topic t;
	struct rules_who who;
	struct err e = { 0 };
	uint8_t hash[STORAGE_HASH], seed[STORAGE_SEED];
	char shown[CODE_LETTERS + 2], code[CODE_LETTERS + 1] = "";
	int64_t id, n = 0;
	if (!input_topic(c, q, r, &id))
		return;
	enum rc rc = storage_topic_row(c->storage, id, c->account, c->arena, &t, &e);
	if (rc == RC_OK)
		rc = permit_who(c, id, &t, &who, &e);
	if (rc == RC_OK && !permit(c, r, &who, CAN_INVITE, &t))
		return;
	if (rc == RC_OK)
		rc = storage_invitations_open(c->storage, id, c->now, &n, &e);
	if (rc == RC_OK && n >= ctx_rules(c, &t)->boards[t.board].invitations_most) {
		problem(c, r, INVITED_ENOUGH, NULL);
		return;
	}
	random_bytes(seed, sizeof seed);
	make_code(c, seed, shown);
	read_code(shown, code);
	hash_code(c, code, hash);
	if (rc == RC_OK)
		rc = storage_invitation_add(c->storage, id, c->account, hash, seed, c->now, c->now + VALID_MS, &e);
	if (rc != RC_OK) {
		problem_of(c, r, &e);
		return;
	}
	struct json_out o;
	r->status = 201;
	json_begin(&o, &r->body);
	wire_invitation_write(&o, &(struct wire_invitation){ .code = shown, .expires_at = c->now + VALID_MS }, c->zone);
}

enum rc handle_invitations_tell(const struct ctx *c, int64_t id, struct wire_topic *t, struct err *e)
{
	struct storage_invitations all;
	enum rc rc = storage_invitations(c->storage, id, c->account, c->now, c->arena, &all, e);
	t->invitations = rc == RC_OK && all.n ? arena_calloc(c->arena, all.n, sizeof *t->invitations) : NULL;
	t->n_invitations = t->invitations ? all.n : 0;
	for (size_t i = 0; i < t->n_invitations; i++) {
		char code[CODE_LETTERS + 2];
		make_code(c, all.items[i].seed, code);
		t->invitations[i] = (struct wire_invitation){ .code = arena_strdup(c->arena, code),
			.expires_at = all.items[i].expires_at };
	}
	return rc;
}

/* Somebody who may propose, and does not do so already. */
static bool may_take(struct ctx *c, struct response *r, int64_t topic, const struct wire_topic *t)
{
	struct rules_who who;
	struct err e = { 0 };
	int64_t until;
	if (permit_who(c, topic, t, &who, &e) != RC_OK) {
		problem_of(c, r, &e);
		return false;
	}
	if (who.proposed || who.co_proposed || who.invited) {
		problem(c, r, INVITED_ALREADY, NULL);
		return false;
	}
	return permit_answer(c, r, rules_may_propose(ctx_rules(c, t), &who, t->board, c->now, &until), NULL);
}

static enum rc tell_inviter(struct ctx *c, int64_t by, int64_t topic, const struct wire_topic *t, struct err *e)
{
	const struct storage_notice v = {
		.kind = NOTICE_JOINED, .account = by, .actor = c->account, .topic = topic, .stage = t->stage, .at = c->now
	};
	return storage_notice_add(c->storage, &v, e);
}

void handle_invitation_take(struct ctx *c, const struct request *q, struct response *r)
{
	struct wire_topic t;
	struct err e = { 0 };
	uint8_t hash[STORAGE_HASH];
	char code[CODE_LETTERS + 1];
	int64_t id = 0, by = 0;
	if (!read_code(q->params[0], code)) {
		problem(c, r, NO_INVITATION, NULL);
		return;
	}
	hash_code(c, code, hash);
	enum rc rc = storage_invitation(c->storage, hash, c->now, &id, &by, &e);
	if (rc == RC_NOT_FOUND) {
		problem(c, r, NO_INVITATION, NULL);
		return;
	}
	if (rc == RC_OK)
		rc = storage_topic_row(c->storage, id, c->account, c->arena, &t, &e);
	if (rc == RC_OK && !may_take(c, r, id, &t))
		return;
	if (rc == RC_OK)
		rc = storage_invitation_take(
			c->storage, hash, id, c->account, ctx_rules(c, &t)->boards[t.board].invites_sponsors, c->now, &e);
	if (rc == RC_OK)
		rc = tell_inviter(c, by, id, &t, &e);
	if (rc != RC_OK)
		problem_of(c, r, &e);
	else
		handle_topic_answer(c, id, 200, r);
}
