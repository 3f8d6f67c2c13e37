/* Private to import/: one petition of the United Kingdom, {type, id, links, attributes}, as the client reads it. */
#ifndef SERVER_IMPORT_PETITION_H
#define SERVER_IMPORT_PETITION_H

#include "wire/wire.h"

/* The topic lives in a; its id is the petition's number. RC_PROTO: it is none. */
enum rc petition_read(const struct json *v, struct arena *a, struct wire_topic *out, struct err *e);

#endif
