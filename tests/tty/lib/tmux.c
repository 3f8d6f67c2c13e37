/* The program in tmux, for a second opinion on what a screen shows. tmux cannot tell when it has taken in all output,
 * so a wait is for a text; each look is a run of tmux itself, which is pause enough. */
#include "tty/lib/visit.h"

#include <unistd.h>

#define TMUX "/usr/bin/tmux"
#define CONFIG "set -g status off\n"

static void tmux_run(struct tmux *t, struct outcome *o, const char *const *words)
{
	char socket[64], config[64];
	snprintf(socket, sizeof socket, "%s/tmux", t->scratch.path);
	snprintf(config, sizeof config, "%s/tmux.conf", t->scratch.path);
	const char *argv[80] = { TMUX, "-u", "-f", config, "-S", socket };
	for (size_t n = 6; *words && n < ARRAY_LEN(argv) - 1; n++)
		argv[n] = *words++;
	program_run(o, &(struct program_opts){ .home = t->scratch.path }, argv);
}

void tmux_start(struct tmux *t, int columns, int rows, ...)
{
	char width[16], height[16], config[64];
	*t = (struct tmux){ 0 };
	if (access(TMUX, X_OK) != 0) {
		print_message("skipped: tmux is not installed\n");
		skip();
	}
	t->program = program_path("minyi");
	scratch_make(&t->scratch);
	snprintf(config, sizeof config, "%s/tmux.conf", t->scratch.path);
	assert_int_equal(file_write(config, CONFIG, strlen(CONFIG), 0600, NULL), RC_OK);
	str_init(&t->pane, (size_t)1 << 20);
	snprintf(width, sizeof width, "%d", columns);
	snprintf(height, sizeof height, "%d", rows);
	const char *words[64] = { "new-session", "-d", "-x", width, "-y", height, t->program };
	size_t n = 7;
	va_list ap;
	va_start(ap, rows);
	while (n < ARRAY_LEN(words) - 1 && (words[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	words[n] = NULL;
	struct outcome o;
	tmux_run(t, &o, words);
	if (o.status != 0)
		fail_msg("tmux: %s", o.err.buf);
	outcome_release(&o);
}

void tmux_keys(struct tmux *t, const char *key)
{
	struct outcome o;
	tmux_run(t, &o, (const char *[]){ "send-keys", key, NULL });
	outcome_release(&o);
}

void tmux_await(struct tmux *t, const char *text)
{
	int64_t deadline = clock_mono() + TEST_DEADLINE_MS;
	do {
		struct outcome o;
		tmux_run(t, &o, (const char *[]){ "capture-pane", "-p", NULL });
		str_clear(&t->pane);
		str_add(&t->pane, o.out.buf, o.out.len);
		outcome_release(&o);
		if (strstr(t->pane.buf, text))
			return;
	} while (clock_mono() < deadline);
	fail_msg("hung: tmux never showed \"%s\":\n%s", text, t->pane.buf);
}

void tmux_release(struct tmux *t)
{
	struct outcome o;
	tmux_run(t, &o, (const char *[]){ "kill-server", NULL });
	outcome_release(&o);
	free(t->program);
	str_release(&t->pane);
	scratch_remove(&t->scratch);
}
