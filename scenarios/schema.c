#include "scenarios/schema.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "engine/number_text.h"
#include "scenarios/arms.h"
#include "scenarios/design_schema.h"
#include "scenarios/precision_section.h"
#include "scenarios/published_list.h"
#include "scenarios/quantity_value.h"
#include "scenarios/regions.h"
#include "scenarios/section.h"

static json_t *number_of(double value)
{
    return value == floor(value) && fabs(value) < 1e15 ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *reference_to(const char *name) { return json_pack("{s:o}", "$ref", json_sprintf("#/$defs/%s", name)); }

static json_t *closed_object(json_t *properties)
{
    return json_pack("{s:s, s:b, s:o}", "type", "object", "additionalProperties", 0, "properties", properties);
}

static json_t *any_of(json_t *first, json_t *second) { return json_pack("{s:[o, o]}", "anyOf", first, second); }

/* Adds source, kind, note and how to the properties of a value. */
static json_t *with_origin(json_t *properties)
{
    static const char *const TEXTS[] = {"source", "how", "note"};
    json_object_set_new(properties, "kind", json_pack("{s:[s, s, s]}", "enum", "evidence", "document", "assumption"));
    for (int i = 0; i < 3; i++)
        json_object_set_new(properties, TEXTS[i], reference_to("text"));
    return properties;
}

static json_t *value_object(const char *word, json_t *content)
{
    json_t *object = closed_object(with_origin(json_pack("{s:o}", word, content)));
    json_object_set_new(object, "required", json_pack("[s]", word));
    return object;
}

static json_t *prior_schema(void)
{
    json_t *forms = json_array();
    for (int i = PRIOR_NORMAL; i < N_PRIOR_FORMS; i++) {
        const int n_numbers = PRIOR_FORMS[i].n_numbers;
        json_t *numbers =
            json_pack("{s:s, s:{s:s}, s:i, s:i, s:s}", "type", "array", "items", "type", "number", "minItems",
                      n_numbers, "maxItems", n_numbers, "description", PRIOR_FORMS[i].numbers);
        json_array_append_new(forms, value_object(PRIOR_FORMS[i].word, numbers));
    }
    return json_pack("{s:o}", "anyOf", forms);
}

static json_t *words_schema(void)
{
    return any_of(reference_to("text"),
                  closed_object(json_pack("{s:o, s:o}", "en", reference_to("text"), "zh", reference_to("text"))));
}

static json_t *path_list_schema(void)
{
    return any_of(reference_to("text"), json_pack("{s:s, s:o}", "type", "array", "items", reference_to("text")));
}

static json_t *choice_schema(const char *choices)
{
    json_t *words = json_array();
    while (*choices) {
        const size_t length = strcspn(choices, "|");
        json_array_append_new(words, json_stringn(choices, length));
        choices += length + (choices[length] == '|');
    }
    return json_pack("{s:o}", "enum", words);
}

/* The bare value of a parameter. */
static json_t *scalar_schema(const struct param *param)
{
    if (param->type == PARAM_SWITCH)
        return json_pack("{s:[b, b, s, s, s, s]}", "enum", 1, 0, "on", "off", "yes", "no");
    if (param->type == PARAM_CHOICE)
        return choice_schema(param->choices);
    json_t *schema = json_pack("{s:s}", "type", param->type == PARAM_INTEGER ? "integer" : "number");
    if (param->minimum > -1e300)
        json_object_set_new(schema, "minimum", number_of(param->minimum));
    if (param->maximum < 1e300)
        json_object_set_new(schema, "maximum", number_of(param->maximum));
    if (param->zero_word)
        return any_of(json_pack("{s:s}", "const", param->zero_word), schema);
    return schema;
}

/* One quantity: bare, with a source, or a prior. */
static json_t *quantity_schema(const struct param *param)
{
    json_t *forms = json_array();
    json_array_append_new(forms, scalar_schema(param));
    json_array_append_new(forms, value_object("value", scalar_schema(param)));
    if (param->type == PARAM_REAL)
        json_array_append_new(forms, reference_to("prior"));
    return json_pack("{s:o}", "anyOf", forms);
}

static json_t *label_map_schema(const struct param *param, const char *quantity)
{
    json_t *properties = json_object();
    for (int i = 0; i < param->n_values; i++)
        json_object_set_new(properties, param->labels[i], reference_to(quantity));
    return closed_object(properties);
}

static json_t *year_list_schema(const struct param *param, const char *quantity)
{
    return json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", reference_to(quantity), "minItems", 1,
                     "maxItems", param->n_values);
}

