/*
 * A Decidim as far as tests need it: its one path, which is asked in GraphQL, with what is untidy about real ones:
 * versions that lack a member, members of another type, a broken record and one that was taken away in the middle of a
 * list, HTML in texts, texts in languages, errors beside data and in place of them, a page where data was asked for, a
 * pause. Nobody's live data.
 */
#ifndef SITES_DECIDIM_H
#define SITES_DECIDIM_H

#include "sites/server.h"

#define T_EN(text) \
	"{\"translations\":[{\"locale\":\"ca\",\"text\":\"(ca)\"},{\"locale\":\"en\",\"text\":\"" text "\"}]}"
#define T_CA(text) "{\"translations\":[{\"locale\":\"ca\",\"text\":\"" text "\"}]}"
#define COMPONENT(name, more) \
	"{\"data\":{\"component\":{\"name\":" T_EN(name) ",\"participatorySpace\":{\"title\":" T_EN( \
		"Budget 2026") "}," more "}}}"
#define PROPOSAL_ROW(id, title, state, votes) \
	"{\"node\":{\"id\":\"" #id "\",\"title\":" title ",\"state\":" state \
	",\"answeredAt\":null,\"createdAt\":\"2026-11-0" \
	"1T09:00:00Z\",\"publishedAt\":\"2026-11-02T09:00:00+01:00\",\"voteCount\":" votes ",\"totalCommentsCount\":3}}"

static const char decidim_spaces[] =
	"{\"data\":{\"assemblies\":[{\"slug\":\"youth\",\"components\":[{\"__typename\":\"Proposals\",\"id\":\"11\"}]}],"
	"\"participatoryProcesses\":[{\"slug\":\"old-plan\",\"components\":[{\"__typename\":\"Proposals\",\"id\":\"2\"}]},"
	"\"broken\",{\"slug\":\"a b\\\"c\",\"components\":[{\"__typename\":\"Proposals\",\"id\":\"9\"}]},"
	"{\"slug\":\"budget-2026\",\"components\":[{\"__typename\":\"Proposals\",\"id\":\"4\"},{\"__typename\":\"Debates\",\"id\":"
	"5},null,{\"__typename\":\"Meetings\",\"id\":\"6\"},{\"__typename\":\"Accountability\",\"id\":\"7\"},{\"__typename\":"
	"\"Pages\",\"id\":\"8\"},{\"__typename\":\"Surveys\",\"id\":\"9\"},{\"__typename\":\"Blogs\",\"id\":\"12\"},"
	"{\"__typename\":\"Budgets\",\"id\":\"14\"},{\"__typename\":\"Sortitions\",\"id\":\"15\"},{\"__typename\":\"Elections\",\"id\":"
	"\"16\"},{\"__typename\":\"CollaborativeTexts\",\"id\":\"17\"},{\"__typename\":\"CollaborativeTexts\",\"id\":\"18\"}]}]}}";

static const char
	decidim_titles[] = "{\"data\":{\"participatoryProcesses\":[{\"id\":\"1\",\"slug\":\"old-plan\",\"title\":" T_EN(
		"Old plan") ",\"startDate\":\"2020-01-01\",\"endDate\":\"2020-12-31\"},\"broken\",{\"id\":\"3\",\"slug\":"
					"\"budget-2026\",\"title\":" T_EN(
						"Budget 2026") ",\"startDate\":\"2026-01-01\",\"endDate\":null}],\"assemblies\":[{\"id\":\"2\","
									   "\"slug\":\"youth\",\"title\":" T_EN("Youth") "}],\"conferences\":[]}}";
