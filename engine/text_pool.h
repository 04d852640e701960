/* Texts kept once each: equal texts have equal pointers, and all live as long as the pool. */
#ifndef HUIMIN_TEXT_POOL_H
#define HUIMIN_TEXT_POOL_H

#include <stddef.h>

/* A zeroed struct is an empty pool. */
struct text_pool {
    size_t n_texts, n_places; /* n_places is a power of two, at least twice n_texts */
    char **places;            /* [n_places], open addressing; NULL where empty */
};

/* The pool's own copy of a text; NULL for NULL. Ends the program where memory has run out. */
const char *text_pool_keep(struct text_pool *pool, const char *text);
/* 1 where the text is already kept. */
int text_pool_has(const struct text_pool *pool, const char *text);
void text_pool_free(struct text_pool *pool);

#endif
