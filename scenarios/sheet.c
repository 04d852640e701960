#include "scenarios/sheet.h"

#include <string.h>

const char *const PART_KEYS[N_PARTS] = {"city", "product", "operating_model", "patient"};
const char *const PRODUCT_WORD_KEYS[N_PRODUCT_WORDS] = {"city", "edition", "insurer"};

struct quantity sheet_default(const struct param *param, int index)
{
    struct quantity quantity = {.prior = PRIOR_FIXED, .kind = SOURCE_DEFAULT, .a = 0.0};
    if (param->shape != PARAM_ROWS)
        quantity.a = param_fallback(param, index);
    else
        quantity.a = index == param->n_values ? 0.0 : param->record[index % param->n_record].fallback;
    return quantity;
}

struct sheet *sheet_new(struct reading *reading)
{
    const struct param_set *const set = reading->set;
    struct sheet *sheet = arena_take(&reading->arena, 1, sizeof *sheet);
    sheet->quantities = arena_take(&reading->arena, (size_t)set->n_slots + 1, sizeof *sheet->quantities);
    sheet->ranks = arena_take(&reading->arena, (size_t)set->n_slots + 1, sizeof *sheet->ranks);
    for (int i = 0; i < set->n_params; i++)
        for (int j = 0; j < param_n_slots(set->params[i]); j++)
            sheet->quantities[set->first_slot[i] + j] = sheet_default(set->params[i], j);
    return sheet;
}

static void overlay_words(struct words *words, const struct words *top)
{
    if (top->en)
        words->en = top->en;
    if (top->zh)
        words->zh = top->zh;
}

void sheet_overlay(const struct reading *reading, struct sheet *sheet, const struct sheet *top)
{
    for (int slot = 0; slot < reading->set->n_slots; slot++)
        if (top->ranks[slot] > 0) {
            sheet->quantities[slot] = top->quantities[slot];
            sheet->ranks[slot] = sheet->n_ranks + top->ranks[slot];
        }
    sheet->n_ranks += top->n_ranks;
    for (int part = 0; part < N_PARTS; part++)
        overlay_words(&sheet->labels[part], &top->labels[part]);
    for (int w = 0; w < N_PRODUCT_WORDS; w++)
        if (top->product_words[w].en || top->product_words[w].zh)
            sheet->product_words[w] = top->product_words[w];
    overlay_words(&sheet->title, &top->title);
    sheet->name = top->name ? top->name : sheet->name;
    sheet->arms = top->arms ? top->arms : sheet->arms;
    sheet->regions = top->regions ? top->regions : sheet->regions;
    sheet->reference = top->reference ? top->reference : sheet->reference;
    sheet->published = top->published ? top->published : sheet->published;
    sheet->levers = top->levers ? top->levers : sheet->levers;
    sheet->map = top->map ? top->map : sheet->map;
    sheet->sweep = top->sweep ? top->sweep : sheet->sweep;
    sheet->precision = top->precision ? top->precision : sheet->precision;
    sheet->study = top->study ? top->study : sheet->study;
}

void sheet_copy(const struct reading *reading, struct sheet *sheet, const struct sheet *other)
{
    struct quantity *const quantities = sheet->quantities;
    int *const ranks = sheet->ranks;
    memcpy(quantities, other->quantities, (size_t)reading->set->n_slots * sizeof *quantities);
    memcpy(ranks, other->ranks, (size_t)reading->set->n_slots * sizeof *ranks);
    *sheet = *other;
    sheet->quantities = quantities;
    sheet->ranks = ranks;
}

const char *quantity_place(struct reading *reading, const struct quantity *quantity, const char *otherwise)
{
    if (!quantity->file)
        return otherwise;
    if (quantity->line == 0)
        return quantity->file;
    return arena_format(&reading->arena, "%s:%d:%d", quantity->file, quantity->line, quantity->column);
}
