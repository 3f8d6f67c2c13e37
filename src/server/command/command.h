/*
 * server/: minyid, the platform. A request comes in at the top and goes down; nothing reaches back up.
 *
 *   main.c    language, and which command
 *   command/  what whoever keeps a platform can do: a file for each command
 *   http/     HTTP without anything of the platform: the listener, requests, answers
 *   api/      the platform: routes and their handlers
 *   rules/    what is allowed and what happens
 *   storage/  what is kept
 *   mail/     what is sent
 *   provider/ signing in with an OpenID provider
 *   import/   what comes in from elsewhere
 *
 * command/:
 *
 *   table.c     the commands: name, options, what each does; help, and what was typed
 *   failure.c   what a failure means to who started it
 *   rule_set.c  which rules a command works under
 *   serve.c     serve: what it was asked; serving.c: sockets, signals, when to end
 *   name.c, remove.c, sample.c, import.c, rules.c, staff.c   the commands of these names
 *   copy.c, backup.c, restore.c   the same; copying.c: what the three do
 *   check.c     check: whether what is kept fits together
 *   confine.c   what the process may touch of the file system
 *   clock.c     clock and endorse: what is moved on by hand for trying things out
 */
#ifndef SERVER_COMMAND_H
#define SERVER_COMMAND_H

/* What the words say. Answers the exit status: 0 done, 1 it failed, 2 wrong usage, 3 no space left on the disk; of the
 * last three one sentence was said. */
int command_run(int argc, char **argv);

#endif
