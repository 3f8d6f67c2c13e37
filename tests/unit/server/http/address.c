/* Addresses that attempts are counted by. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "server/http/private.h"

static void the_last_hop_counts(void **state)
{
	(void)state;
	static const struct {
		const char *x, *forwarded, *address;
	} cases[] = {
		{ "192.0.2.1", "", "192.0.2.1" },
		{ "10.0.0.1, 192.0.2.1", "", "192.0.2.1" },
		{ "anything, [x], 192.0.2.1:8080 ", "", "192.0.2.1" },
		{ "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::" },
		{ "[2001:db8:1:2:3:4:5:6]:443", "", "2001:db8:1:2::" },
		{ "::ffff:192.0.2.7", "", "192.0.2.7" },
		{ "192.0.2.1", "for=203.0.113.9", "192.0.2.1" },
		{ "", "for=192.0.2.43, for=\"[2001:db8:cafe::17]:4711\";proto=https", "2001:db8:cafe::" },
		{ "", "proto=http; For=192.0.2.60;by=203.0.113.43", "192.0.2.60" },
		{ "", "", NULL },
		{ ",", "", NULL },
		{ "192.0.2.1,", "", NULL },
		{ "unknown", "", NULL },
		{ "", "for=_hidden", NULL },
		{ "", "for=", NULL },
		{ "", "for=\"", NULL },
		{ "", "by=192.0.2.1", NULL },
		{ "", ";;;", NULL },
		{ "\"", "", NULL },
		{ "[", "", NULL },
		{ "]", "", NULL },
		{ "1.2.3", "", NULL },
		{ "1.2.3.4.5", "", NULL },
		{ "192.0.2.1 192.0.2.2", "", NULL },
		{ "111111111111111111111111111111111111111111111111111111111111111111111111111111111", "", NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[ADDRESS_SIZE] = "as before";
		bool found = address_forwarded(cases[i].x, cases[i].forwarded, out);
		if (found != (cases[i].address != NULL) || !str_eq(out, found ? cases[i].address : "as before"))
			fail_msg("%s | %s: %s", cases[i].x, cases[i].forwarded, out);
	}
}

static void who_is_on_this_machine_may_be_many(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		bool many;
	} cases[] = { { "127.0.0.1", true }, { "127.0.0.2", false }, { "192.0.2.1", false }, { "::1", true },
		{ "::ffff:127.0.0.1", true }, { "2001:db8::1", false } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct sockaddr_in four = { .sin_family = AF_INET };
		struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
		bool is_four = inet_pton(AF_INET, cases[i].address, &four.sin_addr) == 1;
		if (!is_four)
			assert_int_equal(inet_pton(AF_INET6, cases[i].address, &six.sin6_addr), 1);
		assert_int_equal(
			address_is_of_many(is_four ? (struct sockaddr *)&four : (struct sockaddr *)&six), cases[i].many);
	}
}

static void a_peer_counts_without_port_and_host_part(void **state)
{
	(void)state;
	char out[ADDRESS_SIZE];
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = 7 };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	inet_pton(AF_INET, "127.0.0.9", &four.sin_addr);
	address_of_peer((struct sockaddr *)&four, out);
	assert_string_equal(out, "127.0.0.9");
	assert_true(address_is_loopback((struct sockaddr *)&four));
	inet_pton(AF_INET6, "2001:db8:1:2:3:4:5:6", &six.sin6_addr);
	address_of_peer((struct sockaddr *)&six, out);
	assert_string_equal(out, "2001:db8:1:2::");
	assert_false(address_is_loopback((struct sockaddr *)&six));
	inet_pton(AF_INET6, "::1", &six.sin6_addr);
	assert_true(address_is_loopback((struct sockaddr *)&six));
	inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr);
	assert_true(address_is_loopback((struct sockaddr *)&six));
}

static void a_wider_network_is_ipv6_alone(void **state)
{
	(void)state;
	char out[ADDRESS_SIZE];
	address_wider("192.0.2.1", out);
	assert_string_equal(out, "");
	address_wider("", out);
	assert_string_equal(out, "");
	address_wider("2001:db8:1:2::", out);
	assert_string_equal(out, "2001:db8:1::/48");
	address_wider("2001:db8:1:ffff::", out);
	assert_string_equal(out, "2001:db8:1::/48");
}

static void a_network_has_so_much_and_no_more(void **state)
{
	(void)state;
	struct shares *s = share_new();
	assert_true(share_take(s, "a", 2) && share_take(s, "a", 2) && share_take(s, "b", 2));
	assert_false(share_take(s, "a", 2));
	share_give(s, "a");
	assert_true(share_take(s, "a", 2));
	for (int i = 0; i < 10; i++)
		assert_true(share_take(s, "", 2)); /* nobody */
	share_give(s, "");
	share_give(s, "b");
	share_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_hop_counts),
		cmocka_unit_test(a_peer_counts_without_port_and_host_part),
		cmocka_unit_test(who_is_on_this_machine_may_be_many),
		cmocka_unit_test(a_wider_network_is_ipv6_alone),
		cmocka_unit_test(a_network_has_so_much_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
