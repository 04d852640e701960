#include "results/equity_panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/burden_panels.h"
#include "results/fairness.h"
#include "results/matrix.h"
#include "results/waterfall.h"

enum { ROW_LABEL_SIZE = 160 };
typedef char row_label[ROW_LABEL_SIZE];

/* A matrix with room for its labels. */
struct panel {
    struct matrix matrix;
    row_label *labels;
};

static bool panel_init(struct panel *panel, int n_rows, int n_columns)
{
    panel->labels = calloc((size_t)n_rows + 1, sizeof *panel->labels);
    if (!panel->labels || !matrix_init(&panel->matrix, n_rows, n_columns)) {
        free(panel->labels);
        return false;
    }
    for (int row = 0; row < n_rows; row++)
        panel->matrix.row_labels[row] = panel->labels[row];
    return true;
}

static void panel_print(struct panel *panel, FILE *stream, const struct table_style *style)
{
    matrix_print(&panel->matrix, style->width, stream);
    matrix_free(&panel->matrix);
    free(panel->labels);
}

static void put(struct panel *panel, int row, int column, double value, double se, int decimals)
{
    table_estimate(value, se, decimals, decimals, matrix_cell(&panel->matrix, row, column));
}

static const char *arm_name(const struct record *record, int arm, const struct table_style *style)
{
    return table_arm_label(style, &record->arms[arm]);
}

/* The first year, and the last where there are more. */
static int list_years(const struct record *record, int years[2])
{
    years[0] = 0;
    years[1] = record->n_years - 1;
    return record->n_years > 1 ? 2 : 1;
}

/* A line for the arm, and below it one for each of n quintiles. Returns the row of the first of these. */
static int head_quintiles(struct panel *panel, const struct record *record, int arm, int n,
                          const char *const *quintiles, const struct table_style *style)
{
    const int heading = arm * (n + 1);
    panel->matrix.has_rule[heading] = arm > 0;
    snprintf(panel->labels[heading], sizeof panel->labels[heading], "%s", arm_name(record, arm, style));
    for (int q = 0; q < n; q++)
        snprintf(panel->labels[heading + 1 + q], sizeof panel->labels[heading], "  %s",
                 waterfall_quintile_label(quintiles[q], style));
    return heading + 1;
}

/* ------------------------------------------------------------------ who pays */

/* Payers who pay anything, in any arm and year. */
static int list_payers(const struct waterfall *w, int *payers)
{
    const long n_rows = (long)w->record->n_arms * w->record->n_years * w->n_quintiles;
    int n = 0;
    for (int p = 0; p < w->n_payers; p++) {
        bool pays = false;
        for (long row = 0; row < n_rows; row++)
            pays = pays || w->payments->mean[row * w->n_payers + p] > 0.0;
        if (pays)
            payers[n++] = p;
    }
    return n;
}

enum payer_unit { UNIT_SHARE, UNIT_YUAN };

struct payer_panel {
    const struct waterfall *w;
    struct summary_room *room;
    const int *payers;
    int n_payers;
    enum payer_unit unit;
};

static void put_payers(struct panel *panel, int row, const struct payer_panel *what, int arm, int year, int quintile,
                       bool is_without)
{
    double all_yuan = 0.0;
    for (int i = 0; i < what->n_payers; i++) {
        const struct waterfall_figure figure =
            waterfall_of(what->w, what->room, arm, year, quintile, what->payers[i], is_without);
        all_yuan += figure.yuan_per_head;
        if (what->unit == UNIT_SHARE)
            put(panel, row, i, 100.0 * figure.share, 100.0 * figure.share_se, 2);
        else
            put(panel, row, i, figure.yuan_per_head, figure.yuan_per_head_se, 1);
    }
    if (what->unit == UNIT_YUAN)
        put(panel, row, what->n_payers, all_yuan, (double)NAN, 1);
}

static void head_payers(struct panel *panel, const struct payer_panel *what, const struct table_style *style)
{
    for (int i = 0; i < what->n_payers; i++)
        panel->matrix.headings[i] = waterfall_payer_label(what->w->payers[what->payers[i]], style);
    panel->matrix.headings[what->n_payers] = what->unit == UNIT_YUAN ? table_label(style, "All bills", "总费用") : "";
    panel->matrix.n_columns = what->n_payers + (what->unit == UNIT_YUAN);
}

