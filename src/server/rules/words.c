/* What the program's own words are called, in message ids: verbs as clients call them too, roles, levels. */
#include "server/rules/rules.h"

const char *rules_verb_label(enum wire_verb verb)
{
	static const char *const labels[WIRE_VERBS] = {
		[CAN_ENDORSE] = N_("endorse"),
		[CAN_WITHDRAW] = N_("take the endorsement back"),
		[CAN_COMMENT] = N_("comment"),
		[CAN_TAKE_SIDE] = N_("comment for or against"),
		[CAN_REPLY] = N_("reply"),
		[CAN_FOLLOW] = N_("follow"),
		[CAN_UNFOLLOW] = N_("follow no longer"),
		[CAN_LIKE] = N_("like comments"),
		[CAN_REPORT] = N_("report"),
		[CAN_EDIT] = N_("edit"),
		[CAN_SEND] = N_("send"),
		[CAN_RETRACT] = N_("retract"),
		[CAN_INVITE] = N_("invite"),
		[CAN_RATE] = N_("say how content one is"),
		[CAN_APPROVE] = N_("approve"),
		[CAN_REFUSE] = N_("refuse"),
		[CAN_HIDE] = N_("hide"),
		[CAN_SHOW] = N_("show again"),
		[CAN_JOIN] = N_("join with a similar one"),
		[CAN_ASSIGN] = N_("assign to agencies"),
		[CAN_SCHEDULE] = N_("publish the schedule"),
		[CAN_CONTACT] = N_("talk with the proposer"),
		[CAN_EXTEND] = N_("extend the deadline"),
		[CAN_NOTICE] = N_("publish a notice"),
		[CAN_ANSWER] = N_("answer"),
		[CAN_SUMMARISE] = N_("summarise"),
		[CAN_DEBATE] = N_("publish the debate"),
		[CAN_NO_DEBATE] = N_("say why there is no debate"),
		[CAN_BAR] = N_("bar a person"),
		[CAN_MODERATE] = N_("hide comments"),
	};
	return (size_t)verb < WIRE_VERBS ? labels[verb] : N_("propose");
}

const char *rules_role_label(enum wire_role role)
{
	static const char *const labels[ROLES] = {
		[ROLE_MODERATOR] = N_("moderator"),
		[ROLE_CLERK] = N_("agency clerk"),
		[ROLE_EDITOR] = N_("editor"),
		[ROLE_AUDITOR] = N_("auditor"),
		[ROLE_OWNER] = N_("owner"),
	};
	return labels[(size_t)role < ROLES ? role : ROLE_OWNER];
}

const char *rules_level_label(enum wire_level level)
{
	static const char *const labels[LEVELS] = {
		[LEVEL_GUEST] = N_("anyone"),
		[LEVEL_REGISTERED] = N_("anyone with an account"),
		[LEVEL_VERIFIED] = N_("a verified person"),
		[LEVEL_IDENTIFIED] = N_("an identified person"),
	};
	return labels[(size_t)level < LEVELS ? level : LEVEL_GUEST];
}

const char *rules_duty_label(const char *kind)
{
	static const struct {
		const char *kind, *label;
	} labels[] = {
		{ "scheduled", N_("publish the schedule") },
		{ "contacted", N_("talk with the proposer") },
		{ "answered", N_("answer") },
		{ "summarised", N_("summarise the opinions") },
		{ "notice", N_("say how far it is") },
		{ "debated", N_("debate it, or say why not") },
	};
	for (size_t i = 0; i < ARRAY_LEN(labels); i++)
		if (str_eq(labels[i].kind, kind))
			return labels[i].label;
	return kind;
}
