/* See upload.h. */
#include "acts/upload.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_BYTES_MAX = 64 << 20 };

void upload_release(struct upload *u)
{
	str_release(&u->bytes);
	free(u->name);
}

static void say_files(struct act *a, const struct upload *u)
{
	for (size_t i = 0; i < u->form->files.n; i++) {
		STR_LOCAL(size, 32);
		page_bytes(&size, u->form->files.items[i].size);
		act_say(a, "%zu. %s (%s)", i + 1, u->form->files.items[i].name, size.buf);
	}
}

void upload_ask(struct act *a, const struct upload *u)
{
	STR_LOCAL(question, 1024);
	STR_LOCAL(most, 32);
	say_files(a, u);
	page_bytes(&most, u->bytes_most);
	if (u->form->files.n)
		str_addz(&question, _("One more file (its path; Enter: no more; -1 takes the first away): "));
	else if (u->bytes_most)
		str_addf(&question, _("A file to attach (its path, at most %s each, %lld of them; Enter: none): "), most.buf,
			(long long)u->most);
	else
		str_addf(&question, _("A file to attach (its path, at most %lld of them; Enter: none): "), (long long)u->most);
	act_ask(a, QUESTION_LINE, "files", question.buf)->brief = _("A file (Enter: no more): ");
}

static void uploaded(struct act *a, const struct app_answer *r)
{
	struct upload *u = a->upload;
	str_clear(&a->progress);
	str_clear(&u->bytes);
	if (r->reply) {
		const struct wire_attachment *f = &r->reply->u.file;
		*vec_push(
			&u->form->files) = (struct form_file){ xstrdup(f->id), xstrdup(*f->name ? f->name : u->name), f->size };
		act_say(a, _("%s is uploaded."), u->name);
		act_step(a, u->step);
	} else {
		STR_LOCAL(why, 4096);
		act_failure(r, &why);
		act_object(a, _("%s was not accepted: %s"), u->name, why.buf);
		act_note(a, r);
		upload_again(a, u->step);
	}
}

static void some_is_sent(void *ctx, int64_t n, int64_t whole)
{
	struct act *a = ctx;
	STR_LOCAL(words, 1024);
	if (whole > 0)
		/* TRANSLATORS: a file's name, percent */
		str_addf(&words, _("Sending %s: %d%%"), a->upload->name, (int)(n * 100 / whole));
	if (str_eq(words.buf, a->progress.buf))
		return;
	str_clear(&a->progress);
	str_addz(&a->progress, words.buf);
	act_moved(a);
}

bool upload_read(struct act *a, const char *typed, int64_t most, struct str *out)
{
	struct stat st;
	const char *home = getenv("HOME");
	STR_LOCAL(path, STR_NO_LIMIT);
	STR_LOCAL(size, 32);
	STR_LOCAL(bound, 32);
	bool at_home = str_starts(typed, "~/") && home;
	str_addf(&path, "%s%s", at_home ? home : "", at_home ? typed + 1 : typed);
	if (!app_may(a->app, APP_MAY_FILES)) {
		act_object(a, "%s", app_may_not(APP_MAY_FILES));
		return false;
	}
	if (stat(path.buf, &st) != 0 || !S_ISREG(st.st_mode)) {
		act_object(a, _("There is no readable file %.200s here."), path.buf);
		return false;
	}
	most = most && most < FILE_BYTES_MAX ? most : FILE_BYTES_MAX;
	page_bytes(&size, st.st_size);
	page_bytes(&bound, most);
	if (st.st_size > most) {
		act_object(a, _("%.200s has %s; at most %s are taken."), path.buf, size.buf, bound.buf);
		return false;
	}
	str_release(out);
	str_init(out, (size_t)st.st_size + 1);
	if (st.st_size == 0 || file_read(path.buf, out, NULL) != RC_OK || !str_ok(out)) {
		act_object(a, _("%.200s cannot be read, or is empty."), path.buf);
		return false;
	}
	return true;
}

void upload_again(struct act *a, int step)
{
	if (!a->on.command) {
		act_step(a, step);
		return;
	}
	act_finish(a, ACT_REFUSED, "%s", a->error.buf);
	a->outcome.err = (struct err){ 0 }; /* what was said names the file too */
}

static bool take_away(struct form *f, const char *text)
{
	int64_t n;
	if (*text != '-' || !str_to_i64(text + 1, 1, (int64_t)f->files.n, &n))
		return false;
	free(f->files.items[n - 1].id);
	free(f->files.items[n - 1].name);
	f->files.n--;
	for (size_t i = (size_t)n - 1; i < f->files.n; i++)
		f->files.items[i] = f->files.items[i + 1];
	return true;
}

static void send(struct act *a, struct upload *u, const char *path)
{
	const char *slash = strrchr(path, '/');
	char key[ID_SIZE];
	id_random(key);
	free(u->name);
	u->name = xstrdup(slash ? slash + 1 : path);
	a->upload = u;
	const struct site_ask ask = {
		.op = SITE_UPLOAD, .key = key, .file = { .name = u->name, .bytes = u->bytes.buf, .n = u->bytes.len }
	};
	act_send(a, &ask, APP_NO_CACHE, uploaded);
	app_ask_sent(a->ask, some_is_sent);
}

void upload_answer(struct act *a, struct upload *u, const char *text)
{
	if (!*text) {
		u->done(a);
	} else if (take_away(u->form, text)) {
		act_step(a, u->step);
	} else if ((int64_t)u->form->files.n >= u->most) {
		act_object(a, _("At most %lld files are allowed."), (long long)u->most);
		upload_again(a, u->step);
	} else if (upload_read(a, text, u->bytes_most, &u->bytes)) {
		send(a, u, text);
	} else {
		upload_again(a, u->step);
	}
}