static bool print_by_arm(const struct payer_panel *what, FILE *stream, const struct table_style *style)
{
    const struct record *const record = what->w->record;
    const bool has_without = what->w->without != NULL;
    int years[2], row = 0;
    const int n_years = list_years(record, years);
    struct panel panel;
    if (!panel_init(&panel, (record->n_arms + 1) * n_years, what->n_payers + 1))
        return false;
    head_payers(&panel, what, style);
    for (int y = 0; y < n_years; y++) {
        panel.matrix.has_rule[row] = y > 0;
        for (int k = has_without ? -1 : 0; k < record->n_arms; k++) {
            snprintf(panel.labels[row], sizeof panel.labels[row], table_label(style, "year %2d  %s", "第%2d年 %s"),
                     years[y] + 1, k < 0 ? table_label(style, "without", "无惠民保") : arm_name(record, k, style));
            put_payers(&panel, row++, what, k < 0 ? 0 : k, years[y], WATERFALL_ALL, k < 0);
        }
    }
    panel.matrix.n_rows = row;
    panel_print(&panel, stream, style);
    return true;
}

static bool print_by_quintile(const struct payer_panel *what, FILE *stream, const struct table_style *style)
{
    const struct waterfall *const w = what->w;
    struct panel panel;
    if (!panel_init(&panel, w->record->n_arms * (w->n_quintiles + 1), what->n_payers + 1))
        return false;
    head_payers(&panel, what, style);
    for (int k = 0; k < w->record->n_arms; k++) {
        const int first = head_quintiles(&panel, w->record, k, w->n_quintiles, w->quintiles, style);
        for (int q = 0; q < w->n_quintiles; q++)
            put_payers(&panel, first + q, what, k, 0, q, false);
    }
    panel_print(&panel, stream, style);
    return true;
}

static bool print_payers(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style)
{
    struct waterfall w;
    if (!waterfall_find(&w, record))
        return true;
    int *const payers = calloc((size_t)w.n_payers + 1, sizeof *payers);
    if (!payers)
        return false;
    struct payer_panel what = {&w, room, payers, list_payers(&w, payers), UNIT_SHARE};
    table_heading("Who pays: part of all bills, %", "各方支付：占总费用%", stream, style);
    bool is_printed = print_by_arm(&what, stream, style);
    if (is_printed && w.without) {
        what.unit = UNIT_YUAN;
        table_heading("Who pays: yuan a head of the city", "各方支付：全市人均（元）", stream, style);
        is_printed = print_by_arm(&what, stream, style);
        table_heading("Who pays in the first year, by income: yuan a head", "首年各收入组各方支付：人均（元）", stream,
                      style);
        is_printed = is_printed && print_by_quintile(&what, stream, style);
    }
    free(payers);
    return is_printed;
}

/* ------------------------------------------------------------------ fairness */

static bool print_measures(const struct record *record, const struct fairness_source *source, struct summary_room *room,
                           FILE *stream, const struct table_style *style)
{
    int years[2], row = 0;
    const int n_years = list_years(record, years);
    struct panel panel;
    if (!panel_init(&panel, record->n_arms * n_years, N_FAIRNESS_MEASURES))
        return false;
    for (int i = 0; i < N_FAIRNESS_MEASURES; i++)
        panel.matrix.headings[i] = table_label(style, FAIRNESS_MEASURES[i].en, FAIRNESS_MEASURES[i].zh);
    for (int y = 0; y < n_years; y++)
        for (int k = 0; k < record->n_arms; k++, row++) {
            panel.matrix.has_rule[row] = y > 0 && k == 0;
            snprintf(panel.labels[row], sizeof panel.labels[row], table_label(style, "year %2d  %s", "第%2d年 %s"),
                     years[y] + 1, arm_name(record, k, style));
            for (int i = 0; i < N_FAIRNESS_MEASURES; i++) {
                const struct summary summary =
                    fairness_summary(record, source, room, k, years[y], (enum fairness_measure)i);
                put(&panel, row, i, summary.mean, summary.se, i == FAIRNESS_REDISTRIBUTION ? 5 : 3);
            }
        }
    panel_print(&panel, stream, style);
    return true;
}