/* All that the page of a process has. */
static const char decidim_process[] =
	"{\"data\":{\"participatoryProcess\":{\"id\":\"3\",\"slug\":\"budget-2026\",\"title\":" T_EN("Budget 2026") ",\"subtitle\":" T_EN("We decide together") ",\"shortDescription\":" T_EN(
		"<p>A million for the town.</p>") ",\"description\":" T_EN("<p>Propose, discuss, "
																   "<strong>vote</strong>.</p>") ",\"startDate\":\"2026-01-01\",\"endDate\":\"2027-12-31\",\"announcement\":" T_EN("Vote from May on.") ",\"participatoryScope\":" T_EN("A million") ",\"target\":" T_EN("All who live here") ",\"developerGroup\":" T_EN("The town council") ",\"reference\":\"PART-3\",\"steps\":[{\"title\":" T_EN("Proposals") ",\"description\":" T_EN("<p>Write yours.</p>") ",\"startDate\":\"2026-01-01T00:00:00Z\",\"endDate\":\"2026-03-01T00:00:00Z\",\"active\":false},{\"title\":" T_EN("Voting") ",\"description\":null,\"startDate\":\"2026-05-01T00:00:00Z\",\"endDate\":null,\"active\":true}],\"components\":[{\"__typename\":\"Proposals\",\"id\":\"4\",\"name\":" T_EN("Ideas of all") "},{\"__typename\":\"Surveys\",\"id\":\"9\",\"name\":" T_EN("Your view") "},\"broken\"],\"np\":[{\"id\":\"12\",\"posts\":{\"edges\":[{\"node\":{\"id\":\"40\",\"title\":" T_EN("The vote has begun") "}}]}}],\"ns\":[{\"id\":\"9\",\"surveys\":{\"edges\":[{\"node\":{\"id\":\"50\",\"questionnaire\":{\"title\":" T_EN("Your view of the square") "}}}]}}],\"nt\":[{\"id\":\"8\",\"pages\":{\"edges\":[null,{\"node\":{\"id\":\"60\",\"title\":" T_EN("How it works") "}}]}}],\"nd\":[{\"id\":\"15\",\"sortitions\":{\"edges\":[{\"node\":{\"id\":\"80\",\"title\":" T_EN("Who speaks first") "}}]}}],\"ne\":[{\"id\":16,\"elections\":{\"edges\":[{\"node\":{\"id\":\"90\",\"title\":" T_EN("The council of the square") "}}]}}],\"so\":[{\"name\":\"proposals_count\",\"value\":42},{\"name\":\"users_count\",\"value\":\"1,204\"},7],\"linkedParticipatorySpaces\":[{\"participatorySpace\":{\"__typename\":\"Assembly\",\"slug\":\"youth\",\"title\":" T_EN("Youth") "}},null],\"participatoryProcessGroup\":{\"title\":" T_EN("The budgets of the town") "},\"hashtag\":\"budget26\",\"taxonomies\":[{\"name\":" T_EN("Money") "}],\"attachments\":[{\"url\":\"https://files.example/rules.pdf\",\"type\":\"application/pdf\"}],\"at\":[{\"url\":\"https://files.example/rules.pdf\",\"title\":" T_EN("The rules of the vote") "}]}}}";

/* What stands in it and on no board. */
static const char decidim_posts[] = COMPONENT("News",
	"\"posts\":{\"pageInfo\":{\"hasPreviousPage\":false},\"edges\":[{\"node\":{\"id\":\"40\",\"title\":" T_EN(
		"The vote has begun") ",\"publishedAt\":\"2026-05-01T09:00:00Z\",\"totalCommentsCount\":1}}]}");
static const char decidim_news_40[] = COMPONENT("News",
	"\"post\":{\"id\":\"40\",\"title\":" T_EN("The vote has begun") ",\"publishedAt\":\"2026-05-01T09:00:00Z\",\"totalCommentsCount\":1,\"body\":" T_EN(
		"<p>Until <b>June</b>.</p>") ",\"author\":{\"name\":\"The team\"}}");
static const char decidim_surveys[] = COMPONENT("Your view",
	"\"surveys\":{\"pageInfo\":{\"hasPreviousPage\":false},\"edges\":[{\"node\":{\"id\":\"50\",\"questionnaire\":{\"title\":" T_EN(
		"Your view of the square") "}}}]}");
