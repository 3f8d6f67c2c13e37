/* Which version this is, told here alone: the programs, the manuals, the name under which the client asks, `make dist`.
 */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define MINYI_VERSION "0.1.0"

#endif
