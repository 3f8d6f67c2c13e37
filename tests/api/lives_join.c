/* Lives under the rules of the Join platform of Taiwan, over the API: each move, each refusal, each clock to the
 * second. */
#include "api/lib/lives.h"

static const struct rules_change three[] = { { "\"endorsements\": 5000", "\"endorsements\": 3" } };

/* Discussed, refused, mended, approved, established in its last second, answered by two agencies, one of them late. */
static void a_whole_life(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-01-15T10:00:00.500+08:00", "guest", "draft", "", "sign_in", "" },
		{ "", "registered", "draft", "", "not_verified", "" },
		{ "", "proposer", "draft", "title=x*51", "too_long", "refusal.field=title" },
		{ "", "proposer", "draft", "body=x*5001", "too_long", "refusal.field=body" },
		{ "", "proposer", "draft", "agencies=x", "no_agency", "" },
		{ "", "proposer", "draft", "body=short", "ok", "stage=draft seen=nothing lists=no counts.threshold=3" },
		{ "", "proposer", "invite", "", "ok", "" },
		{ "", "friend", "take", "", "ok", "" },
		{ "", "friend", "take", "", "no_invitation", "" },
		{ "", "verified2", "edit", "title=Mine", "not_found", "" },
		{ "", "friend", "send", "", "not_your_part", "" },
		{ "", "proposer", "send", "discuss=1", "too_short", "refusal.field=body stage=draft" },
		{ "", "friend", "edit", "body=x*20", "ok", "stage=draft" },
		{ "", "proposer", "send", "discuss=1", "ok",
			"stage=discussion stage_by=2026-02-14T23:59:59+08:00 seen=all lists=yes step=proposed" },
		{ "", "proposer", "send", "", "decided_already", "refusal.first.act=send" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "registered", "comment", "body=x*2001", "too_long", "" },
		{ "", "verified", "endorse", "", "not_collecting", "" },
		{ "", "moderator", "approve", "", "not_now", "" },
		{ "", "verified", "approve", "", "not_your_part", "" },
		{ "", "moderator", "hide", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator", "hide", "reason_code=unclear", "incomplete", "" },
		{ "", "clerk1", "hide", "reason_code=advert", "not_your_part", "" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden stage_code=advert seen=code" },
		{ "", "moderator", "hide", "reason_code=advert", "decided_already", "refusal.first.act=hide" },
		{ "", "moderator", "show", "", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=x*501", "too_long", "refusal.field=reason" },
		{ "", "moderator", "show", "reason=Mistaken", "ok",
			"stage=discussion stage_by=2026-02-14T23:59:59+08:00 seen=all" },
		{ "stage_by-1", "", "look", "", "", "stage=discussion" },
		{ "stage_by", "registered", "comment", "", "ok", "stage=discussion" },
		/* Over the lunar new year: three working days from a Saturday are Monday week and the two days after it. */
		{ "+1", "registered", "comment", "", "closed",
			"stage=screening stage_since=2026-02-14T23:59:59+08:00 stage_by=2026-02-25T23:59:59+08:00 step=discussed" },
		{ "", "friend", "edit", "body=x*30", "not_now", "" },
		{ "", "moderator", "assign", "reason=Theirs", "incomplete", "refusal.field=agencies" },
		{ "", "moderator", "assign", "agencies=1,2", "incomplete", "refusal.field=reason" },
		{ "", "moderator", "assign", "agencies=x reason=Theirs", "no_agency", "" },
		{ "", "moderator", "assign", "agencies=1,2 reason=Theirs", "ok", "stage=screening agencies=2 step=assigned" },
		{ "", "moderator", "hide", "reason_code=insult", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=screening stage_by=2026-02-25T23:59:59+08:00" },
		{ "", "moderator", "refuse", "", "incomplete", "refusal.field=reason_code" },
		{ "", "moderator", "refuse", "reason_code=nonsense", "incomplete", "" },
		{ "", "editor", "refuse", "reason_code=unclear", "not_your_part", "" },
		/* What staff do late is late, and nothing happens of itself. */
		{ "stage_by", "", "look", "", "", "stage=screening" },
		{ "+1", "", "look", "", "", "stage=screening" },
		{ "", "moderator&owner", "refuse&refuse", "reason_code=unclear&reason_code=court", "ok&decided_already",
			"stage=refused refusal.first.act=refuse refusal.first.role=moderator times:refused=1 seen=all lists=yes" },
		{ "", "moderator", "approve", "", "decided_already", "refusal.first.act=refuse" },
		{ "", "moderator", "hide", "reason_code=personal", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=refused" },
		{ "", "friend", "send", "", "not_your_part", "" },
		{ "", "friend", "edit", "title=Seats_at_each_stop_2027", "ok", "stage=refused" },
		{ "2026-03-02T09:00:00+08:00", "proposer", "send", "", "ok",
			"stage=screening stage_by=2026-03-05T23:59:59+08:00 times:sent_again=1" },
		{ "", "moderator", "approve", "", "ok",
			"stage=collecting endorse_by=2026-05-01T23:59:59+08:00 counts.threshold=3 step=approved" },
		{ "", "moderator", "notice", "", "incomplete", "refusal.field=text" },
		{ "", "clerk3", "notice", "text=Hello", "not_your_agency", "" },
		{ "", "moderator", "notice", "text=Hello", "ok", "stage=collecting step=notice" },
		{ "", "moderator", "assign", "agencies=2,1 reason=Order", "ok", "stage=collecting" },
		{ "", "guest", "endorse", "", "sign_in", "" },
		{ "", "registered", "endorse", "", "not_verified", "" },
		{ "", "verified", "endorse", "reason=x*501", "too_long", "" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "verified", "withdraw", "", "ok", "counts.endorsements=0" },
		{ "", "verified", "endorse", "", "ok", "counts.endorsements=1 stage=collecting times:threshold=0" },
		{ "2026-03-03T09:00:00+08:00", "moderator", "hide", "reason_code=unlawful", "ok", "stage=hidden" },
		{ "", "verified2", "endorse", "", "not_collecting", "" },
		/* Three days nobody could endorse it: they are given back. */
		{ "2026-03-06T09:00:00+08:00", "moderator", "show", "reason=Mistaken", "ok",
			"stage=collecting endorse_by=2026-05-04T23:59:59+08:00" },
		{ "endorse_by-1", "", "look", "", "", "stage=collecting" },
		/* The last second, and two at once: it fires once. */
		{ "endorse_by", "verified2&verified3", "endorse&endorse", "", "ok&ok",
			"stage=established counts.endorsements=3 times:threshold=1 times:established=1 open:scheduled=1 "
			"open:contacted=1 open:answered=2 due:scheduled=2026-05-13T23:59:59+08:00 "
			"due:contacted=2026-05-18T23:59:59+08:00 respond_by=2026-07-03T23:59:59+08:00 response=due" },
		{ "+1", "verified4", "endorse", "", "not_collecting", "stage=established" },
		{ "", "verified", "withdraw", "", "not_collecting", "" },
		{ "", "proposer", "retract", "", "not_now", "" },
		{ "", "clerk1", "schedule", "", "incomplete", "refusal.field=at" },
		{ "", "clerk3", "schedule", "at=2026-05-20T14:00:00+08:00", "not_your_agency", "" },
		{ "", "moderator", "schedule", "at=2026-05-20T14:00:00+08:00", "not_your_part", "" },
		{ "due:scheduled", "", "look", "", "", "state:scheduled=due" },
		{ "+1", "", "look", "", "", "state:scheduled=overdue" },
		{ "", "clerk1", "schedule", "at=2026-05-20T14:00:00+08:00", "ok", "stage=established open:scheduled=0" },
		{ "", "clerk1", "schedule", "at=2026-05-21T14:00:00+08:00", "often_enough", "" },
		{ "", "clerk1", "contact", "", "incomplete", "refusal.field=text" },
		{ "", "clerk2", "contact", "text=Telephoned", "ok", "open:contacted=0 state:contacted=kept" },
		{ "", "clerk1", "notice", "text=Visited", "ok", "stage=established" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=established respond_by=2026-07-03T23:59:59+08:00" },
		{ "", "clerk1", "extend", "until=2026-08-01T00:00:00+08:00", "incomplete", "refusal.field=reason" },
		{ "", "clerk1", "extend", "reason=Measuring", "incomplete", "refusal.field=until" },
		{ "", "clerk1", "extend", "until=2026-07-03T00:00:00+08:00 reason=Measuring", "incomplete", "" },
		{ "", "clerk1", "extend", "until=2026-09-04T00:00:00+08:00 reason=Measuring", "too_far", "" },
		{ "", "clerk1", "extend", "until=2026-09-03T00:00:00+08:00 reason=Measuring", "ok",
			"respond_by=2026-07-03T23:59:59+08:00 step=extended" },
		{ "", "clerk1", "extend", "until=2026-09-04T00:00:00+08:00 reason=Again", "often_enough", "" },
		{ "2026-07-03T23:59:59+08:00", "", "look", "", "", "response=due" },
		{ "+1", "", "look", "", "", "response=overdue" },
		{ "", "clerk2", "extend", "until=2026-08-01T00:00:00+08:00 reason=Late", "too_late", "" },
		{ "", "clerk1", "answer", "", "incomplete", "refusal.field=decision" },
		{ "", "clerk3", "answer", "text=Ours", "not_your_agency", "" },
		{ "", "clerk1", "answer", "demands=dance", "bad_choice", "" },
		{ "", "clerk1", "answer", "text=Done demands=adopted,not_adopted", "ok",
			"stage=established open:answered=1 responses=1 responses.0.decision=partly_adopted" },
		{ "", "clerk1", "answer", "text=Again", "decided_already", "refusal.first.act=answer" },
		{ "2026-07-10T09:00:00+08:00", "clerk2", "answer", "text=Done demands=adopted", "ok",
			"stage=responded open:answered=0 responses=2 response=answered stage_by=2026-07-13T23:59:59+08:00 decision=-" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "clerk1", "answer", "text=More", "ok", "stage=responded responses=3" },
		{ "", "clerk1", "notice", "text=Built", "ok", "stage=responded" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=responded stage_by=2026-07-13T23:59:59+08:00" },
		{ "stage_by-1", "", "look", "", "", "stage=responded" },
		{ "stage_by", "registered", "comment", "", "ok", "stage=responded" },
		{ "+1", "registered", "comment", "", "closed",
			"stage=closed stage_since=2026-07-13T23:59:59+08:00 step=closed" },
		{ "", "clerk2", "answer", "text=Later", "ok", "stage=closed responses=4" },
		{ "", "clerk2", "notice", "text=Later", "ok", "stage=closed" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=closed" },
	};
	LIFE_WITH("join", three, lines);
}

/* Two who decide otherwise at once: one of them does, the other hears what was done. */
static void approved_or_refused_by_whoever_is_first(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00.999+08:00", "proposer", "propose", "", "ok", "stage=screening" },
		{ "", "moderator&owner", "approve&refuse", "&reason_code=unclear", "ok&decided_already",
			"refusal.first.role=moderator refusal.first.at=2026-11-23T10:00:00+08:00" },
		{ "+5", "proposer", "propose", "", "ok", "" },
		/* Who decides about what they saw before hears it too. */
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "moderator", "approve", "version=seen", "decided_already", "refusal.first.act=retract" },
	};
	LIFE_WITH("join", three, lines);
}

static void withdrawn_at_each_stage(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "proposer", "draft", "", "ok", "stage=draft" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn seen=all" },
		{ "", "proposer", "send", "", "decided_already", "" },
		{ "", "proposer", "propose", "discuss=1", "ok", "stage=discussion" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn lists=yes step=withdrawn" },
		{ "", "proposer", "propose", "", "ok", "stage=screening" },
		{ "", "verified", "retract", "", "not_your_part", "" },
		{ "", "moderator", "retract", "", "not_your_part", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "retract", "", "decided_already", "refusal.first.act=retract" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "refuse", "reason_code=several", "ok", "stage=refused" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "approve", "", "ok", "stage=collecting" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "proposer", "retract", "", "ok", "stage=withdrawn counts.endorsements=1" },
		{ "", "verified2", "endorse", "", "not_collecting", "" },
		{ "", "registered", "comment", "", "closed", "" },
	};
	LIFE_WITH("join", three, lines);
}

static void too_few_in_time(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2027-01-22T23:59:59+08:00" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "endorse_by", "", "look", "", "", "stage=collecting" },
		{ "+1", "verified3", "endorse", "", "not_collecting",
			"stage=unmet stage_since=2027-01-22T23:59:59+08:00 counts.endorsements=2 step=unmet" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "proposer", "retract", "", "not_now", "" },
		{ "", "moderator", "hide", "reason_code=advert", "ok", "stage=hidden" },
		{ "", "moderator", "show", "reason=Mistaken", "ok", "stage=unmet" },
		{ "", "verified3", "endorse", "", "not_collecting", "" },
	};
	LIFE_WITH("join", three, lines);
}

/* Two that ask for the same: who endorsed the one hears of the other, and each gets an answer of its own. */
static void joined_and_each_answered(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "approve", "", "ok", "" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "join", "into=kept", "not_now", "" },
		{ "", "moderator", "approve", "", "ok", "stage=collecting" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified4", "endorse", "", "ok", "" },
		{ "", "moderator", "join", "", "incomplete", "refusal.field=into" },
		{ "", "moderator", "join", "into=itself", "incomplete", "refusal.field=into" },
		{ "", "moderator", "join", "into=999999", "no_topic", "" },
		{ "", "clerk1", "join", "into=kept", "not_your_part", "" },
		{ "", "moderator", "join", "into=kept", "ok", "stage=collecting related=1 step=joined" },
		{ "", "verified3", "endorse", "", "ok", "stage=established open:answered=1" },
		{ "", "moderator", "assign", "agencies=2 reason=Theirs", "ok",
			"stage=established open:answered=1 due:answered=2027-01-22T23:59:59+08:00" },
		{ "", "moderator", "join", "into=kept", "ok", "stage=established related=1" },
		{ "", "clerk1", "answer", "text=Ours", "not_your_agency", "" },
		{ "", "clerk2", "answer", "demands=adopted", "ok", "stage=responded decision=adopted" },
		{ "", "", "back", "", "", "stage=collecting related=1 responses=0 can:verified4:unfollow=yes" },
		{ "", "verified3", "endorse", "", "ok", "stage=established response=due" },
		{ "", "clerk1", "answer", "demands=not_adopted", "ok", "stage=responded decision=not_adopted responses=1" },
	};
	LIFE_WITH("join", three, lines);
}

static void the_same_matter_is_barred_for_six_months(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-08-31T10:00:00.500+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "refuse", "reason_code=same_matter", "incomplete", "refusal.field=into" },
		{ "", "moderator", "refuse", "reason_code=same_matter into=kept", "incomplete", "" }, /* it only begins */
		{ "", "", "back", "", "", "" },
		{ "", "moderator", "approve", "", "ok", "" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "", "verified3", "endorse", "", "ok", "stage=established" },
		{ "", "", "back", "", "", "" },
		{ "", "moderator", "refuse", "reason_code=same_matter into=kept", "ok",
			"stage=refused stage_code=same_matter" },
		/* The 31st of a month that has 28 days is its last. */
		{ "2027-02-28T23:59:59+08:00", "proposer", "send", "", "ok", "stage=screening" },
		{ "", "moderator", "refuse", "reason_code=same_matter into=kept", "ok", "stage=refused" },
		{ "+1", "proposer", "send", "", "ok", "stage=screening" },
		{ "", "moderator", "refuse", "reason_code=same_matter into=kept", "free_again", "stage=screening" },
		{ "", "moderator", "approve", "", "ok", "stage=collecting" },
	};
	LIFE_WITH("join", three, lines);
}

/* Sixty days before a vote and on its day: proposing, sending and endorsing pause, and go on with what was left. */
static void a_pause_before_a_vote(void **state)
{
	(void)state;
	static const struct rules_change vote[] = { { "\"endorsements\": 5000", "\"endorsements\": 3" },
		{ "\"before\": [\"2024-01-13\"]", "\"before\": [\"2026-08-15\"]" } };
	static const struct life_line lines[] = {
		{ "2026-06-01T10:00:00.500+08:00", "proposer", "propose", "", "ok", "" },
		/* 60 days from the first of June is the last of July, and 61 days of pause lie before it. */
		{ "", "moderator", "approve", "", "ok", "stage=collecting endorse_by=2026-09-30T23:59:59+08:00" },
		{ "2026-06-15T23:59:59+08:00", "verified", "endorse", "", "ok", "can:verified2:endorse=yes" },
		{ "+1", "verified2", "endorse", "", "paused", "counts.endorsements=1 can:verified2:endorse=paused" },
		{ "", "guest", "endorse", "", "sign_in", "" },
		{ "", "verified", "propose", "", "paused", "" },
		{ "", "verified", "draft", "", "paused", "" },
		{ "", "registered", "comment", "", "ok", "" },
		{ "", "verified", "withdraw", "", "ok", "counts.endorsements=0" },
		{ "2026-07-31T23:59:59+08:00", "", "look", "", "", "stage=collecting" },
		{ "+1", "", "look", "", "", "stage=collecting endorse_by=2026-09-30T23:59:59+08:00" },
		{ "2026-08-15T23:59:59+08:00", "verified2", "endorse", "", "paused", "" },
		{ "+1", "verified2", "endorse", "", "ok", "counts.endorsements=1 endorse_by=2026-09-30T23:59:59+08:00" },
		{ "endorse_by", "verified3", "endorse", "", "ok", "stage=collecting" },
		{ "+1", "verified4", "endorse", "", "not_collecting", "stage=unmet" },
	};
	LIFE_WITH("join", vote, lines);
}

/* Barred for two days; and one takes a side every ninety seconds, and never under one's own idea. */
static void who_may_not_for_a_while(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00.500+08:00", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "approve", "", "ok", "stage=collecting" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified", "bar", "span=+2d", "", "can:verified:comment=barred" },
		{ "", "verified2", "bar", "span=+2d", "", "can:verified2:endorse=barred" },
		{ "", "verified", "comment", "", "barred", "" },
		{ "", "verified2", "endorse", "", "barred", "counts.endorsements=1" },
		{ "", "verified2", "propose", "", "barred", "" },
		{ "", "verified", "withdraw", "", "ok", "counts.endorsements=0" }, /* what is one's own one may take back */
		{ "2026-11-25T09:59:59+08:00", "verified2", "endorse", "", "barred", "" },
		{ "+1", "verified2", "endorse", "", "ok", "counts.endorsements=1" },
		{ "", "verified", "comment", "", "ok", "" },
		{ "", "registered", "comment", "stance=pro", "ok", "counts.pro=1" },
		{ "+89", "registered", "comment", "stance=pro", "neutral_only", "counts.pro=1" },
		{ "+1", "registered", "comment", "stance=pro", "ok", "counts.pro=2" },
		{ "", "registered", "comment", "stance=neutral", "ok", "" },
		{ "+3600", "proposer", "comment", "stance=pro", "neutral_only", "" },
		{ "", "proposer", "comment", "stance=neutral", "ok", "" },
	};
	LIFE_WITH("join", three, lines);
}

