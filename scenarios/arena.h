/* Memory that is taken in many small pieces and given back all at once. */
#ifndef HUIMIN_ARENA_H
#define HUIMIN_ARENA_H

#include <stddef.h>

struct arena_block;

/* A zeroed struct is an empty arena. */
struct arena {
    struct arena_block *blocks;
};

/* Zeroed bytes that live as long as the arena. Ends the program where memory has run out. */
void *arena_take(struct arena *arena, size_t count, size_t size);
char *arena_copy(struct arena *arena, const char *bytes, size_t n_bytes); /* with a closing zero */
/* printf into the arena */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3), nonnull(2)));
void arena_free(struct arena *arena);

#endif
