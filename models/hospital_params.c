#include "models/hospital.h"

static const char *const USE_LABELS[N_USE_GROUPS] = {"0-4",   "5-14",  "15-24", "25-34", "35-44",
                                                     "45-54", "55-64", "65-74", "75+"};

static const struct param PARAMS[] = {
    HEALTH_USES(struct hospital_params, health),
    PARAM_ONE_OF(struct hospital_params, cost_form, "city.cost.form", "annual|episodes", 0,
                 "annual: one draw for a year's admissions; episodes: every admission drawn, the slower reference",
                 "annual：全年住院一次抽取；episodes：逐次住院抽取，为较慢的参照算法"),
    PARAM_MAP(struct hospital_params, admissions_per_person_year, "city.cost.admission_scale", "per person-year", 1e-9,
              5, 0.2, SCHEME_LABELS, N_SCHEMES,
              "admissions a person-year at an age whose profile is 1; solved to the published admission rates",
              "年龄系数为 1 时的每人年住院次数；据公布的住院率求解"),
    PARAM_MAP(struct hospital_params, age_profile, "city.cost.admission_age_profile", "1", 0.01, 1000, 1, USE_LABELS,
              N_USE_GROUPS, "admissions by age, relative, all states of an age together",
              "住院次数的年龄系数（相对），同龄各健康状况合计"),
    PARAM(struct hospital_params, age_gradient, "city.cost.admission_age_gradient", "1", 0, 5, 1,
          "power to which the age profile is raised; solved to the cost of people over 60 to that of the rest",
          "年龄系数的幂次；据60岁以上与其他人的费用之比求解"),
    PARAM_MAP(struct hospital_params, state_multiplier, "city.cost.state_multiplier", "1", 0, 100, 1, STATE_LABELS,
              N_STATES, "admissions of a state relative to the healthy of the same age",
              "各健康状况的住院次数与同龄健康者之比"),
    PARAM(struct hospital_params, death_multiplier, "city.cost.death_year_multiplier", "1", 1, 20, 3,
          "admissions in the year of death relative to other years", "死亡当年住院次数与其他年份之比"),
    PARAM(struct hospital_params, max_rate, "city.cost.max_admission_rate", "per person-year", 1, 14, 12,
          "expected admissions of a person are held at this; hits are counted",
          "一人期望住院次数的上限；触及次数另行计数"),
    PARAM_MAP(struct hospital_params, cost_per_admission_yuan, "city.cost.cost_per_admission_yuan", "yuan", 100, 1e6,
              8000, SCHEME_LABELS, N_SCHEMES,
              "mean cost of an admission under 60 in the first year; solved to the published cost",
              "首年60岁以下的次均住院费用；据公布的费用求解"),
    PARAM(struct hospital_params, elder_severity_factor, "city.cost.elder_severity_factor", "1", 0.2, 5, 1.3,
          "mean cost of an admission at 60 and over relative to that under 60",
          "60岁及以上与60岁以下的次均住院费用之比"),
    PARAM(struct hospital_params, log_sd, "city.cost.severity_log_sd", "1", 0.2, 2, 0.85,
          "log-standard deviation of the lognormal body of an admission's cost",
          "次均住院费用主体（对数正态）的对数标准差"),
    PARAM(struct hospital_params, tail_probability, "city.cost.tail_probability", "1", 0.0005, 0.1, 0.006,
          "share of admissions in the generalised Pareto tail", "落入广义帕累托尾部的住院占比"),
    PARAM(struct hospital_params, tail_shape, "city.cost.tail_shape", "1", 0.05, 0.7, 0.35,
          "shape of the generalised Pareto tail", "广义帕累托尾部的形状参数"),
    PARAM_MAP(struct hospital_params, out_share_base, "city.cost.out_of_catalogue_share", "1", 0.01, 0.6, 0.1,
              SCHEME_LABELS, N_SCHEMES,
              "mean out-of-catalogue share of a yearly bill of 10,000 yuan; solved to the fund shares of all cost",
              "年度账单为 1 万元时目录外费用的平均占比；据基金支付占全部费用的比例求解"),
    PARAM(struct hospital_params, out_share_slope, "city.cost.out_of_catalogue_slope", "1", -0.1, 0.2, 0.03,
          "rise of that mean for each unit of the bill's logarithm", "账单对数每增加 1，目录外平均占比的增加值"),
    PARAM(struct hospital_params, annual_cap_yuan, "city.cost.annual_cap_yuan", "yuan per year", 1e5, 1e7, 3e6,
          "a person's inpatient bill of a year is held at this", "一人年度住院账单的上限"),
    PARAM(struct hospital_params, special_drug_probability, "city.cost.special_drug_probability", "1", 0, 1, 0.05,
          "probability that a person with cancer uses a listed special drug in a year",
          "癌症患者一年内使用所列特药的概率"),
    PARAM(struct hospital_params, special_drug_mean_yuan, "city.cost.special_drug_mean_yuan", "yuan per year", 100, 2e6,
          80000, "mean yearly cost of a listed special drug, in the first year", "所列特药的平均年费用，首年"),
    PARAM(struct hospital_params, rare_drug_probability, "city.cost.rare_drug_probability", "1", 0, 1, 0.02,
          "probability that a person with a rare disease uses a listed drug in a year",
          "罕见病患者一年内使用所列药品的概率"),
    PARAM(struct hospital_params, rare_drug_mean_yuan, "city.cost.rare_drug_mean_yuan", "yuan per year", 100, 5e6,
          150000, "mean yearly cost of a rare-disease drug, in the first year", "罕见病药品的平均年费用，首年"),
    PARAM(struct hospital_params, drug_log_sd, "city.cost.drug_log_sd", "1", 0.05, 2, 0.7,
          "log-standard deviation of a yearly drug bill", "年度药品费用的对数标准差"),
};

