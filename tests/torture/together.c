/* Several clients of one home, several homes of one person, and clocks that jump. */
#include "torture/lib/torture.h"

#define CLIENTS 6

static void write_by_command(struct run *r, const struct client_opts *opts)
{
	struct str text;
	struct mishap m;
	str_init(&text, STR_NO_LIMIT);
	struct written *w = run_write(r, &text);
	run_network(r);
	run_mishap(r, &m);
	run_command(r, w, text.buf, &m, opts);
	str_release(&text);
}

/* ---- six clients, one outbox ----------------------------------------------------------------- */

static void write_without_line(struct run *r)
{
	struct str text;
	str_init(&text, STR_NO_LIMIT);
	for (int n = 3 + (int)dice_roll(&r->dice, 5); n > 0; n--) {
		struct written *w = run_write(r, &text);
		proxy_plan(r->proxy, &(struct proxy_plan){ .faults = FAULT_BIT(DROP), .percent = 100 });
		run_command(r, w, text.buf, NULL, NULL);
	}
	str_release(&text);
}

static void run_of_six(struct run *r)
{
	const char *argv[] = { "minyi", "--home", r->home_paths[0], "--site", r->proxy->address, "--lang", "en", "--linear",
		NULL };
	struct client clients[CLIENTS];
	run_warm(r, 3);
	r->long_texts = true;
	write_without_line(r);
	run_network(r);
	for (int i = 0; i < CLIENTS; i++)
		client_start(&clients[i], &(struct client_opts){ .folder = r->homes[0].path, .open = true }, argv);
	for (int i = 0; i < CLIENTS; i++) {
		struct mishap m = NO_MISHAP;
		if (i < CLIENTS / 2)
			m.kill_client = (int)dice_roll(&r->dice, 60);
		client_wait(&clients[i], i >= CLIENTS / 2, &m, r->platform);
		r->kills_client += m.killed_clients;
	}
	for (int i = 0; i < CLIENTS; i++) {
		if (clients[i].pid) {
			client_leave(&clients[i]);
			client_wait(&clients[i], false, NULL, r->platform);
		}
		client_release(&clients[i]);
	}
}

static void six_clients_of_one_home(void **state)
{
	(void)state;
	front_torture(
		&(struct front){ .name = "six clients of one home", .run = run_of_six, .runs = 3, .deeds = DEEDS_OF_COMMANDS });
}

/* ---- two homes ------------------------------------------------------------------------------- */

static void run_of_homes(struct run *r)
{
	r->n_topics = 3;
	for (int n = 3 + (int)dice_roll(&r->dice, 5); n > 0; n--)
		write_by_command(r, NULL);
}

static void two_homes_of_one_person(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "two homes of one person",
		.run = run_of_homes,
		.homes = 2,
		.runs = 3,
		.deeds = DEEDS_OF_COMMANDS | 1u << DEED_UNCOMMENT });
}

/* ---- two homes of one who proposes, and is staff --------------------------------------------- */

static void run_of_lives(struct run *r)
{
	for (int n = 5 + (int)dice_roll(&r->dice, 6); n > 0; n--)
		write_by_command(r, NULL);
}

static void proposals_in_two_homes(void **state)
{
	(void)state;
	front_torture(&(struct front){ .name = "proposals in two homes",
		.run = run_of_lives,
		.homes = 2,
		.runs = 3,
		.deeds = DEEDS_OF_LIVES,
		.lives = true });
}

/* ---- clocks ---------------------------------------------------------------------------------- */

/* From three days ago to so many from now. */
static void some_time(struct run *r, char *now, size_t size, int days)
{
	char time[RFC3339_SIZE];
	int64_t minutes = (int64_t)dice_roll(&r->dice, (uint32_t)(days + 3) * 1440) - 3 * 1440;
	rfc3339_format(clock_now() + minutes * 60000, 0, time);
	snprintf(now, size, "MINYI_NOW=%s", time);
}

static void run_of_clocks(struct run *r)
{
	char now[64], server[64];
	r->n_topics = 3;
	for (int n = 3 + (int)dice_roll(&r->dice, 4); n > 0; n--) {
		if (dice_in(&r->dice, 1, 3)) {
			some_time(r, server, sizeof server, 3);
			r->platform->opts.now = strchr(server, '=') + 1;
			platform_kill(r->platform);
			platform_again(r->platform);
			r->kills_platform++;
			run_note(r, "the platform's clock: %s", server);
		}
		some_time(r, now, sizeof now, 60);
		run_note(r, "the client's clock: %s", now);
		write_by_command(r, &(struct client_opts){ .now = now });
	}
	r->platform->opts.now = "";
	platform_stop(r->platform);
	platform_again(r->platform);
}

static void clocks_that_jump(void **state)
{
	(void)state;
	front_torture(&(struct front){
		.name = "clocks that jump", .run = run_of_clocks, .homes = 2, .runs = 3, .deeds = DEEDS_OF_COMMANDS });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_clients_of_one_home),
		cmocka_unit_test(two_homes_of_one_person),
		cmocka_unit_test(proposals_in_two_homes),
		cmocka_unit_test(clocks_that_jump),
	};
	front_choose();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
