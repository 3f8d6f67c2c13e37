/* Methods, and what is asked for in an address. */
#include "server/http/http.h"

static const struct {
	enum method method;
	const char *word;
} methods[] = {
	{ GET, "GET" },
	{ HEAD, "HEAD" },
	{ POST, "POST" },
	{ PUT, "PUT" },
	{ PATCH, "PATCH" },
	{ DELETE, "DELETE" },
	{ OPTIONS, "OPTIONS" },
};

enum method request_method_from(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (strcmp(methods[i].word, word) == 0)
			return methods[i].method;
	return OTHER_METHOD;
}

const char *request_method_word(enum method m)
{
	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (methods[i].method == m)
			return methods[i].word;
	return "?";
}

const char *request_query(const struct request *q, const char *name)
{
	for (size_t i = 0; i < q->n_query; i++)
		if (strcmp(q->query[i].name, name) == 0)
			return q->query[i].value;
	return NULL;
}
