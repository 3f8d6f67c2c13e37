/* Random identifiers, from the kernel's generator: no state of our own that a fork could copy. */
#include "base/base.h"

#include <sys/random.h>

void random_bytes(void *out, size_t n)
{
	for (char *p = out; n > 0;) {
		size_t step = n < 256 ? n : 256;
		if (getentropy(p, step) != 0)
			abort();
		p += step;
		n -= step;
	}
}

void id_random(char out[ID_SIZE])
{
	unsigned char b[16];
	random_bytes(b, sizeof b);
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* RFC 9562: version 4 */
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80); /* variant 10 */
	snprintf(out, ID_SIZE, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
		b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
