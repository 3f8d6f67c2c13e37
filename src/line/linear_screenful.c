/* How much text is read at once: as much as fits on the screen, by sentences where a paragraph does not. */
#include "line/linear.h"

#include <sys/ioctl.h>
#include <unistd.h>

size_t linear_screen_lines(void)
{
	struct winsize size;
	if (!line_on_terminal())
		return SIZE_MAX;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 4 ? (size_t)size.ws_row - 2 : 20;
}

size_t linear_rows_of(const char *text, size_t n)
{
	int columns = line_columns();
	size_t rows = ((size_t)text_width(text, n) + (size_t)columns - 1) / (size_t)columns;
	return rows ? rows : 1;
}

size_t linear_sentences_end(const char *text, size_t n, size_t rows)
{
	static const char *const stops[] = { "。", "！", "？", "；", ". ", "! ", "? " };
	size_t end = 0;
	for (size_t i = 0; i < n;) {
		size_t stop = 0;
		for (size_t k = 0; k < ARRAY_LEN(stops) && !stop; k++)
			stop = str_starts(text + i, stops[k]) ? strlen(stops[k]) : 0;
		i += stop ? stop : text_next(text + i, n - i).bytes;
		while (
			stop && i < n && (str_starts(text + i, "」") || str_starts(text + i, "』") || str_starts(text + i, "）")))
			i += strlen("」");
		if (stop && end && linear_rows_of(text, i) > rows)
			return end;
		if (stop)
			end = i;
	}
	return end && linear_rows_of(text, n) > rows ? end : n;
}
