/*
 * Readers who go on asking while something else happens: 95 of 100 of their answers are there within 50 ms, and each is
 * good. For as long as it takes in `make torture`; for seconds in a check, where sanitizers and everybody else make
 * each turn later: by how much is measured right before, beside programs that only compute and that the platform knows
 * nothing of, and so much more is allowed for.
 *
 *	double allowed = readers_allowed(&p, 5);
 *	readers_begin(&r, &p, allowed);
 *	... something happens ...
 *	readers_pass(&r, 2000, 20000);
 *	readers_end(&r, "something happens");
 */
#ifndef API_LIB_READERS_H
#define API_LIB_READERS_H

#include "api/lib/load.h"

enum { FROM_OTHERS = 5, FROM_READERS = 6 }; /* struct load, from: whose addresses are whose */

struct readers {
	struct load load;
	double allowed;
};
bool readers_last(void); /* it takes as long as it takes */
/* How many ms 95 of 100 answers of this platform, which is on a port, may take; in a check so many times what they take
 * beside programs that only compute is added. */
double readers_allowed(const struct platform *p, int times);
void readers_begin(struct readers *r, const struct platform *p, double allowed);
/* For so long, or until as many were answered as tell something. */
void readers_pass(struct readers *r, int short_ms, int long_ms);
/* what: is so meanwhile, for the sentence of a failure. */
void readers_end(struct readers *r, const char *what);

#endif
