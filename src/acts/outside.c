/*
 * A long text in the person's own editor: through a file of mode 0600 in the folder where their things are kept, gone
 * again afterwards. A visit that is hosted may start no programs.
 */
#include "acts/machine.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
