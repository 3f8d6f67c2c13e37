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
		for (size_t r = 0; r < t->n; r++)
			if (t->rows[r].named) {
				str_addz(out, _("  body and benefits only where --fields names them\n"));
				break;
			}
	}
	str_addz(out,
		_("\nshow, me, about: the platform's own JSON, as its description (openapi.yaml) has it under Topic, Account and Site; show --comments puts\n"
		  "{\"topic\": ..., \"comments\": {\"items\": [...]}} around it.\n"
		  "outbox: [{\"id\", \"state\", \"kind\", \"topic\", \"account\", \"text\", \"at\", \"tries\", \"code\", \"last_error\"}], what waits or was refused.\n"));
}
