/* See crypto.h. */
#include <dlfcn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "site/crypto.h"

#define LIBCRYPTO "libcrypto.so.3"
enum { BITS = 2048, BYTES = BITS / 8, DER_MOST = 2048 };

/* ---- the library ----------------------------------------------------------------------------- */

/* clang-format off */
#define FUNCTIONS(X) \
	X(OPENSSL_init_crypto) X(EVP_PKEY_CTX_new_from_name) X(EVP_PKEY_CTX_new_from_pkey) X(EVP_PKEY_CTX_free) \
	X(EVP_PKEY_free) X(EVP_PKEY_keygen_init) X(EVP_PKEY_CTX_set_rsa_keygen_bits) X(EVP_PKEY_generate) \
	X(EVP_PKEY_CTX_set_rsa_padding) X(EVP_PKEY_decrypt_init) X(EVP_PKEY_decrypt) X(i2d_PrivateKey) \
	X(d2i_AutoPrivateKey) X(i2d_PUBKEY) X(EVP_EncodeBlock) \
	X(EVP_DecodeBlock) X(EVP_Q_digest)
/* clang-format on */

static struct {
#define POINTER(name) __typeof__(name) *name;
	FUNCTIONS(POINTER)
#undef POINTER
} lib;

/* Nobody here reads the words of its errors, which would take 45 KiB. */
static enum rc load(struct err *e)
{
	if (lib.EVP_Q_digest)
		return RC_OK;
	void *library = dlopen(LIBCRYPTO, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_say(e, RC_SYS, N_("please install libcrypto, version 3"));
#define FIND(name) \
	if (!(*(void **)&lib.name = dlsym(library, #name))) \
		return err_say(e, RC_SYS, N_("please install libcrypto, version 3"));
	FUNCTIONS(FIND)
#undef FIND
	lib.OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, NULL);
	return RC_OK;
}

static enum rc failed(struct err *e)
{
	return err_set(e, RC_SYS, 0, "libcrypto refuses");
}

/* ---- base64 ---------------------------------------------------------------------------------- */

static void encode(const unsigned char *bytes, size_t n, struct str *out)
{
	unsigned char text[DER_MOST / 3 * 4 + 8];
	int length = lib.EVP_EncodeBlock(text, bytes, (int)n);
	str_add(out, (const char *)text, (size_t)length);
	explicit_bzero(text, sizeof text);
}

/* Without blanks. How many bytes; 0: it is none, or has more than there is room for. */
static size_t decode(const char *text, unsigned char *bytes, size_t room)
{
	STR_LOCAL(letters, DER_MOST / 3 * 4 + 8);
	for (; *text; text++)
		if (!strchr(" \t\r\n", *text))
			str_addc(&letters, *text);
	size_t n = letters.len / 4 * 3;
	bool fits = str_ok(&letters) && letters.len % 4 == 0 && n && n <= room;
	int got = fits ? lib.EVP_DecodeBlock(bytes, (const unsigned char *)letters.buf, (int)letters.len) : -1;
	for (size_t i = letters.len; got > 0 && i-- > 0 && letters.buf[i] == '=';)
		got--;
	explicit_bzero(letters.buf, letters.len);
	return got > 0 ? (size_t)got : 0;
}

/* For addresses: two other letters, no padding. */
static void for_addresses(const unsigned char *bytes, size_t n, struct str *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned bits = 0;
	int have = 0;
	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | bytes[i];
		for (have += 8; have >= 6; have -= 6)
			str_addc(out, letters[bits >> (have - 6) & 63u]);
	}
	if (have)
		str_addc(out, letters[bits << (6 - have) & 63u]);
}

void crypto_random(size_t n, struct str *out)
{
	unsigned char bytes[64];
	random_bytes(bytes, n);
	for_addresses(bytes, n, out);
	explicit_bzero(bytes, sizeof bytes);
}

enum rc crypto_challenge(const char *text, struct str *out, struct err *e)
{
	unsigned char hash[32];
	size_t n = 0;
	enum rc rc = load(e);
	if (rc == RC_OK && lib.EVP_Q_digest(NULL, "SHA256", NULL, text, strlen(text), hash, &n) != 1)
		rc = failed(e);
	if (rc == RC_OK)
		for_addresses(hash, n, out);
	return rc;
}

/* ---- keys ------------------------------------------------------------------------------------ */

static EVP_PKEY *make(void)
{
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *made = lib.EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	if (made && lib.EVP_PKEY_keygen_init(made) == 1 && lib.EVP_PKEY_CTX_set_rsa_keygen_bits(made, BITS) == 1)
		(void)lib.EVP_PKEY_generate(made, &key);
	lib.EVP_PKEY_CTX_free(made);
	return key;
}

static void put_public(const EVP_PKEY *key, struct str *out)
{
	unsigned char der[DER_MOST], *end = der;
	STR_LOCAL(letters, 4096);
	int n = lib.i2d_PUBKEY(key, NULL);
	if (n <= 0 || n > DER_MOST || lib.i2d_PUBKEY(key, &end) != n)
		return;
	encode(der, (size_t)n, &letters);
	str_addz(out, "-----BEGIN PUBLIC KEY-----\n");
	for (size_t at = 0; at < letters.len; at += 64)
		str_addf(out, "%.64s\n", letters.buf + at);
	str_addz(out, "-----END PUBLIC KEY-----\n");
}

static void put_private(const EVP_PKEY *key, struct str *out)
{
	unsigned char der[DER_MOST], *end = der;
	int n = lib.i2d_PrivateKey(key, NULL);
	if (n > 0 && n <= DER_MOST && lib.i2d_PrivateKey(key, &end) == n)
		encode(der, (size_t)n, out);
	explicit_bzero(der, sizeof der);
}

enum rc crypto_pair(struct str *secret, struct str *public, struct err *e)
{
	enum rc rc = load(e);
	if (rc)
		return rc;
	EVP_PKEY *key = make();
	if (key) {
		put_private(key, secret);
		put_public(key, public);
	}
	lib.EVP_PKEY_free(key);
	return secret->len && public->len && str_ok(secret) && str_ok(public) ? RC_OK : failed(e);
}

static EVP_PKEY *read_private(const char *secret)
{
	unsigned char der[DER_MOST];
	const unsigned char *at = der;
	size_t n = decode(secret, der, sizeof der);
	EVP_PKEY *key = n ? lib.d2i_AutoPrivateKey(NULL, &at, (long)n) : NULL;
	explicit_bzero(der, sizeof der);
	return key;
}

static bool open_as(EVP_PKEY *key, int padding, const unsigned char *bytes, size_t n, struct str *text)
{
	unsigned char plain[BYTES];
	size_t length = sizeof plain;
	EVP_PKEY_CTX *c = lib.EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	bool opened = c && lib.EVP_PKEY_decrypt_init(c) == 1 && lib.EVP_PKEY_CTX_set_rsa_padding(c, padding) == 1 &&
		lib.EVP_PKEY_decrypt(c, plain, &length, bytes, n) == 1;
	/* where the older padding is wrong, what comes may be anything */
	opened = opened && !memchr(plain, '\0', length);
	if (opened)
		str_add(text, (const char *)plain, length);
	explicit_bzero(plain, sizeof plain);
	lib.EVP_PKEY_CTX_free(c);
	return opened;
}

enum rc crypto_open(const char *secret, const char *sealed, struct str *text, struct err *e)
{
	unsigned char bytes[BYTES + 8];
	enum rc rc = load(e);
	if (rc)
		return rc;
	EVP_PKEY *key = read_private(secret);
	size_t n = decode(sealed, bytes, sizeof bytes);
	bool opened = key && n == BYTES &&
		(open_as(key, RSA_PKCS1_OAEP_PADDING, bytes, n, text) || open_as(key, RSA_PKCS1_PADDING, bytes, n, text));
	lib.EVP_PKEY_free(key);
	return opened ? RC_OK : err_set(e, RC_INVALID, 0, "not sealed for this key");
}
