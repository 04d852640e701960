#include "results/paired_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "results/headline.h"
#include "results/matrix.h"
#include "results/paired.h"
#include "results/partial.h"
#include "results/waterfall.h"

enum { LABEL_SIZE = 192, MOST_INPUTS = 24 };

static const char *const LEGEND_EN[][2] = {
    {"pts", "percentage points; other figures in their unit; every difference is B less A"},
    {"±", "standard error of the mean difference, from the differences in each world; none where all worlds agree"},
    {"*", "over the worlds in which both define it: after exit there is no price and no ratio"},
    {"[ ]", "95% limits for paired probabilities (Newcombe 1998, method 10)"},
    {"–", "undefined, as a renewal rate in year 1"},
};
static const char *const LEGEND_ZH[][2] = {
    {"点", "百分点；其余按各自单位；差值均为 B 减 A"},
    {"±", "平均差的标准误，由每次模拟中的差求得；各次相同时不列"},
    {"*", "仅就两者均有定义的各次模拟而言：退出后没有保费与比率"},
    {"[ ]", "配对概率之差的 95% 区间（Newcombe 1998，方法 10）"},
    {"–", "无定义，如首年续保率"},
};
enum { N_LEGEND = COUNT_OF(LEGEND_EN), LEGEND_MARGIN = 6 };
_Static_assert(sizeof LEGEND_EN == sizeof LEGEND_ZH, "both languages explain the same symbols");

struct page {
    const struct pairing *pairing;
    double *room;
    FILE *stream;
    const struct table_style *style;
};

static bool is_chinese(const struct page *page) { return page->style->language == TABLE_CHINESE; }

static void print_line(const struct page *page, const char *text)
{
    matrix_print_text(text, page->style->width - 2, 2, page->stream);
}

/* ------------------------------------------------------------------ title and inputs */

