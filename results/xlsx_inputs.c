/* What the numbers rest on: parameters with their sources, published figures beside the simulated, and notes on how to
 * read the sheets and make them again. */
#include <inttypes.h>
#include <math.h>

#include "results/comparison.h"
#include "results/partial.h"
#include "results/xlsx_book.h"

static void put_published(struct xlsx_book *book)
{
    static const struct xlsx_column COLUMNS[] = {{"Arm", "方案", 20},
                                                 {"Year", "年", 7},
                                                 {"Outcome", "指标", 26},
                                                 {"Label", "指标名称", 26},
                                                 {"Published from", "公布下限", 12},
                                                 {"Published to", "公布上限", 12},
                                                 {"Simulated", "模拟", 12},
                                                 {"± standard error", "± 标准误", 12},
                                                 {"Difference", "差", 12},
                                                 {"Use", "用途", 9},
                                                 {"Kind", "类别", 11},
                                                 {"Source", "来源", 60},
                                                 {"Note", "说明", 60}};
    const struct record *const record = book->record;
    if (record->n_published == 0) {
        return;
    }
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Published", "公布数字", COLUMNS, COUNT_OF(COLUMNS));
    for (int i = 0; i < record->n_published; i++) {
        const struct published_figure *const figure = &record->published[i];
        const struct comparison comparison = comparison_of(record, book->room, figure);
        const enum xlsx_format format = xlsx_format_of(comparison.outcome);
        const char *const label = xlsx_label(book, figure->label_en, figure->label_zh);
        xlsx_put_text(&sheet, figure->arm);
        xlsx_put_number(&sheet, figure->year, XLSX_WHOLE);
        xlsx_put_text(&sheet, figure->outcome);
        xlsx_put_text(&sheet, label ? label : xlsx_outcome_label(book, comparison.outcome));
        xlsx_put_number(&sheet, figure->low, format);
        xlsx_put_number(&sheet, figure->high, format);
        xlsx_put_number(&sheet, comparison.simulated.mean, format);
        xlsx_put_number(&sheet, comparison.simulated.se, format);
        xlsx_put_number(&sheet, comparison.difference, format);
        xlsx_put_text(&sheet,
                      figure->is_fitted ? xlsx_label(book, "fitted", "拟合") : xlsx_label(book, "check", "检验"));
        xlsx_put_text(&sheet, figure->kind);
        xlsx_put_text(&sheet, figure->source);
        xlsx_put_text(&sheet, xlsx_label(book, figure->note_en, figure->note_zh));
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, 1);
}

void xlsx_inputs_put(struct xlsx_book *book)
{
    static const struct xlsx_column COLUMNS[] = {{"Arm", "方案", 18},      {"Parameter", "参数", 46},
                                                 {"Unit", "单位", 14},     {"Value or prior", "取值或先验分布", 26},
                                                 {"Median", "中位数", 14}, {"Kind", "类别", 11},
                                                 {"Source", "来源", 60},   {"Stated in", "所在文件", 26},
                                                 {"Meaning", "含义", 70}};
    const struct record *const record = book->record;
    struct xlsx_sheet sheet = xlsx_sheet_start(book, "Parameters", "参数", COLUMNS, COUNT_OF(COLUMNS));
    for (int i = 0; i < record->n_inputs && sheet.row < XLSX_MOST_ROWS; i++) {
        const struct record_input *const input = &record->inputs[i];
        xlsx_put_text(&sheet, input->arm ? input->arm : xlsx_label(book, "all", "全部"));
        xlsx_put_text(&sheet, input->key);
        xlsx_put_text(&sheet, input->unit);
        xlsx_put_text(&sheet, input->value);
        xlsx_put_number(&sheet, input->median, XLSX_PLAIN);
        xlsx_put_text(&sheet, input->kind);
        xlsx_put_text(&sheet, input->source);
        xlsx_put_text(&sheet, input->file);
        xlsx_put_text(&sheet, xlsx_label(book, input->meaning, input->meaning_zh));
        xlsx_end_row(&sheet);
    }
    xlsx_sheet_end(&sheet, 2);
    put_published(book);
}

/* ------------------------------------------------------------------ notes */

