#include "scenarios/reference.h"

#include <string.h>

#include "engine/number_text.h"
#include "scenarios/arms.h"
#include "scenarios/design_schema.h"
#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/precision_section.h"
#include "scenarios/published_list.h"
#include "scenarios/quantity_value.h"
#include "scenarios/reference_cells.h"
#include "scenarios/regions.h"
#include "scenarios/section.h"

static const char *shape_text(struct reading *reading, const struct param *param)
{
    switch (param->shape) {
    case PARAM_BY_LABEL:
        return arena_format(&reading->arena, "; one value, or a map of %s%s",
                            words_joined(reading, param->labels, param->n_values, ", "),
                            param->sums_to_one ? " that sum to 1" : "");
    case PARAM_BY_YEAR:
        return "; one value, or a list by year of which the last repeats";
    case PARAM_ROWS:
        return arena_format(&reading->arena, "; a list of at most %d records", MAX_ROWS);
    case PARAM_SCALAR:
        break;
    }
    return "";
}

static struct reference_words words_of(struct reading *reading, const struct param *param)
{
    const bool is_number = param->type == PARAM_REAL || param->type == PARAM_INTEGER;
    return (struct reference_words){
        .unit = is_number ? param->unit : "",
        .allowed = param->shape == PARAM_ROWS ? "" : quantity_allowed(reading, param),
        .fallback = reference_default(reading, param),
        .meaning = param->meaning,
        .shape = shape_text(reading, param),
    };
}

static void print_section(FILE *stream, struct reading *reading, const char *section)
{
    const size_t length = strlen(section);
    fprintf(stream, "\n## %s\n\n| key | unit | allowed | default | meaning |\n|---|---|---|---|---|\n", section);
    for (int i = 0; i < reading->set->n_params; i++) {
        const struct param *const param = reading->set->params[i];
        if (strncmp(param->key, section, length) == 0 && param->key[length] == '.')
            reference_row(stream, reading, param->key, param, words_of);
    }
}

static void print_stated_keys(FILE *stream, const struct stated_key *keys, int n_keys)
{
    for (int i = 0; i < n_keys; i++) {
        fprintf(stream, "| `%s`%s |", keys[i].key, keys[i].is_required ? "" : " (may be left out)");
        reference_cell(stream, keys[i].allowed);
        reference_cell(stream, keys[i].meaning);
        fputs("\n", stream);
    }
}

static void print_published(FILE *stream)
{
    fputs("\n## published\n\nA study may list what was published of its arms. The table, JSON and CSV show it beside "
          "what is simulated; it moves no result. Each entry of the list:\n\n"
          "| key | allowed | meaning |\n|---|---|---|\n",
          stream);
    print_stated_keys(stream, PUBLISHED_KEYS, N_PUBLISHED_KEYS);
}

static void print_precision(FILE *stream)
{
    fputs("\n## precision\n\nA study may say when it is good enough: worlds are added until the standard errors of the "
          "outcomes that it names are small enough, at most run.worlds of them (docs/verbs.md).\n\n"
          "| key | allowed | meaning |\n|---|---|---|\n",
          stream);
    print_stated_keys(stream, PRECISION_KEYS, N_PRECISION_KEYS);
    fputs("\nEach of `targets`:\n\n| key | allowed | meaning |\n|---|---|---|\n", stream);
    print_stated_keys(stream, TARGET_KEYS, N_TARGET_KEYS);
}

static void print_regions(FILE *stream)
{
    fputs(
        "\n## regions\n\nA study may list regions: parts of a country, each with people, luck and city of its own, in "
        "which every arm lives. Results hold every arm of every region, and the country's totals. Beside the "
        "sections city, product, operating_model, insurer and behaviour, each entry of the list has:\n\n"
        "| key | allowed | meaning |\n|---|---|---|\n",
        stream);
    print_stated_keys(stream, REGION_KEYS, N_REGION_KEYS);
}

static const char *quantity_text(struct reading *reading, const struct param *param, const struct quantity *quantity)
{
    char a[64], b[NUMBER_TEXT_SIZE], c[NUMBER_TEXT_SIZE];
    if (quantity->prior == PRIOR_FIXED) {
        if (param->type == PARAM_CHOICE)
            quantity_choice_word(param, (int)quantity->a, a, sizeof a);
        else
            number_text(quantity->a, a);
        return arena_copy(&reading->arena, a, strlen(a));
    }
    const char *const third =
        quantity->prior == PRIOR_TRIANGULAR ? arena_format(&reading->arena, ", %s", number_text(quantity->c, c)) : "";
    return arena_format(&reading->arena, "%s(%s, %s%s)", PRIOR_FORMS[quantity->prior].word, number_text(quantity->a, a),
                        number_text(quantity->b, b), third);
}

