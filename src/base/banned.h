/* Functions that this program does not use: each has a bounded or re-entrant twin. Using one fails the build. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gmtime localtime ctime asctime atoi atol atoll atof

#endif