/* −1, 0 or 1: below, about, or above nothing, by two standard errors. */
static int sign_of(const struct summary *summary)
{
    const double room = isfinite(summary->se) ? 2.0 * summary->se : 0.0;
    return (summary->mean > room) - (summary->mean < -room);
}

/* What the measures of an arm's first year say, in a sentence. */
static void print_reading(const struct record *record, const struct fairness_source *source, struct summary_room *room,
                          int arm, FILE *stream, const struct table_style *style)
{
    static const char *const PREMIUM[3][2] = {{"regressive: the poor pay a larger part of their income", "累退的"},
                                              {"in proportion to income", "与收入成比例的"},
                                              {"progressive: the rich pay a larger part of their income", "累进的"}};
    static const char *const BENEFIT[3][2] = {{"goes more to the poor", "更多流向低收入者"},
                                              {"is spread evenly", "各组大致相当"},
                                              {"goes more to the rich", "更多流向高收入者"}};
    static const char *const TOGETHER[3][2] = {{"draw incomes apart", "扩大收入差距"},
                                               {"leave incomes as far apart as they are", "不改变收入差距"},
                                               {"bring incomes closer", "缩小收入差距"}};
    const struct summary premium = fairness_summary(record, source, room, arm, 0, FAIRNESS_KAKWANI_PREMIUM);
    const struct summary benefit = fairness_summary(record, source, room, arm, 0, FAIRNESS_C_BENEFIT);
    const struct summary together = fairness_summary(record, source, room, arm, 0, FAIRNESS_REDISTRIBUTION);
    char line[640];
    if (premium.n_worlds == 0 || benefit.n_worlds == 0)
        return;
    const char *const *const how = PREMIUM[1 + sign_of(&premium)];
    const char *const *const where = BENEFIT[1 + sign_of(&benefit)];
    const char *const *const what = TOGETHER[1 + sign_of(&together)];
    snprintf(line, sizeof line,
             table_label(style, "%s, year 1: the premium is %s; the benefit %s; together they %s.",
                         "%s，首年：保费是%s；赔付%s；两者合计%s。"),
             arm_name(record, arm, style), table_label(style, how[0], how[1]), table_label(style, where[0], where[1]),
             table_label(style, what[0], what[1]));
    matrix_print_text(line, style->width - 2, 2, stream);
}

static const char *const QUINTILE_NAMES[FAIRNESS_QUINTILES] = {"lowest", "second", "third", "fourth", "highest"};

static bool print_quintiles(const struct record *record, const struct fairness_source *source,
                            struct summary_room *room, FILE *stream, const struct table_style *style)
{
    static const enum fairness_quantity SHOWN[] = {FAIRNESS_INCOME, FAIRNESS_OWN_WITHOUT, FAIRNESS_OWN,
                                                   FAIRNESS_PREMIUM, FAIRNESS_BENEFIT};
    struct panel panel;
    if (!panel_init(&panel, record->n_arms * (FAIRNESS_QUINTILES + 1), COUNT_OF(SHOWN) + 1))
        return false;
    for (int i = 0; i < COUNT_OF(SHOWN); i++)
        panel.matrix.headings[i] =
            table_label(style, FAIRNESS_QUANTITIES[SHOWN[i]].en, FAIRNESS_QUANTITIES[SHOWN[i]].zh);
    panel.matrix.headings[COUNT_OF(SHOWN)] = table_label(style, "Net benefit", "净受益");
    for (int k = 0; k < record->n_arms; k++) {
        const int first = head_quintiles(&panel, record, k, FAIRNESS_QUINTILES, QUINTILE_NAMES, style);
        for (int q = 0; q < FAIRNESS_QUINTILES; q++) {
            for (int i = 0; i < COUNT_OF(SHOWN); i++) {
                const struct summary summary = summary_of_outcome(record, room, k, 0, source->outcomes[SHOWN[i]][q]);
                put(&panel, first + q, i, summary.mean, summary.se, SHOWN[i] == FAIRNESS_INCOME ? 0 : 1);
            }
            const struct summary net = fairness_net_benefit(record, source, room, k, 0, q);
            put(&panel, first + q, COUNT_OF(SHOWN), net.mean, net.se, 1);
        }
    }
    panel_print(&panel, stream, style);
    return true;
}