static const char decidim_survey_50[] = COMPONENT("Your view",
	"\"survey\":{\"id\":\"50\",\"questionnaire\":{\"title\":" T_EN("Your view of the square") "},\"q\":{\"description\":" T_EN("<p>Five minutes.</p>") ",\"tos\":" T_EN("No names are kept.") ",\"questions\":[{\"id\":\"1\",\"body\":" T_EN("What do you miss?") ",\"mandatory\":true,\"questionType\":\"multiple_option\",\"maxChoices\":2},{\"id\":\"3\",\"body\":{},\"questionType\":\"separator\"},{\"id\":\"2\",\"body\":" T_EN(
		"Why?") ",\"mandatory\":false,\"questionType\":\"long_response\"},\"broken\"]},\"r\":{\"questions\":[{\"id\":\"1\",\"responseOptions\":[{\"body\":" T_EN("Trees") "},{\"body\":" T_EN("Benches") "}]},{\"id\":\"2\",\"responseOptions\":[]}]}}");
static const char decidim_pages[] = COMPONENT(
	"Page", "\"pages\":{\"pageInfo\":{},\"edges\":[{\"node\":{\"id\":\"60\",\"title\":" T_EN("How it works") "}}]}");
static const char decidim_page_60[] = COMPONENT("Page",
	"\"page\":{\"id\":\"60\",\"title\":" T_EN("How it works") ",\"body\":" T_EN("<p>First you propose.</p>") "}");

/* What is decided by other ways. */
static const char decidim_budgets[] = COMPONENT("The vote",
	"\"budgets\":{\"pageInfo\":{},\"edges\":[{\"node\":{\"id\":\"70\",\"title\":" T_EN(
		"For the whole town") ",\"total_budget\":1000000}}]}");
static const char decidim_budget_70[] = COMPONENT("The vote",
	"\"budget\":{\"id\":\"70\",\"title\":" T_EN("For the whole town") ",\"total_budget\":1000000,\"description\":" T_EN("<p>Up to a million.</p>") ",\"pa\":[{\"id\":\"1\",\"title\":" T_EN(
		"A hall") ",\"description\":" T_EN("<p>With a stage.</p>") ",\"budget_amount\":250000},null,{\"id\":2,\"title\":" T_EN("A wall") ",\"budget_amount\":\"90,000\"}],\"ps\":[{\"id\":\"2\",\"selected\":false},{\"id\":\"1\",\"selected\":true}]}");
static const char decidim_sortition_80[] = COMPONENT("Lots",
	"\"sortition\":{\"id\":\"80\",\"title\":" T_EN("Who speaks first") ",\"dice\":4,\"targetItems\":2,\"requestTimestamp\":\"2026-06-01\",\"createdAt\":\"2026-06-01T09:00:00Z\",\"totalCommentsCount\":1,\"additionalInfo\":" T_EN(
		"<p>Two of five.</p>") ",\"witnesses\":" T_EN("Two neighbours") ",\"candidateProposals\":[10,11,12,13,14],\"selectedProposals\":[12,\"x\",14],\"author\":{\"name\":\"The team\"}}");
static const char decidim_sortition_81[] = COMPONENT("Lots",
	"\"sortition\":{\"id\":\"81\",\"title\":" T_EN("Once more") ",\"cancelledOn\":\"2026-06-03\",\"cancelReason\":" T_EN(
		"<p>A proposal was missing.</p>") ",\"cancelledByUser\":{\"name\":\"Ann\"}}");
static const char decidim_election_90[] = COMPONENT("Election",
	"\"election\":{\"id\":\"90\",\"title\":" T_EN("The council of the square") ",\"startTime\":\"2026-07-01T09:00:00Z\",\"endTime\":\"2026-07-08T09:00:00Z\",\"description\":" T_EN("<p>Three seats.</p>") ",\"qo\":[{\"title\":" T_EN("Who is to sit there?") ",\"minSelections\":0,\"maxSelections\":3,\"answers\":[{\"title\":" T_EN(
		"Ann Example") ",\"description\":" T_EN("<p>Gardener.</p>") ",\"votes_count\":120,\"selected\":true},{\"title\":" T_EN("Bo") ",\"votes_count\":\"80\",\"selected\":false}]},\"broken\"]}");
