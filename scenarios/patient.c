#include "scenarios/patient.h"

#include <stdlib.h>
#include <string.h>

#include "engine/number_text.h"
#include "models/disease.h"
#include "scenarios/layer.h"
#include "scenarios/path.h"
#include "scenarios/section.h"

#define VALUE(member_, key_, unit_, minimum_, maximum_, fallback_, meaning_, meaning_zh_)                              \
    PARAM(struct patient_values, member_, "patient." key_, unit_, minimum_, maximum_, fallback_, meaning_, meaning_zh_)
#define WHOLE(member_, key_, unit_, maximum_, fallback_, meaning_, meaning_zh_)                                        \
    PARAM_INT(struct patient_values, member_, "patient." key_, unit_, 0, maximum_, fallback_, meaning_, meaning_zh_)
#define FLAG(member_, key_, meaning_, meaning_zh_)                                                                     \
    PARAM_ONOFF(struct patient_values, member_, "patient." key_, 0, meaning_, meaning_zh_)
#define WORD(member_, key_, words_, fallback_, meaning_, meaning_zh_)                                                  \
    PARAM_ONE_OF(struct patient_values, member_, "patient." key_, words_, fallback_, meaning_, meaning_zh_)
#define AMOUNT(member_, key_, meaning_, meaning_zh_) VALUE(member_, key_, "yuan", 0, 1e8, 0, meaning_, meaning_zh_)

static const struct param PARAMS[] = {
    WHOLE(age_years, "age_years", "years", 100, 45, "attained age; 100 holds all older", "周岁年龄；100 含更高龄者"),
    WORD(sex, "sex", "male|female", FEMALE, "sex", "性别"),
    WORD(scheme, "scheme", "resident|employee", RESIDENT, "scheme of basic medical insurance", "基本医保类型"),
    FLAG(is_safety_net, "safety_net", "under the safety net: medical assistance pays, catastrophic insurance pays more",
         "是低保等救助对象：医疗救助予以支付，大病保险支付更多"),
    WORD(state, "state", "healthy|one_chronic|several_chronic|major", HEALTHY,
         "morbidity before this year's illness, by which a product pays or excludes",
         "当年患病之前的健康状况，产品据此赔付或除外"),
    WORD(disease, "disease", "none|cancer|stroke|heart|kidney_failure|rare|hypertension|diabetes|copd|other_chronic",
         PATIENT_NO_DISEASE, "the illness of the year", "当年所患疾病"),
    FLAG(is_first_diagnosis, "first_diagnosis", "the illness was found this year: lump sums are due",
         "该病于当年初次确诊：应付一次性给付"),
    FLAG(is_screened_negative, "screened_negative", "was screened before and found clear", "此前参加筛查且结果无异常"),
    VALUE(household_income_yuan, "household_income_yuan", "yuan per year", 0, 1e9, 0,
          "disposable income of the whole household; 0: not known", "全家可支配收入；0 为未知"),
    FLAG(has_employer_cover, "covers.employer", "has enterprise supplementary cover; employees only",
         "有企业补充医疗保险；限职工"),
    FLAG(has_commercial, "covers.commercial_medical", "has commercial million-yuan medical insurance", "有百万医疗险"),
    FLAG(has_exclusion, "covers.commercial_exclusion", "which pays less for this illness, known when it was bought",
         "百万医疗险因投保时已知该病而少赔"),
    FLAG(has_employee_aid, "covers.employee_mutual_aid", "is in the mutual aid of employees; employees only",
         "参加职工医疗互助；限职工"),
    FLAG(has_village_aid, "covers.village_mutual_aid", "is in the mutual aid of a village", "参加村级医疗互助"),
    FLAG(has_network_aid, "covers.network_mutual_aid", "is in a network mutual aid plan: cash on a first diagnosis",
         "参加网络互助：初次确诊时得现金"),
    AMOUNT(raised_yuan, "covers.crowdfunding_raised_yuan", "raised by a crowdfunding, before the platform's fee",
           "众筹所得，未扣平台费"),
    FLAG(has_grant, "covers.charity_grant", "a charity gives a grant towards what is left", "慈善机构对余额给予救助"),
    FLAG(is_new_member, "huiminbao.new_member", "joined Huiminbao this year, or came back to it",
         "当年新参加或重新参加惠民保"),
    WHOLE(claim_free_years, "huiminbao.claim_free_years", "years", 60, 0,
          "years in a row as a member without a claim, before this one", "本年之前连续参保且无理赔的年数"),
    AMOUNT(paid_before_yuan, "huiminbao.paid_before_yuan",
           "what the product paid in earlier years: counts to a lifetime cap", "产品以往年度已赔金额：计入终身限额"),
    WHOLE(admissions, "bill.admissions", "admissions", 60, 0, "stays in hospital in the year", "当年住院次数"),
    AMOUNT(inpatient_yuan, "bill.inpatient_yuan", "all of the hospital's bills of the year", "当年全部住院账单"),
    AMOUNT(out_of_catalogue_yuan, "bill.out_of_catalogue_yuan",
           "of these, what the catalogue of basic insurance does not list", "住院账单中基本医保目录外的金额"),
    AMOUNT(special_drugs_yuan, "bill.special_drugs_yuan",
           "special drugs and therapies of a product's list, bought beside: outside the catalogue",
           "另购的产品清单内特药与疗法：目录外"),
    AMOUNT(rare_drugs_yuan, "bill.rare_disease_drugs_yuan",
           "listed drugs for a rare disease, bought beside: outside the catalogue", "另购的所列罕见病药品：目录外"),
    AMOUNT(outpatient_yuan, "bill.outpatient_yuan", "outpatient care of the year", "当年门诊费用"),
};

