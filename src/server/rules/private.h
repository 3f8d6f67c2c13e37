/* Private to rules/: what reading the holidays and counting days share. */
#ifndef RULES_PRIVATE_H
#define RULES_PRIVATE_H

#include "server/rules/rules.h"

/* Days since 1970-01-01 in the rules' zone. */
int64_t rules_day_of(const struct rules *r, int64_t ms);
int rules_compare_days(const void *a, const void *b);
/* people.c: levels, person, calling_code. RC_INVALID. */
enum rc rules_read_people(const struct json *v, const char *file, struct rules *r, struct err *e);

#endif