static const char decidim_text_100[] = COMPONENT("Together",
	"\"collaborativeText\":{\"id\":\"100\",\"title\":\"House rules <b>now</b>\",\"body\":\"<h2>One</h2><p>Be kind.</p>\","
	"\"acceptingSuggestions\":true,\"suggestionsCount\":7,\"documentVersionsCount\":2,\"documentVersions\":[{\"id\":\"1\",\"title\":"
	"\"First\",\"createdAt\":\"2026-05-01T09:00:00Z\"}],\"authors\":[{\"name\":\"Ann\"},{\"name\":\"Bo\"}],\"publishedAt\":"
	"\"2026-05-02T09:00:00Z\"}");

/* The other kinds of spaces. */
static const char decidim_assembly[] =
	"{\"data\":{\"assembly\":{\"id\":\"2\",\"slug\":\"youth\",\"title\":" T_EN("Youth") ",\"purposeOfAction\":" T_EN("To be heard") ",\"composition\":" T_EN("Twenty people") ",\"specialFeatures\":" T_EN("Meets at night") ",\"children\":[{\"slug\":\"youth-north\",\"title\":" T_EN("Youth of the north") "},{\"slug\":\"a b\"}],\"b\":[{\"id\":\"14\",\"budgets\":{\"edges\":[{\"node\":{\"id\":\"1\",\"title\":" T_EN(
		"For the young") ",\"total_budget\":1000000,\"projects\":[{\"id\":\"2\",\"title\":" T_EN("A hall") ",\"budget_amount\":250000,\"selected\":true},{\"id\":\"3\",\"title\":" T_EN("A wall") "}]}}]}}],\"components\":[]}}}";
static const char decidim_conference[] =
	"{\"data\":{\"conference\":{\"id\":\"5\",\"slug\":\"summit\",\"title\":" T_EN("The summit") ",\"slogan\":" T_EN("Together") ",\"location\":\"Market hall\",\"startDate\":\"2026-12-01\",\"endDate\":\"2026-12-02\",\"speakers\":[{\"fullName\":\"Ann Example\",\"position\":" T_EN(
		"Mayor") ",\"affiliation\":" T_EN("The town") ",\"shortBio\":" T_EN("<p>Since 2020.</p>") ",\"personalUrl\":\"javascript:alert(1)\"}],\"partners\":[{\"name\":\"The library\",\"link\":\"https://library.example/\"}],\"mediaLinks\":[{\"title\":" T_EN("The film") ",\"link\":\"https://film.example/1\"}]}}}";
static const char decidim_initiative[] =
	"{\"data\":{\"initiative\":{\"id\":\"12\",\"slug\":\"i-12\",\"title\":" T_EN("A bridge for all") ",\"description\":" T_EN(
		"<p>Over the river.</p>") ",\"state\":\"published\",\"signatureStartDate\":\"2026-10-01\",\"signatureEndDate\":\"2027-01-31\",\"onlineVotes\":12034,\"offlineVotes\":\"7\",\"signatureType\":\"any\",\"author\":{\"name\":\"Bo\"},\"committeeMembers\":[{\"user\":{\"name\":\"Bo\"}},{\"user\":{\"name\":\"Cy\"}},null]}}}";

static const char decidim_list_1[] = COMPONENT("Proposals",
	"\"proposals\":{\"pageInfo\":{\"hasPreviousPage\":true,\"startCursor\":\"Mg\"},\"edges\":[" PROPOSAL_ROW(12,
		T_EN("Shade for the market square"), "\"accepted\"",
		"\"1,204\"") ",{\"node\":null},{\"node\":\"broken\"}," PROPOSAL_ROW(14,
		"\"A title \xc2\x9b"
		"31mwithout languages\"",
		"null", "null") "]}");
static const char decidim_list_2[] = COMPONENT("Proposals",
	"\"proposals\":{\"pageInfo\":{\"hasPreviousPage\":false,\"startCursor\":\"MQ\"},\"edges\":[" PROPOSAL_ROW(
		10, T_CA("Bancs al parc"), "\"evaluating\"", "7") "]}");
