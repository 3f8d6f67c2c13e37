/* A page of text that is no topic: composed when it is opened and whenever what it is made of changes. */
#ifndef UI_PAGE_H
#define UI_PAGE_H

#include "ui/widgets/screen.h"

/* reply: what the platform answered, NULL until it did, or when nothing was asked. */
typedef void (*page_compose)(struct doc *d, struct ui *ui, unsigned of, const char *id, const struct site_reply *reply);
/* of is the composer's own, and so is id (NULL is fine) where op is SITE_OPS and the platform is not asked; else that
 * is the topic that it is about. */
void ui_page_open(struct ui *ui, const char *title, page_compose compose, unsigned of, enum site_op op, const char *id);

#endif
