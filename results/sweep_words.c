#include "results/sweep_words.h"

#include <string.h>

const char *sweep_words_axis(const struct sweep_table *table, int axis, const struct table_style *style,
                             char text[SWEEP_NAME_SIZE])
{
    const bool is_chinese = style->language == TABLE_CHINESE;
    if (axis < 0) {
        snprintf(text, SWEEP_NAME_SIZE, "%s",
                 axis == SWEEP_ARM ? (is_chinese ? "方案" : "arm") : (is_chinese ? "点" : "point"));
        return text;
    }
    const struct sweep_axis *const own = &table->sweep->axes[axis];
    const char *const label = table_label(style, own->label_en, own->label_zh);
    const bool is_plain = !own->unit || strcmp(own->unit, "1") == 0 || own->n_words > 0;
    const char *const unit = is_chinese && own->unit && strcmp(own->unit, "yuan") == 0 ? "元" : own->unit;
    snprintf(text, SWEEP_NAME_SIZE,
             is_plain     ? "%.160s%s"
             : is_chinese ? "%.160s（%s）"
                          : "%.160s (%s)",
             label ? label : own->key, is_plain ? "" : unit);
    return text;
}

const char *sweep_words_arm(const struct sweep_table *table, int arm, const struct table_style *style)
{
    const char *const name = table->sweep->arms[arm];
    for (int k = 0; k < table->record->n_arms; k++) {
        if (strcmp(table->record->arms[k].name, name) == 0) {
            return table_arm_label(style, &table->record->arms[k]);
        }
    }
    return name;
}

const char *sweep_words_estimate(const struct sweep_table *table, int asked, double mean, double se, char *text)
{
    const struct asked_style style = design_values_style(table->record, &table->sweep->asked[asked]);
    const bool is_percent = style.scale == 100.0, is_ratio = !is_percent && strcmp(style.unit, "1") == 0;
    const int usual = style.is_event ? 0 : is_ratio ? 2 : 1, most = style.is_event ? 1 : is_ratio ? 3 : 2;
    return table_estimate(mean * style.scale, se * style.scale, usual, most, text);
}

const char *sweep_words_design(const char *design, const struct table_style *style)
{
    static const char *const CHINESE[][2] = {
        {SWEEP_GRID, "网格"},   {SWEEP_LATIN_HYPERCUBE, "拉丁超立方"}, {SWEEP_SOBOL, "Sobol 序列"},
        {SWEEP_RANDOM, "随机"}, {SWEEP_ONE_AT_A_TIME, "逐个变动"},     {SWEEP_PER_POINT, "逐点抽取"}};
    for (int i = 0; style->language == TABLE_CHINESE && i < COUNT_OF(CHINESE); i++) {
        if (strcmp(CHINESE[i][0], design) == 0) {
            return CHINESE[i][1];
        }
    }
    return design;
}