static json_t *row_list_schema(const struct param *param)
{
    json_t *properties = json_object(), *required = json_array();
    for (int f = 0; f < param->n_record; f++) {
        json_t *field = quantity_schema(&param->record[f]);
        json_object_set_new(field, "description",
                            json_sprintf("%s (%s)", param->record[f].meaning, param->record[f].unit));
        json_object_set_new(properties, param->record[f].key, field);
        json_array_append_new(required, json_string(param->record[f].key));
    }
    json_t *row = closed_object(properties);
    json_object_set_new(row, "required", required);
    return json_pack("{s:s, s:o, s:i}", "type", "array", "items", row, "maxItems", MAX_ROWS);
}

static json_t *shape_schema(const struct param *param, const char *quantity)
{
    return param->shape == PARAM_BY_LABEL  ? label_map_schema(param, quantity)
           : param->shape == PARAM_BY_YEAR ? year_list_schema(param, quantity)
                                           : row_list_schema(param);
}

static json_t *description_of(const struct param *param)
{
    if (param->shape == PARAM_ROWS)
        return json_string(param->meaning);
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE], fallback[NUMBER_TEXT_SIZE];
    if (param->type == PARAM_SWITCH)
        return json_sprintf("%s. Default: %s.", param->meaning, param->fallback != 0.0 ? "on" : "off");
    if (param->type == PARAM_CHOICE)
        return json_sprintf("%s. Default: %s.", param->meaning,
                            quantity_choice_word(param, (int)param->fallback, (char[64]){0}, 64));
    return json_sprintf("%s. Unit: %s. Range: %s to %s. %s%s.", param->meaning, param->unit,
                        number_text_short(param->minimum, low), number_text_short(param->maximum, high),
                        param->is_required ? "No default"
                        : param->fallbacks ? "Defaults differ by label"
                                           : "Default: ",
                        param->is_required || param->fallbacks ? "" : number_text(param->fallback, fallback));
}

/* A parameter wherever it may stand; what its elements share is a definition of its own. */
static json_t *param_schema(const struct param *param, json_t *definitions)
{
    json_t *schema = NULL;
    if (param->shape == PARAM_SCALAR) {
        schema = quantity_schema(param);
    } else if (param->shape == PARAM_ROWS) {
        schema = any_of(shape_schema(param, NULL), value_object("value", shape_schema(param, NULL)));
    } else {
        json_object_set_new(definitions, param->key, quantity_schema(param));
        schema = json_pack("{s:[o, o, o]}", "anyOf", reference_to(param->key), shape_schema(param, param->key),
                           value_object("value", shape_schema(param, param->key)));
    }
    json_object_set_new(schema, "description", description_of(param));
    return schema;
}

/* The properties of the group that holds a key, made on the way; `part` becomes the key's last word. */
static json_t *properties_for(json_t *sections, const char *key, const char **part)
{
    json_t *properties = sections;
    while (strchr(key, '.')) {
        const size_t length = strcspn(key, ".");
        char word[128];
        snprintf(word, sizeof word, "%.*s", (int)length, key);
        json_t *group = json_object_get(properties, word);
        if (!group) {
            group = closed_object(json_pack("{s:o}", "note", reference_to("text")));
            json_object_set_new(properties, word, group);
        }
        properties = json_object_get(group, "properties");
        key += length + 1;
    }
    *part = key;
    return properties;
}

static json_t *sections_schema(const struct param_set *set, json_t *definitions)
{
    json_t *sections = json_object();
    const char *part = NULL;
    for (int i = 0; i < N_SECTION_KEYS; i++) {
        char key[64];
        snprintf(key, sizeof key, "%s.label", SECTION_KEYS[i]);
        json_t *properties = properties_for(sections, key, &part);
        for (int j = 0; j < N_PARTS; j++)
            if (strcmp(SECTION_KEYS[i], PART_KEYS[j]) == 0)
                json_object_set_new(properties, part, reference_to("words"));
        for (int w = 0; strcmp(SECTION_KEYS[i], PART_KEYS[PART_PRODUCT]) == 0 && w < N_PRODUCT_WORDS; w++)
            json_object_set_new(properties, PRODUCT_WORD_KEYS[w], reference_to("words"));
    }
    for (int i = 0; i < set->n_params; i++) {
        json_t *properties = properties_for(sections, set->params[i]->key, &part);
        json_object_set_new(properties, part, param_schema(set->params[i], definitions));
    }
    return sections;
}

