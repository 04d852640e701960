/* The cases with known answers: tests/data/cases.json, read from the root of the project. A missing case, key or
 * number fails the test and says which. */
#ifndef HUIMIN_CASE_FILE_H
#define HUIMIN_CASE_FILE_H

#include <string.h>

#include <jansson.h>

#include "tests/assert_near.h"

/* The whole file; the caller gives it back with json_decref. */
static inline json_t *case_file_read(void)
{
    json_error_t error;
    json_t *cases = json_load_file("tests/data/cases.json", 0, &error);
    if (!cases)
        fail_msg("tests/data/cases.json:%d: %s (tests run from the root of the project)", error.line, error.text);
    return cases;
}

/* A case by its id, borrowed from `cases`. */
static inline json_t *case_file_find(json_t *cases, const char *id)
{
    size_t i;
    json_t *entry;
    json_array_foreach(cases, i, entry)
    {
        const char *name = json_string_value(json_object_get(entry, "id"));
        if (name && strcmp(name, id) == 0)
            return entry;
    }
    fail_msg("tests/data/cases.json has no case %s", id);
    return NULL;
}

/* A part by a path of keys and indices separated by '/', e.g. "expected/A/fixed_points/0/p". Borrowed. */
static inline json_t *case_part(json_t *node, const char *path)
{
    char key[128];
    const char *rest = path;
    while (node && *rest) {
        const size_t length = strcspn(rest, "/");
        assert_true(length < sizeof key);
        memcpy(key, rest, length);
        key[length] = '\0';
        node = json_is_array(node) ? json_array_get(node, (size_t)strtoul(key, NULL, 10)) : json_object_get(node, key);
        rest += length + (rest[length] == '/');
    }
    if (!node)
        fail_msg("tests/data/cases.json: no %s", path);
    return node;
}

static inline double case_number(json_t *node, const char *path)
{
    json_t *part = case_part(node, path);
    if (!json_is_number(part))
        fail_msg("tests/data/cases.json: %s is not a number", path);
    return json_number_value(part);
}

/* Numbers of an array into values[room]; returns how many there are, which must not exceed room. */
static inline int case_numbers(json_t *node, const char *path, double *values, int room)
{
    json_t *part = case_part(node, path);
    const size_t n = json_array_size(part);
    if (!json_is_array(part) || n == 0 || n > (size_t)room)
        fail_msg("tests/data/cases.json: %s is not an array of 1 to %d numbers", path, room);
    for (size_t i = 0; i < n; i++)
        values[i] = json_number_value(json_array_get(part, i));
    return (int)n;
}

#endif
