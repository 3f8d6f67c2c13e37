/* Any bytes as a person's keys and colours: every screen can still be left and helped on, and what is printed of it is
 * read back as the same, without a fault. */
#include <assert.h>

#include "acts/config.h"
#include "acts/keyname.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool reached(enum action a, unsigned in)
{
	const char *name;
	size_t at = 0, n;
	while (action_key_next(a, &at, &name, &n))
		if (action_of(keyname_code(name, n), in) == a)
			return true;
	return false;
}

static size_t print(const char *text, size_t n, struct str *out)
{
	struct config c;
	config_parse(&c, text, n);
	config_use(&c);
	for (unsigned in = 1; in < BELOW; in <<= 1)
		for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++)
			assert(!(action_info((enum action)a)->screens & in) || reached((enum action)a, in));
	config_print(&c, "config", out);
	size_t faults = c.faults.n;
	config_release(&c);
	return faults;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str once, twice;
	str_init(&once, STR_NO_LIMIT);
	str_init(&twice, STR_NO_LIMIT);
	(void)print((const char *)data, size, &once);
	assert(print(once.buf, once.len, &twice) == 0);
	assert(strcmp(once.buf, twice.buf) == 0);
	str_release(&once);
	str_release(&twice);
	return 0;
}
