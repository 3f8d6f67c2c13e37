/* Every route as everybody: a guest, somebody whose token has ended, a token that may only read, one that may write
 * too, a device. What each may not is said with its own code, whatever else is in the request. */
#include "api/lib/api.h"

static struct platform p;
static char *person, *reader, *writer, *device, *ended;

static char *token_with(const char *scopes)
{
	char body[120];
	struct answer a;
	snprintf(body, sizeof body, "{\"name\":\"x\",\"scopes\":%s}", scopes);
	ask_post(&p, &a, "/v1/tokens", person, body);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

static char *device_allowed(void)
{
	char body[120], path[60];
	struct answer a;
	ask_post(&p, &a, "/v1/device", NULL, "{\"client\":\"x\",\"scopes\":[\"read\",\"write\"]}");
	expect_status(&a, 201, NULL);
	snprintf(body, sizeof body, "{\"device_code\":\"%s\"}", answer_text(&a, "device_code"));
	snprintf(path, sizeof path, "/v1/device/%s", answer_text(&a, "user_code"));
	answer_release(&a);
	ask_post(&p, &a, path, person, "{\"allow\":true}");
	expect_status(&a, 204, NULL);
	answer_release(&a);
	ask_post(&p, &a, "/v1/device/token", NULL, body);
	expect_status(&a, 201, NULL);
	char *token = xstrdup(answer_text(&a, "token"));
	answer_release(&a);
	return token;
}

static int start(void **state)
{
	(void)state;
	struct answer a;
	platform_start(&p, &(struct platform_opts){ .own = true });
	person = platform_register(&p, "person", "correct horse");
	reader = token_with("[\"read\"]");
	writer = token_with("[\"read\",\"write\"]");
	device = device_allowed();
	ended = token_with("[\"read\",\"write\"]");
	ask(&p, &a, &(struct request){ .method = "DELETE", .path = "/v1/sessions", .token = ended });
	expect_status(&a, 204, NULL);
	answer_release(&a);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	free(person);
	free(reader);
	free(writer);
	free(device);
	free(ended);
	platform_release(&p);
	return 0;
}

struct route {
	char method[8], path[80], who[16];
};
typedef VEC(struct route) route_list;

/* As the program itself says them; {..} becomes 1. */
static void read_routes(route_list *out)
{
	struct outcome o;
	run(&o, &(struct program_opts){ 0 }, "minyid", "routes", NULL);
	assert_int_equal(o.status, 0);
	for (char *line = o.out.buf; *line;) {
		struct route r = { "", "", "" };
		char path[80];
		char *end = strchr(line, '\n');
		if (sscanf(line, "%7s %79s %15s", r.method, path, r.who) == 3) {
			size_t n = 0;
			for (const char *c = path; *c && n < sizeof r.path - 1; c++) {
				r.path[n++] = *c == '{' ? '1' : *c;
				if (*c == '{')
					c += strcspn(c, "}");
			}
			*vec_push(out) = r;
		}
		line = end ? end + 1 : line + strlen(line);
	}
	outcome_release(&o);
	assert_true(out->n > 40);
}

/* Without a body: who may not is told so before anything else is looked at. */
static void refused(const struct route *r, const char *token, int status, const char *code)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = r->method, .path = r->path, .token = token });
	if (a.status != status)
		print_message("%s %s\n", r->method, r->path);
	expect_status(&a, status, code);
	answer_release(&a);
}

/* It may be refused for what it asks, but not for who asks. */
static void heard(const struct route *r, const char *token)
{
	struct answer a;
	ask(&p, &a, &(struct request){ .method = r->method, .path = r->path, .token = token });
	const char *code = a.status >= 400 && a.json ? answer_text(&a, "code") : "";
	if (str_eq(code, "sign_in") || str_eq(code, "bad_token") || str_eq(code, "wrong_scope") ||
		str_eq(code, "not_in_person"))
		fail_msg("%s %s: %s", r->method, r->path, code);
	answer_release(&a);
}

static bool is_stream(const struct route *r)
{
	return str_eq(r->path, "/v1/stream"); /* it does not end */
}

static bool ends_itself(const struct route *r)
{
	return str_eq(r->method, "DELETE") && str_eq(r->path, "/v1/sessions");
}

static void each_route_as_everybody(void **state)
{
	(void)state;
	route_list routes = { 0 };
	read_routes(&routes);
	for (size_t i = 0; i < routes.n; i++) {
		const struct route *r = &routes.items[i];
		bool get = str_eq(r->method, "GET"), anyone = str_eq(r->who, "anyone"), in_person = str_eq(r->who, "in-person");
		refused(r, ended, 401, "bad_token");
		if (!anyone)
			refused(r, NULL, 401, "sign_in");
		if (is_stream(r) || ends_itself(r))
			continue;
		if (anyone)
			heard(r, NULL);
		if (!get)
			refused(r, reader, 403, "wrong_scope");
		if (in_person) {
			refused(r, writer, 403, "not_in_person");
			refused(r, device, 403, "not_in_person");
		} else {
			heard(r, writer);
			heard(r, device);
			heard(r, person);
		}
	}
	vec_release(&routes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_route_as_everybody),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
