/* What the mouse does where a screen has no meaning of its own for it. */
#ifndef UI_MOUSE_H
#define UI_MOUSE_H

#include "ui/widgets/screen.h"

/* A screen of rows: clicks select and choose, the wheel moves by lines, as in texts. */
enum { MOUSE_WHEEL_LINES = 3 };
void mouse_rows(struct ui *ui, struct screen *s, const struct key *k);

#endif