const struct param_table PATIENT_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct patient_values)};

/* ------------------------------------------------------------------ what cannot be */

struct subject {
    struct reading *reading;
    const struct sheet *sheet;
    const char *file;
    const struct patient_values *values;
};

/* Points to where `at` is stated, and speaks of `key`. */
static bool refuse_at(const struct subject *subject, const char *at, const char *key, const char *sentence)
{
    const struct param_set *const set = subject->reading->set;
    const struct quantity *const quantity = &subject->sheet->quantities[set->first_slot[param_set_find(set, at)]];
    return reading_refuse(subject->reading, quantity_place(subject->reading, quantity, subject->file), key, "%s",
                          sentence);
}

static bool refuse(const struct subject *subject, const char *key, const char *sentence)
{
    return refuse_at(subject, key, key, sentence);
}

static bool check_bill(const struct subject *subject)
{
    const struct patient_values *v = subject->values;
    char part[NUMBER_TEXT_SIZE], whole[NUMBER_TEXT_SIZE];
    bool is_good = true;
    if (v->out_of_catalogue_yuan > v->inpatient_yuan)
        is_good =
            refuse(subject, "patient.bill.out_of_catalogue_yuan",
                   arena_format(&subject->reading->arena,
                                "%s is above the inpatient bill, %s, of which it is a part; give at most that",
                                number_text(v->out_of_catalogue_yuan, part), number_text(v->inpatient_yuan, whole)));
    if (v->inpatient_yuan > 0.0 && v->admissions < 1.0)
        is_good = refuse_at(subject, "patient.bill.inpatient_yuan", "patient.bill.admissions",
                            "an inpatient bill needs an admission, whose deductible it bears; give 1 or more");
    if (v->inpatient_yuan == 0.0 && v->admissions > 0.0)
        is_good = refuse(subject, "patient.bill.admissions",
                         "an admission needs a bill; give patient.bill.inpatient_yuan, or 0 admissions");
    if (v->inpatient_yuan + v->special_drugs_yuan + v->rare_drugs_yuan + v->outpatient_yuan <= 0.0)
        is_good = refuse(subject, "patient.bill.inpatient_yuan",
                         "there is no bill; give at least one of inpatient_yuan, special_drugs_yuan, "
                         "rare_disease_drugs_yuan and outpatient_yuan");
    if (v->rare_drugs_yuan > 0.0 && v->disease != 1.0 + DISEASE_RARE)
        is_good = refuse(subject, "patient.bill.rare_disease_drugs_yuan",
                         "drugs for a rare disease need patient.disease: rare");
    return is_good;
}

