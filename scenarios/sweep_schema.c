#include "scenarios/sweep_schema.h"

#include <string.h>

#include "scenarios/sweep_axis.h"
#include "scenarios/sweep_design.h"
#include "scenarios/sweep_entry.h"
#include "scenarios/sweep_prior.h"
#include "scenarios/sweep_section.h"
#include "scenarios/sweep_where.h"

static json_t *reference_to(const char *name) { return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name)); }

static json_t *number_schema(void) { return json_pack("{s:s}", "type", "number"); }

/* A number, a word, on or off. */
static json_t *value_schema(void) { return json_pack("{s:[s, s, s]}", "type", "number", "boolean", "string"); }

static json_t *list_schema(json_t *items, int most)
{
    return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", items, "minItems", 1, "maxItems", most);
}

static json_t *any_of(json_t *first, json_t *second) { return json_pack("{s:[o, o]}", "anyOf", first, second); }

static json_t *count_schema(int least, int most)
{
    return json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", least, "maximum", most);
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

static json_t *when_key_schema(const char *key)
{
    return strcmp(key, "is") == 0 ? any_of(value_schema(), list_schema(value_schema(), MAX_SWEEP_POINTS))
                                  : reference_to("text");
}

/* Of an axis, of a parameter of a sample, and of one that is moved at a time. */
static json_t *axis_key_schema(const char *key)
{
    if (strcmp(key, "values") == 0)
        return list_schema(value_schema(), MAX_SWEEP_POINTS);
    if (strcmp(key, "from") == 0 || strcmp(key, "to") == 0)
        return number_schema();
    if (strcmp(key, "steps") == 0)
        return count_schema(2, MAX_SWEEP_STEPS);
    if (strcmp(key, "scale") == 0)
        return json_pack("{s:[s, s]}", "enum", "linear", "log");
    if (strcmp(key, "low") == 0 || strcmp(key, "high") == 0 || strcmp(key, "base") == 0)
        return value_schema();
    if (strcmp(key, "when") == 0)
        return map_schema(SWEEP_WHEN_KEYS, N_SWEEP_WHEN_KEYS, when_key_schema);
    return reference_to(strcmp(key, "label") == 0 ? "words" : "text");
}

static json_t *zip_key_schema(const char *key)
{
    if (strcmp(key, "zip") == 0)
        return list_schema(map_schema(SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS, axis_key_schema), MAX_SWEEP_AXES);
    return axis_key_schema(key);
}

static json_t *seed_schema(void) { return json_pack("{s:s, s:i}", "type", "integer", "minimum", 0); }

static json_t *sample_key_schema(const char *key)
{
    if (strcmp(key, "design") == 0)
        return json_pack("{s:[s, s, s]}", "enum", SWEEP_LATIN_HYPERCUBE, SWEEP_SOBOL, SWEEP_RANDOM);
    if (strcmp(key, "points") == 0)
        return count_schema(1, MAX_SWEEP_POINTS);
    if (strcmp(key, "seed") == 0)
        return seed_schema();
    if (strcmp(key, "over") == 0)
        return list_schema(map_schema(SWEEP_OVER_KEYS, N_SWEEP_OVER_KEYS, axis_key_schema), MAX_SWEEP_AXES);
    return reference_to("text");
}

static json_t *once_key_schema(const char *key)
{
    if (strcmp(key, "design") == 0)
        return json_pack("{s:[s]}", "enum", SWEEP_ONE_AT_A_TIME);
    if (strcmp(key, "over") == 0)
        return list_schema(map_schema(SWEEP_AROUND_KEYS, N_SWEEP_AROUND_KEYS, axis_key_schema), MAX_SWEEP_AXES);
    return reference_to("text");
}

static json_t *where_key_schema(const char *key)
{
    if (strcmp(key, "is") == 0)
        return json_pack("{s:[s, s, s, s, s, s]}", "enum", "below", "at-most", "equal", "different", "at-least",
                         "above");
    return strcmp(key, "right") == 0 ? value_schema() : reference_to("text");
}

static json_t *priors_key_schema(const char *key)
{
    return strcmp(key, "seed") == 0
               ? seed_schema()
               : any_of(json_pack("{s:[s]}", "enum", "all"), list_schema(reference_to("text"), MAX_SWEEP_AXES));
}

static json_t *entry_schema(void)
{
    return json_pack("{s:[o, o, o, o]}", "anyOf", map_schema(SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS, axis_key_schema),
                     map_schema(SWEEP_ZIP_KEYS, N_SWEEP_ZIP_KEYS, zip_key_schema),
                     map_schema(SWEEP_SAMPLE_KEYS, N_SWEEP_SAMPLE_KEYS, sample_key_schema),
                     map_schema(SWEEP_ONCE_KEYS, N_SWEEP_ONCE_KEYS, once_key_schema));
}

static json_t *section_key_schema(const char *key)
{
    if (strcmp(key, "arms") == 0)
        return list_schema(reference_to("text"), MAX_SWEEP_ARMS);
    if (strcmp(key, "axes") == 0)
        return list_schema(entry_schema(), MAX_SWEEP_ENTRIES);
    if (strcmp(key, "where") == 0)
        return list_schema(map_schema(SWEEP_WHERE_KEYS, N_SWEEP_WHERE_KEYS, where_key_schema), MAX_SWEEP_CONDITIONS);
    if (strcmp(key, "priors") == 0)
        return any_of(json_pack("{s:[s, s]}", "enum", "shared", "per-point"),
                      map_schema(SWEEP_PRIORS_KEYS, N_SWEEP_PRIORS_KEYS, priors_key_schema));
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

/* Another form of an entry of `axes`. */
static void print_form(FILE *stream, const char *name, const struct stated_key *keys, int n_keys,
                       const struct stated_key *over, int n_over)
{
    fprintf(stream, "\nAn entry of `axes` may also be %s:\n\n| key | allowed | meaning |\n|---|---|---|\n", name);
    print_keys(stream, "", keys, n_keys);
    print_keys(stream, "over[].", over, n_over);
}

void sweep_schema_print_reference(FILE *stream)
{
    fputs("\n## sweep\n\nA study may move its arms through many points over some parameters ([sweeps.md](sweeps.md)). "
          "Every point is an arm of each, in the same worlds.\n\n| key | allowed | meaning |\n|---|---|---|\n",
          stream);
    print_keys(stream, "", SWEEP_KEYS, N_SWEEP_KEYS);
    print_keys(stream, "axes[].", SWEEP_AXIS_KEYS, N_SWEEP_AXIS_KEYS);
    print_keys(stream, "axes[].when.", SWEEP_WHEN_KEYS, N_SWEEP_WHEN_KEYS);
    print_keys(stream, "where[].", SWEEP_WHERE_KEYS, N_SWEEP_WHERE_KEYS);
    print_keys(stream, "priors.", SWEEP_PRIORS_KEYS, N_SWEEP_PRIORS_KEYS);
    print_form(stream, "axes that rise together", SWEEP_ZIP_KEYS, N_SWEEP_ZIP_KEYS, NULL, 0);
    print_form(stream, "a sample", SWEEP_SAMPLE_KEYS, N_SWEEP_SAMPLE_KEYS, SWEEP_OVER_KEYS, N_SWEEP_OVER_KEYS);
    print_form(stream, "one at a time", SWEEP_ONCE_KEYS, N_SWEEP_ONCE_KEYS, SWEEP_AROUND_KEYS, N_SWEEP_AROUND_KEYS);
    fputs("\n`outcomes` have the keys that those of `levers` have.\n", stream);
}
