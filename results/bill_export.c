/* A patient's bill for programs: JSON and tidy sheets. */
#include <jansson.h>
#include <string.h>

#include "engine/files.h"
#include "results/bill_report.h"
#include "results/json_value.h"
#include "results/sheet_file.h"
#include "scenarios/quantity_value.h"

static const struct table_style ENGLISH = {TABLE_ENGLISH, TABLE_USUAL_WIDTH},
                                CHINESE = {TABLE_CHINESE, TABLE_USUAL_WIDTH};
enum { N_CASES = 2, AMOUNT_DIGITS = 15 }; /* amounts read back to the fen, and look like it */
static const char *const CASES[N_CASES] = {"without", "with"};

static const struct bill *bill_of_case(const struct bill_report *report, int at, int is_with)
{
    return is_with ? &report->with[at] : &report->without[at];
}

/* Figures of a bill that are no payments, by name. */
struct figure {
    const char *name;
    size_t offset;
};
static const struct figure FIGURES[] = {
    {"bill", offsetof(struct bill, total_fen)},
    {"bill_in_catalogue", offsetof(struct bill, in_catalogue_fen)},
    {"bill_out_of_catalogue", offsetof(struct bill, out_of_catalogue_fen)},
    {"bill_special_drugs", offsetof(struct bill, special_drugs_fen)},
    {"bill_rare_disease_drugs", offsetof(struct bill, rare_drugs_fen)},
    {"bill_outpatient", offsetof(struct bill, outpatient_fen)},
    {"left_to_household", offsetof(struct bill, left_fen)},
    {"beside_huiminbao_lump_sum", offsetof(struct bill, product_lump_sum_fen)},
    {"beside_mutual_aid_lump_sum", offsetof(struct bill, aid_lump_sum_fen)},
    {"beside_platform_fee", offsetof(struct bill, platform_fee_fen)},
    {"over_compensation", offsetof(struct bill, over_compensation_fen)},
};

static double figure_yuan(const struct bill *bill, const struct figure *figure)
{
    double fen;
    memcpy(&fen, (const char *)bill + figure->offset, sizeof fen);
    return yuan_of_fen(fen);
}

/* ------------------------------------------------------------------ JSON */

static json_t *payment_json(const struct bill_payment *payment, int payer)
{
    char rule[BILL_RULE_SIZE];
    json_t *object = json_object(), *words = json_object();
    json_object_set_new(object, "payer", json_value_text(BILL_PAYER_KEYS[payer]));
    json_object_set_new(object, "base_yuan", json_real(yuan_of_fen(payment->rule.base_fen)));
    json_object_set_new(object, "paid_yuan", json_real(yuan_of_fen(payment->paid_fen)));
    json_object_set_new(words, "en", json_value_text(bill_rule_text(payment, &ENGLISH, rule)));
    json_object_set_new(words, "zh", json_value_text(bill_rule_text(payment, &CHINESE, rule)));
    json_object_set_new(object, "rule", words);
    return object;
}

static json_t *bill_json(const struct bill *bill)
{
    json_t *object = json_object(), *payments = json_array();
    for (int payer = 0; payer < N_BILL_PAYERS; payer++)
        json_array_append_new(payments, payment_json(&bill->payments[payer], payer));
    json_object_set_new(object, "payments", payments);
    for (int i = 0; i < COUNT_OF(FIGURES); i++) {
        char key[64];
        snprintf(key, sizeof key, "%s_yuan", FIGURES[i].name);
        json_object_set_new(object, key, json_real(figure_yuan(bill, &FIGURES[i])));
    }
    return object;
}

static json_t *arm_json(const struct bill_report *report, int at)
{
    const struct arm *const arm = &report->study->arms[report->arms[at]];
    json_t *object = json_object();
    json_object_set_new(object, "name", json_value_text(arm->name));
    json_object_set_new(object, "label", json_value_label(arm->label.en, arm->label.zh));
    json_object_set_new(object, "product", json_value_label(arm->product.en, arm->product.zh));
    json_object_set_new(object, "premium_yuan", json_real(report->premium_yuan[at]));
    json_object_set_new(object, "spared_yuan",
                        json_real(yuan_of_fen(report->without[at].left_fen - report->with[at].left_fen)));
    for (int is_with = 0; is_with < N_CASES; is_with++)
        json_object_set_new(object, CASES[is_with], bill_json(bill_of_case(report, at, is_with)));
    return object;
}

static const char *value_text(const struct param *param, const struct quantity *quantity, char *word, size_t size)
{
    if (param->type == PARAM_CHOICE)
        return quantity_choice_word(param, (int)quantity->a, word, size);
    if (param->type == PARAM_SWITCH)
        return quantity->a != 0.0 ? "on" : "off";
    snprintf(word, size, "%.15g", quantity_median(quantity));
    return word;
}

