/* Files of rules: those that are installed, and every mistake that one can make in one, told with its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "server/rules/rules.h"

/* A small rule set without a mistake; ' stands for ". */
static const char small[] =
	"{'title':{'en':'x'},'zone':'+08:00','language':'en','languages':['en','zh_TW'],'levels':{'registered':[],"
	"'verified':['email']},'person':'email','calling_code':'886','counties':['A','B'],'pauses':[{'from':'2026-01-01','to':'2026-01-02',"
	"'verbs':['endorse'],'why':{'en':'w'}},{'days':3,'before':['2026-02-01'],'verbs':['propose'],'why':{'en':'w'}}],"
	"'limits':@,'boards':{'idea':{'propose':'verified','first':'draft','agencies_least':0,'agencies_most':3,"
	"'discussion':{'days':30},'barred':{'months':6},'invites':'sponsor',"
	"'fields':[{'name':'title','label':{'en':'T'},'kind':'line','least':1,'most':50},"
	"{'name':'kind','label':{'en':'K'},'kind':'choice','least':1,'most':1,'choices':[{'word':'a','label':{'en':'A'}}]}],"
	"'may':{'follow':'registered'},"
	"'stages':{'draft':{'seen':'proposer','may':{'edit':['proposer','co_proposer']}},"
	"'collecting':{'clock':{'of':'endorse_by','days':60},'may':{'endorse':'verified'}},"
	"'established':{},'unmet':{},'refused':{},'responded':{},'other':{'elsewhere':true}},"
	"'moves':[{'from':'draft','to':'collecting','act':'send','by':'proposer','step':'proposed'},"
	"{'from':'collecting','to':'established','endorsements':5,'duties':['answered']},"
	"{'from':'collecting','to':'unmet','passed':'endorse_by'},"
	"{'from':'collecting','to':'refused','act':'refuse','by':'moderator','brings':['reason_code']},"
	"{'from':'established','to':'responded','act':'answer','by':'clerk','each':true,'most':2,'brings':'response'}],"
	"'duties':[{'kind':'answered','days':60,'each':true,'extension':{'months':2,'times':1},'only':{'field':'kind','value':"
	"'a'}}],"
	"'reasons':[{'code':'bad','for':['refuse'],'text':{'en':'r'},'instead':{'en':'i'}}],"
	"'endorsements':{'shown':['nickname'],'shown_always':true,'stays':false}}}}";

static void add_limits(struct str *out)
{
	struct json *v = NULL;
	STR_LOCAL(text, (size_t)1 << 20);
	assert_int_equal(file_read("data/rules/join.json", &text, NULL), RC_OK);
	assert_int_equal(json_parse(text.buf, text.len, (size_t)1 << 20, &v, NULL), RC_OK);
	json_print(json_get(v, "limits"), out);
	json_free(v);
}

/* The small one with one place changed. */
static void write_rules(const char *from, const char *to, struct str *out)
{
	const char *found = strstr(small, from);
	if (!found)
		fail_msg("the rules do not say %s", from);
	STR_LOCAL(text, 20000);
	str_addf(&text, "%.*s%s%s", (int)(found - small), small, to, found + strlen(from));
	for (const char *p = text.buf; *p; p++)
		if (*p == '@')
			add_limits(out);
		else
			str_addc(out, *p == '\'' ? '"' : *p);
}

static void the_rules_that_are_installed(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int64_t threshold, days;
		enum rules_person person;
	} sets[] = {
		{ "join", 5000, 60, RULES_PERSON_MOBILE },
		{ "wethepeople", 100000, 30, RULES_PERSON_EMAIL },
		{ "epetitions", 10000, 0, RULES_PERSON_ADDRESS },
		{ "reach", 0, 0, RULES_PERSON_EMAIL },
		{ "epeople", 0, 0, RULES_PERSON_SUBJECT },
	};
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		struct rules r;
		struct err e = { 0 };
		char path[60];
		snprintf(path, sizeof path, "data/rules/%s.json", sets[i].name);
		if (rules_load(path, &r, &e) != RC_OK)
			fail_msg("%s", e.detail);
		assert_int_equal(r.endorse_threshold, sets[i].threshold);
		assert_int_equal(r.endorse_days, sets[i].days);
		assert_int_equal(r.person, sets[i].person);
		assert_true(r.holidays.n >= 10);
		/* Every reason and every stage is told in both languages. */
		for (int b = 0; b < BOARDS; b++) {
			for (size_t k = 0; k < r.boards[b].n_reasons; k++)
				assert_string_not_equal(rules_text_in(&r.boards[b].reasons[k].text, "zh_TW"),
					rules_text_in(&r.boards[b].reasons[k].text, "en"));
			for (int s = 0; s < STAGES; s++)
				if (r.boards[b].stages[s].about.n)
					assert_string_not_equal(rules_text_in(&r.boards[b].stages[s].about, "zh_TW"),
						rules_text_in(&r.boards[b].stages[s].about, "en"));
		}
		rules_release(&r);
	}
}

