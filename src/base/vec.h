/*
 * VEC(type): a typed growable array, { 0 } when empty.
 *
 *   VEC(int) v = { 0 };
 *   *vec_push(&v) = 7;            grows by half again; aborts on exhaustion: not for counts that a peer chose unbounded
 *   for (size_t i = 0; i < v.n; i++) use(v.items[i]);
 *   vec_release(&v);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#define VEC(type) \
	struct { \
		type *items; \
		size_t n, cap; \
	}

void *vec_grow(void *items, size_t n, size_t *cap, size_t size);

/* A pointer to a new zeroed item at the end. */
#define vec_push(v) \
	((v)->items = vec_grow((v)->items, (v)->n, &(v)->cap, sizeof *(v)->items), (v)->n++, &(v)->items[(v)->n - 1])
#define vec_release(v) \
	do { \
		free((v)->items); \
		(v)->items = NULL; \
		(v)->n = (v)->cap = 0; \
	} while (0)

#endif
