/* How often: of one account, from one address, from one network. What is counted is the platform's business. */
#include "server/rules/private.h"

/* Where the file says nothing. */
static const struct {
	const char *name, *label;
	struct rules_rate rate;
} budgets[RULES_BUDGETS] = {
	[RULES_WRITES] = { "writes", N_("Whatever is written"), { 1440, 5000, 100000, 300000 } },
	[RULES_REGISTRATIONS] = { "registrations", N_("Registrations"), { 1440, 0, 500, 2000 } },
	[RULES_SIGN_INS] = { "sign_ins", N_("Tries to sign in"), { 15, 0, 400, 1000 } },
	[RULES_CODES] = { "codes", N_("Codes that are sent"), { 1440, 50, 300, 1000 } },
	[RULES_UPLOADS] = { "uploads", N_("Uploaded files"), { 1440, 100, 500, 2000 } },
	[RULES_SEARCHES] = { "searches", N_("Searches"), { 1, 120, 600, 3000 } },
	[RULES_EXPORTS] = { "exports", N_("Whole lists and exports"), { 60, 30, 120, 600 } },
};

void rules_read_budgets(struct rules_reading *g, const struct json *v)
{
	const struct rules_place at = { NULL, "budgets", 0 };
	const char *names[RULES_BUDGETS + 1] = { NULL };
	for (size_t i = 1; i < RULES_BUDGETS; i++)
		names[i - 1] = budgets[i].name;
	if (v)
		rules_read_members(g, &at, v, names);
	for (size_t i = 1; i < RULES_BUDGETS; i++) {
		const struct rules_place place = { &at, budgets[i].name, 0 };
		const struct json *row = json_get(v, budgets[i].name);
		struct rules_rate *to = &g->r->budgets[i];
		*to = budgets[i].rate;
		if (!row)
			continue;
		rules_read_members(g, &place, row, (const char *const[]){ "minutes", "account", "address", "network", NULL });
		to->minutes = rules_read_number(g, &place, row, "minutes", 1, 10080, to->minutes);
		to->account = rules_read_number(g, &place, row, "account", 1, 1000000000, to->account);
		to->address = rules_read_number(g, &place, row, "address", 1, 1000000000, to->address);
		to->network = rules_read_number(g, &place, row, "network", 1, 1000000000, to->network);
	}
}

const char *rules_budget_label(enum rules_budget budget)
{
	return budgets[budget].label;
}
