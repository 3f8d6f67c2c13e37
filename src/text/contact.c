/* Addresses of mail and numbers of mobiles: their form, which both programs hold people to. */
#include "text/text.h"

enum { LOCAL_MAX = 64, DIGITS_MIN = 8, DIGITS_MAX = 15 /* E.164 */ };

bool text_is_email(const char *z)
{
	const char *at = strrchr(z, '@');
	if (!at || at == z || at - z > LOCAL_MAX || !at[1] || strchr(z, '@') != at || strpbrk(z, " ,;:<>()[]\\\""))
		return false;
	for (const char *p = z; *p; p++)
		if (*p < 0x21 || *p > 0x7e)
			return false;
	return at[1] != '.' && at[1] != '-' && strchr(at, '.') && z[strlen(z) - 1] != '.' && !strstr(at, "..");
}

bool text_mobile(struct str *out, const char *number, const char *calling_code)
{
	char digits[DIGITS_MAX + 8];
	size_t n = 0;
	bool international = number[0] == '+' || strncmp(number, "00", 2) == 0;
	for (const char *p = number; *p; p++) {
		if (international && n > 0 && str_starts(p, "(0)")) { /* "+886 (0)912": to be dialled from inside alone */
			p += 2;
			continue;
		}
		if (*p >= '0' && *p <= '9' && n < sizeof digits - 1)
			digits[n++] = *p;
		else if (!strchr(" -().", *p) && !(*p == '+' && p == number))
			return false;
	}
	digits[n] = '\0';
	const char *rest = digits + strspn(digits, "0");
	if (international && *calling_code && str_starts(rest, calling_code)) { /* "+886 0912" is who "0912" is */
		rest += strlen(calling_code);
		rest += strspn(rest, "0");
		international = false;
	} else if (!international && (rest == digits || !*calling_code)) { /* here numbers begin with a 0 */
		return false;
	}
	n = strlen(rest) + (international ? 0 : strlen(calling_code));
	if (n >= DIGITS_MIN && n <= DIGITS_MAX)
		str_addf(out, "%s%s", international ? "" : calling_code, rest);
	return n >= DIGITS_MIN && n <= DIGITS_MAX;
}