/* What had begun when the vote is called stands still for as long, and its draft is not sent. */
static void a_vote_is_called_meanwhile(void **state)
{
	(void)state;
	static const struct rules_change vote[] = { { "\"endorsements\": 5000", "\"endorsements\": 3" },
		{ "\"before\": [\"2024-01-13\"]", "\"before\": [\"2026-08-15\"]" } };
	static const struct life_line lines[] = {
		{ "2026-06-01T10:00:00+08:00", "proposer", "draft", "", "ok", "" },
		{ "", "", "keep", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2026-07-31T23:59:59+08:00" },
		{ "2026-06-20T10:00:00+08:00", "verified", "endorse", "", "ok", "" },
		{ "", "", "rules", "", "", "endorse_by=2026-09-30T23:59:59+08:00" },
		{ "", "verified2", "endorse", "", "paused", "" },
		{ "", "", "back", "", "", "stage=draft" },
		{ "", "proposer", "send", "", "paused", "stage=draft" },
		{ "2026-08-16T00:00:00+08:00", "proposer", "send", "", "ok", "stage=screening" },
		{ "", "", "back", "", "", "stage=collecting" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "endorse_by", "verified3", "endorse", "", "ok", "stage=established" },
	};
	life_tell(&(struct life){ .set = "join",
		.changes = three,
		.n_changes = 1,
		.later = vote,
		.n_later = ARRAY_LEN(vote),
		.lines = lines,
		.n_lines = ARRAY_LEN(lines) });
}

/* A number changes while it runs: what runs keeps the one under which it began. */
static void numbers_change_meanwhile(void **state)
{
	(void)state;
	static const struct rules_change more[] = { { "\"endorsements\": 5000", "\"endorsements\": 4" },
		{ "\"of\": \"endorse_by\", \"days\": 60", "\"of\": \"endorse_by\", \"days\": 30" },
		{ "\"kind\": \"scheduled\", \"working_days\": 7", "\"kind\": \"scheduled\", \"working_days\": 2" } };
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "proposer", "propose", "", "ok", "counts.threshold=3" },
		{ "", "", "keep", "", "", "" },
		{ "", "", "rules", "", "", "" },
		{ "", "proposer", "propose", "", "ok", "counts.threshold=4" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2026-12-23T23:59:59+08:00" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "", "verified3", "endorse", "", "ok", "stage=collecting" },
		{ "", "verified4", "endorse", "", "ok", "stage=established due:scheduled=2026-11-25T23:59:59+08:00" },
		{ "", "", "back", "", "", "stage=screening counts.threshold=3" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2027-01-22T23:59:59+08:00" },
		{ "", "verified", "endorse", "", "ok", "" },
		{ "", "verified2", "endorse", "", "ok", "" },
		{ "", "verified3", "endorse", "", "ok", "stage=established due:scheduled=2026-12-02T23:59:59+08:00" },
	};
	life_tell(&(struct life){ .set = "join",
		.changes = three,
		.n_changes = 1,
		.later = more,
		.n_later = ARRAY_LEN(more),
		.lines = lines,
		.n_lines = ARRAY_LEN(lines) });
}

/* The numbers as the file has them. */
static void as_many_as_the_file_says(void **state)
{
	(void)state;
	static const struct life_line lines[] = {
		{ "2026-11-23T10:00:00+08:00", "proposer", "propose", "", "ok", "counts.threshold=5000" },
		{ "", "moderator", "approve", "", "ok", "endorse_by=2027-01-22T23:59:59+08:00" },
		{ "", "proposer", "propose", "agencies=1,2,3", "ok", "agencies=3" },
	};
	LIFE("join", lines);
}

static void every_move_is_made(void **state)
{
	(void)state;
	moves_complete("join", "idea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_life), cmocka_unit_test(approved_or_refused_by_whoever_is_first),
		cmocka_unit_test(withdrawn_at_each_stage), cmocka_unit_test(too_few_in_time),
		cmocka_unit_test(joined_and_each_answered), cmocka_unit_test(the_same_matter_is_barred_for_six_months),
		cmocka_unit_test(a_pause_before_a_vote), cmocka_unit_test(who_may_not_for_a_while),
		cmocka_unit_test(a_vote_is_called_meanwhile), cmocka_unit_test(numbers_change_meanwhile),
		cmocka_unit_test(as_many_as_the_file_says),
		cmocka_unit_test(every_move_is_made), /* the last one: of all above */
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
