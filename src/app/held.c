/*
 * What the answer to a write says is so now, put over what the cache has: the topic, its comments, and the rows of
 * lists. So nothing that is on a screen has to be asked for again. What is put over loses its tag: the platform would
 * not say it in just these words.
 */
#include "app/private.h"

#include <stdlib.h>

enum { LISTS_MAX = 100 }; /* lists that are looked through for a topic's row, the ones used last */

typedef void (*rewrite)(const struct json *v, const void *with, struct str *out);

/* What is kept under the key, as `how` writes it. */
static void rewrite_kept(struct app *a, const char *key, rewrite how, const void *with)
{
	struct store_cached c = { 0 };
	struct json *v = NULL;
	str_init(&c.body, CACHE_ONE_MAX);
	STR_LOCAL(text, CACHE_ONE_MAX);
	if (store_cache_get(a->store, key, &c) && json_parse(c.body.buf, c.body.len, JSON_BODY_MAX, &v, NULL) == RC_OK)
		how(v, with, &text);
	if (text.len && str_ok(&text))
		store_cache_put(a->store, key, "", text.buf, text.len, NULL);
	str_release(&c.body);
	json_free(v);
}

static void put_raw(struct json_out *o, const char *name, const struct json *v)
{
	STR_LOCAL(value, CACHE_ONE_MAX);
	json_print(v, &value);
	json_put_raw(o, name, value.buf);
}

/* ---- topics ---------------------------------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, names[i]))
			return true;
	return false;
}

/* The members of newer over those of v, of a row those that change. What may be done is not known any more when newer
 * does not say it. */
static void put_over(struct json_out *o, const struct json *v, const struct json *newer, bool row)
{
	static const char *const in_rows[] = { "title", "agencies", "counts", "stage", "stage_since", "stage_by",
		"endorse_by", "response", "respond_by", "late_since", "active_at" };
	static const char *const fleeting[] = { "can", "cannot" };
	json_open(o, NULL, '{');
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if ((row && !is_one_of(json_name(m), in_rows, ARRAY_LEN(in_rows))) ||
			(!json_get(newer, json_name(m)) && !is_one_of(json_name(m), fleeting, ARRAY_LEN(fleeting))))
			put_raw(o, json_name(m), m);
	for (const struct json *m = json_first(newer); m; m = json_next(m))
		if (!row || is_one_of(json_name(m), in_rows, ARRAY_LEN(in_rows)))
			put_raw(o, json_name(m), m);
	json_close(o, '}');
}

static void write_topic(const struct json *v, const void *newer, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	put_over(&o, v, newer, false);
}

struct new_row {
	const char *id;
	const struct json *newer;
};

static void write_list(const struct json *v, const void *with, struct str *out)
{
	const struct new_row *row = with;
	struct json_out o;
	const struct json *item = json_first(json_get(v, "items"));
	while (item && !str_eq(json_text(json_get(item, "id")), row->id))
		item = json_next(item);
	if (!item)
		return; /* it is not on this list */
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		if (!str_eq(json_name(m), "items")) {
			put_raw(&o, json_name(m), m);
			continue;
		}
		json_open(&o, "items", '[');
		for (item = json_first(m); item; item = json_next(item))
			if (str_eq(json_text(json_get(item, "id")), row->id))
				put_over(&o, item, row->newer, true);
			else
				put_raw(&o, NULL, item);
		json_close(&o, ']');
	}
	json_close(&o, '}');
}

/* All answers whose path begins so. */
static void rewrite_all(struct app *a, const char *path, rewrite how, const void *with)
{
	char *keys[LISTS_MAX];
	STR_LOCAL(prefix, STR_NO_LIMIT);
	str_addf(&prefix, "%s\n%s\n%s\n%s", a->site.name, app_reader(a), a->site.language, path);
	size_t n = store_cache_find(a->store, prefix.buf, keys, LISTS_MAX);
	for (size_t i = 0; i < n; i++) {
		rewrite_kept(a, keys[i], how, with);
		free(keys[i]);
	}
}

/* The topic as it was asked for by this word: its id, or its number. */
static void kept_is_now(struct app *a, const char *word, const struct json *newer)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	site_key(&a->site, &(struct site_ask){ .op = SITE_TOPIC, .id = word }, app_reader(a), &key);
	if (newer)
		rewrite_kept(a, key.buf, write_topic, newer);
	else
		store_cache_forget(a->store, key.buf);
}

