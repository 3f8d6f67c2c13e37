/* What staff are writing, as a draft: the act as it will be sent, and with it what is not finished yet. */
#include "acts/staff.h"

#include <stdlib.h>

const char **staff_place(struct staff *s, int step)
{
	switch (step) {
	case INTO: return &s->act.into;
	case AGENCIES: return &s->agencies;
	case TEXT: return &s->act.text;
	case REASON: return &s->act.reason;
	case DEMAND: return &s->demands[s->act.n_demands].demand;
	case WORDS: return &s->demands[s->act.n_demands].words;
	case SECTION: return &s->sections[s->act.n_sections].name;
	case BODY: return &s->sections[s->act.n_sections].body;
	case OPINION: return &s->groups[s->act.n_groups].opinion;
	case FIGURE: return &s->charts[s->act.n_infographics].title;
	case ROWS: return &s->charts[s->act.n_infographics].text;
	case UNIT: return &s->charts[s->act.n_infographics].alt;
	case SOURCE: return &s->charts[s->act.n_infographics].source;
	case BECAUSE: return &s->groups[s->act.n_groups].reason;
	default: return NULL;
	}
}

void staff_put_files(const struct staff *s, struct arena *a, struct wire_act *out)
{
	out->attachments = arena_calloc(a, s->form.files.n + 1, sizeof *out->attachments);
	out->n_attachments = s->form.files.n;
	for (size_t i = 0; i < s->form.files.n; i++)
		out->attachments[i] = (struct wire_attached){ s->form.files.items[i].id, s->form.files.items[i].name };
}

/* One more of each list than is finished: what is still being written. */
void staff_form(const struct act *a, const char *text, struct str *out)
{
	struct staff s = *(const struct staff *)a->priv;
	ARENA_LOCAL(arena, 0);
	const char **at = staff_place(&s, a->n_steps ? a->steps[a->n_steps - 1] : WHICH);
	if (!s.way)
		return;
	if (text && at)
		*at = text;
	s.act.demands = s.demands;
	s.act.sections = s.sections;
	s.act.groups = s.groups;
	s.act.infographics = s.charts;
	staff_put_files(&s, &arena, &s.act);
	s.act.n_demands += staff_has(s.demands[s.act.n_demands].demand);
	s.act.n_sections += staff_has(s.sections[s.act.n_sections].name) || staff_has(s.sections[s.act.n_sections].body);
	s.act.n_groups += staff_has(s.groups[s.act.n_groups].opinion);
	s.act.n_infographics += staff_has(s.charts[s.act.n_infographics].title);
	s.act.agencies = &s.agencies;
	s.act.n_agencies = staff_has(s.agencies);
	if (s.act.at || s.act.until || staff_has(s.act.text) || staff_has(s.act.reason) || staff_has(s.act.into) ||
		s.act.n_agencies || s.act.n_demands || s.act.n_sections || s.act.n_groups || s.act.n_infographics ||
		s.act.n_attachments)
		wire_act_write(out, &s.act);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* What is not finished in a draft was written last: it is asked for again, with what stands there. */
void staff_read_draft(struct act *a, const char *draft)
{
	struct staff *s = a->priv;
	struct json *v = NULL;
	struct wire_act act;
	struct err e;
	if (json_parse(draft, strlen(draft), JSON_BODY_MAX, &v, &e) == RC_OK &&
		wire_act_parse(v, &a->arena, &act, &e) == RC_OK) {
		s->act = act;
		STR_LOCAL(agencies, STR_NO_LIMIT);
		for (size_t i = 0; i < act.n_agencies; i++)
			str_addf(&agencies, "%s%s", i ? ", " : "", act.agencies[i]);
		s->agencies = arena_strdup(&a->arena, agencies.buf);
		s->act.n_demands = least(act.n_demands, LISTED_MOST);
		s->act.n_sections = least(act.n_sections, LISTED_MOST);
		s->act.n_groups = least(act.n_groups, LISTED_MOST);
		s->act.n_infographics = least(act.n_infographics, CHARTS_MOST);
		for (size_t i = 0; i < s->act.n_demands; i++)
			s->demands[i] = act.demands[i];
		for (size_t i = 0; i < s->act.n_sections; i++)
			s->sections[i] = act.sections[i];
		for (size_t i = 0; i < s->act.n_groups; i++)
			s->groups[i] = act.groups[i];
		for (size_t i = 0; i < s->act.n_infographics; i++)
			s->charts[i] = act.infographics[i];
		for (size_t i = 0; i < act.n_attachments && !s->form.files.n; i++)
			*vec_push(&s->form.files) = (struct form_file){ xstrdup(act.attachments[i].id),
				xstrdup(act.attachments[i].name), 0 };
		if (s->act.n_demands && s->demands[s->act.n_demands - 1].decision == DECISION_NONE)
			s->act.n_demands--;
		if (s->act.n_sections && !*s->sections[s->act.n_sections - 1].body)
			s->act.n_sections--;
		if (s->act.n_groups && s->groups[s->act.n_groups - 1].decision == DECISION_NONE)
			s->act.n_groups--;
		if (s->act.n_infographics && !*s->charts[s->act.n_infographics - 1].spec)
			s->act.n_infographics--;
		s->way = staff_way_of(&act);
	}
	json_free(v);
}

static void add_line(struct str *out, const char *text)
{
	if (*text)
		str_addf(out, "%s%s", out->len ? "\n" : "", text);
}

void act_staff_text(const char *draft, struct str *out)
{
	struct json *v = NULL;
	struct wire_act act;
	struct err e;
	ARENA_LOCAL(arena, 0);
	if (json_parse(draft, strlen(draft), JSON_BODY_MAX, &v, &e) != RC_OK ||
		wire_act_parse(v, &arena, &act, &e) != RC_OK) {
		str_addz(out, draft);
		goto end;
	}
	add_line(out, act.text);
	add_line(out, act.reason);
	for (size_t i = 0; i < act.n_demands; i++) {
		add_line(out, act.demands[i].demand);
		add_line(out, act.demands[i].words);
	}
	for (size_t i = 0; i < act.n_sections; i++) {
		add_line(out, act.sections[i].name);
		add_line(out, act.sections[i].body);
	}
	for (size_t i = 0; i < act.n_groups; i++) {
		add_line(out, act.groups[i].opinion);
		add_line(out, act.groups[i].reason);
	}
	for (size_t i = 0; i < act.n_infographics; i++) {
		add_line(out, act.infographics[i].title);
		add_line(out, act.infographics[i].text);
	}
end:
	json_free(v);
}