const struct param_table HOSPITAL_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct hospital_params)};

static int use_group_of(int age_years)
{
    if (age_years < 5)
        return 0;
    const int group = 1 + (age_years - 5) / 10;
    return group < N_USE_GROUPS ? group : N_USE_GROUPS - 1;
}

/* State multipliers move admissions within an age, not between ages: each age keeps its profile. */
static void prepare_rates(struct hospital_params *p)
{
    static _Thread_local struct health_profile profile;
    health_profile_prevalence(&profile, &p->health);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            double mean = 0.0;
            for (int m = 0; m < N_STATES; m++)
                mean += profile.prevalence[sex][age][m] * p->state_multiplier[m];
            const double log_profile =
                p->age_gradient * vm_log_f64(p->age_profile[use_group_of(age)]) - vm_log_f64(mean);
            for (int s = 0; s < N_SCHEMES; s++)
                for (int m = 0; m < N_STATES; m++)
                    p->log_rate[rate_index(s, sex, age, m)] =
                        (real)(log_profile + vm_log_f64(p->admissions_per_person_year[s]) +
                               vm_log_f64(max_of(p->state_multiplier[m], 1e-9)));
        }
    p->log_max_rate = (real)vm_log_f64(p->max_rate);
}

void hospital_prepare(void *params)
{
    struct hospital_params *p = params;
    p->unit = severity_of_mean(1.0, p->log_sd, p->tail_probability, p->tail_shape);
    annual_care_prepare(&p->annual, &p->unit);
    for (int n = 0; n <= MAX_ADMISSIONS; n++) {
        p->log_median[n] = (real)p->annual.log_median[n];
        p->log_sd_of[n] = (real)p->annual.log_sd[n];
        p->tail_z[n] = (real)p->annual.tail_z[n];
        p->tail_multiple[n] = (real)p->annual.tail_multiple[n];
        p->beside_tail[n] = (real)p->annual.beside_tail_yuan[n];
    }
    for (int s = 0; s < N_SCHEMES; s++) {
        p->log_class_cost[care_class_of(s, 0)] = (real)vm_log_f64(p->cost_per_admission_yuan[s]);
        p->log_class_cost[care_class_of(s, 1)] =
            (real)vm_log_f64(p->cost_per_admission_yuan[s] * p->elder_severity_factor);
    }
    prepare_rates(p);
    p->special_threshold = threshold_of(p->special_drug_probability);
    p->rare_threshold = threshold_of(p->rare_drug_probability);
    const double mean_of_unit = vm_exp_f64(0.5 * p->drug_log_sd * p->drug_log_sd);
    p->special_median_fen = p->special_drug_mean_yuan / mean_of_unit * 100.0;
    p->rare_median_fen = p->rare_drug_mean_yuan / mean_of_unit * 100.0;
}
