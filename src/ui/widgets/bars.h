/* How wide this terminal draws doubtful characters, as a person sees it. */
#ifndef UI_BARS_H
#define UI_BARS_H

#include "ui/widgets/screen.h"

/* Which bar is as long as the other? The answer's text is a value of the setting "ambiguous". */
void bars_open(struct screen *below, int tag);

#endif