/* "20.24 → 19.82 ±0.41": had nobody the product, and as it is. */
static void put_hardship(struct panel *panel, int row, int column, const struct record *record, int arm, int quintile)
{
    const enum fairness_hardship hardship = (enum fairness_hardship)(2 * column);
    const struct fairness_share without = fairness_hardship(record, arm, 0, quintile, hardship);
    const struct fairness_share with =
        fairness_hardship(record, arm, 0, quintile, (enum fairness_hardship)(hardship + 1));
    char before[TABLE_NUMBER_SIZE], after[TABLE_NUMBER_SIZE];
    table_estimate(100.0 * without.mean, (double)NAN, 2, 2, before);
    table_estimate(100.0 * with.mean, 100.0 * with.se, 2, 2, after);
    snprintf(matrix_cell(&panel->matrix, row, column), MATRIX_CELL_SIZE, "%.20s → %.30s", before, after);
}

static bool print_hardship(const struct record *record, FILE *stream, const struct table_style *style)
{
    struct panel panel;
    if (!panel_init(&panel, record->n_arms * (FAIRNESS_QUINTILES + 1), N_FAIRNESS_HARDSHIPS / 2))
        return false;
    for (int i = 0; i < N_FAIRNESS_HARDSHIPS / 2; i++)
        panel.matrix.headings[i] =
            table_label(style, FAIRNESS_HARDSHIPS[2 * i + 1].en, FAIRNESS_HARDSHIPS[2 * i + 1].zh);
    for (int k = 0; k < record->n_arms; k++) {
        const int first = head_quintiles(&panel, record, k, FAIRNESS_QUINTILES, QUINTILE_NAMES, style);
        for (int q = 0; q < FAIRNESS_QUINTILES; q++)
            for (int i = 0; i < N_FAIRNESS_HARDSHIPS / 2; i++)
                put_hardship(&panel, first + q, i, record, k, q);
    }
    panel_print(&panel, stream, style);
    return true;
}

static bool print_fairness(const struct record *record, struct summary_room *room, FILE *stream,
                           const struct table_style *style)
{
    const struct fairness_source source = fairness_find(record);
    if (!source.is_there)
        return true;
    table_heading("Fairness over income", "收入维度的公平性", stream, style);
    bool is_printed = print_measures(record, &source, room, stream, style);
    matrix_print_text(
        table_label(
            style,
            "C: concentration index, below 0 where the poor have more of it; Kakwani: C less Gini, below 0 where "
            "the poor pay a larger part of their income; redistribution: by how much premium and benefit "
            "together bring incomes closer.",
            "集中指数：小于0表示更多集中于低收入者；Kakwani指数：集中指数减基尼系数，小于0表示低收入者负担占收入比重更"
            "大；"
            "再分配效应：保费与赔付合计使收入差距缩小的幅度。"),
        style->width - 2, 2, stream);
    for (int k = 0; k < record->n_arms; k++)
        print_reading(record, &source, room, k, stream, style);
    table_heading("Who bears and who gains in the first year: yuan a head", "首年各收入组的负担与受益：人均（元）",
                  stream, style);
    is_printed = is_printed && print_quintiles(record, &source, room, stream, style);
    table_heading(
        "Households in hardship in the first year, by income: % of the fifth, had nobody the product → as it is",
        "首年各收入组的困难家庭：占本组%，无产品时 → 现状", stream, style);
    return is_printed && print_hardship(record, stream, style);
}

bool equity_panels_print(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style)
{
    return print_payers(record, room, stream, style) && print_fairness(record, room, stream, style) &&
           burden_panels_print_people(record, stream, style) && burden_panels_print_line(record, stream, style);
}
