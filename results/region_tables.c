#include "results/region_tables.h"

#include <math.h>
#include <string.h>

#include "results/matrix.h"

/* A figure of which the first and the last year are shown. */
struct pair {
    const char *outcome, *en, *zh;
    double scale, scale_zh; /* as shown in either language */
    int usual_decimals, most_decimals;
};

static const struct pair SUMS[] = {
    {"real_members", "Members", "参保(万人)", 1e-6, 1e-4, 2, 2},
    {"earned_premium_yuan", "Premium", "保费(亿元)", 1e-9, 1e-8, 2, 2},
    {"claims_yuan", "Claims", "赔款(亿元)", 1e-9, 1e-8, 2, 2},
    {"refund_yuan", "Refund", "返还(亿元)", 1e-9, 1e-8, 2, 2},
    {"regions_sold", "Sold", "在售地区", 1.0, 1.0, 0, 1},
};
static const struct pair REGIONS[] = {
    {"enrolment_rate", "Enrolment %", "参保率%", 100.0, 100.0, 1, 2},
    {"premium_yuan", "Premium yuan", "保费(元)", 1.0, 1.0, 1, 2},
    {"loss_ratio", "Loss ratio %", "赔付率%", 100.0, 100.0, 1, 1},
};
static const struct {
    const char *event, *count, *en, *zh;
} EVENTS[] = {{"d3", "d3_regions", "D3 %", "D3 %"}, {"exit", "exit_regions", "Exit %", "退出%"}};
enum { N_COLUMNS_A_PAIR = 2, MAX_COLUMNS = 16, HEADING_SIZE = 48 };

static const char *region_label(const struct record *record, int region, const struct table_style *style)
{
    const struct record_region *const row = &record->regions[region];
    const char *const label = table_label(style, row->label_en, row->label_zh);
    return label ? label : row->name;
}

void region_tables_print_title(const struct record *record, FILE *stream, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    char persons[TABLE_NUMBER_SIZE], people[TABLE_NUMBER_SIZE], line[512];
    double n = 0.0;
    for (int r = 0; r < record->n_regions; r++) {
        n += record->regions[r].people;
    }
    table_count(style, (double)record->persons, persons);
    table_count(style, n, people);
    const bool is_scaled = n != (double)record->persons;
    snprintf(line, sizeof line,
             is_chinese ? "%d 个地区 · 模拟 %s 人%s%s%s · %d 年 · %ld 次模拟 · 种子 %llu"
                        : "%d regions · %s people%s%s%s · %d years · %ld worlds · seed %llu",
             record->n_regions, persons, is_scaled ? (is_chinese ? "，代表 " : " standing for ") : "",
             is_scaled ? people : "", is_scaled && is_chinese ? " 人" : "", record->n_years, record->worlds,
             (unsigned long long)record->seed);
    matrix_print_text(line, style->width - 2, 2, stream);
}

/* Headings "Enrolment % y1" and "y10" of pairs, written to `texts`. */
static void head_pairs(struct matrix *matrix, char texts[][HEADING_SIZE], const struct pair *pairs, int n_pairs,
                       int n_years, const struct table_style *style)
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    for (int column = 0; column < N_COLUMNS_A_PAIR * n_pairs; column++) {
        const struct pair *const pair = &pairs[column / N_COLUMNS_A_PAIR];
        if (column % N_COLUMNS_A_PAIR == 0) {
            snprintf(texts[column], HEADING_SIZE, is_chinese ? "%.32s 第1年" : "%.32s y1",
                     table_label(style, pair->en, pair->zh));
        } else {
            snprintf(texts[column], HEADING_SIZE, is_chinese ? "第%d年" : "y%d", n_years);
        }
        matrix->headings[column] = texts[column];
    }
}

static void fill_pairs(struct matrix *matrix, int row, const struct record *record, struct summary_room *room, int arm,
                       const struct pair *pairs, int n_pairs, const struct table_style *style)
{
    for (int column = 0; column < N_COLUMNS_A_PAIR * n_pairs; column++) {
        const struct pair *const pair = &pairs[column / N_COLUMNS_A_PAIR];
        const int year = column % N_COLUMNS_A_PAIR == 0 ? 0 : record->n_years - 1;
        const int outcome = record_outcome(record, pair->outcome);
        char *const cell = matrix_cell(matrix, row, column);
        if (outcome < 0) {
            strcpy(cell, "–");
            continue;
        }
        const double scale = style->language == TABLE_CHINESE ? pair->scale_zh : pair->scale;
        const struct summary summary = summary_of_outcome(record, room, arm, year, outcome);
        table_estimate(summary.mean * scale, summary.se * scale, pair->usual_decimals, pair->most_decimals, cell);
        if (summary.n_worlds > 0 && summary.n_worlds < record->n_worlds[WORLDS_JOINT]) {
            strcat(cell, "*");
        }
    }
}

