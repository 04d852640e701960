/* Values of JSON as every writer puts them: what is undefined is null. */
#ifndef HUIMIN_RESULT_JSON_VALUE_H
#define HUIMIN_RESULT_JSON_VALUE_H

#include <jansson.h>
#include <math.h>

static inline json_t *json_value_number(double value) { return isfinite(value) ? json_real(value) : json_null(); }

/* value: UTF-8; may be NULL. */
static inline json_t *json_value_text(const char *value) { return value ? json_string(value) : json_null(); }

/* {"en": …, "zh": …}; both may be NULL. */
static inline json_t *json_value_label(const char *en, const char *zh)
{
    json_t *object = json_object();
    json_object_set_new(object, "en", json_value_text(en));
    json_object_set_new(object, "zh", json_value_text(zh));
    return object;
}

#endif
