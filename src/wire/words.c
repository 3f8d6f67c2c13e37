/* The enumerations and their words, once each. */
#include "wire/shape.h"

static const char *const boards[] = { "idea", "consultation", "plan", "letter", "event", "other" };
static const char *const stages[] = { "draft", "screening", "collecting", "established", "responded", "closed", "unmet",
	"refused", "withdrawn", "open", "running", "upcoming", "live", "discussion", "gathering", "referred", "hidden",
	"other" };
static const char *const responses[] = { "none", "due", "overdue", "answered" };
static const char *const decisions[] = { "", "adopted", "partly_adopted", "not_adopted", "under_study" };
static const char *const stances[] = { "neutral", "pro", "con" };
static const char *const duties[] = { "", "kept", "kept_late", "due", "overdue" };
static const char *const verbs[] = { "endorse", "withdraw", "comment", "take_side", "reply", "follow", "unfollow",
	"like", "report", "edit", "send", "retract", "invite", "rate", "approve", "refuse", "hide", "show", "join",
	"assign", "schedule", "contact", "extend", "notice", "answer", "summarise", "debate", "no_debate", "bar",
	"moderate" };
static const char *const roles[] = { "moderator", "clerk", "editor", "auditor", "owner" };
static const char *const levels[] = { "guest", "registered", "verified", "identified" };
static const char *const scopes[] = { "read", "write" };
static const char *const proofs[] = { "email", "mobile", "identity" };
static const char *const abouts[] = { "own", "proposals", "topics", "staff" };
static const char *const oftens[] = { "each", "daily", "weekly", "never" };
static const char *const session_kinds[] = { "session", "device", "token" };

const struct words wire_board_words = { boards, ARRAY_LEN(boards), BOARD_OTHER };
const struct words wire_stage_words = { stages, ARRAY_LEN(stages), STAGE_OTHER };
const struct words wire_response_words = { responses, ARRAY_LEN(responses), RESPONSE_NONE };
const struct words wire_decision_words = { decisions, ARRAY_LEN(decisions), DECISION_NONE };
const struct words wire_stance_words = { stances, ARRAY_LEN(stances), STANCE_NEUTRAL };
const struct words wire_duty_words = { duties, ARRAY_LEN(duties), DUTY_NONE };
const struct words wire_verb_words = { verbs, ARRAY_LEN(verbs), WIRE_VERBS };
static const struct words wire_role_words = { roles, ARRAY_LEN(roles), ROLES };
const struct words wire_level_words = { levels, ARRAY_LEN(levels), LEVEL_GUEST };
const struct words wire_scope_words = { scopes, ARRAY_LEN(scopes), SCOPES };
const struct words wire_proof_words = { proofs, ARRAY_LEN(proofs), PROOFS };
static const struct words wire_about_words = { abouts, ARRAY_LEN(abouts), ABOUTS };
static const struct words wire_often_words = { oftens, ARRAY_LEN(oftens), OFTENS };
const struct words wire_session_kind_words = { session_kinds, ARRAY_LEN(session_kinds), SESSION_PERSON };

_Static_assert(ARRAY_LEN(boards) == BOARDS && ARRAY_LEN(stages) == STAGES && ARRAY_LEN(responses) == RESPONSE_STATES,
	"a word each");
_Static_assert(ARRAY_LEN(decisions) == DECISIONS && ARRAY_LEN(stances) == STANCES && ARRAY_LEN(duties) == DUTY_STATES,
	"a word each");
_Static_assert(
	ARRAY_LEN(verbs) == WIRE_VERBS && ARRAY_LEN(roles) == ROLES && ARRAY_LEN(levels) == LEVELS, "a word each");
_Static_assert(WIRE_VERBS <= 32, "a bit each");
_Static_assert(ARRAY_LEN(scopes) == SCOPES && ARRAY_LEN(session_kinds) == SESSION_KINDS, "a word each");
_Static_assert(ARRAY_LEN(proofs) == PROOFS, "a word each");
_Static_assert(ARRAY_LEN(abouts) == ABOUTS && ARRAY_LEN(oftens) == OFTENS, "a word each");

static const char *word(const struct words *w, unsigned value)
{
	return value < w->n ? w->word[value] : "";
}

static bool from(const struct words *w, const char *text, unsigned *value)
{
	*value = w->absent;
	for (unsigned i = 0; i < w->n; i++) {
		if (*w->word[i] && str_eq(w->word[i], text)) {
			*value = i;
			return true;
		}
	}
	return false;
}

#define WORD_FUNCTIONS(name, type) \
	const char *wire_##name##_word(enum type v) \
	{ \
		return word(&wire_##name##_words, v); \
	} \
	bool wire_##name##_from(const char *text, enum type *out) \
	{ \
		unsigned value; \
		bool known = from(&wire_##name##_words, text, &value); \
		*out = (enum type)value; \
		return known; \
	}

WORD_FUNCTIONS(board, wire_board)
WORD_FUNCTIONS(stage, wire_stage)
WORD_FUNCTIONS(response, wire_response_state)
WORD_FUNCTIONS(decision, wire_decision)
WORD_FUNCTIONS(stance, wire_stance)
WORD_FUNCTIONS(duty, wire_duty_state)
WORD_FUNCTIONS(verb, wire_verb)
WORD_FUNCTIONS(role, wire_role)
WORD_FUNCTIONS(level, wire_level)
WORD_FUNCTIONS(session_kind, wire_session_kind)
WORD_FUNCTIONS(scope, wire_scope)
WORD_FUNCTIONS(proof, wire_proof)
WORD_FUNCTIONS(about, wire_about)
WORD_FUNCTIONS(often, wire_often)

const char *wire_stage_label(enum wire_stage v)
{
	static const char *const labels[STAGES] = {
		[STAGE_DRAFT] = N_("draft"),
		[STAGE_SCREENING] = N_("in screening"),
		[STAGE_COLLECTING] = N_("collecting endorsements"),
		[STAGE_ESTABLISHED] = N_("threshold reached"),
		[STAGE_RESPONDED] = N_("answered"),
		[STAGE_CLOSED] = N_("closed"),
		[STAGE_UNMET] = N_("threshold missed"),
		[STAGE_REFUSED] = N_("refused in screening"),
		[STAGE_WITHDRAWN] = N_("withdrawn"),
		[STAGE_OPEN] = N_("open for comments"),
		[STAGE_RUNNING] = N_("under way"),
		[STAGE_UPCOMING] = N_("upcoming"),
		[STAGE_LIVE] = N_("live now"),
		[STAGE_DISCUSSION] = N_("in public discussion"),
		[STAGE_GATHERING] = N_("gathering first endorsements"),
		[STAGE_REFERRED] = N_("with the agency"),
		[STAGE_HIDDEN] = N_("hidden"),
		[STAGE_OTHER] = N_("other"),
	};
	return labels[(size_t)v < STAGES ? v : STAGE_OTHER];
}
