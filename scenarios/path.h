/* Paths of scenario files. Results live in the arena. */
#ifndef HUIMIN_PATH_H
#define HUIMIN_PATH_H

#include "scenarios/arena.h"

/* "five-models.yaml" of "scenarios/studies/five-models.yaml"; points into the path. */
const char *path_name(const char *path);
/* "five-models" of the same. */
char *path_stem(struct arena *arena, const char *path);
/* "scenarios/studies" of the same; "." where there is no slash. */
char *path_folder(struct arena *arena, const char *path);
/* A path relative to the file that says it: "../cities/x.yaml" said by "scenarios/studies/y.yaml" is
 * "scenarios/cities/x.yaml". An absolute path stays. */
char *path_beside(struct arena *arena, const char *file, const char *relative);

#endif