static void every_mistake_is_told_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to;
		enum rules_fault fault;
		const char *place;
	} cases[] = {
		{ "{'title'", "{{'title'", RULES_NO_JSON, "" },
		{ "'title':{'en':'x'},'zone'", "'zone'", RULES_NO_TEXT, ": title" },
		{ "'title':{'en':'x'},'zone'", "'title':'x','zone'", RULES_NO_TEXT, ": title" },
		{ "'title':{'en':'x'},'zone'", "'title':{'en':''},'zone'", RULES_NO_TEXT, ": title.en" },
		{ "'title':{'en':'x'},'zone'", "'titel':{'en':'x'},'zone'", RULES_NO_SUCH_NAME, ": titel" },
		{ "'zone':'+08:00'", "'zone':'east'", RULES_ZONE_NOT_HERE, ": zone east" },
		{ "'zone':'+08:00'", "'zone':'Mars/Olympus'", RULES_ZONE_NOT_HERE, ": zone Mars/Olympus" },
		{ "'zone':'+08:00'", "'zone':'../../etc/passwd'", RULES_NO_ZONE, ": zone" },
		{ "'zone':'+08:00'", "'zone':'posixrules.tab'", RULES_NO_ZONE, ": zone" },
		{ "'language':'en'", "'language':'English please'", RULES_NO_LANGUAGE, ": language" },
		{ "['en','zh_TW']", "['en','中文']", RULES_NO_LANGUAGE, ": languages" },
		{ "'registered':[]", "'registered':7", RULES_NO_LIST, ": levels.registered" },
		{ "'registered':[]", "'citizen':[]", RULES_NO_SUCH_NAME, ": levels.citizen" },
		{ "'verified':['email']", "'verified':['fax']", RULES_NO_WORD, ": levels.verified (email, mobile, identity)" },
		{ "'person':'email'", "'person':'face'", RULES_NO_WORD, ": person (mobile, email, address, subject)" },
		{ "'calling_code':'886'", "'calling_code':'+886'", RULES_NO_CALLING_CODE, ": calling_code" },
		{ "['A','B']", "'A'", RULES_NO_LIST, ": counties" },
		{ "['A','B']", "['A','A']", RULES_TWICE, ": counties A" },
		{ "['A','B']", "['A',7]", RULES_NO_NAME_THERE, ": counties" },
		{ "'limits':@", "'limits':{}", RULES_NO_NUMBER, ": limits.comment_max (1-100000)" },
		{ "'limits':@", "'limits':{'comment_max':'many'}", RULES_NO_NUMBER, ": limits.comment_max (1-100000)" },
		{ "'limits':@", "'limits':{'comment_max':1.5}", RULES_NO_NUMBER, ": limits.comment_max (1-100000)" },
		{ "'limits':@", "'limits':{'coment_max':5}", RULES_NO_SUCH_NAME, ": limits.coment_max" },
		{ "'limits':@", "'limits':[]", RULES_NO_OBJECT, ": limits" },
		{ "'from':'2026-01-01'", "'from':'2026-13-01'", RULES_NO_DATE, ": pauses[1].from 2026-13-01" },
		{ "'to':'2026-01-02'", "'to':'2025-01-02'", RULES_ENDS_EARLY, ": pauses[1].to" },
		{ "'verbs':['endorse']", "'verbs':['dance']", RULES_NO_VERB, ": pauses[1].verbs" },
		{ "'verbs':['endorse']", "'verbs':[]", RULES_NO_VERB, ": pauses[1].verbs" },
		{ "'days':3", "'days':400", RULES_NO_NUMBER, ": pauses[2].days (0-365)" },
		{ "['2026-02-01']", "['soon']", RULES_NO_DATE, ": pauses[2].before soon" },
		{ "'boards':{'idea'", "'boards':{'moon'", RULES_NO_BOARD, ": boards.moon" },
		{ "'boards':{'idea':", "'boards':{},'about':{'idea':", RULES_NO_OBJECT, ": boards" },
		{ "'propose':'verified'", "'propose':'nobody'", RULES_NO_WHO, ": boards.idea.propose" },
		{ "'propose':'verified'", "'propose':[]", RULES_NO_WHO, ": boards.idea.propose" },
		{ "'propose':'verified'", "'propose':['verified','identified']", RULES_NO_WHO, ": boards.idea.propose[2]" },
		{ "'propose':'verified'", "'propose':'guest'", RULES_NO_WHO, ": boards.idea.propose" },
		{ "'first':'draft'", "'first':'begin'", RULES_NO_STAGE, ": boards.idea.first" },
		{ "'first':'draft'", "'first':'live'", RULES_STAGE_NOT_HERE, ": boards.idea.first live" },
		{ "'agencies_least':0", "'agencies_least':4", RULES_NO_NUMBER, ": boards.idea.agencies_least (0-3)" },
		{ "'discussion':{'days':30}", "'discussion':{'weeks':4}", RULES_NO_SPAN, ": boards.idea.discussion" },
		{ "'barred':{'months':6}", "'barred':{'months':6,'days':1}", RULES_NO_SPAN, ": boards.idea.barred" },
		{ "'invites':'sponsor'", "'invites':'friend'", RULES_NO_WORD, ": boards.idea.invites (co_proposer, sponsor)" },
		{ "'name':'title'", "'name':'headline'", RULES_NO_TITLE, ": boards.idea.fields" },
		{ "'name':'title'", "'name':'the title'", RULES_NO_NAME, ": boards.idea.fields[1].name" },
		{ "'name':'kind'", "'name':'title'", RULES_TWICE, ": boards.idea.fields[2].name" },
		{ "'kind':'line'", "'kind':'song'", RULES_NO_WORD, ": boards.idea.fields[1].kind (line, lines, choice)" },
		{ "'least':1,'most':50", "'least':60,'most':50", RULES_LEAST_OVER_MOST, ": boards.idea.fields[1].least" },
		{ "'choices':[{'word':'a','label':{'en':'A'}}]", "'choices':[]", RULES_NO_LIST,
			": boards.idea.fields[2].choices" },
		{ "'may':{'follow':'registered'}", "'may':{'send':'registered'}", RULES_NO_VERB, ": boards.idea.may.send" },
		{ "'may':{'follow':'registered'}", "'may':7", RULES_NO_OBJECT, ": boards.idea.may" },
		{ "'seen':'proposer'", "'seen':'nobody'", RULES_NO_WORD,
			": boards.idea.stages.draft.seen (listed, address, code, staff, proposer)" },
		{ "'stages':{'draft'", "'stages':{'sketch'", RULES_NO_STAGE, ": boards.idea.stages.sketch" },
		{ "'of':'endorse_by'", "'of':'noon'", RULES_NO_WORD, ": boards.idea.stages.collecting.clock.of" },
		{ "'of':'endorse_by','days':60", "'of':'endorse_by','days':0", RULES_NO_NUMBER,
			": boards.idea.stages.collecting.clock.days (1-3650)" },
		{ "'established':{}", "'established':{},'established':{}", RULES_TWICE, ": boards.idea.stages.established" },
		{ "'unmet':{}", "'unmet':{},'live':{}", RULES_NOT_REACHED, ": boards.idea.stages.live" },
		{ "'other':{'elsewhere':true}", "'other':{'elsewhere':1}", RULES_NO_BOOL,
			": boards.idea.stages.other.elsewhere" },
		{ "'from':'draft','to':'collecting'", "'from':'draft','to':'live'", RULES_STAGE_NOT_HERE,
			": boards.idea.moves[1].to live" },
		{ "'from':'draft','to':'collecting'", "'from':'live','to':'collecting'", RULES_STAGE_NOT_HERE,
			": boards.idea.moves[1].from live" },
		{ "'from':'draft','to':'collecting'", "'from':[],'to':'collecting'", RULES_NO_STAGE,
			": boards.idea.moves[1].from" },
		{ "'from':'draft','to':'collecting'", "'to':'collecting'", RULES_NO_STAGE, ": boards.idea.moves[1].from" },
		{ "'act':'send'", "'act':'fly'", RULES_NO_VERB, ": boards.idea.moves[1].act" },
		{ "'act':'send'", "'act':'endorse'", RULES_NO_VERB, ": boards.idea.moves[1].act" },
		{ "'act':'send','by':'proposer'", "'act':'send'", RULES_NO_WHO, ": boards.idea.moves[1].by" },
		{ "'act':'send','by':'proposer'", "'act':'send','by':'proposer','passed':'endorse_by'", RULES_NO_CAUSE,
			": boards.idea.moves[1]" },
		{ "'endorsements':5,", "", RULES_NO_CAUSE, ": boards.idea.moves[2]" },
		{ "'endorsements':5,", "'endorsements':0,", RULES_NO_NUMBER, ": boards.idea.moves[2].endorsements (1-" },
		{ "'duties':['answered']", "'duties':['danced']", RULES_DUTY_NOT_HERE, ": boards.idea.moves[2].duties danced" },
		{ "'duties':['answered']", "'duties':['answered','answered']", RULES_TWICE,
			": boards.idea.moves[2].duties[2]" },
		{ "'passed':'endorse_by'", "'passed':'stage_by'", RULES_NO_CLOCK_THERE, ": boards.idea.moves[3] collecting" },
		{ "'to':'unmet','passed'", "'passed'", RULES_STANDS_STILL, ": boards.idea.moves[3]" },
		{ "'brings':['reason_code']", "'brings':['flowers']", RULES_NO_WORD,
			": boards.idea.moves[4].brings (reason_code" },
		{ "'for':['refuse']", "'for':['hide']", RULES_NO_REASON, ": boards.idea.moves[4] refuse" },
		{ "'for':['refuse']", "'for':['fly']", RULES_NO_VERB, ": boards.idea.reasons[1].for" },
		{ "'each':true,'most':2", "'each':'yes'", RULES_NO_BOOL, ": boards.idea.moves[5].each" },
		{ "'kind':'answered'", "'kind':'danced'", RULES_NO_WORD, ": boards.idea.duties[1].kind (scheduled" },
		{ "'kind':'answered','days':60", "'kind':'answered'", RULES_NO_SPAN, ": boards.idea.duties[1]" },
		{ "'kind':'answered','days':60", "'kind':'answered','days':60,'until':'notice'", RULES_DUTY_NOT_HERE,
			": boards.idea.duties[1] notice" },
		{ "'extension':{'months':2", "'extension':{'weeks':2", RULES_NO_SUCH_NAME,
			": boards.idea.duties[1].extension.weeks" },
		{ "'only':{'field':'kind'", "'only':{'field':'title'", RULES_FIELD_NOT_HERE, ": boards.idea.duties[1] title" },
		{ "'value':'a'", "'value':'b'", RULES_FIELD_NOT_HERE, ": boards.idea.duties[1] b" },
		{ "'code':'bad'", "'code':'very bad'", RULES_NO_NAME, ": boards.idea.reasons[1].code" },
		{ "'text':{'en':'r'}", "'text':{}", RULES_NO_TEXT, ": boards.idea.reasons[1].text" },
		{ "'shown':['nickname']", "'shown':['passport']", RULES_NO_WORD, ": boards.idea.endorsements.shown (nickname" },
		{ "'act':'send','by':'proposer'", "'act':'send','by':'proposer','discuss':true", RULES_FAULTS, "" },
		{ "'discussion':{'days':30},", "", RULES_FAULTS, "" },
		{ "'reasons':[{", "'reasons':{'x':{", RULES_NO_JSON, "" },
		{ "'reasons':[{'code':'bad','for':['refuse'],'text':{'en':'r'},'instead':{'en':'i'}}]", "'reasons':{}",
			RULES_NO_LIST, ": boards.idea.reasons" },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rules r;
		struct err e = { 0 };
		STR_LOCAL(text, 40000);
		write_rules(cases[i].from, cases[i].to, &text);
		enum rc rc = rules_parse("FILE", text.buf, NULL, &r, &e);
		bool good = cases[i].fault == RULES_FAULTS; /* no mistake */
		if (good ? rc != RC_OK : rc != RC_INVALID || e.num != (int)cases[i].fault || !strstr(e.detail, cases[i].place))
			fail_msg("%s: fault %d and not %d: %s", cases[i].to, e.num, (int)cases[i].fault, e.detail);
		if (!good) {
			assert_true(str_starts(e.detail, "FILE"));
			assert_string_not_equal(rules_fault_sentence((enum rules_fault)e.num), "");
		}
		rules_release(&r);
	}
}