static bool is_of_interest(const struct quantity *quantity, const char *file)
{
    const bool has_ground =
        quantity->prior != PRIOR_FIXED || quantity->kind == SOURCE_EVIDENCE || quantity->kind == SOURCE_DOCUMENT;
    return has_ground && quantity->file && strcmp(quantity->file, file) == 0;
}

static bool is_repeated(const struct quantity *quantity, const struct quantity *before)
{
    return quantity->line == before->line && quantity->column == before->column && quantity->a == before->a;
}

static void print_quantity(FILE *stream, struct reading *reading, const struct param *param, int index,
                           const struct quantity *quantity)
{
    char name[256];
    const struct param *const field =
        param->shape == PARAM_ROWS && index < param->n_values ? &param->record[index % param->n_record] : param;
    param_slot_name(param, index, name, sizeof name);
    fputs("|", stream);
    reference_cell(stream, arena_format(&reading->arena, "`%s`", name));
    reference_cell(stream, quantity_text(reading, field, quantity));
    reference_cell(stream, SOURCE_KIND_WORDS[quantity->kind]);
    reference_cell(stream, quantity->source ? quantity->source : "no reason is given");
    fputs("\n", stream);
}

/* What a sheet has from this very file, once however many arms share it. */
static void print_sheet(FILE *stream, struct reading *reading, const struct sheet *sheet, const char *file,
                        struct text_pool *printed)
{
    const struct param_set *const set = reading->set;
    for (int i = 0; i < set->n_params; i++)
        for (int j = 0; j < set->params[i]->n_values; j++) {
            const struct quantity *const quantity = &sheet->quantities[set->first_slot[i] + j];
            if (!is_of_interest(quantity, file) || (j > 0 && is_repeated(quantity, quantity - 1)))
                continue;
            const char *const mark =
                arena_format(&reading->arena, "%s %d %d %d", set->params[i]->key, j, quantity->line, quantity->column);
            if (!text_pool_has(printed, mark))
                print_quantity(stream, reading, set->params[i], j, quantity);
            text_pool_keep(printed, mark);
        }
}

static void print_file(FILE *stream, struct reading *reading, const char *file)
{
    const struct sheet *const base = layer_read_file(reading, file, NULL, NULL);
    struct arm_list arms;
    struct region_list regions;
    if (!base || !arms_list(reading, base, path_stem(&reading->arena, file), &arms) ||
        !regions_list(reading, base, &regions))
        return;
    struct text_pool printed = {0};
    const struct override_list no_overrides = {0, NULL};
    struct sheet *sheet = sheet_new(reading);
    fprintf(stream, "\n### %s\n\n| key | value | kind | source |\n|---|---|---|---|\n", file);
    print_sheet(stream, reading, base, file, &printed);
    for (int k = 0; k < arms.n_arms; k++)
        if (arms_read(reading, base, &arms.arms[k], &no_overrides, sheet))
            print_sheet(stream, reading, sheet, file, &printed);
    for (int r = 0; r < regions.n_regions; r++)
        if (regions_read(reading, base, &regions.regions[r], sheet))
            print_sheet(stream, reading, sheet, file, &printed);
    text_pool_free(&printed);
}

bool reference_print(FILE *stream, const struct param_table *const *tables, int n_tables, const char *const *files,
                     int n_files, struct status *status)
{
    struct param_set set;
    if (!param_set_init(&set, tables, n_tables, status))
        return false;
    struct reading reading = {.set = &set, .status = status};
    struct word_list sections = {0};
    section_add_keys(&reading, &sections);
    fputs("# Parameters\n\nMade from the program's own tables by `huimin reference`; edit the tables, not this page.\n",
          stream);
    for (int i = 0; i < sections.n_words; i++)
        print_section(stream, &reading, sections.words[i]);
    print_regions(stream);
    print_published(stream);
    print_precision(stream);
    design_schema_print_reference(stream);
    if (n_files > 0)
        fputs("\n## What the shipped scenarios state\n\nPriors, and values with evidence or a document behind them. "
              "Every other "
              "value of these files is an assumption of its author.\n",
              stream);
    for (int i = 0; i < n_files; i++)
        print_file(stream, &reading, files[i]);
    text_pool_free(&reading.texts);
    text_pool_free(&reading.said);
    arena_free(&reading.arena);
    param_set_free(&set);
    if (fflush(stream) != 0)
        status_add(status, EXIT_RUN_FAILED, "the reference page cannot be written");
    return status_ok(status);
}