static const char *name_of(const char *path)
{
    const char *const slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void pair_label(const struct page *page, int pair, char *text)
{
    const struct paired_arms arms = page->pairing->pairs[pair];
    const struct record_arm *const a = &page->pairing->a->arms[arms.a], *const b = &page->pairing->b->arms[arms.b];
    const char *const first = table_arm_label(page->style, a), *const second = table_arm_label(page->style, b);
    if (strcmp(a->name, b->name) == 0) {
        snprintf(text, LABEL_SIZE, "%s", second);
    } else {
        snprintf(text, LABEL_SIZE, "%s → %s", first, second);
    }
}

static void print_title(const struct page *page)
{
    const struct pairing *const pairing = page->pairing;
    char line[1024], persons[TABLE_NUMBER_SIZE], worlds[64] = "";
    const struct record *const records[] = {pairing->a, pairing->b};
    const char *const paths[] = {pairing->path_a, pairing->path_b};
    print_line(page, is_chinese(page) ? "同一运气下两份结果之差：B 减 A"
                                      : "Difference between two results on the same luck: B less A");
    for (int i = 0; i < (pairing->a == pairing->b ? 1 : 2); i++) {
        const char *const title = table_label(page->style, records[i]->title_en, records[i]->title_zh);
        snprintf(line, sizeof line, "%s: %s · %s",
                 pairing->a == pairing->b ? "A, B"
                 : i == 0                 ? "A"
                                          : "B",
                 name_of(paths[i]), title ? title : records[i]->study);
        print_line(page, line);
        partial_print(records[i], page->stream, page->style);
    }
    table_count(page->style, (double)pairing->a->persons, persons);
    if (pairing->a->worlds != pairing->b->worlds) {
        snprintf(worlds, sizeof worlds, is_chinese(page) ? "（A %ld 次，B %ld 次）" : " (of %ld and %ld)",
                 pairing->a->worlds, pairing->b->worlds);
    }
    snprintf(line, sizeof line,
             is_chinese(page) ? "模拟 %s 人 · %d 年 · 共同的 %ld 次模拟%s · 种子 %llu"
                              : "%s people · %d years · %ld worlds in common%s · seed %llu",
             persons, pairing->n_years, pairing->n_worlds, worlds, (unsigned long long)pairing->a->seed);
    print_line(page, line);
}

static void print_input(const struct page *page, const struct pairing_input *input)
{
    char label[LABEL_SIZE] = "", *text = NULL;
    size_t size;
    FILE *const memory = open_memstream(&text, &size);
    if (!memory) {
        return;
    }
    const bool has_unit = input->unit && *input->unit && strcmp(input->unit, "1") != 0;
    if (input->pair != PAIRING_ALL_PAIRS && page->pairing->n_pairs > 1) {
        pair_label(page, input->pair, label);
    }
    fprintf(memory, " %s%s%s: %s → %s%s%s", label, *label ? " · " : "", input->key, input->a ? input->a : "–",
            input->b ? input->b : "–", has_unit ? " " : "", has_unit ? input->unit : "");
    fclose(memory);
    print_line(page, text);
    free(text);
}

static void print_inputs(const struct page *page)
{
    const struct pairing *const pairing = page->pairing;
    char line[256];
    fputc('\n', page->stream);
    if (pairing->n_inputs == 0) {
        print_line(page, is_chinese(page) ? "两者的输入相同：差值应当处处为 0。"
                                          : "The inputs are the same: every difference is to be 0.");
        return;
    }
    print_line(page, is_chinese(page) ? "输入的不同之处（A → B）；下列差值即其影响"
                                      : "What differs in the inputs (A → B); the differences below are its effect");
    for (int i = 0; i < pairing->n_inputs && i < MOST_INPUTS; i++) {
        print_input(page, &pairing->inputs[i]);
    }
    if (pairing->n_inputs > MOST_INPUTS) {
        snprintf(line, sizeof line,
                 is_chinese(page) ? " 另有 %d 项：见 --json 或 --csv" : " and %d more: --json and --csv have them all",
                 pairing->n_inputs - MOST_INPUTS);
        print_line(page, line);
    }
}

/* ------------------------------------------------------------------ panels */

/* A difference with its sign, its error, and a star where not all worlds define it. */
static void put_difference(const struct page *page, const struct paired *paired, const struct headline *figure,
                           char *cell)
{
    char text[TABLE_NUMBER_SIZE];
    const double value = paired->difference * figure->scale;
    table_estimate(value, paired->se * figure->scale, figure->usual_decimals, figure->most_decimals + 1, text);
    const bool is_above = value > 0.0 && strcspn(text, "123456789") < strcspn(text, " ");
    const bool is_partial = paired->n_worlds > 0 && paired->n_worlds < page->pairing->n_worlds;
    snprintf(cell, MATRIX_CELL_SIZE, "%s%s%s", is_above ? "+" : "", text, is_partial ? "*" : "");
}

/* Room for a panel whose rows stand pair by pair, each under the pair's name. NULL without memory. */
static char (*start_rows(const struct page *page, struct matrix *matrix, int n_rows, int n_columns))[LABEL_SIZE]
{
    char(*labels)[LABEL_SIZE] = calloc((size_t)n_rows, sizeof *labels);
    if (!labels || !matrix_init(matrix, n_rows, n_columns)) {
        free(labels);
        return NULL;
    }
    for (int row = 0; row < n_rows; row++) {
        pair_label(page, row * page->pairing->n_pairs / n_rows, labels[row]);
        matrix->row_labels[row] = labels[row];
    }
    return labels;
}

static void end_rows(const struct page *page, struct matrix *matrix, void *labels, const char *en, const char *zh)
{
    table_heading(en, zh, page->stream, page->style);
    matrix_print(matrix, page->style->width, page->stream);
    matrix_free(matrix);
    free(labels);
}

/* "arm  year  2": the arm's name stands in the first of its rows alone, in as many columns as the longest takes. */
static void put_years(const struct page *page, struct matrix *matrix, char (*labels)[LABEL_SIZE], const int *years,
                      int n_years)
{
    int widest = 0;
    const int most = page->style->width * 2 / 5 - 9;
    for (int row = 0; row < matrix->n_rows; row += n_years) {
        const int width = matrix_text_width(labels[row]);
        widest = width > widest ? width : widest;
    }
    widest = widest < most ? widest : most;
    for (int row = 0; row < matrix->n_rows; row++) {
        char name[LABEL_SIZE] = "";
        if (row % n_years == 0) {
            memcpy(name, labels[row], sizeof name);
        }
        FILE *const memory = fmemopen(labels[row], LABEL_SIZE, "w");
        if (memory) {
            matrix_print_label(name, widest, memory);
            fprintf(memory, is_chinese(page) ? " 第%2d年" : "  year %2d", years[row % n_years]);
            fclose(memory);
        }
        matrix->has_rule[row] = row > 0 && row % n_years == 0;
    }
}

static bool print_years(const struct page *page)
{
    int years[HEADLINE_MOST_YEARS];
    const int n_years = headline_years(page->pairing->n_years, years);
    struct matrix matrix;
    char(*labels)[LABEL_SIZE] = start_rows(page, &matrix, page->pairing->n_pairs * n_years, N_HEADLINE_FIGURES);
    if (!labels) {
        return false;
    }
    put_years(page, &matrix, labels, years, n_years);
    for (int column = 0; column < N_HEADLINE_FIGURES; column++) {
        const struct headline *const figure = &HEADLINE_FIGURES[column];
        matrix.headings[column] = table_label(page->style, figure->difference_en, figure->difference_zh);
        for (int row = 0; row < matrix.n_rows; row++) {
            const struct paired paired = paired_of_outcome(
                page->pairing, page->room, paired_outcome(page->pairing, row / n_years, figure->outcome),
                years[row % n_years] - 1);
            put_difference(page, &paired, figure, matrix_cell(&matrix, row, column));
        }
    }
    end_rows(page, &matrix, labels, "Differences, B less A", "差值：B 减 A");
    return true;
}

static bool print_gain(const struct page *page)
{
    struct matrix matrix;
    char(*labels)[LABEL_SIZE] = start_rows(page, &matrix, page->pairing->n_pairs, N_HEADLINE_FIGURES);
    if (!labels) {
        return false;
    }
    for (int column = 0; column < N_HEADLINE_FIGURES; column++) {
        matrix.headings[column] =
            table_label(page->style, HEADLINE_FIGURES[column].difference_en, HEADLINE_FIGURES[column].difference_zh);
        for (int row = 0; row < matrix.n_rows; row++) {
            const struct paired paired = paired_of_outcome(
                page->pairing, page->room, paired_outcome(page->pairing, row, HEADLINE_FIGURES[column].outcome),
                page->pairing->n_years - 1);
            table_estimate(paired.gain, (double)NAN, 1, 1, matrix_cell(&matrix, row, column));
        }
    }
    end_rows(page, &matrix, labels,
             "What the shared luck is worth: error without pairing over error with it, last year",
             "共同运气的作用：末年不配对的标准误与配对标准误之比");
    return true;
}

static bool print_paths(const struct page *page)
{
    struct matrix matrix;
    if (!paired_has_paths(page->pairing)) {
        fputc('\n', page->stream);
        print_line(page, is_chinese(page) ? "两者年数不同：整条路径的判据（死亡螺旋）不可相比。"
                                          : "The two live different numbers of years: events of whole paths (death "
                                            "spirals) cannot be compared.");
        return true;
    }
    char(*labels)[LABEL_SIZE] = start_rows(page, &matrix, page->pairing->n_pairs, N_HEADLINE_EVENTS + 1);
    if (!labels) {
        return false;
    }
    for (int row = 0; row < matrix.n_rows; row++) {
        for (int i = 0; i < N_HEADLINE_EVENTS; i++) {
            const struct paired_event event =
                paired_of_event(page->pairing, paired_world_outcome(page->pairing, row, HEADLINE_EVENTS[i].outcome));
            matrix.headings[i] =
                table_label(page->style, HEADLINE_EVENTS[i].difference_en, HEADLINE_EVENTS[i].difference_zh);
            if (event.n_worlds == 0) {
                strcpy(matrix_cell(&matrix, row, i), "–");
            } else {
                snprintf(matrix_cell(&matrix, row, i), MATRIX_CELL_SIZE, "%+.0f [%+.0f, %+.0f]",
                         100.0 * event.difference, 100.0 * event.low, 100.0 * event.high);
            }
        }
        const struct headline dsi = {.scale = 1.0, .usual_decimals = 3, .most_decimals = 4};
        const struct paired paired =
            paired_of_world(page->pairing, page->room, paired_world_outcome(page->pairing, row, "dsi"));
        put_difference(page, &paired, &dsi, matrix_cell(&matrix, row, N_HEADLINE_EVENTS));
    }
    matrix.headings[N_HEADLINE_EVENTS] = "DSI";
    end_rows(page, &matrix, labels, "Death spiral: difference of the shares of worlds, in points",
             "死亡螺旋：各判据成立的模拟占比之差（百分点）");
    return true;
}

static bool print_payers(const struct page *page, struct status *status)
{
    struct waterfall a, b;
    struct summary_room room;
    struct matrix matrix;
    if (page->pairing->a->worlds != page->pairing->b->worlds) {
        fputc('\n', page->stream);
        print_line(page, is_chinese(page)
                             ? "两者模拟次数不同：各方支付只存合计，不可相比。"
                             : "The two hold different numbers of worlds: payments, which are kept added up, "
                               "cannot be compared.");
    }
    if (!paired_payers(page->pairing, &a, &b)) {
        return true;
    }
    char(*labels)[LABEL_SIZE] = start_rows(page, &matrix, page->pairing->n_pairs, a.n_payers);
    if (!labels) {
        return false;
    }
    const bool has_room = summary_room_init(&room, page->pairing->a, status);
    for (int payer = 0; has_room && payer < a.n_payers; payer++) {
        matrix.headings[payer] = waterfall_payer_label(a.payers[payer], page->style);
        for (int row = 0; row < matrix.n_rows; row++) {
            const struct paired_payer paid =
                paired_of_payer(page->pairing, &a, &b, &room, row, page->pairing->n_years - 1, payer);
            snprintf(matrix_cell(&matrix, row, payer), MATRIX_CELL_SIZE, "%+.2f", paid.difference);
        }
    }
    summary_room_free(&room);
    end_rows(page, &matrix, labels, "Who pays: yuan a head in the last year, B less A (no error is kept of these)",
             "谁支付：末年人均元数，B 减 A（不留标准误）");
    return has_room;
}

static void print_legend(const struct page *page)
{
    const char *const(*legend)[2] = is_chinese(page) ? LEGEND_ZH : LEGEND_EN;
    fputc('\n', page->stream);
    for (int i = 0; i < N_LEGEND; i++) {
        matrix_print_label(legend[i][0], LEGEND_MARGIN, page->stream);
        matrix_print_text(legend[i][1], page->style->width - LEGEND_MARGIN, LEGEND_MARGIN, page->stream);
    }
}

bool paired_table_print(const struct pairing *pairing, FILE *stream, const struct table_style *style,
                        struct status *status)
{
    const struct page page = {pairing, paired_room(pairing, status), stream, style};
    if (!page.room) {
        return false;
    }
    print_title(&page);
    print_inputs(&page);
    const bool is_printed =
        print_years(&page) && print_gain(&page) && print_paths(&page) && print_payers(&page, status);
    free(page.room);
    if (!is_printed) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to print the table");
    }
    print_legend(&page);
    return fflush(stream) == 0 || status_add(status, EXIT_RUN_FAILED, "the table could not be written");
}
