/* Which folders: below one that was named, or where the XDG base directory specification says. */
#include <limits.h>
#include <pwd.h>
#include <unistd.h>

#include "app/private.h"

static char *home_folder(void)
{
	const char *home = getenv("HOME");
	if (home && *home == '/')
		return xstrdup(home);
	const struct passwd *who = getpwuid(getuid());
	return xstrdup(who && who->pw_dir && *who->pw_dir == '/' ? who->pw_dir : "/");
}

/* $VARIABLE/minyi, or ~/otherwise/minyi. The specification says to ignore a path that is not absolute. */
static char *xdg_folder(const char *variable, const char *otherwise)
{
	const char *set = getenv(variable);
	if (set && *set == '/')
		return file_join(set, "minyi");
	if (!otherwise)
		return NULL;
	char *home = home_folder();
	char *base = file_join(home, otherwise);
	char *folder = file_join(base, "minyi");
	free(base);
	free(home);
	return folder;
}

static enum rc make_absolute(const char *folder, char **out, struct err *e)
{
	enum rc rc = file_make_folder(folder, e);
	if (rc == RC_OK && !(*out = realpath(folder, NULL)))
		rc = err_set(e, RC_SYS, 0, "%s: no such folder", folder);
	return rc;
}

static bool is_ours(const char *folder)
{
	return file_make_folder(folder, NULL) == RC_OK && access(folder, W_OK) == 0;
}

char *paths_data(const char *home)
{
	return home ? xstrdup(home) : xdg_folder("XDG_DATA_HOME", ".local/share");
}

char *app_config_path(const char *home)
{
	char *folder = home ? xstrdup(home) : xdg_folder("XDG_CONFIG_HOME", ".config");
	char *path = file_join(folder, "config");
	free(folder);
	return path;
}

enum rc paths_find(struct paths *p, const char *home, struct err *e)
{
	*p = (struct paths){ 0 };
	char *data = paths_data(home);
	char *state = home ? NULL : xdg_folder("XDG_STATE_HOME", ".local/state");
	char *run = home ? NULL : xdg_folder("XDG_RUNTIME_DIR", NULL);
	char *absolute = NULL;
	enum rc rc = make_absolute(data, &p->data, e);
	if (rc == RC_OK) {
		/* whoever became somebody else (su) may have the other ones of before: then it is all in one */
		if (!state || make_absolute(state, &absolute, NULL) != RC_OK)
			absolute = xstrdup(p->data);
		p->log = file_join(absolute, "minyi.log");
		p->run = run && is_ours(run) ? xstrdup(run) : file_join(p->data, "run");
		rc = file_make_folder(p->run, e);
	} else {
		p->data = xstrdup(data);
	}
	free(absolute);
	free(run);
	free(state);
	free(data);
	return rc;
}

void paths_release(struct paths *p)
{
	free(p->data);
	free(p->log);
	free(p->run);
	*p = (struct paths){ 0 };
}

char *app_download_folder(void)
{
	char *home = home_folder();
	char *downloads = file_join(home, "Downloads");
	bool there = file_exists(downloads);
	free(there ? home : downloads);
	return there ? downloads : home;
}