static bool check_covers(const struct subject *subject)
{
    const struct patient_values *v = subject->values;
    bool is_good = true;
    if (v->has_employer_cover != 0.0 && v->scheme != EMPLOYEE)
        is_good = refuse(subject, "patient.covers.employer", "only people in the employee scheme can have it");
    if (v->has_employee_aid != 0.0 && v->scheme != EMPLOYEE)
        is_good =
            refuse(subject, "patient.covers.employee_mutual_aid", "only people in the employee scheme can be in it");
    if (v->has_exclusion != 0.0 && v->has_commercial == 0.0)
        is_good =
            refuse(subject, "patient.covers.commercial_exclusion",
                   "there is no commercial cover to exclude anything; give patient.covers.commercial_medical: on");
    if (v->is_first_diagnosis != 0.0 && v->disease == PATIENT_NO_DISEASE)
        is_good = refuse(subject, "patient.first_diagnosis", "of which illness? give patient.disease");
    if (v->is_new_member != 0.0 && v->claim_free_years > 0.0)
        is_good = refuse(subject, "patient.huiminbao.claim_free_years",
                         "a new member has no claim-free years; give 0, or new_member: off");
    return is_good;
}

/* ------------------------------------------------------------------ reading */

bool patient_is_override(const char *override) { return strncmp(override, "patient.", strlen("patient.")) == 0; }

static bool apply_overrides(struct reading *reading, struct sheet *sheet, const char *const *overrides, int n_overrides)
{
    bool is_good = true;
    const int rank = ++sheet->n_ranks;
    for (int i = 0; i < n_overrides; i++) {
        const struct node *const map = document_read_override(&reading->arena, overrides[i], reading->status);
        is_good = map && section_read(reading, sheet, "patient", map->items[0], rank) && is_good;
    }
    return is_good;
}

static bool check_kind(struct reading *reading, const struct sheet *sheet)
{
    const struct node *const node = sheet->study;
    return !node || reading_refuse_node(reading, node, NULL,
                                        "'%s' belongs to a study, and this is the file of a patient; give patient: {…}",
                                        node->text);
}

static void take_values(struct patient *patient)
{
    double *const medians = calloc((size_t)patient->set.n_slots + 1, sizeof *medians);
    for (int slot = 0; medians && slot < patient->set.n_slots; slot++)
        medians[slot] = quantity_median(&patient->quantities[slot]);
    if (medians)
        param_set_fill(&patient->set, &PATIENT_TABLE, medians, &patient->values);
    free(medians);
}

static bool take_sheet(struct patient *patient, struct reading *reading, const struct sheet *sheet, const char *path)
{
    const struct words *const label = &sheet->labels[PART_PATIENT];
    patient->label = (struct label){label->en ? strdup(label->en) : NULL, label->zh ? strdup(label->zh) : NULL};
    patient->quantities = calloc((size_t)patient->set.n_slots + 1, sizeof *patient->quantities);
    if (!patient->quantities)
        return status_add(reading->status, EXIT_RUN_FAILED, "%s: out of memory", path);
    memcpy(patient->quantities, sheet->quantities, (size_t)patient->set.n_slots * sizeof *patient->quantities);
    take_values(patient);
    const struct subject subject = {reading, sheet, path, &patient->values};
    const bool is_bill_good = check_bill(&subject);
    return check_covers(&subject) && is_bill_good;
}

bool patient_read(struct patient *patient, const char *path, const char *const *overrides, int n_overrides,
                  struct status *status)
{
    static const struct param_table *const TABLES[] = {&PATIENT_TABLE};
    *patient = (struct patient){0};
    if (!param_set_init(&patient->set, TABLES, 1, status))
        return false;
    struct reading reading = {.status = status, .set = &patient->set};
    const struct sheet *const stated = layer_read_file(&reading, path, NULL, NULL);
    bool is_good = stated && check_kind(&reading, stated);
    if (is_good) {
        struct sheet *const sheet = sheet_new(&reading);
        sheet_copy(&reading, sheet, stated);
        patient->name = strdup(path_stem(&reading.arena, path));
        is_good = apply_overrides(&reading, sheet, overrides, n_overrides) && status_ok(status) &&
                  take_sheet(patient, &reading, sheet, path) && patient->name;
    }
    patient->texts = reading.texts;
    text_pool_free(&reading.said);
    arena_free(&reading.arena);
    return is_good && status_ok(status);
}

void patient_free(struct patient *patient)
{
    free(patient->name);
    free(patient->label.en);
    free(patient->label.zh);
    free(patient->quantities);
    text_pool_free(&patient->texts);
    param_set_free(&patient->set);
    *patient = (struct patient){0};
}
