/*
 * What the platform's process may touch of the file system, from its start on: its own folder, the files that it was
 * told of, what was installed with it, and the system's libraries, names and certificates. Whoever makes a parser do
 * what it should not finds nothing else to read. Linux holds it (landlock, since 5.13) where the kernel has it; where
 * it has not, the platform runs as it is, and the log says so.
 */
#include "server/command/private.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of later headers than the oldest that this is built with. */
#define ACCESS_TRUNCATE (UINT64_C(1) << 14)  /* since the third version */
#define ACCESS_IOCTL_DEV (UINT64_C(1) << 15) /* since the fifth */

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUNS (READS | LANDLOCK_ACCESS_FS_EXECUTE)
#define WRITES \
	(READS | LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE | LANDLOCK_ACCESS_FS_MAKE_REG | \
		LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
		LANDLOCK_ACCESS_FS_REFER)
#define DOORS (LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | WRITES)
/* What a file, and no folder, can have. */
#define OF_FILES \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE | ACCESS_TRUNCATE | \
		ACCESS_IOCTL_DEV)

struct confinement {
	int ruleset;
	uint64_t handled;
	int failed; /* errno of the first rule that the kernel refused */
};

/* What is not there cannot be touched either. */
static void allow(struct confinement *v, const char *path, uint64_t access)
{
	struct stat st;
	int fd = path && *path ? open(path, O_PATH | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0) {
		struct landlock_path_beneath_attr rule = {
			.allowed_access = access & v->handled & (S_ISDIR(st.st_mode) ? ~UINT64_C(0) : OF_FILES), .parent_fd = fd
		};
		if (syscall(SYS_landlock_add_rule, v->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 && !v->failed)
			v->failed = errno;
	}
	close(fd);
}

/* The folder that a file stands in: it is replaced there, or made anew. */
static void allow_around(struct confinement *v, const char *path, uint64_t access)
{
	if (!path)
		return;
	char *copy = xstrdup(path);
	allow(v, dirname(copy), access);
	free(copy);
}

static void allow_shared(struct confinement *v, const char *name)
{
	char *path = file_shared(name);
	allow(v, path, READS);
	free(path);
}

static void allow_at_home(struct confinement *v, const char *name)
{
	const char *home = getenv("HOME");
	char *path = home && *home ? file_join(home, name) : NULL;
	allow(v, path, READS);
	free(path);
}

/* What libraries read: libcurl is loaded when it is needed, names and zones are looked up, certificates compared. */
static void allow_system(struct confinement *v)
{
	static const char *const run[] = { "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib" };
	static const char *const read[] = { "/usr/share/zoneinfo", "/usr/share/ca-certificates",
		"/usr/local/share/ca-certificates", "/usr/share/locale", "/etc/ssl", "/etc/pki", "/etc/ca-certificates",
		"/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services",
		"/etc/localtime", "/etc/ld.so.cache", "/etc/gnutls", "/etc/postgresql-common", "/run/systemd/resolve",
		"/sys/devices/system/cpu", "/dev/urandom", "/dev/random", "/proc/self" };
	static const char *const named[] = { "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "PGPASSFILE",
		"PGSERVICEFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "TZDIR" };
	for (size_t i = 0; i < ARRAY_LEN(run); i++)
		allow(v, run[i], RUNS);
	for (size_t i = 0; i < ARRAY_LEN(read); i++)
		allow(v, read[i], READS);
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		allow(v, getenv(named[i]), READS);
	allow(v, "/dev/null", READS | LANDLOCK_ACCESS_FS_WRITE_FILE);
	allow_at_home(v, ".pgpass");
	allow_at_home(v, ".postgresql");
}

/* The program that writes to mobiles, what it runs by, and what it keeps beside itself. */
static void allow_program(struct confinement *v, const char *program)
{
	if (!program)
		return;
	allow(v, "/usr", RUNS);
	allow(v, "/bin", RUNS);
	allow(v, "/sbin", RUNS);
	allow_around(v, program, RUNS | WRITES);
}

static void allow_own(struct confinement *v, const struct serve_options *o, const char *rules)
{
	allow(v, o->folder, WRITES);
	allow_around(v, rules, READS);
	allow_around(v, o->log, WRITES);
	allow_around(v, o->security_log, WRITES);
	allow_around(v, o->fifo, DOORS);
	if (str_starts(o->listen, "unix:"))
		allow_around(v, o->listen + 5, DOORS);
	allow_shared(v, "minyi");
	allow_shared(v, "locale");
	allow_program(v, o->sms_command);
}

static uint64_t handled_by(long version)
{
	uint64_t all = RUNS | DOORS | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
		LANDLOCK_ACCESS_FS_MAKE_SYM | ACCESS_IOCTL_DEV;
	if (version < 2)
		all &= ~(uint64_t)LANDLOCK_ACCESS_FS_REFER;
	if (version < 3)
		all &= ~ACCESS_TRUNCATE;
	if (version < 5)
		all &= ~ACCESS_IOCTL_DEV;
	return all;
}

enum rc confine(const struct serve_options *o, const char *rules, struct err *e)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1) {
		log_line(LOG_INFO, "this kernel has no landlock: the process may read what its user may");
		return RC_OK;
	}
	struct confinement v = { .handled = handled_by(version) };
	const struct landlock_ruleset_attr attr = { .handled_access_fs = v.handled };
	v.ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (v.ruleset < 0)
		return err_sys(e, errno, "landlock");
	allow_system(&v);
	allow_own(&v, o, rules);
	if (!v.failed &&
		(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, v.ruleset, 0) != 0))
		v.failed = errno;
	close(v.ruleset);
	return v.failed ? err_sys(e, v.failed, "landlock") : RC_OK;
}
