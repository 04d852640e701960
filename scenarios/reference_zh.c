#include "scenarios/reference_zh.h"

#include <string.h>

#include "engine/number_text.h"
#include "scenarios/quantity_value.h"
#include "scenarios/reference_cells.h"
#include "scenarios/section.h"

static const struct {
    const char *en, *zh;
} UNITS[] = {
    {"1", ""},
    {"list", ""},
    {"on/off", ""},
    {"choice", ""},
    {"1/year", "每年"},
    {"per year", "每年"},
    {"per yuan", "每元"},
    {"per person-year", "每人年"},
    {"per 100000 person-years", "每10万人年"},
    {"minutes", "分钟"},
    {"months", "月"},
    {"years", "年"},
    {"years of income per head", "年人均收入"},
    {"people", "人"},
    {"thousand people", "千人"},
    {"person-years", "人年"},
    {"threads", "线程"},
    {"worlds", "次"},
    {"yuan", "元"},
    {"yuan/year", "元/年"},
    {"yuan per year", "元/年"},
    {"yuan/hour", "元/小时"},
    {"yuan per admission", "元/次住院"},
    {"yuan per head and year", "元/人·年"},
};

/* Sections; one that is not here is named by its key alone. */
static const struct {
    const char *key, *zh;
} SECTIONS[] = {
    {"city", "城市"},      {"product", "产品"},   {"operating_model", "运作模式"},
    {"insurer", "保险人"}, {"behaviour", "行为"}, {"run", "运行"},
};

const char *reference_zh_unit(const char *unit)
{
    for (size_t i = 0; i < sizeof UNITS / sizeof UNITS[0]; i++)
        if (strcmp(UNITS[i].en, unit) == 0)
            return UNITS[i].zh;
    return NULL;
}

static const char *allowed_text(struct reading *reading, const struct param *param)
{
    if (param->shape == PARAM_ROWS)
        return "";
    if (param->type == PARAM_SWITCH)
        return "on 或 off";
    if (param->type == PARAM_CHOICE) {
        const struct word_list choices = quantity_choices(reading, param);
        return words_joined(reading, choices.words, choices.n_words, " 或 ");
    }
    char low[NUMBER_TEXT_SIZE], high[NUMBER_TEXT_SIZE];
    const char *const word = param->zero_word ? arena_format(&reading->arena, "%s，或 ", param->zero_word) : "";
    return arena_format(&reading->arena, "%s%s 至 %s%s", word, number_text(param->minimum, low),
                        number_text(param->maximum, high), param->type == PARAM_INTEGER ? "，整数" : "");
}

static const char *default_text(struct reading *reading, const struct param *param)
{
    if (param->shape == PARAM_ROWS)
        return "无";
    return param->is_required ? "必填" : reference_default(reading, param);
}

static const char *shape_text(struct reading *reading, const struct param *param)
{
    switch (param->shape) {
    case PARAM_BY_LABEL:
        return arena_format(&reading->arena, "。可给一个值，或按 %s 分别给值%s",
                            words_joined(reading, param->labels, param->n_values, ", "),
                            param->sums_to_one ? "，合计为 1" : "");
    case PARAM_BY_YEAR:
        return "。可给一个值，或逐年列出，末值沿用至以后各年";
    case PARAM_ROWS:
        return arena_format(&reading->arena, "。至多 %d 段", MAX_ROWS);
    case PARAM_SCALAR:
        break;
    }
    return "";
}

static struct reference_words words_of(struct reading *reading, const struct param *param)
{
    const char *const unit = reference_zh_unit(param->unit);
    return (struct reference_words){
        .unit = unit ? unit : param->unit,
        .allowed = allowed_text(reading, param),
        .fallback = default_text(reading, param),
        .meaning = param->meaning_zh,
        .shape = shape_text(reading, param),
    };
}

static void print_section(FILE *stream, struct reading *reading, const char *section)
{
    const size_t length = strlen(section);
    bool has_heading = false;
    for (int i = 0; i < reading->set->n_params; i++) {
        const struct param *const param = reading->set->params[i];
        if (strncmp(param->key, section, length) != 0 || param->key[length] != '.')
            continue;
        if (!has_heading) {
            const char *name = "";
            for (size_t s = 0; s < sizeof SECTIONS / sizeof SECTIONS[0]; s++)
                if (strcmp(SECTIONS[s].key, section) == 0)
                    name = SECTIONS[s].zh;
            fprintf(stream, "\n## %s %s\n\n| 键 | 单位 | 允许范围 | 默认值 | 含义 |\n|---|---|---|---|---|\n", section,
                    name);
            has_heading = true;
        }
        reference_row(stream, reading, param->key, param, words_of);
    }
}

bool reference_zh_print(FILE *stream, const struct param_table *const *tables, int n_tables, struct status *status)
{
    struct param_set set;
    if (!param_set_init(&set, tables, n_tables, status))
        return false;
    struct reading reading = {.set = &set, .status = status};
    struct word_list sections = {0};
    section_add_keys(&reading, &sections);
    fputs("# 参数\n\n由 `huimin reference --lang zh` "
          "根据程序自身的参数表生成；请修改参数表，不要修改本页。地区、公布数字、精度、杠杆、"
          "地图与扫描的键，以及各情景所用先验与来源，见英文页 [reference.md](reference.md)。\n",
          stream);
    for (int i = 0; i < sections.n_words; i++)
        print_section(stream, &reading, sections.words[i]);
    text_pool_free(&reading.texts);
    text_pool_free(&reading.said);
    arena_free(&reading.arena);
    param_set_free(&set);
    if (fflush(stream) != 0)
        status_add(status, EXIT_RUN_FAILED, "the reference page cannot be written");
    return status_ok(status);
}
