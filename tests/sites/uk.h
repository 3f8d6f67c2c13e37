/*
 * petition.parliament.uk as far as tests need it: its paths, and petitions of every kind, with what is untidy about the
 * real one: counts in quotation marks, members missing or of another type, a broken record among good ones, a page
 * where data was asked for, redirects that lose ".json", a pause that is asked for. Nobody's live data.
 */
#ifndef SITES_UK_H
#define SITES_UK_H

#include "sites/server.h"

#define UK_MODIFIED "Thu, 26 Nov 2026 09:00:00 GMT"
#define UK_HEADERS "Content-Type: application/json; charset=utf-8\r\nLast-Modified: " UK_MODIFIED "\r\n"
#define UK_PAGE "Content-Type: text/html; charset=utf-8\r\n"

#define UK_HEAD(id, action, state, count) \
	"\"type\":\"petition\",\"id\":" #id ",\"links\":{\"self\":\"https://petition.parliament.uk/petitions/" #id \
	".json\"},\"attributes\":{\"action\":\"" action "\",\"state\":\"" state "\",\"signature_count\":" count \
	",\"created_at\":\"2026-08-01T09:00:00.000Z\",\"updated_at\":\"2026-11-26T09:00:00.000Z\","
#define UK_OPEN(id, action, count) \
	"{" UK_HEAD(id, action, "open", \
		count) "\"opened_at\":\"2026-09-01T12:00:00.000Z\"," \
			   "\"background\":\"Many of us need it.\",\"closing_date\":\"2027-03-01\",\"creator_name\":\"Ann Example\"," \
			   "\"rejection\":null,\"government_response\":null,\"debate\":null,\"departments\":[],\"topics\":[]}}"

/* All that a page of a petition can have. */
static const char uk_whole[] =
	"{\"links\":{\"self\":\"https://petition.parliament.uk/petitions/700001.json\"},\"data\":{"
	"\"type\":\"petition\",\"id\":700001,\"attributes\":{"
	"\"action\":\"Keep the night buses of small towns\","
	"\"background\":\"The last bus leaves at nine.\\r\\n* Nurses walk home *alone*.\","
	"\"additional_details\":\"See https://example.org/buses_and_trains for figures.\\r\\n\\r\\n1. Ask the towns.\","
	"\"committee_note\":\"The Committee asked for evidence.\",\"state\":\"closed\",\"signature_count\":\"104,233\","
	"\"created_at\":\"2026-01-02T09:00:00.000Z\",\"updated_at\":\"2026-11-26T09:00:00.000Z\",\"rejected_at\":null,"
	"\"opened_at\":\"2026-01-20T12:00:00.000Z\",\"closed_at\":\"2026-07-20T22:59:59.000Z\","
	"\"moderation_threshold_reached_at\":\"2026-01-05T10:00:00.000Z\","
	"\"response_threshold_reached_at\":\"2026-02-01T10:00:00.000Z\","
	"\"government_response_at\":\"2026-02-20T11:00:00.000Z\",\"debate_threshold_reached_at\":\"2026-03-01T10:00:00.000Z\","
	"\"debate_scheduled_on\":\"2026-03-10\",\"scheduled_debate_date\":\"2026-04-20\","
	"\"debate_outcome_at\":\"2026-04-22T10:00:00.000Z\",\"creator_name\":null,\"rejection\":null,"
	"\"government_response\":{\"responded_on\":\"2026-02-20\",\"summary\":\"The Government will fund night buses in forty "
	"towns.\",\"details\":\"Towns can apply from May on.\\n\\nThe Department for Transport\",\"created_at\":"
	"\"2026-02-20T11:00:00.000Z\",\"updated_at\":\"2026-02-20T11:00:00.000Z\"},"
	"\"debate\":{\"debated_on\":\"2026-04-20\",\"transcript_url\":\"https://hansard.example/transcript\",\"video_url\":"
	"\"https://parliamentlive.example/event\",\"debate_pack_url\":\"https://commonslibrary.example/pack\","
	"\"public_engagement_url\":\"https://committees.example/survey\",\"debate_summary_url\":"
	"\"https://committees.example/summary\",\"overview\":\"Members of all parties spoke for it.\"},"
	"\"departments\":[{\"acronym\":\"DfT\",\"name\":\"Department for Transport\",\"url\":\"https://gov.example/dft\"}],"
	"\"topics\":[\"public-transport\",\"towns\"],"
	"\"signatures_by_country\":[{\"name\":\"France\",\"code\":\"FR\",\"signature_count\":12},{\"name\":\"United Kingdom\","
	"\"code\":\"GB\",\"signature_count\":104221}],"
	"\"signatures_by_region\":[{\"name\":\"London\",\"ons_code\":\"H\",\"signature_count\":20000},{\"name\":\"Wales\","
	"\"ons_code\":\"J\",\"signature_count\":\"84,221\"}],"
	"\"signatures_by_constituency\":[{\"name\":\"Bath\",\"ons_code\":\"E1\",\"mp\":\"Ann Member MP\",\"signature_count\":900},"
	"{\"name\":\"Ynys M\xc3\xb4n\",\"ons_code\":\"W1\",\"mp\":null,\"signature_count\":1100}],"
	"\"other_parliamentary_business\":[{\"subject\":\"The committee wrote to the minister\",\"body\":\"It asked for "
	"dates.\",\"occurred_on\":\"2026-05-05\",\"created_at\":\"2026-05-05T10:00:00.000Z\",\"updated_at\":null}]}}}";

