/* What can be known of the data that commands print, out of the tables that print it: `minyi help json`. */
#include "line/fields.h"
#include "line/private.h"

/* "word" or "counts.comments", where it stands in JSON. */
static void put_field(struct str *out, const struct fields_row *row)
{
	STR_LOCAL(kind, 128);
	str_addf(&kind, "%s%s", row->path ? row->path : "", row->path ? ", " : "");
	str_addz(&kind, fields_kind_word(row->kind));
	str_addf(out, "  %-15s %s (%s)\n", row->name, _(row->help), kind.buf);
}

/* Those that are not there unless they are asked for. */
static void put_named(struct str *out, const struct fields_table *t)
{
	STR_LOCAL(names, 1024);
	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].named)
			str_addf(&names, "%s%s", names.len ? _(", ") : "", t->rows[i].name);
	if (names.len)
		/* TRANSLATORS: names of fields */
		str_addf(out, _("  only where --fields names them: %s\n"), names.buf);
}

void line_help_json(struct str *out)
{
	str_addz(out,
		_("--json prints one object: {\"items\": [...], \"total\": N, \"next\": \"...\"}. total is how many there are in all, next what --after takes to go on;\n"
		  "unread, where it stands, names what could not be read of the platform's answer. Every field stands in every item: null is what is not known or not\n"
		  "there. Times are RFC 3339 with the platform's zone. Where a name with a dot stands in brackets, JSON has the field inside of that object.\n"
		  "--csv and --tsv have the same fields as columns, under these names; --fields NAME,NAME chooses some, in this order.\n"));
	for (int i = 0; i < FIELDS_TABLES; i++) {
		const struct fields_table *t = fields_table((enum fields_table_id)i);
		str_addf(out, "\n%s:\n", t->commands);
		for (size_t r = 0; r < t->n; r++)
			put_field(out, &t->rows[r]);
		put_named(out, t);
	}
	str_addz(out,
		_("\nshow, me, about: the platform's own JSON, as its description (openapi.yaml) has it under Topic, Account and Site; show --comments puts\n"
		  "{\"topic\": ..., \"comments\": {\"items\": [...]}} around it.\n"
		  "outbox: [{\"id\", \"state\", \"kind\", \"topic\", \"account\", \"text\", \"at\", \"tries\", \"code\", \"last_error\"}], what waits or was refused.\n"));
}
