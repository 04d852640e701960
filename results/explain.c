#include "results/explain.h"

#include <string.h>

#include "results/explain_change.h"
#include "results/explain_market.h"
#include "results/explain_menu.h"
#include "results/explain_panels.h"
#include "results/partial.h"

/* Sign or word, and what it means; a line each. */
static const char *const LEGEND_EN[][2] = {
    {"±", "standard error of the mean over the worlds; panels of the average histogram have none"},
    {"*", "over the worlds in which it is defined"},
    {"→", "the level that the change led to"},
    {"LMDI", "logarithmic mean Divisia index (LMDI-I); Shapley: mean over all orders; each adds up to the change"},
    {"Mix", "who the members are by sex, age band and illness, at what such people cost in the two years together"},
    {"Frequency", "claimants among like members; Severity: claims per claimant of like members at equal cost of care"},
    {"Trend", "the year's cost of care; its leverage above a deductible stands under frequency and severity"},
    {"Sample", "luck of the simulated members beyond that of the real pool"},
    {"Correlation", "of membership and expected reference cost; given classes it is what their price cannot see"},
    {"Odds ratio", "of a year of high cost, members to others; Gap: members' expected cost less that of others"},
    {"Menu",
     "high risks: several chronic diseases or a major condition; low risks get what cover does not draw them; it "
     "stands where they are at least the critical share"},
    {"Competitive", "lowest premium that covers average cost at the target loss ratio; Break-even: at loss ratio 1"},
    {"Efficient", "in are those, and only those, whose reservation premium exceeds their expected cost"},
    {"Welfare", "what people would pay holds what the push adds: with mobilisation a loss or gain here is behaviour, "
                "not welfare; purchase is to be voluntary"},
    {"Gain", "slope of the pricing map; a root is stable below 1. Basin: premiums from which the map leads to it"},
};
static const char *const LEGEND_ZH[][2] = {
    {"±", "各次模拟平均值的标准误；平均直方图的各表不列"},
    {"*", "仅就有定义的各次模拟而言"},
    {"→", "变动之后的水平"},
    {"LMDI", "对数平均迪氏指数（LMDI-I 分解）；Shapley：各种次序的平均；两者各项之和均等于变动"},
    {"结构", "参保者的性别、年龄段与病情构成，按两年合计的同类人费用计"},
    {"频率", "同类参保者中获赔者的比例；案均：同类获赔者在同等费用水平下的人均赔款"},
    {"费用趋势", "当年医疗费用水平；免赔额以上的杠杆作用计入频率与案均"},
    {"样本", "模拟参保者超出真实参保池的运气"},
    {"相关系数", "参保与期望参照费用的相关；按类别后即价格所看不到的部分"},
    {"优势比", "高费用年份：参保者相对于其他人；费用差：参保者期望费用减其他人"},
    {"分层产品", "高风险：多种慢病或重大疾病者；低风险者得到不致吸引高风险者的保额；高风险占比不低于临界时成立"},
    {"竞争", "按目标赔付率能覆盖平均成本的最低保费；保本：赔付率为 1 时"},
    {"效率", "保留价格高于期望费用者全部且仅有他们参保"},
    {"福利", "支付意愿含动员所致部分：有动员时，此处的损失或收益是行为而非福利；参保应当自愿"},
    {"增益", "定价映射的斜率；小于 1 的不动点稳定。吸引域：映射从其中出发会趋向该点的保费"},
};
enum { N_LEGEND = sizeof LEGEND_EN / sizeof *LEGEND_EN, LEGEND_MARGIN = 13 };
_Static_assert(sizeof LEGEND_EN == sizeof LEGEND_ZH, "both languages explain the same");

static bool refuse_older(const char *path, const char *what, struct status *status)
{
    return status_add(status, EXIT_INPUT,
                      "%s: has no %s, which explain needs: an older huimin wrote it; run its study again with "
                      "`huimin run` and explain the new result",
                      path, what);
}

static bool has_figures(const struct record *record, const struct explain_figure *figures, int n, const char *path,
                        struct status *status)
{
    for (int i = 0; i < n; i++) {
        if (record_outcome(record, figures[i].outcome) < 0) {
            return refuse_older(path, figures[i].outcome, status);
        }
    }
    return true;
}

