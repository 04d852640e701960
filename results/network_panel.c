#include "results/network_panel.h"

#include <math.h>
#include <stdlib.h>

#include "results/matrix.h"

struct column {
    const char *outcome, *en, *zh;
    double scale;
    int usual_decimals, most_decimals;
};

static const struct column COLUMNS[] = {
    {"network_members_share", "Members %", "成员占比%", 100.0, 1, 2},
    {"network_share_yuan", "Share yuan", "分摊(元)", 1.0, 0, 1},
    {"network_leavers_rate_under_40", "Left <40 %", "退出<40岁%", 100.0, 1, 1},
    {"network_leavers_rate_40_59", "Left 40–59 %", "退出40–59岁%", 100.0, 1, 1},
    {"network_incidence_ratio", "Incidence ratio", "发病率比", 1.0, 2, 3},
    {"network_spiral", "Spiral step %", "螺旋步%", 100.0, 0, 0},
    {"network_open", "Running %", "运行%", 100.0, 0, 0},
    {"network_overcompensation_yuan", "Above bills yuan", "超额补偿(元)", 1.0, 0, 0},
};
enum { N_COLUMNS = sizeof COLUMNS / sizeof *COLUMNS, LABEL_SIZE = 24, MOST_ROWS = 12 };

static double share_yuan(const struct record *record, struct summary_room *room, int arm, int year)
{
    return summary_of_outcome(record, room, arm, year, record_outcome(record, "network_share_yuan")).mean;
}

/* Arms of one path have one platform: the same shares in every year. */
static bool is_like_earlier(const struct record *record, struct summary_room *room, int arm)
{
    for (int other = 0; other < arm; other++) {
        bool is_same = true;
        for (int year = 0; year < record->n_years && is_same; year++) {
            const double own = share_yuan(record, room, arm, year), its = share_yuan(record, room, other, year);
            is_same = own == its || (isnan(own) && isnan(its));
        }
        if (is_same) {
            return true;
        }
    }
    return false;
}

static bool print_arm(const struct record *record, struct summary_room *room, int arm, FILE *stream,
                      const struct table_style *style)
{
    const int n_rows = record->n_years < MOST_ROWS ? record->n_years : MOST_ROWS;
    char labels[MOST_ROWS][LABEL_SIZE];
    struct matrix matrix;
    if (!matrix_init(&matrix, n_rows, N_COLUMNS)) {
        return false;
    }
    for (int i = 0; i < N_COLUMNS; i++) {
        const struct column *const column = &COLUMNS[i];
        matrix.headings[i] = table_label(style, column->en, column->zh);
        for (int year = 0; year < n_rows; year++) {
            const struct summary summary =
                summary_of_outcome(record, room, arm, year, record_outcome(record, column->outcome));
            table_estimate(summary.mean * column->scale, summary.se * column->scale, column->usual_decimals,
                           column->most_decimals, matrix_cell(&matrix, year, i));
        }
    }
    for (int year = 0; year < n_rows; year++) {
        snprintf(labels[year], LABEL_SIZE, style->language == TABLE_CHINESE ? " 第%d年" : " year %d", year + 1);
        matrix.row_labels[year] = labels[year];
    }
    fprintf(stream, "%s\n", table_arm_label(style, &record->arms[arm]));
    matrix_print(&matrix, style->width, stream);
    matrix_free(&matrix);
    return true;
}

bool network_panel_print(const struct record *record, struct summary_room *room, FILE *stream,
                         const struct table_style *style)
{
    for (int i = 0; i < N_COLUMNS; i++) {
        if (record_outcome(record, COLUMNS[i].outcome) < 0) {
            return true;
        }
    }
    table_heading("Network mutual aid", "网络互助", stream, style);
    for (int arm = 0; arm < record->n_arms; arm++) {
        if (!is_like_earlier(record, room, arm) && !print_arm(record, room, arm, stream, style)) {
            return false;
        }
    }
    matrix_print_text(
        table_label(style,
                    "Share: what a member of the whole year pays. Left: of their own accord, of last "
                    "year's members. Incidence ratio: first diagnoses expected of members, over those of "
                    "everyone of their ages without a listed disease. Spiral step: members down by over "
                    "5% while share and ratio rise. Above bills: cash that with the tiers' payments "
                    "exceeds the bills of those helped, in the first arm of the path.",
                    "分摊：全年成员支付额。退出：上年成员中自愿退出者。发病率比：成员预期初次确诊率 ÷ 同龄未患病者。"
                    "螺旋步：成员减少超过5%而分摊与发病率比上升。超额补偿：互助金连同各层支付超过受助者账单的部分，"
                    "取同一路径的首个方案。"),
        style->width - 2, 2, stream);
    return true;
}