static const char uk_rejected[] =
	"{\"data\":{\"type\":\"petition\",\"id\":700003,\"attributes\":{\"action\":\"Make my cat a lord\",\"background\":\"He is a "
	"good cat.\",\"additional_details\":\"\",\"state\":\"rejected\",\"signature_count\":5,\"created_at\":"
	"\"2026-11-01T09:00:00.000Z\",\"rejected_at\":\"2026-11-03T09:00:00.000Z\",\"rejection\":{\"code\":\"honours\","
	"\"details\":\"There is a form for that: https://example.org/honours\\n\\nSee also https://petition.parliament.uk/petitions/700001\"}}}}";

static const char uk_archived[] =
	"{\"data\":{\"type\":\"archived-petition\",\"id\":200001,\"attributes\":{\"action\":\"Plant more trees\",\"background\":"
	"\"Shade is health.\",\"state\":\"closed\",\"signature_count\":20500,\"opened_at\":\"2018-01-20T12:00:00.000Z\","
	"\"closed_at\":\"2018-07-20T12:00:00.000Z\",\"response_threshold_reached_at\":\"2018-02-01T12:00:00.000Z\","
	"\"parliament\":{\"period\":\"2017-2019\",\"government\":\"Conservative\",\"dissolution_at\":\"2019-11-06T00:01:00.000Z\","
	"\"response_threshold\":10000,\"debate_threshold\":80000}}}}";

/* Its shape has changed: a list where an object was, a word where a day was. */
static const char uk_changed[] =
	"{\"data\":{\"type\":\"petition\",\"id\":700004,\"attributes\":{\"action\":\"A petition of another year\",\"background\":"
	"\"Its words are there.\",\"state\":\"open\",\"signature_count\":41,\"opened_at\":\"yesterday\",\"government_response\":"
	"[\"later\"],\"departments\":\"none\",\"signatures_by_country\":[{\"name\":\"France\"}]}}}";