/* Adds to the properties of a scenario or an arm its sections, by reference. */
static void add_sections(json_t *properties, json_t *sections)
{
    const char *key = NULL;
    json_t *section = NULL;
    char name[128];
    json_object_foreach(sections, key, section)
    {
        snprintf(name, sizeof name, "section.%s", key);
        json_object_set_new(properties, key, reference_to(name));
    }
}

static json_t *name_schema(void)
{
    return json_pack("{s:s, s:s, s:s}", "type", "string", "pattern", "^[a-z0-9][a-z0-9-]*$", "description",
                     "small letters, digits and hyphens");
}

static json_t *arms_schema(json_t *sections)
{
    json_t *properties = json_pack("{s:o, s:o, s:o, s:o}", "name", name_schema(), "label", reference_to("words"),
                                   "note", reference_to("text"), "extends", path_list_schema());
    add_sections(properties, sections);
    json_t *arm = closed_object(properties);
    json_object_set_new(arm, "required", json_pack("[s]", "name"));
    return json_pack("{s:s, s:o, s:i, s:i, s:s}", "type", "array", "items", arm, "minItems", 1, "maxItems",
                     MAX_STUDY_ARMS, "description", "policy variants, all on the same luck");
}

static json_t *regions_schema(json_t *sections)
{
    json_t *properties =
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", name_schema(), "persons", quantity_schema(&REGION_PEOPLE),
                  "label", reference_to("words"), "note", reference_to("text"), "extends", path_list_schema());
    add_sections(properties, sections);
    json_object_del(properties, "run");
    json_t *region = closed_object(properties);
    json_object_set_new(region, "required", json_pack("[s, s]", "name", "persons"));
    return json_pack("{s:s, s:o, s:i, s:i, s:s}", "type", "array", "items", region, "minItems", 1, "maxItems",
                     MAX_REGIONS, "description",
                     "parts of a country, each with its own people, in which every arm lives");
}

static json_t *published_value_schema(const char *key)
{
    if (strcmp(key, "year") == 0)
        return json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 1, "maximum", MAX_YEARS);
    if (strcmp(key, "fitted") == 0)
        return json_pack("{s:[b, b, s, s, s, s]}", "enum", 1, 0, "on", "off", "yes", "no");
    if (strcmp(key, "kind") == 0)
        return json_pack("{s:[s, s, s]}", "enum", "evidence", "document", "assumption");
    if (strcmp(key, "label") == 0 || strcmp(key, "note") == 0)
        return words_schema();
    if (strcmp(key, "value") != 0)
        return json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
    json_t *range = closed_object(json_pack("{s:{s:s}, s:{s:s}}", "low", "type", "number", "high", "type", "number"));
    json_object_set_new(range, "required", json_pack("[s, s]", "low", "high"));
    return any_of(json_pack("{s:s}", "type", "number"), range);
}

static json_t *published_schema(void)
{
    json_t *properties = json_object(), *required = json_array();
    for (int i = 0; i < N_PUBLISHED_KEYS; i++) {
        const struct stated_key *const key = &PUBLISHED_KEYS[i];
        json_t *value = published_value_schema(key->key);
        json_object_set_new(value, "description", json_sprintf("%s: %s", key->meaning, key->allowed));
        json_object_set_new(properties, key->key, value);
        if (key->is_required)
            json_array_append_new(required, json_string(key->key));
    }
    json_t *figure = closed_object(properties);
    json_object_set_new(figure, "required", required);
    return json_pack("{s:s, s:o, s:i, s:s}", "type", "array", "items", figure, "maxItems", MAX_PUBLISHED, "description",
                     "published figures, shown beside what is simulated");
}

