/* What drafts are called in the store: KIND:SITE:TOPIC, KIND:SITE:TOPIC:COMMENT, each also with #2, #3 and so on; and
 * the key of a registration, which is kept beside them. */
#include "acts/machine.h"

#include <stdlib.h>

char *act_draft_name(const char *kind, const char *site, const char *topic, const char *comment, int n)
{
	STR_LOCAL(name, STR_NO_LIMIT);
	str_addf(&name, "%s:%s:%s", kind, site, topic);
	if (*comment)
		str_addf(&name, ":%s", comment);
	if (n > 1)
		str_addf(&name, "#%d", n);
	return xstrdup(name.buf);
}

/* What stands behind it, or NULL. */
static char *behind(char *name, const char *kind, const char *site)
{
	STR_LOCAL(head, STR_NO_LIMIT);
	str_addf(&head, "%s:%s:", kind, site);
	return str_starts(name, head.buf) ? name + head.len : NULL;
}

/* A topic that could not be reached stands there as it was typed, with a colon: "idea:12". */
static char *comment_of(char *topic)
{
	enum wire_board board;
	char *colon = strchr(topic, ':');
	if (!colon)
		return NULL;
	*colon = '\0';
	bool reference = wire_board_from(topic, &board);
	*colon = ':';
	return reference ? strchr(colon + 1, ':') : colon;
}

bool act_draft_read(const struct site *site, char *name, struct act_drafted *out)
{
	char *rest = behind(name, "key:register", site->name);
	*out = (struct act_drafted){ .act = ACT_REGISTER, .topic = rest };
	if (rest)
		return *rest != '\0';
	for (int id = 0; id < ACT_COUNT && !rest; id++) {
		const char *kind = act_ops_of((enum act_id)id)->kind;
		if (!kind || !(rest = behind(name, kind, site->name)))
			rest = kind ? behind(name, kind, site->address) : NULL;
		out->act = (enum act_id)id;
	}
	if (!rest)
		return false;
	rest[strcspn(rest, "#")] = '\0';
	char *comment = comment_of(rest);
	if (comment)
		*comment++ = '\0';
	out->topic = rest;
	out->reply_to = comment;
	out->act = comment && out->act == ACT_COMMENT ? ACT_REPLY : out->act;
	return *rest != '\0';
}

char *act_draft_free(struct app *app, const struct act_drafted *of)
{
	const char *kind = act_ops_of(of->act)->kind, *site = app_site(app)->name;
	char *name = NULL, *there = NULL;
	for (int n = 1; !name || there; n++) {
		free(name);
		free(there);
		name = act_draft_name(kind, site, of->topic, of->reply_to ? of->reply_to : "", n);
		there = store_draft(app_store(app), name);
	}
	return name;
}

const char *act_draft_text(enum act_id id, const char *draft)
{
	const char *line = act_ops_of(id)->headed ? strchr(draft, '\n') : NULL;
	return line ? line + 1 : draft;
}
