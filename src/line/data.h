/* What commands list, as CSV, TSV or JSON, by the tables of fields.h. */
#ifndef LINE_DATA_H
#define LINE_DATA_H

#include "line/fields.h"
#include "line/private.h"

enum line_format { FORMAT_TEXT, FORMAT_CSV, FORMAT_TSV, FORMAT_JSON };
/* Which of them the command wants; --fields alone is TSV. */
enum line_format line_format(const struct line_command *c);

/* Everything that the ask has, up to limit things (LINE_ALL: all), from standard output's point of view one stream. */
#define LINE_ALL INT64_MAX
enum line_exit line_data_walk(struct app *app, const struct line_command *c, struct site_ask ask, int64_t limit);

#endif
