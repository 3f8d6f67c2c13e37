/* Private to sql/: libpq's functions, by their names without "PQ". */
#ifndef SQL_LIBPQ_H
#define SQL_LIBPQ_H

#include <libpq-fe.h>

#include "base/base.h"

/* clang-format off */
#define LIBPQ_FUNCTIONS(X) \
	X(backendPID) X(cancel) X(clear) X(cmdTuples) X(connectdbParams) X(conninfoFree) X(conninfoParse) \
	X(consumeInput) X(db) X(errorMessage) X(finish) X(freeCancel) X(freemem) X(ftype) X(getCancel) X(getisnull) \
	X(getlength) X(getResult) X(getvalue) X(host) X(isBusy) X(libVersion) X(notifies) X(ntuples) \
	X(resultErrorField) X(resultStatus) X(sendPrepare) X(sendQuery) X(sendQueryPrepared) X(serverVersion) \
	X(setNoticeProcessor) X(socket) X(status) X(transactionStatus)
/* Since 14; without them nothing is sent ahead. */
#ifdef LIBPQ_HAS_PIPELINING
#define LIBPQ_PIPELINING(X) X(enterPipelineMode) X(exitPipelineMode) X(pipelineSync)
#else
#define LIBPQ_PIPELINING(X)
#endif
/* clang-format on */

struct libpq {
#define LIBPQ_POINTER(name) __typeof__(PQ##name) *name;
	LIBPQ_FUNCTIONS(LIBPQ_POINTER)
	LIBPQ_PIPELINING(LIBPQ_POINTER) /* all of them, or NULL */
#undef LIBPQ_POINTER
};

/* Brings the library in, with the first call, for good. RC_SYS: it is not installed. */
enum rc libpq_load(struct err *e);
/* After that. */
const struct libpq *libpq(void);

#endif