#define UK_FILL(id) UK_OPEN(id, "Petition " #id, "12")
#define UK_NINE_(t) \
	UK_FILL(t##0001) \
	"," UK_FILL(t##0002) "," UK_FILL(t##0003) "," UK_FILL(t##0004) "," UK_FILL(t##0005) "," UK_FILL( \
		t##0006) "," UK_FILL(t##0007) "," UK_FILL(t##0008) "," UK_FILL(t##0009)
#define UK_NINE(t) UK_NINE_(t)

/* A page has forty; one a page, to hear how many there are. */
static const char uk_counted[] =
	"{\"links\":{\"first\":\"x\",\"last\":\"https://petition.parliament.uk/petitions.json?count=1&page=41&state=open\","
	"\"next\":\"x?page=2\",\"prev\":null},\"data\":[" UK_OPEN(700010, "Teach first aid in schools", "14372") "]}";
static const char uk_open_1[] =
	"{\"links\":{\"self\":\"x\",\"first\":\"x\",\"last\":\"https://petition.parliament.uk/petitions.json?page=2&state=open\","
	"\"next\":\"https://petition.parliament.uk/petitions.json?page=2&state=open\",\"prev\":null},\"data\":[" UK_OPEN(
		700010, "Teach first aid in schools", "14372") "," UK_OPEN(700011, "Repair the canal",
		"\"9,871\"") ",\"broken\"," UK_OPEN(700012,
		"\xc2\x9b"
		"31mRead aloud",
		"null") "," UK_NINE(71) "," UK_NINE(72) "," UK_NINE(73) "," UK_NINE(74) "]}";
static const char uk_open_2[] = "{\"links\":{\"next\":null},\"data\":[" UK_OPEN(
	700013, "Light the cycle paths", "6") "]}";

/* A constituency's, whole: fifty of them, of which a page takes forty. */
#define UK_HERE(id, action, here, all) \
	"{\"action\":\"" action "\",\"url\":\"https://petition.parliament.uk/petitions/" #id \
	"\",\"state\":\"open\",\"constituency_signature_count\":" here ",\"total_signature_count\":" all "}"
#define UK_HERE_TEN(t) \
	UK_HERE(t##1, "Of Bath " #t "1", "3", "9") \
	"," UK_HERE(t##2, "Of Bath " #t "2", "3", "9") "," UK_HERE(t##3, "Of Bath " #t "3", "3", "9") "," UK_HERE( \
		t##4, "Of Bath " #t "4", "3", "9") "," UK_HERE(t##5, "Of Bath " #t "5", "3", "9") "," UK_HERE(t##6, \
		"Of Bath " #t "6", "3", "9") "," UK_HERE(t##7, "Of Bath " #t "7", "3", "9") "," UK_HERE(t##8, \
		"Of Bath " #t "8", "3", "9") "," UK_HERE(t##9, "Of Bath " #t "9", "3", "9")
static const char uk_local_bath[] =
	"{\"constituency\":\"Bath\",\"mp\":{\"name\":\"Ann Member MP\",\"url\":\"https://members.example/1\"},"
	"\"petitions\":[" UK_HERE(700010, "Teach first aid in schools", "\"1,021\"", "14372") ",\"broken\"," UK_HERE_TEN(
		70020) "," UK_HERE_TEN(70021) "," UK_HERE_TEN(70022) "," UK_HERE_TEN(70023) "," UK_HERE_TEN(70024) "]}";

#define SITE_SAYS(s, h, b) ((struct site_said){ .status = (s), .headers = (h), .body = (b) })
static inline struct site_said uk_say(const char *path, const char *request)
{
	static const struct {
		const char *path, *body;
	} answers[] = {
		{ "/petitions/700001.json", uk_whole },
		{ "/petitions/700003.json", uk_rejected },
		{ "/petitions/700004.json", uk_changed },
		{ "/petitions/700010.json", "{\"data\":" UK_OPEN(700010, "Teach first aid in schools", "14372") "}" },
		{ "/archived/petitions/200001.json", uk_archived },
		{ "/petitions.json?state=rejected&",
			"{\"links\":{\"next\":null},\"data\":[{" UK_HEAD(
				700003, "Make my cat a lord", "rejected", "5") "\"x\":1}}]}" },
		{ "/petitions.json?state=all&q=buses&",
			"{\"links\":{\"next\":null},\"data\":[{" UK_HEAD(
				700001, "Keep the night buses of small towns", "closed", "104233") "\"x\":1}}]}" },
		{ "/archived/petitions.json?state=published&parliament=2&",
			"{\"links\":{\"next\":null},\"data\":[{" UK_HEAD(100001, "Keep the forests public", "closed",
				"530000") "\"parliament\":{\"period\":\"2015-2017\"}}}]}" },
		{ "/archived/petitions.json?state=rejected&parliament=1&",
			"{\"links\":{\"next\":null},\"data\":[{" UK_HEAD(
				100002, "Make tea a right", "rejected", "9") "\"parliament\":{\"period\":\"2005-2010\"}}}]}" },
		{ "/archived/petitions.json?state=published&",
			"{\"links\":{\"next\":null},\"data\":[{" UK_HEAD(
				200001, "Plant more trees", "closed", "20500") "\"x\":1}}]}" },
		{ "/topics.json",
			"{\"public-transport\":{\"code\":\"public-transport\",\"name\":\"Public transport & roads\"},\"x\":7,"
			"\"health\":{\"code\":\"health\",\"name\":\"Health\"}}" },
		{ "/parliaments.json",
			"[{\"period\":\"2010-2015\",\"dissolution_at\":\"2015-03-30T00:01:00.000+01:00\",\"government\":\"Conservative "
			"and Liberal Democrat coalition\"},{\"period\":\"2015-2017\",\"government\":\"Conservative\"},\"x\",{\"period\":"
			"\"2019-2024\"}]" },
		{ "/constituencies.json",
			"{\"W07\":{\"mp\":null,\"party\":null,\"constituency\":\"Ynys M\xc3\xb4n\",\"ons_code\":\"W07\"},\"E1\":{"
			"\"mp\":\"Ann Member MP\",\"party\":\"x\",\"constituency\":\"Bath\",\"ons_code\":\"E1\"},\"E2\":{"
			"\"constituency\":\"Bathgate, and St. Mary's\"},\"E3\":[]}" },
		{ "/petitions/local/bath/all.json", uk_local_bath },
		{ "/petitions/local/bath.json", "{\"constituency\":\"Bath\",\"petitions\":[]}" },
		{ "/petitions.json?state=recent&topic=health&",
			"{\"links\":{\"next\":null},\"data\":[" UK_OPEN(700012, "A nurse in each school", "7") "]}" },
		{ "/trending.json",
			"{\"data\":[{\"type\":\"petition\",\"id\":700010,\"attributes\":{\"action\":\"Teach first aid in "
			"schools\",\"signature_count\":321}}],\"meta\":{\"updated_at\":\"2026-11-27T09:00:00.000Z\"}}" },
	};
	if (str_ends(path, "state=closed&count=1"))
		return SITE_SAYS("200 OK", NULL, "{\"links\":{\"last\":\"x?page=61204\",\"next\":\"x?page=2\"},\"data\":[{}]}");
	if (str_ends(path, "state=debated&count=1"))
		return SITE_SAYS("200 OK", NULL, "{\"links\":{\"last\":7},\"data\":\"none\"}");
	if (str_ends(path, "state=not_debated&count=1")) /* which has none */
		return SITE_SAYS("200 OK", NULL, "{\"links\":{\"last\":\"x\",\"next\":null},\"data\":[]}");
	if (str_ends(path, "&count=1"))
		return SITE_SAYS("200 OK", NULL, uk_counted);
	if (strstr(path, "page=2"))
		return SITE_SAYS("200 OK", NULL, uk_open_2);
	if (strstr(request, "If-Modified-Since: " UK_MODIFIED))
		return SITE_SAYS("304 Not Modified", UK_HEADERS, "");
	for (size_t i = 0; i < ARRAY_LEN(answers); i++)
		if (str_starts(path, answers[i].path))
			return SITE_SAYS("200 OK", UK_HEADERS, answers[i].body);
	if (strstr(path, "state=recent") || strstr(path, "state=all&count") || strstr(path, "state=open"))
		return SITE_SAYS("200 OK", NULL, uk_open_1);
	if (str_starts(path, "/petitions/200001.json"))
		return SITE_SAYS("302 Found", UK_PAGE "Location: /archived/petitions/200001.json\r\n", "moved");
	if (str_starts(path, "/petitions/local?postcode=BA11AA"))
		return SITE_SAYS("302 Found", UK_PAGE "Location: /petitions/local/bath\r\n", "moved");
	if (strstr(path, "q=700001"))
		return SITE_SAYS("302 Found", UK_PAGE "Location: /petitions/700001\r\n", "moved");
	if (str_starts(path, "/petitions/700005.json"))
		return SITE_SAYS("302 Found", UK_PAGE "Location: /petitions/700005/gathering-support\r\n", "moved");
	if (str_starts(path, "/petitions/700006.json"))
		return SITE_SAYS("410 Gone", UK_PAGE, "<html>gone</html>");
	if (str_starts(path, "/petitions/700007.json"))
		return SITE_SAYS("429 Too Many Requests", "Content-Type: text/plain\r\nRetry-After: 30\r\n", "slow down");
	if (str_starts(path, "/petitions/700008.json"))
		return SITE_SAYS("503 Service Unavailable", NULL, "{\"message\":\"maintenance\"}");
	return SITE_SAYS("200 OK", UK_PAGE, "<!DOCTYPE html><title>Just a moment</title>");
}

#endif
