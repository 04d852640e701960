#include "results/burden_panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/matrix.h"
#include "results/waterfall.h"

static const double FEN_PER_YUAN = 100.0;
enum { ROW_LABEL_SIZE = 160 };
typedef char row_label[ROW_LABEL_SIZE];

/* A sum over cells in the first year of an arm. */
struct amount {
    double mean, variance;
};

static void add_cell(struct amount *amount, const struct record *record, const struct record_tally *tally, int arm,
                     int cell)
{
    const size_t at = (size_t)arm * (size_t)record->n_years * (size_t)tally->extent + (size_t)cell;
    amount->mean += tally->mean[at];
    amount->variance += tally->se[at] * tally->se[at];
}

static void put_per_head(struct matrix *matrix, int row, int column, const struct amount *fen,
                         const struct amount *people)
{
    const double heads = people->mean > 0.0 ? people->mean : (double)NAN;
    table_estimate(fen->mean / FEN_PER_YUAN / heads, sqrt(fen->variance) / FEN_PER_YUAN / heads, 0, 1,
                   matrix_cell(matrix, row, column));
}

/* The matrix with a line an arm, and below it n_groups lines each. */
static bool matrix_of_arms(struct matrix *matrix, row_label **labels, const struct record *record, int n_groups,
                           int n_columns, const struct table_style *style)
{
    const int n_rows = record->n_arms * (n_groups + 1);
    *labels = calloc((size_t)n_rows + 1, sizeof **labels);
    if (!*labels || !matrix_init(matrix, n_rows, n_columns)) {
        free(*labels);
        return false;
    }
    for (int row = 0; row < n_rows; row++)
        matrix->row_labels[row] = (*labels)[row];
    for (int k = 0; k < record->n_arms; k++) {
        matrix->has_rule[k * (n_groups + 1)] = k > 0;
        snprintf((*labels)[k * (n_groups + 1)], sizeof **labels, "%s", table_arm_label(style, &record->arms[k]));
    }
    return true;
}

/* ------------------------------------------------------------------ by age and state */

struct group {
    const char *en, *zh;
    int first_band, last_band; /* of five years */
    int state;                 /* ALL_STATES, or one */
};
enum { ALL_STATES = -1, LAST_BAND = 17, N_BANDS, N_SEXES_OF_CELLS = 2, N_STATES_OF_CELLS = 4 };
static const struct group GROUPS[] = {
    {"aged 0 to 19", "0至19岁", 0, 3, ALL_STATES},
    {"aged 20 to 39", "20至39岁", 4, 7, ALL_STATES},
    {"aged 40 to 59", "40至59岁", 8, 11, ALL_STATES},
    {"aged 60 to 79", "60至79岁", 12, 15, ALL_STATES},
    {"aged 80 and over", "80岁及以上", 16, LAST_BAND, ALL_STATES},
    {"healthy", "健康", 0, LAST_BAND, 0},
    {"one chronic disease", "一种慢性病", 0, LAST_BAND, 1},
    {"several chronic diseases", "多种慢性病", 0, LAST_BAND, 2},
    {"a major disease", "重大疾病", 0, LAST_BAND, 3},
};

struct people_source {
    const struct record_tally *people, *own, *own_without;
};

static bool find_people(struct people_source *source, const struct record *record)
{
    source->people = waterfall_tally(record, "cell_eligible");
    source->own = waterfall_tally(record, "out_of_pocket_fen");
    source->own_without = waterfall_tally(record, "out_of_pocket_without_fen");
    return source->people && source->people->extent == N_SEXES_OF_CELLS * N_BANDS * N_STATES_OF_CELLS && source->own &&
           source->own->extent == N_BANDS * N_STATES_OF_CELLS && source->own_without &&
           source->own_without->extent == source->own->extent;
}

struct group_sums {
    struct amount people, own_fen, own_without_fen;
};

static struct group_sums sums_of(const struct people_source *source, const struct record *record, int arm,
                                 const struct group *group)
{
    struct group_sums sums = {0};
    for (int band = group->first_band; band <= group->last_band; band++)
        for (int state = 0; state < N_STATES_OF_CELLS; state++) {
            if (group->state != ALL_STATES && group->state != state)
                continue;
            const int cell = band * N_STATES_OF_CELLS + state;
            for (int sex = 0; sex < N_SEXES_OF_CELLS; sex++)
                add_cell(&sums.people, record, source->people, arm, sex * N_BANDS * N_STATES_OF_CELLS + cell);
            add_cell(&sums.own_fen, record, source->own, arm, cell);
            add_cell(&sums.own_without_fen, record, source->own_without, arm, cell);
        }
    return sums;
}

