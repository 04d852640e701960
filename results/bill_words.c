/* Payers, amounts and rules of a bill in words. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "engine/number_text.h"
#include "results/bill_report.h"

const char *const BILL_PAYER_KEYS[N_BILL_PAYERS] = {
    [BILL_BASIC] = "basic_insurance",
    [BILL_BASIC_OUTPATIENT] = "basic_insurance_outpatient",
    [BILL_CATASTROPHIC] = "catastrophic_insurance",
    [BILL_ASSISTANCE] = "medical_assistance",
    [BILL_EMPLOYER] = "employer_cover",
    [BILL_IN_POLICY] = "huiminbao_in_policy",
    [BILL_OUT_OF_POLICY] = "huiminbao_out_of_policy",
    [BILL_SPECIAL_DRUGS] = "huiminbao_special_drugs",
    [BILL_RARE_DISEASE] = "huiminbao_rare_disease",
    [BILL_COMMERCIAL] = "commercial_medical",
    [BILL_EMPLOYEE_AID] = "employee_mutual_aid",
    [BILL_VILLAGE_AID] = "village_mutual_aid",
    [BILL_CROWDFUNDING] = "crowdfunding",
    [BILL_GRANT] = "charity_grant",
};

static const char *const LABELS[N_BILL_PAYERS][2] = {
    [BILL_BASIC] = {"1 Basic insurance, inpatient", "1 基本医保·住院"},
    [BILL_BASIC_OUTPATIENT] = {"1 Basic insurance, outpatient", "1 基本医保·门诊"},
    [BILL_CATASTROPHIC] = {"2 Catastrophic insurance", "2 大病保险"},
    [BILL_ASSISTANCE] = {"3 Medical assistance", "3 医疗救助"},
    [BILL_EMPLOYER] = {"4 Employer cover", "4 企业补充医疗保险"},
    [BILL_IN_POLICY] = {"5 Huiminbao, in policy", "5 惠民保·政策范围内"},
    [BILL_OUT_OF_POLICY] = {"5 Huiminbao, out of catalogue", "5 惠民保·目录外"},
    [BILL_SPECIAL_DRUGS] = {"5 Huiminbao, special drugs", "5 惠民保·特药"},
    [BILL_RARE_DISEASE] = {"5 Huiminbao, rare disease", "5 惠民保·罕见病"},
    [BILL_COMMERCIAL] = {"6 Million-yuan medical", "6 百万医疗险"},
    [BILL_EMPLOYEE_AID] = {"7 Mutual aid of employees", "7 职工医疗互助"},
    [BILL_VILLAGE_AID] = {"7 Mutual aid of the village", "7 乡村医疗互助"},
    [BILL_CROWDFUNDING] = {"8 Crowdfunding", "8 网络众筹"},
    [BILL_GRANT] = {"8 Charity grant", "8 慈善救助"},
};

const char *bill_payer_label(enum bill_payer payer, const struct table_style *style)
{
    return table_label(style, LABELS[payer][0], LABELS[payer][1]);
}

const char *bill_money_text(double fen, char *text)
{
    char digits[BILL_MONEY_SIZE];
    const double whole_yuan = floor(fabs(fen) / FEN_PER_YUAN), rest_fen = fabs(fen) - whole_yuan * FEN_PER_YUAN;
    const int n = snprintf(digits, sizeof digits, "%.0f", whole_yuan);
    char *out = text;
    if (fen < 0.0)
        *out++ = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    snprintf(out, BILL_MONEY_SIZE - (size_t)(out - text), ".%02.0f", rest_fen);
    return text;
}

/* ------------------------------------------------------------------ rules */

struct writing {
    const struct table_style *style;
    char *text;
    size_t n_used;
};

static void put(struct writing *writing, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct writing *writing, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int n = vsnprintf(writing->text + writing->n_used, BILL_RULE_SIZE - writing->n_used, format, arguments);
    va_end(arguments);
    const size_t n_left = BILL_RULE_SIZE - writing->n_used - 1;
    writing->n_used += n < 0 ? 0 : (size_t)n < n_left ? (size_t)n : n_left;
}

static void put_share(struct writing *writing, double share)
{
    char text[NUMBER_TEXT_SIZE];
    put(writing, "%s%%", number_text_short(100.0 * share, text));
}

static double above_fen(const struct bill_rule *rule)
{
    return max_of(rule->counted_share * rule->base_fen - rule->n_deductibles * rule->deductible_fen, 0.0);
}

