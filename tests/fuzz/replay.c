/* Takes the place of the fuzzing engine in `make check`: gives a target each file of tests/fuzz/seeds/TARGET once. */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Exactly as many bytes as the file has, so that a look beyond them is seen. */
static int replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return -1;
	fseek(f, 0, SEEK_END);
	long n = ftell(f);
	rewind(f);
	uint8_t *bytes = malloc(n > 0 ? (size_t)n : 1);
	size_t got = bytes && n > 0 ? fread(bytes, 1, (size_t)n, f) : 0;
	fclose(f);
	int rc = bytes && got == (size_t)n ? LLVMFuzzerTestOneInput(bytes, got) : -1;
	free(bytes);
	return rc;
}

int main(int argc, char **argv)
{
	char path[4096];
	const char *name = strrchr(argv[0], '/');
	int replayed = 0;
	(void)argc;
	name = name ? name + 1 : argv[0];
	snprintf(path, sizeof path, "tests/fuzz/seeds/%s", name);
	DIR *seeds = opendir(path);
	for (struct dirent *d = seeds ? readdir(seeds) : NULL; d; d = readdir(seeds)) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "tests/fuzz/seeds/%s/%s", name, d->d_name);
		if (replay(path) != 0) {
			printf("[  FAILED  ] %s\n", path);
			return 1;
		}
		replayed++;
	}
	if (seeds)
		closedir(seeds);
	printf("[%s] %s: %d seeds\n", replayed ? "       OK " : "  FAILED  ", name, replayed);
	return replayed ? 0 : 1;
}
