#include "engine/text_pool.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/status.h"

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory) {
        fputs("huimin: out of memory\n", stderr);
        exit(EXIT_RUN_FAILED);
    }
    return memory;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    return hash;
}

/* Where the text stands, or the empty place where it would. */
static char **place_of(char **places, size_t n_places, const char *text)
{
    size_t place = (size_t)hash_of(text) & (n_places - 1);
    while (places[place] && strcmp(places[place], text) != 0)
        place = (place + 1) & (n_places - 1);
    return &places[place];
}

static void grow(struct text_pool *pool)
{
    const size_t n_places = pool->n_places ? 2 * pool->n_places : 64;
    char **places = allocate(n_places, sizeof *places);
    for (size_t i = 0; i < pool->n_places; i++)
        if (pool->places[i])
            *place_of(places, n_places, pool->places[i]) = pool->places[i];
    free(pool->places);
    pool->places = places;
    pool->n_places = n_places;
}

const char *text_pool_keep(struct text_pool *pool, const char *text)
{
    if (!text)
        return NULL;
    if (2 * (pool->n_texts + 1) > pool->n_places)
        grow(pool);
    char **const place = place_of(pool->places, pool->n_places, text);
    if (!*place) {
        const size_t size = strlen(text) + 1;
        *place = allocate(size, 1);
        memcpy(*place, text, size);
        pool->n_texts++;
    }
    return *place;
}

int text_pool_has(const struct text_pool *pool, const char *text)
{
    return pool->n_places > 0 && *place_of(pool->places, pool->n_places, text) != NULL;
}

void text_pool_free(struct text_pool *pool)
{
    for (size_t i = 0; i < pool->n_places; i++)
        free(pool->places[i]);
    free(pool->places);
    *pool = (struct text_pool){0};
}
