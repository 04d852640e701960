#include "scenarios/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/status.h"

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = 16 };

struct arena_block {
    struct arena_block *next;
    size_t n_bytes, n_used;
    _Alignas(ALIGNMENT) char bytes[];
};

static void stop_without_memory(void)
{
    fputs("huimin: out of memory\n", stderr);
    exit(EXIT_RUN_FAILED);
}

static struct arena_block *add_block(struct arena *arena, size_t n_bytes)
{
    const size_t n_wanted = n_bytes > BLOCK_BYTES ? n_bytes : BLOCK_BYTES;
    struct arena_block *block = calloc(1, sizeof *block + n_wanted);
    if (!block)
        stop_without_memory();
    block->n_bytes = n_wanted;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    if (size > 0 && count > (size_t)-1 / size / 2)
        stop_without_memory();
    const size_t n_bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct arena_block *block = arena->blocks;
    if (!block || block->n_bytes - block->n_used < n_bytes)
        block = add_block(arena, n_bytes);
    void *const memory = block->bytes + block->n_used;
    block->n_used += n_bytes;
    return memory;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t n_bytes)
{
    char *copy = arena_take(arena, n_bytes + 1, 1);
    memcpy(copy, bytes, n_bytes);
    return copy;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int n_bytes = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (n_bytes < 0)
        stop_without_memory();
    char *text = arena_take(arena, (size_t)n_bytes + 1, 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)n_bytes + 1, format, arguments);
    va_end(arguments);
    return text;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *const next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}