static const char *const NOTES_EN[] = {
    ("Every number is a mean over the joint worlds unless its heading says otherwise; ± is its standard error. The "
     "cell holds the whole number, the format shows a part."),
    ("An empty cell is undefined, not 0: a renewal rate in year 1, a price or ratio after the product left, an error "
     "from one world."),
    ("Loss ratio: claims over earned premium. Net: with refunds. Morbidity ratio: expected cost of members over that "
     "of everyone eligible, under one reference benefit."),
    ("D1: three years or more running, enrolment down over 5%, morbidity ratio up, premium up. D2: no stable price is "
     "left that keeps the product above the exit level. D3: exit, or under half of the peak enrolment, with DSI of "
     "0.15 or more. Demand loss: the same decline with DSI under 0.15. Limits are Wilson's, 95%."),
    "process_sd is the spread by luck alone, parameter_sd that by the uncertain parameters alone, sd both together.",
    ("Kind of a parameter: evidence (a published figure), document (a product's terms), assumption (its author's), "
     "default."),
    "The gap between two operating models is not a causal effect: they differ in about seven levers at once.",
    ("Money is in yuan of the simulated year. The result file (.h5) holds every world; huimin show RESULT.h5 --csv "
     "gives all of it as tables."),
};
static const char *const NOTES_ZH[] = {
    "除列名另有说明外，各数均为各次联合模拟的平均值；± 为其标准误。单元格保存完整数值，格式只显示一部分。",
    "空单元格表示无定义，不是 0：首年续保率、产品退出后的价格与比率、只有一次模拟时的误差。",
    "赔付率：赔款 ÷ 已赚保费；净赔付率计入返还。发病率比：同一参照待遇下，参保人期望费用 ÷ 全体可参保人期望费用。",
    ("D1：连续三年以上参保下降超过 "
     "5%、发病率比上升、保费上升。D2：不存在能使产品留在退出线以上的稳定价格。D3：退出，或参保率低于峰值的一半，且 DSI "
     "不低于 0.15。需求流失：同样的下降而 DSI 低于 0.15。区间为 Wilson 95% 区间。"),
    "process_sd 为仅由运气产生的离散，parameter_sd 为仅由不确定参数产生的离散，sd 为两者合计。",
    "参数类别：evidence（公布数字）、document（产品条款）、assumption（作者的假设）、default（默认值）。",
    "两种运作模式之间的差距不是因果效应：它们同时在约七个杠杆上不同。",
    "金额为模拟当年的元。结果文件（.h5）保存每一次模拟；huimin show RESULT.h5 --csv 以表格给出全部内容。",
};
_Static_assert(sizeof NOTES_EN == sizeof NOTES_ZH, "both languages hold the same notes");

static void put_note(struct xlsx_sheet *sheet, const char *text, lxw_format *format)
{
    if (sheet->sheet) {
        worksheet_write_string(sheet->sheet, sheet->row, 0, text, format);
    }
    sheet->row++;
}

void xlsx_partial_put(struct xlsx_book *book)
{
    char text[PARTIAL_TEXT_SIZE];
    if (partial_is(book->record)) {
        struct xlsx_sheet sheet = xlsx_sheet_bare(book, "Partial", "部分结果");
        if (sheet.sheet) {
            worksheet_set_column(sheet.sheet, 0, 0, 120, NULL);
        }
        put_note(&sheet, partial_text(book->record, book->style->language, text), book->title);
    }
}

void xlsx_notes_put(struct xlsx_book *book)
{
    const struct record *const record = book->record;
    const char *const title = xlsx_label(book, record->title_en, record->title_zh);
    struct xlsx_sheet sheet = xlsx_sheet_bare(book, "Notes", "说明");
    char line[512];
    if (sheet.sheet) {
        worksheet_set_column(sheet.sheet, 0, 0, 120, NULL);
    }
    put_note(&sheet, title ? title : record->study, book->title);
    snprintf(line, sizeof line,
             xlsx_is_chinese(book)
                 ? "研究 %s · 模拟 %ld 人 · %d 年 · %ld 次模拟 · 种子 %" PRIu64 " · 结果版本 %d · 摘要码 %s"
                 : "study %s · %ld people · %d years · %ld worlds · seed %" PRIu64 " · result version %d · digest %s",
             record->study, record->persons, record->n_years, record->worlds, record->seed, record->result_version,
             record->digest);
    put_note(&sheet, line, book->wrapped);
    put_note(&sheet,
             record->has_parameter_uncertainty
                 ? xlsx_label(book, "Uncertainty: luck and parameters.", "不确定性：运气与参数。")
                 : xlsx_label(book, "Uncertainty: luck alone; parameters at their medians.",
                              "不确定性：仅运气，参数取中位数。"),
             book->wrapped);
    for (int i = 0; i < COUNT_OF(NOTES_EN); i++) {
        put_note(&sheet, xlsx_label(book, NOTES_EN[i], NOTES_ZH[i]), book->wrapped);
    }
}