static json_t *precision_schema(void)
{
    json_t *target = json_object();
    for (int i = 0; i < N_TARGET_KEYS; i++) {
        const struct stated_key *const key = &TARGET_KEYS[i];
        json_t *value = strcmp(key->key, "year") == 0
                            ? json_pack("{s:s, s:i, s:i}", "type", "integer", "minimum", 1, "maximum", MAX_YEARS)
                        : strstr(key->key, "error") ? json_pack("{s:s, s:i}", "type", "number", "exclusiveMinimum", 0)
                                                    : json_pack("{s:s, s:i}", "type", "string", "minLength", 1);
        json_object_set_new(value, "description", json_sprintf("%s: %s", key->meaning, key->allowed));
        json_object_set_new(target, key->key, value);
    }
    json_t *each = closed_object(target);
    json_object_set_new(each, "required", json_pack("[s]", "outcome"));
    json_object_set_new(
        each, "oneOf",
        json_pack("[{s:[s]}, {s:[s]}]", "required", "standard_error", "required", "relative_standard_error"));
    json_t *targets = json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", each, "minItems", 1, "maxItems",
                                MAX_PRECISION_TARGETS);
    json_t *looks = json_pack("{s:s, s:{s:s, s:i}, s:i, s:i}", "type", "array", "items", "type", "integer", "minimum",
                              2, "minItems", 1, "maxItems", MAX_LOOKS - 1);
    json_t *confidence = json_pack("{s:s, s:f, s:f}", "type", "number", "minimum", 0.5, "maximum", 0.999);
    json_t *const values[N_PRECISION_KEYS] = {targets, looks, confidence};
    json_t *properties = json_object();
    for (int i = 0; i < N_PRECISION_KEYS; i++) {
        const struct stated_key *const key = &PRECISION_KEYS[i];
        json_object_set_new(values[i], "description", json_sprintf("%s: %s", key->meaning, key->allowed));
        json_object_set_new(properties, key->key, values[i]);
    }
    json_t *precision = closed_object(properties);
    json_object_set_new(precision, "required", json_pack("[s]", "targets"));
    json_object_set_new(precision, "description", json_string("when the run is good enough to stop"));
    return precision;
}

static json_t *schema_of(const struct param_set *set)
{
    json_t *definitions = json_object();
    json_object_set_new(definitions, "text", json_pack("{s:s, s:i}", "type", "string", "minLength", 1));
    json_object_set_new(definitions, "words", words_schema());
    json_object_set_new(definitions, "prior", prior_schema());
    json_t *sections = sections_schema(set, definitions);
    json_t *properties =
        json_pack("{s:o, s:o, s:o, s:o}", "extends", path_list_schema(), "note", reference_to("text"),
                  "reference_product", reference_to("text"), "study",
                  closed_object(json_pack("{s:o, s:o}", "name", name_schema(), "title", reference_to("words"))));
    add_sections(properties, sections);
    json_object_set_new(properties, "arms", arms_schema(sections));
    json_object_set_new(properties, "regions", regions_schema(sections));
    json_object_set_new(properties, "published", published_schema());
    json_object_set_new(properties, "precision", precision_schema());
    json_object_set_new(properties, "levers", design_schema_levers());
    json_object_set_new(properties, "map", design_schema_map());
    json_object_set_new(properties, "sweep", design_schema_sweep());
    const char *key = NULL;
    json_t *section = NULL;
    char name[128];
    json_object_foreach(sections, key, section)
    {
        snprintf(name, sizeof name, "section.%s", key);
        json_object_set(definitions, name, section);
    }
    json_decref(sections);
    return json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "$schema", "https://json-schema.org/draft/2020-12/schema",
                     "title", "Huimin scenario", "type", "object", "additionalProperties", 0, "properties", properties,
                     "$defs", definitions);
}

bool schema_print(FILE *stream, const struct param_table *const *tables, int n_tables, struct status *status)
{
    struct param_set set;
    if (!param_set_init(&set, tables, n_tables, status))
        return false;
    json_t *schema = schema_of(&set);
    const bool is_printed = schema && json_dumpf(schema, stream, JSON_INDENT(1) | JSON_REAL_PRECISION(15)) == 0 &&
                            fputc('\n', stream) != EOF && fflush(stream) == 0;
    json_decref(schema);
    param_set_free(&set);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the schema cannot be written");
}