static const char decidim_empty[] = COMPONENT(
	"Proposals", "\"proposals\":{\"pageInfo\":{\"hasPreviousPage\":false,\"startCursor\":null},\"edges\":[]}");
static const char decidim_youth[] = COMPONENT("Ideas",
	"\"proposals\":{\"pageInfo\":{\"hasPreviousPage\":false},\"edges\":[{\"node\":{\"id\":\"20\",\"title\":" T_EN(
		"A skate park") ",\"createdAt\":\"2025-05-01T09:00:00Z\"}}]}");

/* All that a proposal can have. */
static const char
	decidim_whole
		[] =
			COMPONENT("Proposals",
				"\"proposal\":{\"id\":\"12\",\"title\":" T_EN(
					"Shade for the market square") ",\"state\":\"accepted\",\"answeredAt\":"
												   "\"2026-11-20T10:00:00Z\",\"createdAt\":\"2026-11-01T09:00:00Z\",\"publishedAt\":\"2026-11-02T09:00:00Z\",\"voteCount\":"
												   "1204,\"totalCommentsCount\":3,\"body\":" T_EN("<p>Plant <strong>ten trees</strong>.</p><ul><li>two limes</li></ul>"
																								  "<a href=\\\"/pages/trees\\\">how</a><script>alert(1)</script>") ",\"answer\":" T_EN("<p>The council plants them in "
																																													   "spring.</p>") ",\"updatedAt\":\"2026-11-20T10:00:00Z\",\"reference\":\"DEC-PROP-2026-11-12\",\"address\":\"Market "
																																																	  "Square 1\",\"authors\":[{\"name\":\"Ann Example\",\"nickname\":\"@ann\"},{\"name\":null,\"nickname\":\"@bo\"}],"
																																																	  "\"official\":false,\"createdInMeeting\":true,\"participatoryTextLevel\":\"article\",\"position\":3,\"versionsCount\":3,\"endorsementsCount\":\"21\",\"likes\":[{\"name\":\"Cy\"},{\"name\":\"Di\"}],\"category\":{\"name\":" T_EN("Trees & parks") "},\"scope\":{\"name\":" T_EN("Old town") "},\"amendments\":[{\"state\":\"evaluating\",\"amender\":{\"name\":\"Ed\"},\"emendation\":{\"id\":\"19\",\"title\":" T_EN(
																																																		  "Eleven trees") "}}],"
																																																						  "\"attachments\":[{\"url\":\"https://files.example/plan.pdf\",\"type\":\"application/pdf\"}],\"at\":[{\"url\":\"https://files.example/plan.pdf\",\"title\":" T_EN(
																																																							  "The plan of the square") "}]}");
/* Its shape has changed, and a part of it could not be given. */
static const char decidim_changed[] =
	"{\"errors\":[{\"message\":\"no\",\"path\":[\"component\",\"proposal\",\"answer\"]}],\"data\":{\"component\":{\"name\":"
	"\"Plain\",\"participatorySpace\":null,\"proposal\":{\"id\":13,\"title\":" T_EN(
		"Of another year") ",\"body\":\"Its words "
						   "are there.\",\"authors\":\"Ann\",\"createdAt\":\"yesterday\",\"voteCount\":\"many\"}}}}";
static const char decidim_debate[] = COMPONENT("Debates",
	"\"debate\":{\"id\":\"30\",\"title\":" T_EN(
		"How should the library open?") ",\"startTime\":\"2026-01-01T09:00:00Z\","
										"\"endTime\":\"2126-01-01T09:00:00Z\",\"createdAt\":\"2025-12-01T09:00:00Z\",\"totalCommentsCount\":0,\"description\":" T_EN(
											"<p>Longer, or on Sundays?</p>") ",\"instructions\":" T_EN("Say when you go.") ",\"author\":null}");
