#include "scenarios/design_schema.h"

#include "scenarios/asked.h"
#include "scenarios/levers.h"
#include "scenarios/map_axes.h"
#include "scenarios/sweep_schema.h"

static json_t *text_schema(void) { return json_pack("{s:s}", "$ref", "#/$defs/text"); }

static json_t *words_schema(void) { return json_pack("{s:s}", "$ref", "#/$defs/words"); }

static json_t *name_schema(void)
{
    return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", "^[a-z0-9][a-z0-9-]*$", "description",
                     "small letters, digits and hyphens");
}

static json_t *list_schema(json_t *items, int least, int most)
{
    return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", items, "minItems", least, "maxItems", most);
}

static json_t *any_of(json_t *first, json_t *second) { return json_pack("{s:[o, o]}", "anyOf", first, second); }

/* A closed map; `required` is a list of its keys. */
static json_t *map_schema(json_t *properties, json_t *required)
{
    return json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0, "properties", properties,
                     "required", required);
}

static json_t *asked_schema(void)
{
    json_t *year = json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 1, "maximum", MAX_YEARS);
    json_t *properties = json_pack("{s:o, s:o, s:o}", "outcome", text_schema(), "year",
                                   any_of(json_deep_copy(year), list_schema(json_deep_copy(year), 1, MAX_ASKED)),
                                   "label", words_schema());
    json_decref(year);
    return list_schema(map_schema(properties, json_pack("[s]", "outcome")), 1, MAX_ASKED);
}

json_t *design_schema_levers(void)
{
    json_t *lever = map_schema(json_pack("{s:o, s:o, s:o, s:o}", "name", name_schema(), "keys",
                                         any_of(text_schema(), json_pack("{s:s, s:o, s:i}", "type", "array", "items",
                                                                         text_schema(), "minItems", 1)),
                                         "label", words_schema(), "note", text_schema()),
                               json_pack("[s, s]", "name", "keys"));
    json_t *set = map_schema(json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", name_schema(), "from", name_schema(), "to",
                                       name_schema(), "label", words_schema(), "note", text_schema()),
                             json_pack("[s, s, s]", "name", "from", "to"));
    json_t *schema = map_schema(json_pack("{s:o, s:o, s:o, s:o, s:o}", "from", name_schema(), "to", name_schema(),
                                          "sets", list_schema(set, 1, MAX_LEVER_SETS), "list",
                                          list_schema(lever, 1, MAX_LEVERS), "outcomes", asked_schema()),
                                json_pack("[s, s]", "list", "outcomes"));
    json_object_set_new(schema, "description",
                        json_string("what differs between two arms, taken apart; every combination is an arm"));
    return schema;
}

static json_t *axis_schema(void)
{
    static const char NUMBER[] = "number";
    json_t *properties = json_pack(
        "{s:o, s:{s:s}, s:{s:s}, s:o, s:o, s:o, s:o}", "key", text_schema(), "from", "type", NUMBER, "to", "type",
        NUMBER, "steps", json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 2, "maximum", MAX_MAP_STEPS),
        "values", list_schema(json_pack("{s:s}", "type", NUMBER), 2, MAX_MAP_STEPS), "unit", text_schema(), "label",
        words_schema());
    return map_schema(properties, json_pack("[s]", "key"));
}

json_t *design_schema_map(void)
{
    json_t *schema = map_schema(json_pack("{s:o, s:o, s:o, s:o}", "arm", name_schema(), "x", axis_schema(), "y",
                                          axis_schema(), "outcomes", asked_schema()),
                                json_pack("[s, s, s]", "x", "y", "outcomes"));
    json_object_set_new(schema, "description",
                        json_string("a grid over two parameters of an arm; every point is an arm"));
    return schema;
}

json_t *design_schema_sweep(void) { return sweep_schema(asked_schema()); }

static void print_heading(FILE *stream) { fputs("\n| key | allowed | meaning |\n|---|---|---|\n", stream); }

static void print_row(FILE *stream, const char *prefix, const char *key, const char *allowed, const char *meaning)
{
    fprintf(stream, "| `%s%s` | %s | %s |\n", prefix, key, allowed, meaning);
}

void design_schema_print_reference(FILE *stream)
{
    fputs(
        "\n## levers\n\nA study may take apart what differs between two of its arms. The program makes an arm of every "
        "combination of the levers, in the same worlds, and shows by exact Shapley values how much of the gap each "
        "carries. The levers together must move everything in which the two arms differ.\n",
        stream);
    print_heading(stream);
    for (int i = 0; i < N_LEVERS_KEYS; i++)
        print_row(stream, "", LEVERS_KEYS[i].key, LEVERS_KEYS[i].allowed, LEVERS_KEYS[i].meaning);
    for (int i = 0; i < N_LEVER_KEYS; i++)
        print_row(stream, "list[].", LEVER_KEYS[i].key, LEVER_KEYS[i].allowed, LEVER_KEYS[i].meaning);
    for (int i = 0; i < N_LEVER_SET_KEYS; i++)
        print_row(stream, "sets[].", LEVER_SET_KEYS[i].key, LEVER_SET_KEYS[i].allowed, LEVER_SET_KEYS[i].meaning);
    for (int i = 0; i < N_ASKED_KEYS; i++)
        print_row(stream, "outcomes[].", ASKED_KEYS[i].key, ASKED_KEYS[i].allowed, ASKED_KEYS[i].meaning);
    fputs("\n## map\n\nA study may move two parameters of one of its arms over a grid. Every point is an arm, in the "
          "same worlds; events are shown as probabilities, with the line on which they cross one half.\n",
          stream);
    print_heading(stream);
    for (int i = 0; i < N_MAP_KEYS; i++)
        print_row(stream, "", MAP_KEYS[i].key, MAP_KEYS[i].allowed, MAP_KEYS[i].meaning);
    for (int i = 0; i < N_AXIS_KEYS; i++)
        print_row(stream, "x.", AXIS_KEYS[i].key, AXIS_KEYS[i].allowed, AXIS_KEYS[i].meaning);
    fputs("\n`y` has the keys of `x`, and `outcomes` those of `levers`.\n", stream);
    sweep_schema_print_reference(stream);
}
