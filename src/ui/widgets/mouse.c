/*
 * The mouse on screens of rows, which need not know of it: the cursor stands on the selected row, always, so a click
 * walks there as a person would with keys. A click on the selected row chooses it; the wheel moves the selection.
 */
#include "ui/widgets/mouse.h"

static void press(struct ui *ui, int32_t code)
{
	ui_press(ui, &(struct key){ .code = code });
	if (!ui->over)
		ui_paint(ui); /* says where the cursor stands now */
}

static void walk(struct ui *ui, struct screen *s, int row)
{
	while (!ui->over && screen_top(ui) == s && ui->cursor_y != row) {
		int before = ui->cursor_y, step = row > before ? 1 : -1;
		press(ui, step > 0 ? K_DOWN : K_UP);
		if (ui->cursor_y == before + step)
			continue;
		if (step < 0 && ui->cursor_y > before) /* from the first row it goes round to the last */
			press(ui, K_HOME);
		return;
	}
}

void mouse_rows(struct ui *ui, struct screen *s, const struct key *k)
{
	if (k->code != K_CLICK)
		screen_damage(s, s->ops->key(s, k, ACTION_NONE)); /* to list_act */
	else if (k->row == ui->cursor_y)
		press(ui, K_ENTER);
	else if (k->row >= CONTENT_ROW && k->row < ui->rows - 1)
		walk(ui, s, k->row);
}