static const char
	decidim_meeting[] = COMPONENT("Meetings",
		"\"meeting\":{\"id\":\"31\",\"title\":" T_EN(
			"Meeting at the town hall") ",\"startTime\":\"2026-10-01T18:00:00+02:00\","
										"\"endTime\":\"2026-10-01T20:00:00+02:00\",\"closed\":true,\"address\":\"Main Street 2\",\"location\":" T_EN("Town hall") ",\"description\":" T_EN("Bring a chair.") ",\"agenda\":{\"items\":[{\"title\":" T_EN("Welcome") ",\"description\":null,\"duration\":10,\"parent\":null,\"items\":[]},{\"title\":" T_EN(
											"The square") ",\"description\":" T_EN("<p>Three plans.</p>") ",\"duration\":60,\"parent\":null,\"items\":[{\"title\":" T_EN("Trees") ",\"duration\":20}]},{\"title\":" T_EN("Trees") ",\"duration\":20,\"parent\":{\"id\":\"2\"}}]},\"services\":[{\"title\":" T_EN("Sign language") "}],\"registrationsEnabled\":true,\"remainingSlots\":3,\"audioUrl\":\"https://sound.example/31\",\"attendingOrganizations\":\"The library\",\"contributionCount\":12,\"isWithdrawn\":false,\"typeOfMeeting\":\"hybrid\",\"closingReport\":" T_EN("<p>Forty people came.</p>") ",\"videoUrl\":"
																																																																																																																																																				"\"javascript:alert(1)\",\"onlineMeetingUrl\":\"https://meet.example/31\",\"attendeeCount\":40}");
static const char decidim_result[] = COMPONENT("Results",
	"\"result\":{\"id\":\"32\",\"title\":" T_EN(
		"Trees are planted") ",\"progress\":62.5,\"startDate\":\"2026-01-10\","
							 "\"endDate\":\"2026-12-31\",\"createdAt\":\"2026-01-09T09:00:00Z\",\"totalCommentsCount\":0,\"status\":{\"name\":" T_EN("In execution") ",\"description\":" T_EN("Being done.") "},\"description\":" T_EN("<p>Ten trees.</p>") ",\"timelineEntries\":[{\"entryDate\":\"2026-03-01\",\"title\":" T_EN(
								 "Trees bought") ",\"description\":" T_EN("<p>At the nursery.</p>") "},\"broken\"],\"parent\":{\"id\":\"31\",\"title\":" T_EN("A green square") "},\"children\":[{\"id\":\"33\",\"title\":" T_EN("The first tree") "}]}");
static const char decidim_comments_said[] = COMPONENT("Proposals",
	"\"proposal\":{\"id\":\"12\",\"comments\":[{\"id\":\"101\",\"body\":\"Yes, *please*.\",\"createdAt\":"
	"\"2026-11-03T10:00:00Z\",\"alignment\":1,\"upVotes\":4,\"author\":{\"name\":\"Cy\",\"nickname\":\"@cy\"},\"comments\":["
	"{\"id\":\"103\",\"body\":\"<p>Which <b>trees</b>?</p>\",\"createdAt\":\"2026-11-05T10:00:00Z\",\"alignment\":0,"
	"\"upVotes\":0,\"author\":{\"name\":\"Di\"},\"comments\":[]}]},\"broken\",{\"id\":\"102\",\"body\":\"No room.\","
	"\"createdAt\":\"2026-11-04T10:00:00Z\",\"alignment\":-1,\"upVotes\":\"2\",\"author\":{\"name\":\"Ed\"},\"comments\":null}"
	"]}");

static inline bool decidim_asks(const char *request, const char *component, const char *what)
{
	char words[64];
	snprintf(words, sizeof words, "component(id:\\\"%s\\\")", component);
	return strstr(request, words) && strstr(request, what);
}

#define DECIDIM_ONE(one, id) one "(id:\\\"" #id "\\\")"
#define DECIDIM_NO(field) \
	"{\"errors\":[{\"message\":\"Field '" field \
	"' doesn't exist on type 'Proposal'\",\"locations\":[{\"line\":1,\"column\":9}]," \
	"\"path\":[\"query\",\"component\",\"... on Proposals\",\"proposals\",\"edges\",\"node\",\"" field \
	"\"],\"extensions\":{\"code\":\"undefinedField\",\"typeName\":\"Proposal\",\"fieldName\":\"" field "\"}}]}"
