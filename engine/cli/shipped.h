/* Where the shipped scenarios stand. */
#ifndef HUIMIN_SHIPPED_H
#define HUIMIN_SHIPPED_H

/* The folder of the shipped scenarios, as an absolute path in malloc'ed memory: `scenarios` in the current
 * folder or in one above it, else beside or above the program, as built or as
 * installed. NULL where there is none. */
char *shipped_folder(void);

#endif