bool explain_check(const struct record *record, const char *path, struct status *status)
{
    static const char *const NEEDED[] = {"loss_ratio",    "claim_per_member_yuan", "premium_yuan",   "cost_index",
                                         "mix_index",     "frequency_index",       "severity_index", "sample_index",
                                         "n_fixed_points"};
    struct explain_market market;
    for (int i = 0; i < COUNT_OF(NEEDED); i++) {
        if (record_outcome(record, NEEDED[i]) < 0) {
            return refuse_older(path, NEEDED[i], status);
        }
    }
    return has_figures(record, EXPLAIN_SELECTION, N_SELECTION_FIGURES, path, status) &&
           has_figures(record, EXPLAIN_SURPLUS, N_SURPLUS_FIGURES, path, status) &&
           has_figures(record, EXPLAIN_FATE, N_FATE_FIGURES, path, status) &&
           (explain_market_find(record, 0, 0, &market) || refuse_older(path, "/demand", status));
}

bool explain_arm(const struct record *record, const char *name, int *arm, struct status *status)
{
    const char *names[64];
    int n = 0;
    *arm = -1;
    for (int k = 0; name && k < record->n_arms; k++) {
        if (strcmp(record->arms[k].name, name) == 0) {
            *arm = k;
        }
        if (n < COUNT_OF(names)) {
            names[n++] = record->arms[k].name;
        }
    }
    if (!name || *arm >= 0) {
        return true;
    }
    const char *const nearest = status_nearest(name, names, n);
    return status_add(status, EXIT_INPUT, "--arm '%s' is no arm of the result; %s'%s'", name,
                      nearest ? "did you mean " : "its first is ", nearest ? nearest : record->arms[0].name);
}

static void print_title(const struct record *record, FILE *stream, const struct table_style *style)
{
    const char *const title = table_label(style, record->title_en, record->title_zh);
    char persons[TABLE_NUMBER_SIZE];
    matrix_print_text(title ? title : record->study, style->width - 2, 2, stream);
    fprintf(stream,
            style->language == TABLE_CHINESE ? "模拟 %s 人 · %d 年 · %ld 次模拟 · 种子 %llu\n"
                                             : "%s people · %d years · %ld worlds · seed %llu\n",
            table_count(style, (double)record->persons, persons), record->n_years, record->worlds,
            (unsigned long long)record->seed);
}

static bool print_arm(const struct explain_page *page)
{
    const struct record *const record = page->record;
    const struct record_arm *const arm = &record->arms[page->arm];
    char label[256];
    if (record->n_regions > 0) {
        const struct record_region *const region = &record->regions[arm->region];
        const char *const name = table_label(page->style, region->label_en, region->label_zh);
        snprintf(label, sizeof label, "%s · %s", name ? name : region->name, table_arm_label(page->style, arm));
    } else {
        snprintf(label, sizeof label, "%s", table_arm_label(page->style, arm));
    }
    table_heading(label, label, page->stream, page->style);
    for (int column = matrix_text_width(label); column > 0; column--) {
        fputc('=', page->stream);
    }
    fputc('\n', page->stream);
    return explain_panel_changes(page) && explain_panel_selection(page) && explain_panel_menu(page) &&
           explain_panel_surplus(page) && explain_panel_curves(page) && explain_panel_fate(page) &&
           explain_panel_roots(page);
}

static void print_legend(FILE *stream, const struct table_style *style)
{
    const char *const(*legend)[2] = style->language == TABLE_CHINESE ? LEGEND_ZH : LEGEND_EN;
    fputc('\n', stream);
    for (int i = 0; i < N_LEGEND; i++) {
        matrix_print_label(legend[i][0], LEGEND_MARGIN, stream);
        matrix_print_text(legend[i][1], style->width - LEGEND_MARGIN, LEGEND_MARGIN, stream);
    }
}

bool explain_print(const struct record *record, int arm, FILE *stream, const struct table_style *style,
                   struct status *status)
{
    struct summary_room room;
    bool is_printed = true;
    if (!summary_room_init(&room, record, status)) {
        return false;
    }
    partial_print(record, stream, style);
    print_title(record, stream, style);
    for (int k = 0; is_printed && k < record->n_arms; k++) {
        const struct explain_page page = {record, &room, k, stream, style};
        is_printed = (arm >= 0 && arm != k) || print_arm(&page);
    }
    summary_room_free(&room);
    if (!is_printed) {
        return status_add(status, EXIT_RUN_FAILED, "not enough memory to explain the result");
    }
    print_legend(stream, style);
    return fflush(stream) == 0 || status_add(status, EXIT_RUN_FAILED, "the panels could not be written");
}