static void topic_is_now(struct app *a, const char *id, const struct wire_standing *now)
{
	struct site_reply *kept = app_kept_topic(a, id);
	struct json_out o;
	struct json *newer = NULL;
	struct wire_standing held = *now;
	held.repeated = false; /* said of the request, not of the topic */
	STR_LOCAL(text, CACHE_ONE_MAX);
	STR_LOCAL(number, 64);
	json_begin(&o, &text);
	wire_standing_write(&o, NULL, &held, 0);
	/* what could not be read must not stand over what is known: it is asked for */
	if (!now->unread.n && json_parse(text.buf, text.len, CACHE_ONE_MAX, &newer, NULL) == RC_OK)
		rewrite_all(a, "/v1/topics?", write_list, &(struct new_row){ id, newer });
	if (kept)
		str_addf(&number, "%s:%lld", wire_board_word(kept->u.topic.board), (long long)kept->u.topic.number);
	kept_is_now(a, id, newer);
	if (kept)
		kept_is_now(a, number.buf, newer);
	site_reply_drop(kept);
	json_free(newer);
}

static void write_invited(const struct json *v, const void *with, struct str *out)
{
	struct json_out o;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (const struct json *m = json_first(v); m; m = json_next(m))
		if (!str_eq(json_name(m), "invitations"))
			put_raw(&o, json_name(m), m);
	json_open(&o, "invitations", '[');
	for (const struct json *m = json_first(json_get(v, "invitations")); m; m = json_next(m))
		put_raw(&o, NULL, m);
	wire_invitation_write(&o, with, 0);
	json_close(&o, ']');
	json_close(&o, '}');
}

/* Its maker has one more to hand out. */
static void invited_is_now(struct app *a, const char *id, const struct wire_invitation *invitation)
{
	struct site_reply *kept = app_kept_topic(a, id);
	STR_LOCAL(number, 64);
	if (kept)
		str_addf(&number, "%s:%lld", wire_board_word(kept->u.topic.board), (long long)kept->u.topic.number);
	const char *const words[] = { id, number.buf };
	for (size_t i = 0; kept && i < ARRAY_LEN(words); i++) {
		STR_LOCAL(key, STR_NO_LIMIT);
		site_key(&a->site, &(struct site_ask){ .op = SITE_TOPIC, .id = words[i] }, app_reader(a), &key);
		rewrite_kept(a, key.buf, write_invited, invitation);
	}
	site_reply_drop(kept);
}

/* ---- comments -------------------------------------------------------------------------------- */

struct new_comment {
	const struct wire_comment *comment;
	bool added; /* it may be new; else it was there and is another now */
	bool gone;  /* it was taken back */
	bool ours;  /* it says what it is to who reads; else what is held does: an event is the same for everybody */
};

static void put_comment(struct json_out *o, const struct new_comment *n, const struct json *held)
{
	struct wire_comment c = *n->comment;
	if (!n->ours) {
		c.liked = json_bool(json_get(held, "liked"), false);
		c.disliked = json_bool(json_get(held, "disliked"), false);
	}
	if (!c.floor) { /* its site does not say where it stands: where it did */
		c.floor = json_int(json_get(held, "floor"), 0);
		c.reply_to = json_text(json_get(held, "reply_to"));
	}
	wire_comment_write(o, NULL, &c, 0);
}

/* A comment that is there stays at its place; the newest comes behind the others, on the page that is the last. */
static void write_comments(const struct json *v, const void *with, struct str *out)
{
	const struct new_comment *n = with;
	const char *id = n->comment->id;
	const int64_t total = json_int(json_get(v, "total"), WIRE_UNKNOWN);
	bool known = false;
	struct json_out o;
	for (const struct json *item = json_first(json_get(v, "items")); item; item = json_next(item))
		known |= str_eq(json_text(json_get(item, "id")), id);
	struct wire_comment next = *n->comment; /* where its site does not number comments it is the last one */
	if (n->added && !next.floor && *next.id && total >= 0)
		next.floor = total + 1;
	const struct new_comment numbered = { &next, n->added, n->gone, n->ours };
	n = &numbered;
	const bool added = n->added && !known && n->comment->floor > total; /* floors are counted from 1 */
	if (!known && !added)
		return;
	json_begin(&o, out);
	json_open(&o, NULL, '{');
	for (const struct json *m = json_first(v); m; m = json_next(m)) {
		if (str_eq(json_name(m), "total")) {
			json_put_count(&o, "total", total < 0 ? WIRE_UNKNOWN : total + added - n->gone);
		} else if (str_eq(json_name(m), "items")) {
			json_open(&o, "items", '[');
			for (const struct json *item = json_first(m); item; item = json_next(item))
				if (!str_eq(json_text(json_get(item, "id")), id))
					put_raw(&o, NULL, item);
				else if (!n->gone)
					put_comment(&o, n, item);
			if (added && !*json_text(json_get(v, "next")))
				put_comment(&o, n, NULL);
			json_close(&o, ']');
		} else {
			put_raw(&o, json_name(m), m);
		}
	}
	json_close(&o, '}');
}

static void comments_path(const char *topic, struct str *path)
{
	str_addz(path, "/v1/topics/");
	net_encode(path, topic);
	str_addz(path, "/comments");
}

static void comment_is_now(struct app *a, const char *topic, const struct new_comment *n)
{
	STR_LOCAL(path, STR_NO_LIMIT);
	comments_path(topic, &path);
	rewrite_all(a, path.buf, write_comments, n);
}