/* Between parts that are right by themselves. */
static void a_discussion_needs_its_days(void **state)
{
	(void)state;
	struct rules r;
	struct err e = { 0 };
	STR_LOCAL(text, 40000);
	write_rules("'discussion':{'days':30},", "", &text);
	char *send = strstr(text.buf, "\"by\":\"proposer\",\"step\"");
	STR_LOCAL(both, 40000);
	str_addf(&both, "%.*s\"discuss\":true,%s", (int)(send - text.buf), text.buf, send);
	assert_int_equal(rules_parse("FILE", both.buf, NULL, &r, &e), RC_INVALID);
	assert_int_equal(e.num, RULES_NO_DISCUSSION);
	rules_release(&r);
}

static void every_fault_has_its_sentence(void **state)
{
	(void)state;
	for (int fault = 1; fault < RULES_FAULTS; fault++)
		assert_string_not_equal(rules_fault_sentence((enum rules_fault)fault), "");
}

static void holidays_that_cannot_be_read(void **state)
{
	(void)state;
	char folder[] = "/tmp/minyi-rules-XXXXXX";
	assert_non_null(mkdtemp(folder));
	STR_LOCAL(text, 40000);
	write_rules("'language':'en'", "'holidays':'days.json','language':'en'", &text);
	char *file = file_join(folder, "r.json"), *days = file_join(folder, "days.json");
	static const struct {
		const char *text;
		enum rc rc;
		int fault;
	} cases[] = { { NULL, RC_NOT_FOUND, 0 }, { "[", RC_INVALID, RULES_NO_JSON },
		{ "{\"2026\":[\"yesterday\"]}", RC_INVALID, RULES_NO_DATE }, { "{\"2026\":[\"2026-01-01\"]}", RC_OK, 0 } };
	assert_int_equal(file_write(file, text.buf, text.len, 0600, NULL), RC_OK);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct rules r;
		struct err e = { 0 };
		if (cases[i].text)
			assert_int_equal(file_write(days, cases[i].text, strlen(cases[i].text), 0600, NULL), RC_OK);
		assert_int_equal(rules_load(file, &r, &e), cases[i].rc);
		if (cases[i].fault)
			assert_int_equal(e.num, cases[i].fault);
		rules_release(&r);
	}
	unlink(file);
	unlink(days);
	rmdir(folder);
	free(file);
	free(days);
}

