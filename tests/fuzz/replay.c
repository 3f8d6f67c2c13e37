/* Runs files through a fuzz target without a fuzzer, so that its seeds are part of every check. Arguments: files and folders. */
#include "base/base.h"

#include <dirent.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	DIR *folder = opendir(path);
	int n = 0;
	if (folder) {
		for (struct dirent *entry; (entry = readdir(folder));) {
			if (entry->d_name[0] == '.')
				continue;
			char *inside = file_join(path, entry->d_name);
			n += replay(inside);
			free(inside);
		}
		closedir(folder);
		return n;
	}
	struct str bytes;
	str_init(&bytes, 64 << 20);
	struct err e;
	if (file_read(path, &bytes, &e) != RC_OK) {
		fprintf(stderr, "%s: %s\n", path, e.detail);
		exit(1);
	}
	/* A copy of its exact size, so that a sanitizer sees a read past the end. */
	uint8_t *exact = xmalloc(bytes.len);
	memcpy(exact, bytes.buf, bytes.len);
	LLVMFuzzerTestOneInput(exact, bytes.len);
	free(exact);
	str_release(&bytes);
	return 1;
}

int main(int argc, char **argv)
{
	int n = 0;
	for (int i = 1; i < argc; i++)
		n += replay(argv[i]);
	if (n == 0) {
		fprintf(stderr, "no seeds\n");
		return 1;
	}
	printf("[       OK ] %d seeds\n", n);
	return 0;
}