static json_t *patient_json(const struct patient *patient)
{
    json_t *object = json_object(), *values = json_array();
    json_object_set_new(object, "name", json_value_text(patient->name));
    json_object_set_new(object, "label", json_value_label(patient->label.en, patient->label.zh));
    for (int i = 0; i < patient->set.n_params; i++) {
        char word[64];
        const struct param *const param = patient->set.params[i];
        const struct quantity *const quantity = &patient->quantities[patient->set.first_slot[i]];
        json_t *value = json_object();
        json_object_set_new(value, "key", json_value_text(param->key));
        json_object_set_new(value, "value", json_value_text(value_text(param, quantity, word, sizeof word)));
        json_object_set_new(value, "unit", json_value_text(param->unit));
        json_object_set_new(value, "kind", json_value_text(SOURCE_KIND_WORDS[quantity->kind]));
        json_object_set_new(value, "source", json_value_text(quantity->source));
        json_array_append_new(values, value);
    }
    json_object_set_new(object, "values", values);
    return object;
}

bool bill_report_json(const struct bill_report *report, FILE *stream, struct status *status)
{
    json_t *object = json_object(), *arms = json_array();
    json_object_set_new(object, "study", json_value_text(report->study->name));
    json_object_set_new(object, "patient", patient_json(report->patient));
    for (int at = 0; at < report->n_arms; at++)
        json_array_append_new(arms, arm_json(report, at));
    json_object_set_new(object, "arms", arms);
    const bool is_printed = json_dumpf(object, stream, JSON_INDENT(1) | JSON_REAL_PRECISION(AMOUNT_DIGITS)) == 0 &&
                            fputc('\n', stream) != EOF;
    json_decref(object);
    return is_printed || status_add(status, EXIT_RUN_FAILED, "the JSON could not be written");
}

/* ------------------------------------------------------------------ sheets */

static void put_payments(struct sheet *sheet, const struct bill_report *report, int at, int is_with)
{
    const struct bill *const bill = bill_of_case(report, at, is_with);
    const char *const arm = report->study->arms[report->arms[at]].name;
    char rule[BILL_RULE_SIZE];
    for (int payer = 0; payer < N_BILL_PAYERS; payer++) {
        const char *const first[] = {arm, CASES[is_with], "payment", BILL_PAYER_KEYS[payer]};
        sheet_put_texts(sheet, first, COUNT_OF(first));
        sheet_put_number(sheet, yuan_of_fen(bill->payments[payer].rule.base_fen));
        sheet_put_number(sheet, yuan_of_fen(bill->payments[payer].paid_fen));
        sheet_put_text(sheet, bill_rule_text(&bill->payments[payer], &ENGLISH, rule));
        sheet_put_text(sheet, bill_rule_text(&bill->payments[payer], &CHINESE, rule));
        sheet_end_line(sheet);
    }
    for (int i = 0; i < COUNT_OF(FIGURES); i++) {
        const char *const first[] = {arm, CASES[is_with], "figure", FIGURES[i].name, ""};
        sheet_put_texts(sheet, first, COUNT_OF(first));
        sheet_put_number(sheet, figure_yuan(bill, &FIGURES[i]));
        sheet_put_line(sheet, (const char *const[]){"", ""}, 2);
    }
}

static void write_bill(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"arm",       "case",      "what",    "name",
                                           "base_yuan", "paid_yuan", "rule_en", "rule_zh"};
    const struct bill_report *const report = context;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int at = 0; at < report->n_arms; at++)
        for (int is_with = 0; is_with < N_CASES; is_with++)
            put_payments(sheet, report, at, is_with);
}

static void write_patient(struct sheet *sheet, const void *context)
{
    static const char *const HEADINGS[] = {"key", "value", "unit", "kind", "source", "meaning", "meaning_zh"};
    const struct patient *const patient = ((const struct bill_report *)context)->patient;
    sheet_put_line(sheet, HEADINGS, COUNT_OF(HEADINGS));
    for (int i = 0; i < patient->set.n_params; i++) {
        char word[64];
        const struct param *const param = patient->set.params[i];
        const struct quantity *const quantity = &patient->quantities[patient->set.first_slot[i]];
        const char *const texts[] = {param->key,       value_text(param, quantity, word, sizeof word),
                                     param->unit,      SOURCE_KIND_WORDS[quantity->kind],
                                     quantity->source, param->meaning,
                                     param->meaning_zh};
        sheet_put_line(sheet, texts, COUNT_OF(texts));
    }
}

bool bill_report_csv(const struct bill_report *report, const char *folder, struct status *status)
{
    return files_make_folder(folder, status) && sheet_file_write(folder, "bill.csv", write_bill, report, status) &&
           sheet_file_write(folder, "patient.csv", write_patient, report, status);
}