static void texts_come_in_the_readers_language(void **state)
{
	(void)state;
	const char *languages[] = { "zh_TW", "en", "ja" }, *texts[] = { "中", "e", "日" };
	const struct rules_text t = { languages, texts, 3 }, none = { 0 };
	assert_string_equal(rules_text_in(&t, "zh_TW"), "中");
	assert_string_equal(rules_text_in(&t, "zh-Hant-TW"), "中");
	assert_string_equal(rules_text_in(&t, "ja"), "日");
	assert_string_equal(rules_text_in(&t, "fr"), "e");
	assert_string_equal(rules_text_in(&none, "fr"), "");
}

static void a_picture_keeps_to_its_columns(void **state)
{
	(void)state;
	static const char *const sets[] = { "join", "wethepeople", "epetitions", "reach", "epeople" };
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		for (int chinese = 0; chinese < 2; chinese++) {
			struct rules r;
			char path[60];
			STR_LOCAL(out, STR_NO_LIMIT);
			snprintf(path, sizeof path, "data/rules/%s.json", sets[i]);
			assert_int_equal(rules_load(path, &r, NULL), RC_OK);
			rules_print(&r, chinese ? "zh_TW" : "en", &out);
			for (const char *line = out.buf; *line; line = strchr(line, '\n') + 1) {
				size_t columns = 0;
				for (const char *p = line; *p != '\n'; p++)
					columns += ((unsigned char)*p & 0xC0) == 0x80 ? 0 : (unsigned char)*p >= 0xE1 ? 2 : 1;
				if (columns > 80)
					fail_msg("%s: %.*s", sets[i], (int)strcspn(line, "\n"), line);
			}
			/* Each stage stands in it. */
			for (int s = 0; s < STAGES; s++)
				if (r.boards[BOARD_IDEA].stages[s].here)
					assert_non_null(strstr(out.buf, wire_stage_word((enum wire_stage)s)));
			rules_release(&r);
		}
}

