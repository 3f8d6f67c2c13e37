/* A letter as a mail: plain text, UTF-8, in base64, so that no line is too long and nothing on the way changes it. */
#include "server/mail/private.h"

#include <sodium.h>

static bool is_plain(const char *z)
{
	for (; *z; z++)
		if (*z < 0x21 || *z > 0x7e)
			return false;
	return true;
}

#define WORD_BYTES 42 /* of UTF-8 in one encoded word: 75 characters are allowed (RFC 2047) */

/* Whole characters of z, at most `most` bytes. */
static size_t whole_characters(const char *z, size_t most)
{
	size_t n = strlen(z);
	if (n <= most)
		return n;
	n = most;
	while (n > 0 && ((unsigned char)z[n] & 0xc0) == 0x80)
		n--;
	return n ? n : most;
}

static void put_base64(struct str *out, const char *bytes, size_t n)
{
	char text[128];
	sodium_bin2base64(text, sizeof text, (const unsigned char *)bytes, n, sodium_base64_VARIANT_ORIGINAL);
	str_addz(out, text);
}

static void put_subject(struct str *out, const char *subject)
{
	str_addz(out, "Subject:");
	for (size_t n; *subject; subject += n) {
		n = whole_characters(subject, WORD_BYTES);
		str_addz(out, " =?UTF-8?B?");
		put_base64(out, subject, n);
		str_addz(out, subject[n] ? "?=\r\n" : "?=");
	}
	str_addz(out, "\r\n");
}

#define LINE_BYTES 57 /* 76 characters */

static void put_body(struct str *out, const char *body)
{
	STR_LOCAL(lines, STR_NO_LIMIT);
	for (const char *p = body; *p; p++)
		if (*p == '\n')
			str_addz(&lines, "\r\n");
		else if (*p != '\r')
			str_addc(&lines, *p);
	for (size_t at = 0; at < lines.len; at += LINE_BYTES) {
		size_t left = lines.len - at;
		put_base64(out, lines.buf + at, left < LINE_BYTES ? left : LINE_BYTES);
		str_addz(out, "\r\n");
	}
}

static void put_date(struct str *out, int64_t at, int zone)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	struct civil c = civil_from_ms(at, zone);
	int away = zone < 0 ? -zone : zone;
	str_addf(out, "Date: %s, %d %s %lld %02d:%02d:%02d %c%02d%02d\r\n", days[c.weekday], c.day, months[c.month - 1],
		(long long)c.year, c.hour, c.minute, c.second, zone < 0 ? '-' : '+', away / 60, away % 60);
}

enum rc mail_message_write(const struct mail_message *m, struct str *out, struct err *e)
{
	const char *at = strrchr(m->from, '@');
	if (!at || !is_plain(m->from) || !is_plain(m->to) || !is_plain(m->unsubscribe))
		return err_set(e, RC_INVALID, 0, "an address that is none");
	str_addf(out, "From: <%s>\r\nTo: <%s>\r\n", m->from, m->to);
	put_subject(out, m->subject);
	put_date(out, m->at, m->zone);
	str_addf(out, "Message-ID: <minyi.%lld.%lld%s>\r\n", (long long)m->id, (long long)m->at, at);
	str_addz(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
	if (*m->unsubscribe)
		str_addf(
			out, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", m->unsubscribe);
	str_addz(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	put_body(out, m->body);
	return RC_OK;
}
