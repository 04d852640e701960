#include "scenarios/sweep_schema.h"

#include <string.h>

#include "scenarios/sweep_axis.h"
#include "scenarios/sweep_section.h"

static json_t *reference_to(const char *name) { return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name)); }

static json_t *number_schema(void) { return json_pack("{s:s}", "type", "number"); }

/* A number, a word, on or off. */
static json_t *value_schema(void) { return json_pack("{s:[s, s, s]}", "type", "number", "boolean", "string"); }

static json_t *list_schema(json_t *items, int most)
{
    return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", items, "minItems", 1, "maxItems", most);
}

static json_t *axis_key_schema(const char *key)
{
    if (strcmp(key, "values") == 0)
        return list_schema(value_schema(), MAX_SWEEP_POINTS);
    if (strcmp(key, "from") == 0 || strcmp(key, "to") == 0)
        return number_schema();
    if (strcmp(key, "steps") == 0)
        return json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 2, "maximum", MAX_SWEEP_STEPS);
    if (strcmp(key, "scale") == 0)
        return json_pack("{s:[s, s]}", "enum", "linear", "log");
    return reference_to(strcmp(key, "label") == 0 ? "words" : "text");
}

/* A closed map of stated keys. */
static json_t *map_schema(const struct stated_key *keys, int n_keys, json_t *(*schema_of)(const char *key))
{
    json_t *properties = json_object(), *required = json_array();
    for (int i = 0; i < n_keys; i++) {
        json_t *value = schema_of(keys[i].key);
        json_object_set_new(value, "description", json_sprintf("%s: %s", keys[i].meaning, keys[i].allowed));
        json_object_set_new(properties, keys[i].key, value);
        if (keys[i].is_required)
            json_array_append_new(required, json_string(keys[i].key));
    }
    return json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0, "properties", properties,
                     "required", required);
}

static json_t *section_key_schema(const char *key)
{
    if (strcmp(key, "arms") == 0)
        return list_schema(reference_to("text"), MAX_SWEEP_ARMS);
    if (strcmp(key, "axes") == 0)
        return list_schema(map_schema(SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS, axis_key_schema), MAX_SWEEP_ENTRIES);
    return reference_to("text");
}

json_t *sweep_schema(json_t *outcomes)
{
    json_t *schema = map_schema(SWEEP_KEYS, N_SWEEP_KEYS, section_key_schema);
    json_object_set_new(json_object_get(schema, "properties"), "outcomes", outcomes);
    json_object_set_new(schema, "description",
                        json_string("many points over some parameters; at each, stated arms are moved"));
    return schema;
}

static void print_keys(FILE *stream, const char *prefix, const struct stated_key *keys, int n_keys)
{
    for (int i = 0; i < n_keys; i++)
        fprintf(stream, "| `%s%s` | %s | %s |\n", prefix, keys[i].key, keys[i].allowed, keys[i].meaning);
}

void sweep_schema_print_reference(FILE *stream)
{
    fputs("\n## sweep\n\nA study may move its arms through many points over some parameters ([sweeps.md](sweeps.md)). "
          "Every point is an arm of each, in the same worlds.\n\n| key | allowed | meaning |\n|---|---|---|\n",
          stream);
    print_keys(stream, "", SWEEP_KEYS, N_SWEEP_KEYS);
    print_keys(stream, "axes[].", SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS);
    fputs("\n`outcomes` have the keys that those of `levers` have.\n", stream);
}