static void topics_keep_the_rules_under_which_they_began(void **state)
{
	(void)state;
	struct rules *now = xcalloc(1, sizeof *now);
	STR_LOCAL(text, 40000);
	STR_LOCAL(old, 40000);
	write_rules("'endorsements':5", "'endorsements':7", &text);
	write_rules("'endorsements':5", "'endorsements':5", &old);
	assert_int_equal(rules_parse("FILE", text.buf, NULL, now, NULL), RC_OK);
	now->version = 2;
	struct rules_book *b = rules_book_new(now);
	assert_int_equal(rules_book_keep(b, 1, old.buf, NULL), RC_OK);
	assert_int_equal(rules_book_keep(b, 3, "{", NULL), RC_INVALID);
	assert_int_equal(rules_of(b, 1)->endorse_threshold, 5);
	assert_int_equal(rules_of(b, 2)->endorse_threshold, 7);
	assert_int_equal(rules_of(b, 3)->endorse_threshold, 7);
	assert_int_equal(rules_of(b, 0)->endorse_threshold, 7);
	assert_int_equal(rules_zone_at(rules_of(b, 1), 0), 480); /* the calendar is everybody's */
	rules_book_free(b);
}

static void a_form_takes_what_fits(void **state)
{
	(void)state;
	struct rules r;
	assert_int_equal(rules_load("data/rules/wethepeople.json", &r, NULL), RC_OK);
	const struct rules_field *title = rules_field_of(&r, BOARD_IDEA, "title"),
							 *topics = rules_field_of(&r, BOARD_IDEA, "topics");
	assert_null(rules_field_of(&r, BOARD_IDEA, "shoe_size"));
	assert_int_equal(rules_field_fits(title, "短", true), RULES_TOO_SHORT);
	assert_int_equal(rules_field_fits(title, "短", false), RULES_FITS); /* a draft */
	assert_int_equal(rules_field_fits(title, "一二三四五六七八九十", true), RULES_FITS);
	STR_LOCAL(text, 1000);
	str_addn(&text, 'x', 121);
	assert_int_equal(rules_field_fits(title, text.buf, false), RULES_TOO_LONG);
	assert_int_equal(rules_field_fits(title, text.buf + 1, true), RULES_FITS);
	assert_int_equal(rules_field_fits(topics, "", true), RULES_TOO_SHORT);
	assert_int_equal(rules_field_fits(topics, "energy", true), RULES_FITS);
	assert_int_equal(rules_field_fits(topics, "energy,health,economy", true), RULES_FITS);
	assert_int_equal(rules_field_fits(topics, "energy,health,economy,budget", true), RULES_TOO_LONG);
	assert_int_equal(rules_field_fits(topics, "energy,energy", true), RULES_NO_CHOICE);
	assert_int_equal(rules_field_fits(topics, "energy,magic", true), RULES_NO_CHOICE);
	assert_int_equal(rules_field_fits(topics, "energ", true), RULES_NO_CHOICE);
	rules_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rules_that_are_installed),
		cmocka_unit_test(every_mistake_is_told_with_its_place),
		cmocka_unit_test(a_discussion_needs_its_days),
		cmocka_unit_test(every_fault_has_its_sentence),
		cmocka_unit_test(holidays_that_cannot_be_read),
		cmocka_unit_test(texts_come_in_the_readers_language),
		cmocka_unit_test(a_picture_keeps_to_its_columns),
		cmocka_unit_test(topics_keep_the_rules_under_which_they_began),
		cmocka_unit_test(a_form_takes_what_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