/* "60,000.00, of which 80% count, less the deductible of 2 × 600.00" */
static void put_base(struct writing *writing, const struct bill_rule *rule)
{
    char base[BILL_MONEY_SIZE], deductible[BILL_MONEY_SIZE], times[32] = "";
    put(writing, "%s", bill_money_text(rule->base_fen, base));
    if (rule->counted_share != 1.0) {
        put(writing, "%s", table_label(writing->style, ", of which ", "，计入其 "));
        put_share(writing, rule->counted_share);
        put(writing, "%s", table_label(writing->style, " count", ""));
    }
    if (rule->deductible_fen <= 0.0)
        return;
    if (rule->n_deductibles > 1)
        snprintf(times, sizeof times, "%d × ", rule->n_deductibles);
    put(writing, "%s%s%s", table_label(writing->style, ", less the deductible of ", "，减起付线 "), times,
        bill_money_text(rule->deductible_fen, deductible));
}

/* "60% of 30,000.00 and 65% of 12,000.00": the layers that the amount reaches. */
static void put_layers(struct writing *writing, const struct bill_rule *rule)
{
    const double amount_fen = above_fen(rule);
    const char *joint = "";
    for (int j = 0; j < rule->n_layers; j++) {
        char text[BILL_MONEY_SIZE];
        const struct layer *const layer = &rule->layers[j];
        const double in_layer_fen = max_of(min_of(amount_fen, layer->to_fen) - layer->from_fen, 0.0);
        if (in_layer_fen <= 0.0)
            continue;
        put(writing, "%s", joint);
        put_share(writing, layer->share);
        put(writing, "%s%s", table_label(writing->style, " of ", " × "), bill_money_text(in_layer_fen, text));
        joint = table_label(writing->style, " and ", " + ");
    }
}

static void put_factor(struct writing *writing, double share, const char *en, const char *zh)
{
    if (share == 1.0)
        return;
    put(writing, "%s", table_label(writing->style, ", times ", "，× "));
    put_share(writing, share);
    put(writing, "%s", table_label(writing->style, en, zh));
}

/* What the layers give, before any cap. */
static double uncapped_fen(const struct bill_rule *rule)
{
    return rule->payable_share * ladder_pays_fen(above_fen(rule), rule->layers, rule->n_layers);
}

static void put_caps(struct writing *writing, const struct bill_rule *rule)
{
    static const double NO_CAP_FEN = 1e10; /* 100 million yuan: how a scenario states that there is none */
    char cap[BILL_MONEY_SIZE];
    if (rule->cap_fen < NO_CAP_FEN)
        put(writing, "%s%s",
            uncapped_fen(rule) > rule->cap_fen ? table_label(writing->style, "; held at the cap of ", "；达封顶线 ")
                                               : table_label(writing->style, "; cap ", "；封顶线 "),
            bill_money_text(rule->cap_fen, cap));
    put_factor(writing, rule->member_share, " in a first year", "（首年参保）");
    if (rule->total_cap_fen > 0.0)
        put(writing, "%s%s",
            table_label(writing->style, "; all liabilities together held at ", "；各项责任合计达总限额 "),
            bill_money_text(rule->total_cap_fen, cap));
}

static const char *refusal_text(enum bill_refusal refusal, const struct table_style *style)
{
    switch (refusal) {
    case BILL_HAS_NO_COVER:
        return table_label(style, "does not have this cover", "无此保障");
    case BILL_IS_NOT_COVERED:
        return table_label(style, "not covered by the product", "产品不含此项责任");
    case BILL_IS_NOT_ADMITTED:
        return table_label(style, "the product is not open to this person", "不符合产品参保条件");
    case BILL_IS_NOT_PAYABLE:
        return table_label(style, "excluded, or inside the waiting time", "除外责任或处于等待期");
    default:
        return "";
    }
}

const char *bill_rule_text(const struct bill_payment *payment, const struct table_style *style, char *text)
{
    const struct bill_rule *const rule = &payment->rule;
    struct writing writing = {.style = style, .text = text};
    text[0] = '\0';
    if (rule->base_fen <= 0.0) {
        put(&writing, "%s", table_label(style, "nothing is left to pay", "无可赔付金额"));
    } else if (rule->refusal != BILL_PAYS) {
        put(&writing, "%s", refusal_text(rule->refusal, style));
    } else if (above_fen(rule) <= 0.0) {
        put_base(&writing, rule);
        put(&writing, "%s", table_label(style, ": nothing is above it", "：未超过起付线"));
    } else {
        put_base(&writing, rule);
        put(&writing, "%s", table_label(style, ": ", "："));
        put_layers(&writing, rule);
        put_factor(&writing, rule->payable_share, " payable", "（可赔比例）");
        put_caps(&writing, rule);
    }
    return text;
}