static void put_group(struct matrix *matrix, int row, const struct group_sums *sums)
{
    const struct amount spared_fen = {sums->own_without_fen.mean - sums->own_fen.mean, (double)NAN};
    const double share = sums->own_without_fen.mean > 0.0 ? spared_fen.mean / sums->own_without_fen.mean : (double)NAN;
    put_per_head(matrix, row, 0, &sums->own_without_fen, &sums->people);
    put_per_head(matrix, row, 1, &sums->own_fen, &sums->people);
    put_per_head(matrix, row, 2, &spared_fen, &sums->people);
    table_estimate(100.0 * share, (double)NAN, 2, 2, matrix_cell(matrix, row, 3));
}

bool burden_panels_print_people(const struct record *record, FILE *stream, const struct table_style *style)
{
    static const char *const EN[] = {"Self-paid without", "Self-paid", "Spared", "Spared %"};
    static const char *const ZH[] = {"无产品自付", "自付", "减轻", "减轻%"};
    struct people_source source;
    struct matrix matrix;
    row_label *labels;
    if (!find_people(&source, record))
        return true;
    if (!matrix_of_arms(&matrix, &labels, record, COUNT_OF(GROUPS), COUNT_OF(EN), style))
        return false;
    for (int column = 0; column < COUNT_OF(EN); column++)
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    for (int k = 0; k < record->n_arms; k++)
        for (int g = 0; g < COUNT_OF(GROUPS); g++) {
            const int row = k * (COUNT_OF(GROUPS) + 1) + 1 + g;
            const struct group_sums sums = sums_of(&source, record, k, &GROUPS[g]);
            snprintf(labels[row], sizeof *labels, "  %s", table_label(style, GROUPS[g].en, GROUPS[g].zh));
            put_group(&matrix, row, &sums);
        }
    table_heading("What people pay themselves in the first year, by age and morbidity: yuan a head",
                  "首年按年龄与健康状况的自付：人均（元）", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    return true;
}

/* ------------------------------------------------------------------ the line */

bool burden_panels_print_line(const struct record *record, FILE *stream, const struct table_style *style)
{
    static const char *const NAMES[] = {"line_bills_fen", "line_assistance_fen", "line_benefit_fen",
                                        "line_out_of_pocket_fen"};
    static const char *const EN[] = {"Bills", "Assistance", "Huiminbao", "Self-paid"};
    static const char *const ZH[] = {"总费用", "医疗救助", "惠民保", "自付"};
    const struct record_tally *const people = waterfall_tally(record, "line_people"), *tallies[COUNT_OF(NAMES)];
    struct matrix matrix;
    row_label *labels;
    bool is_there = people && people->n_axes == 1;
    for (int i = 0; i < COUNT_OF(NAMES); i++) {
        tallies[i] = waterfall_tally(record, NAMES[i]);
        is_there = is_there && tallies[i] && tallies[i]->extent == people->extent;
    }
    if (!is_there)
        return true;
    if (!matrix_of_arms(&matrix, &labels, record, people->extent, COUNT_OF(EN), style))
        return false;
    for (int column = 0; column < COUNT_OF(EN); column++)
        matrix.headings[column] = table_label(style, EN[column], ZH[column]);
    for (int row = 0; row < matrix.n_rows; row++) {
        const int arm = row / (people->extent + 1), band = row % (people->extent + 1) - 1;
        struct amount heads = {0};
        if (band < 0)
            continue;
        snprintf(labels[row], sizeof *labels, "  %s", people->axes[0].labels[band]);
        add_cell(&heads, record, people, arm, band);
        for (int i = 0; i < COUNT_OF(NAMES); i++) {
            struct amount fen = {0};
            add_cell(&fen, record, tallies[i], arm, band);
            put_per_head(&matrix, row, i, &fen, &heads);
        }
    }
    table_heading(
        "On both sides of the line of medical assistance in the first year, by income over the line: yuan a head",
        "首年救助线两侧，按收入与救助线之比：人均（元）", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    free(labels);
    return true;
}