void held_acted(struct app *a, const struct site_ask *ask)
{
	STR_LOCAL(key, STR_NO_LIMIT);
	str_addf(&key, "%s\n%s\n%s\n", a->site.name, app_reader(a), a->site.language);
	comments_path(ask->id, &key);
	if (ask->act.comment && *ask->act.comment)
		store_cache_drop(a->store, key.buf);
}

void held_comment(struct app *a, const struct wire_comment *comment)
{
	comment_is_now(a, comment->topic, &(struct new_comment){ .comment = comment, .added = true });
}

/* A site that counts votes and does not say whether its reader's is among them: what it said when that was given
 * stands. */
void held_decision(struct app *a, const char *token, struct site_heard *heard)
{
	struct wire_topic *t = &heard->reply->u.topic;
	if (!token || heard->reply->op != SITE_TOPIC || !a->site.ops->caps.bare || t->mine.known)
		return;
	struct site_reply *kept = app_kept_topic(a, t->id);
	if (kept && kept->u.topic.mine.known) {
		t->mine = kept->u.topic.mine;
		str_clear(&heard->text);
		site_write(&a->site, heard->reply, &heard->text);
	}
	site_reply_drop(kept);
}

/* ---- the door -------------------------------------------------------------------------------- */

/* An answer that is the whole topic, and the rows of lists that show it. */
static void whole_is_now(struct app *a, const struct site_reply *reply)
{
	const struct wire_topic *t = &reply->u.topic;
	struct json *newer = NULL;
	STR_LOCAL(text, CACHE_ONE_MAX);
	STR_LOCAL(number, 64);
	struct json_out o;
	json_begin(&o, &text);
	wire_topic_write(&o, NULL, t, VIEW_WHOLE, a->site.zone);
	str_addf(&number, "%s:%lld", wire_board_word(t->board), (long long)t->number);
	const char *const words[] = { t->id, number.buf };
	for (size_t i = 0; *t->id && i < ARRAY_LEN(words); i++) {
		STR_LOCAL(key, STR_NO_LIMIT);
		site_key(&a->site, &(struct site_ask){ .op = SITE_TOPIC, .id = words[i] }, app_reader(a), &key);
		if (str_ok(&text))
			store_cache_put(a->store, key.buf, "", text.buf, text.len, NULL);
	}
	if (json_parse(text.buf, text.len, CACHE_ONE_MAX, &newer, NULL) == RC_OK)
		rewrite_all(a, "/v1/topics?", write_list, &(struct new_row){ t->id, newer });
	json_free(newer);
}

void held_update(struct app *a, const struct site_ask *ask, const struct site_reply *reply)
{
	struct wire_comment own = { .id = ask->comment_id };
	if (ask->op == SITE_UNCOMMENT && own.id) /* whose answer is empty */
		comment_is_now(a, ask->id, &(struct new_comment){ .comment = &own, .gone = true });
	if (!reply)
		return;
	switch (ask->op) {
	case SITE_ENDORSE:
	case SITE_UNENDORSE:
	case SITE_FOLLOW:
	case SITE_UNFOLLOW: topic_is_now(a, ask->id, &reply->u.standing); break;
	case SITE_COMMENT:
		own = reply->u.commented.comment;
		own.mine = true;
		comment_is_now(a, ask->id, &(struct new_comment){ .comment = &own, .added = true, .ours = true });
		if (reply->u.commented.told)
			topic_is_now(a, ask->id, &reply->u.commented.now);
		break;
	case SITE_LIKE:
	case SITE_UNLIKE:
	case SITE_DISLIKE:
	case SITE_UNDISLIKE:
		comment_is_now(a, ask->id, &(struct new_comment){ .comment = &reply->u.comment, .ours = true });
		break;
	case SITE_INVITE: invited_is_now(a, ask->id, &reply->u.invitation); break;
	case SITE_VOTE: whole_is_now(a, reply); break;
	case SITE_ACT:
		held_acted(a, ask);
		whole_is_now(a, reply);
		break;
	case SITE_PROPOSE:
	case SITE_EDIT:
	case SITE_ACCEPT: whole_is_now(a, reply); break;
	case SITE_PROVE:
	case SITE_ME_CHANGE:
		held_account(a, &reply->u.account);
		app_called_now(a, reply->u.account.nickname);
		break;
	default: break;
	}
}

void held_account(struct app *a, const struct wire_account *account)
{
	struct json_out o;
	STR_LOCAL(key, STR_NO_LIMIT);
	STR_LOCAL(text, CACHE_ONE_MAX);
	site_key(&a->site, &(struct site_ask){ .op = SITE_ME }, app_reader(a), &key);
	json_begin(&o, &text);
	wire_account_write(&o, NULL, account, 0);
	store_cache_put(a->store, key.buf, "", text.buf, text.len, NULL);
}