bool region_tables_print_sums(const struct record *record, const struct record *totals, struct summary_room *room,
                              FILE *stream, const struct table_style *style)
{
    struct matrix matrix;
    char headings[MAX_COLUMNS][HEADING_SIZE];
    const int n_pairs = COUNT_OF(SUMS);
    (void)record;
    if (!matrix_init(&matrix, totals->n_arms, N_COLUMNS_A_PAIR * n_pairs)) {
        return false;
    }
    head_pairs(&matrix, headings, SUMS, n_pairs, totals->n_years, style);
    for (int k = 0; k < totals->n_arms; k++) {
        matrix.row_labels[k] = table_arm_label(style, &totals->arms[k]);
        fill_pairs(&matrix, k, totals, room, k, SUMS, n_pairs, style);
    }
    table_heading("All regions together: millions of members, billions of yuan, regions where it is sold",
                  "各地区合计：真实参保池之和", stream, style);
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    return true;
}

/* The share of worlds of a region; of the country the mean number of regions, as a share of them. */
static void fill_events(struct matrix *matrix, int row, int first_column, const struct record *record,
                        const struct record *totals, struct summary_room *room, int arm, int policy)
{
    for (int i = 0; i < COUNT_OF(EVENTS); i++) {
        char *const cell = matrix_cell(matrix, row, first_column + i);
        const int event = record_world_outcome(record, EVENTS[i].event);
        double share = (double)NAN;
        if (arm >= 0 && event >= 0) {
            const struct summary_probability probability = summary_of_event(record, arm, event);
            share = probability.sets[WORLDS_JOINT].probability;
        } else if (event >= 0) {
            const int count = record_world_outcome(totals, EVENTS[i].count);
            share = summary_of_world(totals, room, policy, count).mean / (double)record->n_regions;
        }
        table_estimate(100.0 * share, (double)NAN, 0, 0, cell);
    }
}

static void fill_panel(struct matrix *matrix, const struct record *record, const struct record *totals,
                       struct summary_room *room, int policy, const struct table_style *style)
{
    const int n_pairs = COUNT_OF(REGIONS), last = record->n_regions;
    for (int r = 0; r < record->n_regions; r++) {
        const int arm = r * totals->n_arms + policy;
        matrix->row_labels[r] = region_label(record, r, style);
        fill_pairs(matrix, r, record, room, arm, REGIONS, n_pairs, style);
        fill_events(matrix, r, N_COLUMNS_A_PAIR * n_pairs, record, totals, room, arm, policy);
    }
    matrix->row_labels[last] = table_label(style, "all regions", "全部地区");
    matrix->has_rule[last] = true;
    fill_pairs(matrix, last, totals, room, policy, REGIONS, n_pairs, style);
    fill_events(matrix, last, N_COLUMNS_A_PAIR * n_pairs, record, totals, room, -1, policy);
}

bool region_tables_print_regions(const struct record *record, const struct record *totals, struct summary_room *room,
                                 FILE *stream, const struct table_style *style)
{
    const int n_pairs = COUNT_OF(REGIONS), n_columns = N_COLUMNS_A_PAIR * n_pairs + COUNT_OF(EVENTS);
    for (int policy = 0; policy < totals->n_arms; policy++) {
        struct matrix matrix;
        char headings[MAX_COLUMNS][HEADING_SIZE], heading[256];
        if (!matrix_init(&matrix, record->n_regions + 1, n_columns)) {
            return false;
        }
        head_pairs(&matrix, headings, REGIONS, n_pairs, record->n_years, style);
        for (int i = 0; i < COUNT_OF(EVENTS); i++) {
            matrix.headings[N_COLUMNS_A_PAIR * n_pairs + i] = table_label(style, EVENTS[i].en, EVENTS[i].zh);
        }
        fill_panel(&matrix, record, totals, room, policy, style);
        snprintf(heading, sizeof heading, style->language == TABLE_CHINESE ? "%.120s：各地区" : "%.120s, by region",
                 table_arm_label(style, &totals->arms[policy]));
        table_heading(heading, heading, stream, style);
        matrix_print(&matrix, style->width, stream);
        matrix_free(&matrix);
    }
    return true;
}