/* Of what is in a member: the path says which, and the field is called like one of its own. */
#define DECIDIM_DEEP(path, field) \
	"{\"errors\":[{\"message\":\"Field '" field \
	"' doesn't exist\",\"path\":[\"query\",\"component\",\"... on X\",\"" path "\",\"" field \
	"\"],\"extensions\":{\"code\":\"undefinedField\",\"typeName\":\"Y\",\"fieldName\":\"" field "\"}}]}"
#define DECIDIM_NO_TYPE(type) \
	"{\"errors\":[{\"message\":\"No such type " type \
	", so it can't be a fragment condition\",\"path\":[\"query\",\"assembly\",\"ns\",\"... on " type \
	"\"],\"extensions\":{\"code\":\"undefinedType\",\"typeName\":\"" type "\"}}]}"
#define SITE_SAYS(s, h, b) ((struct site_said){ .status = (s), .headers = (h), .body = (b) })
#define DECIDIM_PAGE "Content-Type: text/html; charset=utf-8\r\n"

static inline struct site_said decidim_say(const char *path, const char *request)
{
	static const struct {
		const char *component, *what, *body;
	} answers[] = {
		{ "4", "before:\\\"Mg\\\"", decidim_list_2 },
		{ "4", "proposals(last", decidim_list_1 },
		{ "2", "proposals(last", decidim_empty },
		{ "4", "c0:", "{\"data\":{\"c0\":{\"proposal\":{\"id\":\"12\"}},\"c1\":{\"proposal\":null},\"c2\":null}}" },
		{ "4", "comments{", decidim_comments_said },
		{ "4", DECIDIM_ONE("proposal", 12), decidim_whole },
		{ "4", DECIDIM_ONE("proposal", 13), decidim_changed },
		{ "4", DECIDIM_ONE("proposal", 15),
			"{\"data\":{\"component\":null},\"errors\":[{\"message\":\"gone\",\"extensions\":{\"code\":\"NOT_FOUND_ERROR\"}}]}" },
		{ "4", DECIDIM_ONE("proposal", 16), "{\"errors\":[{\"message\":\"Query has depth of 16\"}]}" },
		{ "5", "comments{", COMPONENT("Debates", "\"debate\":{\"id\":\"30\",\"comments\":[]}") },
		{ "6", "comments{", COMPONENT("Meetings", "\"meeting\":{\"id\":\"31\",\"comments\":[]}") },
		{ "7", "comments{", COMPONENT("Results", "\"result\":{\"id\":\"32\",\"comments\":[]}") },
		{ "12", "comments{",
			COMPONENT("News",
				"\"post\":{\"id\":\"40\",\"comments\":[{\"id\":\"201\",\"body\":\"At last.\",\"createdAt\":"
				"\"2026-05-02T10:00:00Z\",\"author\":{\"name\":\"Di\"},\"comments\":[]}]}") },
		{ "12", "posts(last", decidim_posts },
		{ "12", "post(id", decidim_news_40 },
		{ "9", "surveys(last", decidim_surveys },
		{ "9", "survey(id", decidim_survey_50 },
		{ "8", "pages(last", decidim_pages },
		{ "8", "page(id", decidim_page_60 },
		{ "14", "budgets(last", decidim_budgets },
		{ "14", DECIDIM_ONE("budget", 70), decidim_budget_70 },
		{ "15", "comments{",
			COMPONENT("Lots",
				"\"sortition\":{\"id\":\"80\",\"comments\":[{\"id\":\"301\",\"body\":\"Fair.\",\"createdAt\":"
				"\"2026-06-02T10:00:00Z\",\"author\":{\"name\":\"Di\"},\"comments\":[]}]}") },
		{ "15", DECIDIM_ONE("sortition", 80), decidim_sortition_80 },
		{ "15", DECIDIM_ONE("sortition", 81), decidim_sortition_81 },
		{ "16", DECIDIM_ONE("election", 90), decidim_election_90 },
		{ "17", "collaborativeTexts(last",
			COMPONENT("Together",
				"\"collaborativeTexts\":{\"edges\":[{\"node\":{\"id\":\"100\",\"title\":\"House rules <b>now</b>\"}}]}") },
		{ "17", DECIDIM_ONE("collaborativeText", 100), decidim_text_100 },
		{ "5", "debate", decidim_debate },
		{ "6", "meeting", decidim_meeting },
		{ "7", "result", decidim_result },
	};
	if (strcmp(path, "/api") != 0 || !strstr(request, "Content-Type: application/json"))
		return SITE_SAYS("200 OK", DECIDIM_PAGE, "<!DOCTYPE html><title>Participate</title>");
	if (strstr(request, "initiatives{")) /* which are not installed everywhere */
		return SITE_SAYS("200 OK", NULL, DECIDIM_NO("initiatives"));
	if (strstr(request, "participatoryProcesses{id slug"))
		return SITE_SAYS("200 OK", NULL, decidim_titles);
	if (strstr(request, "participatoryProcess(slug:\\\"budget-2026\\\")"))
		return strstr(request, "budgets") ? SITE_SAYS("200 OK", NULL, DECIDIM_NO("budgets"))
										  : SITE_SAYS("200 OK", NULL, decidim_process);
	if (strstr(request, "assembly(slug:\\\"youth\\\")"))
		return strstr(request, "...on Surveys") ? SITE_SAYS("200 OK", NULL, DECIDIM_NO_TYPE("Surveys"))
												: SITE_SAYS("200 OK", NULL, decidim_assembly);
	if (strstr(request, "conference(slug:\\\"summit\\\")"))
		return SITE_SAYS("200 OK", NULL, decidim_conference);
	if (strstr(request, "initiative(id:\\\"12\\\")"))
		return SITE_SAYS("200 OK", NULL, decidim_initiative);
	if (decidim_asks(request, "18", "...on CollaborativeTexts")) /* which gives nothing of them as data */
		return SITE_SAYS("200 OK", NULL,
			strstr(request, "collaborativeTexts(") ? DECIDIM_NO("collaborativeTexts")
												   : DECIDIM_NO("collaborativeText"));
	if (decidim_asks(request, "16", "qn:")) /* the shape of another version, deep inside */
		return SITE_SAYS("200 OK", NULL, DECIDIM_DEEP("election\",\"qn\",\"responseOptions", "title"));
	if (decidim_asks(request, "9", "answerOptions")) /* what it was called once */
		return SITE_SAYS("200 OK", NULL, DECIDIM_NO("answerOptions"));
	if (strstr(request, "participatoryProcess(slug:"))
		return SITE_SAYS("200 OK", NULL, "{\"data\":{\"participatoryProcess\":null}}");
	if (strstr(request, "participatoryProcesses{"))
		return SITE_SAYS("200 OK", NULL, decidim_spaces);
	if (decidim_asks(request, "11", "proposals(last")) /* an older version */
		return strstr(request, "voteCount")         ? SITE_SAYS("200 OK", NULL, DECIDIM_NO("voteCount"))
			: strstr(request, "totalCommentsCount") ? SITE_SAYS("200 OK", NULL, DECIDIM_NO("totalCommentsCount"))
													: SITE_SAYS("200 OK", NULL, decidim_youth);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (decidim_asks(request, answers[i].component, answers[i].what))
			return SITE_SAYS("200 OK", NULL, answers[i].body);
	if (decidim_asks(request, "4", DECIDIM_ONE("proposal", 17)))
		return SITE_SAYS("429 Too Many Requests", "Content-Type: text/plain\r\nRetry-After: 30\r\n", "Retry later");
	if (decidim_asks(request, "4", DECIDIM_ONE("proposal", 19)))
		return SITE_SAYS("503 Service Unavailable", NULL, "{\"message\":\"maintenance\"}");
	return SITE_SAYS("200 OK", DECIDIM_PAGE, "<!DOCTYPE html><title>Participate</title>");
}

#endif
