#include "results/published.h"

#include "results/study_edit.h"

#define USE "scenarios/evidence/use_cost_reimbursement.csv: "
#define CONCENTRATION "scenarios/evidence/cost_concentration.csv: "
#define SUMMARY "scenarios/evidence/population_summary.csv: "
#define BASELINE "scenarios/evidence/baseline_city_1m.csv: "
#define CHRONIC "scenarios/evidence/chronic_disease.csv: "
#define INCOME "scenarios/evidence/income.csv: "
#define BULLETIN_2023 " 2023 (2023年全国医疗保障事业发展统计公报)"
#define WHITE_PAPER_2019 " actual_inpatient_fund_share 2019 (慈善捐赠与医疗互助白皮书 2021)"
#define CENSUS_2020 " 2020 (第七次全国人口普查公报)"
#define ELDERS_2017 " 2017 (China Medical Insurance Research Society sample)"
#define CLAIMS_PANEL " (Concentration and Persistence of Healthcare Spending, Sustainability 2021)"
#define QUINTILES_2021 " disposable_income_per_head 2021 (NBS)"

#define YEARS_DIFFER_EN "shares within the catalogue are of 2023, shares of all cost of 2019: the years differ"
#define YEARS_DIFFER_ZH "目录内比例为2023年，占全部费用比例为2019年：年份不同"
#define SOURCE_AGES_EN "at the ages of the source: 10.4% aged 60 to 69 and 6.9% aged 70 and over"
#define SOURCE_AGES_ZH "按来源的年龄结构：60–69岁占10.4%，70岁以上占6.9%"
#define NATIONAL_EN "rates by age of the city on the nation's ages of 2020"
#define NATIONAL_ZH "以全国2020年年龄结构标准化"

/* clang-format off */
const struct published PUBLISHED[] = {
    {CENSUS_AGE_0_14, "aged 0 to 14", "0–14岁", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.1795, 0, 2020,
     PUBLISHED_BY_AGES_UNDER_60, SUMMARY "total 0_14" CENSUS_2020, NULL, NULL, NULL, false},
    {CENSUS_AGE_15_59, "aged 15 to 59", "15–59岁", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.6335, 0, 2020,
     PUBLISHED_BY_AGES_UNDER_60, SUMMARY "total 15_59" CENSUS_2020, NULL,
     "the table by age lacks some 2 million servicemen", "分年龄表缺约200万现役军人", false},
    {CENSUS_AGE_60_PLUS, "aged 60 and over", "60岁及以上", PUBLISHED_STATED, PUBLISHED_PERCENT,
     PUBLISHED_SHARE_60_PLUS, 0, 2020, PUBLISHED_AS_IT_IS, SUMMARY "total 60plus" CENSUS_2020,
     "city.population.share_60_plus", NULL, NULL, false},
    {CENSUS_AGE_65_PLUS, "aged 65 and over", "65岁及以上", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.1350, 0, 2020,
     PUBLISHED_BY_AGES_60_PLUS, SUMMARY "total 65plus" CENSUS_2020, NULL, NULL, NULL, false},
    {CENSUS_MALE, "men", "男性", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.5198, 0.4750, 2020, PUBLISHED_BY_BOTH_AGES,
     "scenarios/evidence/population_age_sex_2020.csv (census groups; sexes from UN WPP 2019)", NULL, NULL, NULL, false},
    {CENSUS_HOUSEHOLD_SIZE, "people a household", "户均人数", PUBLISHED_STATED, PUBLISHED_NUMBER, 2.62, 0, 2020,
     PUBLISHED_AS_IT_IS, BASELINE "city household_size 2020", "city.household.mean_size", NULL, NULL, true},
    {CENSUS_EMPLOYEE, "in the employee scheme", "参加职工医保", PUBLISHED_STATED, PUBLISHED_PERCENT, 0.27, 0, 2022,
     PUBLISHED_AS_IT_IS, BASELINE "city UEBMI_share 2022", "city.employee_share", NULL, NULL, false},
    {CENSUS_INCOME_1, "income per head, lowest fifth", "人均收入，最低五分之一", PUBLISHED_CHECK, PUBLISHED_YUAN, 8333,
     0, 2021, PUBLISHED_BY_INCOME_LEVEL, INCOME "national Q1" QUINTILES_2021, NULL, NULL, NULL, true},
    {CENSUS_INCOME_2, "second fifth", "第二组", PUBLISHED_CHECK, PUBLISHED_YUAN, 18445, 0, 2021,
     PUBLISHED_BY_INCOME_LEVEL, INCOME "national Q2" QUINTILES_2021, NULL, NULL, NULL, true},
    {CENSUS_INCOME_3, "third fifth", "第三组", PUBLISHED_CHECK, PUBLISHED_YUAN, 29053, 0, 2021,
     PUBLISHED_BY_INCOME_LEVEL, INCOME "national Q3" QUINTILES_2021, NULL, NULL, NULL, true},
    {CENSUS_INCOME_4, "fourth fifth", "第四组", PUBLISHED_CHECK, PUBLISHED_YUAN, 44949, 0, 2021,
     PUBLISHED_BY_INCOME_LEVEL, INCOME "national Q4" QUINTILES_2021, NULL, NULL, NULL, true},
    {CENSUS_INCOME_5, "highest fifth", "最高组", PUBLISHED_CHECK, PUBLISHED_YUAN, 85836, 0, 2021,
     PUBLISHED_BY_INCOME_LEVEL, INCOME "national Q5" QUINTILES_2021, NULL,
     "moved by the city's level alone: a city with more employees spreads less than the nation",
     "仅按城市水平调整：职工较多的城市收入差距小于全国", true},
    {CENSUS_CHRONIC_15_PLUS, "any chronic disease, 15+", "15岁以上慢性病患病率", PUBLISHED_CHECK,
     PUBLISHED_PERCENT, 0.343, 0, 2018, PUBLISHED_AS_IT_IS,
     CHRONIC "any chronic NCD prevalence_15plus 2018 (NHSS, Xue et al. 2023)", NULL,
     "the city's own ages, beside the nation's figure", "城市自身年龄结构，与全国数字并列", false},
    {CENSUS_CHRONIC_15_PLUS_NATIONAL, "  on national ages", "  按全国年龄", PUBLISHED_STATED, PUBLISHED_PERCENT, 0.343,
     0, 2018, PUBLISHED_AS_IT_IS, CHRONIC "any chronic NCD prevalence_15plus 2018 (NHSS, Xue et al. 2023)",
     "city.health.any_chronic_share_15_plus", NATIONAL_EN, NATIONAL_ZH, false},
    {CENSUS_MAJOR_ADULTS, "listed major disease, adults", "成人重大既往症", PUBLISHED_RECALLED, PUBLISHED_PERCENT, 0.05,
     0.08, 2022, PUBLISHED_AS_IT_IS, BASELINE "city listed_major_preexisting_share_enrollees 2022, its note (recalled)",
     NULL, NULL, NULL, false},
    {CENSUS_MAJOR_ADULTS_NATIONAL, "  on national ages", "  按全国年龄", PUBLISHED_RECALLED, PUBLISHED_PERCENT, 0.05,
     0.08, 2022, PUBLISHED_AS_IT_IS, BASELINE "city listed_major_preexisting_share_enrollees 2022, its note (recalled)",
     NULL, NATIONAL_EN, NATIONAL_ZH, false},
    {CENSUS_CANCER_PER_100000, "new cancers per 100000", "癌症新发率(每10万)", PUBLISHED_STATED,
     PUBLISHED_NUMBER, 293.91, 0, 2016, PUBLISHED_AS_IT_IS, CHRONIC "cancer crude_incidence 2016 (Zheng et al.)",
     "city.health.cancer_incidence_per_100000", NATIONAL_EN, NATIONAL_ZH, true},
    {CENSUS_DEATHS_PER_1000_NATIONAL, "deaths per 1000", "死亡率(每千)", PUBLISHED_CHECK,
     PUBLISHED_NUMBER, 7.91, 0, 2020, PUBLISHED_AS_IT_IS, BASELINE "city deaths_per_year 2020-2025 (UN WPP 2024)", NULL,
     "on the nation's ages of 2020; published as rates m, while a simulated year has probabilities 1 − e^−m, which "
     "are lower at high ages",
     "以全国2020年年龄结构标准化；公布值为中心死亡率m；模拟用概率1−e^−m，高龄略低", true},
    {CENSUS_ADMISSIONS_EMPLOYEE, "admissions per 100, employees", "住院率(人次/百人)，职工", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.2186, 0, 2023, PUBLISHED_AS_IT_IS, USE "UEBMI hospitalisation_rate" BULLETIN_2023, NULL, NULL,
     NULL, true},
    {CENSUS_ADMISSIONS_RESIDENT, "admissions per 100, residents", "住院率(人次/百人)，居民", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.207, 0, 2023, PUBLISHED_AS_IT_IS, USE "URRBMI hospitalisation_rate" BULLETIN_2023, NULL, NULL,
     NULL, true},
    {CENSUS_INPATIENTS, "people admitted in a year", "年内住院人数占比", PUBLISHED_RECALLED, PUBLISHED_PERCENT, 0.137, 0,
     2018, PUBLISHED_AS_IT_IS, USE "population hospitalisation_rate_nhss 2018 (recalled)", NULL,
     "a survey counts people; the bulletin's admissions are of 2023", "调查按人数计；统计公报为2023年人次", false},
    {CENSUS_COST_EMPLOYEE_YUAN, "cost per admission, employees", "次均住院费用，职工", PUBLISHED_TARGET, PUBLISHED_YUAN,
     12175, 0, 2023, PUBLISHED_BY_COST_TREND, USE "UEBMI cost_per_admission" BULLETIN_2023, NULL, NULL, NULL, true},
    {CENSUS_COST_RESIDENT_YUAN, "cost per admission, residents", "次均住院费用，居民", PUBLISHED_TARGET, PUBLISHED_YUAN,
     7674, 0, 2023, PUBLISHED_BY_COST_TREND, USE "URRBMI cost_per_admission" BULLETIN_2023, NULL, NULL, NULL, true},
    {CENSUS_ELDER_RATIO, "cost a head, 60+ to the rest", "人均住院费用比，60岁以上/以下", PUBLISHED_TARGET,
     PUBLISHED_NUMBER, 5.46, 0, 2017, PUBLISHED_AS_IT_IS,
     CONCENTRATION "BMI insured 60+ per_head_inpatient_cost_ratio_to_under60" ELDERS_2017, NULL, SOURCE_AGES_EN,
     SOURCE_AGES_ZH, true},
    {CENSUS_ELDER_COST_SHARE, "inpatient cost of those 60+", "60岁以上住院费用占比", PUBLISHED_CHECK, PUBLISHED_PERCENT,
     0.533, 0, 2017, PUBLISHED_AS_IT_IS, BASELINE "city share_inpatient_cost_60plus" ELDERS_2017, NULL, SOURCE_AGES_EN,
     SOURCE_AGES_ZH, false},
    {CENSUS_COST_SHARE_60_69, "  of those 60 to 69", "  其中60–69岁", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.237, 0, 2017,
     PUBLISHED_AS_IT_IS, CONCENTRATION "BMI insured 60-69 share_of_inpatient_cost" ELDERS_2017, NULL, SOURCE_AGES_EN,
     SOURCE_AGES_ZH, false},
    {CENSUS_COST_SHARE_70_PLUS, "  of those 70 and over", "  其中70岁以上", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.296, 0,
     2017, PUBLISHED_AS_IT_IS, CONCENTRATION "BMI insured 70+ share_of_inpatient_cost" ELDERS_2017, NULL,
     SOURCE_AGES_EN, SOURCE_AGES_ZH, false},
    {CENSUS_TOP_TENTH_INPATIENT, "top 10% of inpatients, of cost", "住院费用前10%患者占比", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.49, 0, 2019, PUBLISHED_AS_IT_IS,
     CONCENTRATION "inpatients top_10pct_share c.2019 (Fan et al. 2022)", NULL, "adult inpatients of a prefecture city",
     "某地级市成年住院患者", false},
    {CENSUS_PERSISTENCE_1_YEAR, "top 10% of people, a year on", "总费用前10%：一年后仍在", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.336, 0, 2011, PUBLISHED_AS_IT_IS,
     CONCENTRATION "spenders persistence_1y_top_10pct 2010-2011" CLAIMS_PANEL, NULL,
     "tenths of all people; of those alive in both years", "以全体人口分组；两年均存活者", false},
    {CENSUS_PERSISTENCE_4_YEARS, "  four years on", "  四年后仍在", PUBLISHED_CHECK, PUBLISHED_PERCENT, 0.236, 0,
     2014, PUBLISHED_AS_IT_IS, CONCENTRATION "spenders persistence_4y_top_10pct 2010-2014" CLAIMS_PANEL, NULL, NULL,
     NULL, false},
    {CENSUS_TOP_HUNDREDTH, "top 1% of people, of cost", "全体人口前1%费用占比", PUBLISHED_RECALLED,
     PUBLISHED_PERCENT, 0.25, 0.30, 2020, PUBLISHED_AS_IT_IS, CONCENTRATION "population top_1pct_share (recalled)", NULL,
     NULL, NULL, false},
    {CENSUS_FUND_IN_CATALOGUE_EMPLOYEE, "fund, in catalogue, employees", "目录内基金支付比例，职工", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.846, 0, 2023, PUBLISHED_AS_IT_IS,
     USE "UEBMI fund_paid_share_in_catalogue_inpatient" BULLETIN_2023, NULL, YEARS_DIFFER_EN, YEARS_DIFFER_ZH, false},
    {CENSUS_FUND_IN_CATALOGUE_RESIDENT, "fund, in catalogue, residents", "目录内基金支付比例，居民", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.681, 0, 2023, PUBLISHED_AS_IT_IS,
     USE "URRBMI fund_paid_share_in_catalogue_inpatient" BULLETIN_2023, NULL, YEARS_DIFFER_EN, YEARS_DIFFER_ZH, false},
    {CENSUS_FUND_OF_ALL_EMPLOYEE, "fund, of all cost, employees", "实际基金支付比例，职工", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.756, 0, 2019, PUBLISHED_AS_IT_IS, USE "UEBMI" WHITE_PAPER_2019, NULL, YEARS_DIFFER_EN,
     YEARS_DIFFER_ZH, false},
    {CENSUS_FUND_OF_ALL_RESIDENT, "fund, of all cost, residents", "实际基金支付比例，居民", PUBLISHED_TARGET,
     PUBLISHED_PERCENT, 0.597, 0, 2019, PUBLISHED_AS_IT_IS, USE "URRBMI" WHITE_PAPER_2019, NULL, YEARS_DIFFER_EN,
     YEARS_DIFFER_ZH, false},
    {CENSUS_OUT_OF_CATALOGUE_EMPLOYEE, "out of catalogue, employees", "目录外费用占比，职工", PUBLISHED_RECALLED,
     PUBLISHED_PERCENT, 0.10, 0, 2019, PUBLISHED_AS_IT_IS,
     USE "inpatient BMI claims out_of_catalogue_share_UEBMI 2019-2023 (recalled)", NULL, NULL, NULL, false},
    {CENSUS_OUT_OF_CATALOGUE_RESIDENT, "out of catalogue, residents", "目录外费用占比，居民", PUBLISHED_RECALLED,
     PUBLISHED_PERCENT, 0.12, 0, 2019, PUBLISHED_AS_IT_IS,
     USE "inpatient BMI claims out_of_catalogue_share_URRBMI 2019-2023 (recalled)", NULL, NULL, NULL, false},
};
/* clang-format on */
const int N_PUBLISHED = COUNT_OF(PUBLISHED);

const struct published PUBLISHED_CATASTROPHIC = {
    .figure = N_CENSUS_FIGURES,
    .en = "catastrophic spending",
    .zh = "灾难性支出家庭占比",
    .kind = PUBLISHED_CHECK,
    .unit = PUBLISHED_PERCENT,
    .value = 0.087,
    .year = 2018,
    .source = USE "households CHE_incidence 2018 (CFPS 2010-2018, BMC HSR 2021)",
    .note_en = "of households: a survey's recall of a year's spending, on another definition of the year; all payers "
               "but the product",
    .note_zh = "调查对象自报的年度支出，年度定义不同；不含本产品的赔付"};

#define MODELS "scenarios/evidence/hmb_models.csv: "
#define REPORT_2022 " enrolment_rate_mean 2021-07..2022-06 (“惠民保”模式向何处去)"

/* Only the second years are published, with the changes of 非医保部门支持 (−2.83 points) and 政府推动 (+3.8): the other
 * first years are assumptions, which compare different sets of products. */
const struct published_enrolment PUBLISHED_ENROLMENTS[N_PUBLISHED_ENROLMENTS] = {
    {"commercial", {0.033, 0.0333}, MODELS "纯商业运作" REPORT_2022},
    {"non-bureau-support", {0.050, 0.0217}, MODELS "非医保部门支持" REPORT_2022},
    {"bureau-guided", {0.149, 0.1438}, MODELS "医保部门指导" REPORT_2022},
    {"bureau-push", {0.212, 0.2188}, MODELS "医保部门推动" REPORT_2022},
    {PUBLISHED_GOVERNMENT_PUSH, {0.635, 0.6726}, MODELS "政府推动" REPORT_2022},
};

const struct published *published_find(enum census_figure figure)
{
    for (int i = 0; i < N_PUBLISHED; i++)
        if (PUBLISHED[i].figure == figure)
            return &PUBLISHED[i];
    return NULL;
}

/* Share of people of 60 and over that the city states; the nation's where it states none. */
static double elder_share(const struct study *study, int arm)
{
    const double share = study_edit_value(study, arm, "city.population.share_60_plus", 0);
    return share > 0.0 ? share : PUBLISHED_SHARE_60_PLUS;
}

/* A yearly factor from a year to the first simulated one. */
static double growth_between(double factor, int year)
{
    double growth = 1.0;
    for (; year < PUBLISHED_FIRST_YEAR; year++)
        growth *= factor;
    for (; year > PUBLISHED_FIRST_YEAR; year--)
        growth /= factor;
    return growth;
}

static double index_of(const struct published *published, const struct study *study, int arm)
{
    const double elders = elder_share(study, arm);
    switch (published->index) {
    case PUBLISHED_BY_COST_TREND:
        return growth_between(1.0 + study_edit_value(study, arm, "city.cost.trend_per_year", 0), published->year);
    case PUBLISHED_BY_INCOME_LEVEL:
        return study_edit_value(study, arm, "city.income.level", 0);
    case PUBLISHED_BY_AGES_UNDER_60:
        return (1.0 - elders) / (1.0 - PUBLISHED_SHARE_60_PLUS);
    case PUBLISHED_BY_AGES_60_PLUS:
        return elders / PUBLISHED_SHARE_60_PLUS;
    case PUBLISHED_BY_BOTH_AGES:
        return ((1.0 - elders) * published->value + elders * published->high) / published->value;
    case PUBLISHED_AS_IT_IS:
        break;
    }
    return 1.0;
}

struct published_value published_move(const struct published *published, const struct study *study, int arm)
{
    struct published_value moved = {.value = published->value, .source = published->source};
    const int param = published->stated_by ? param_set_find(study->set, published->stated_by) : -1;
    if (param >= 0) {
        const struct quantity *const quantity = &study->arms[arm].quantities[study->set->first_slot[param]];
        const double stated = quantity_median(quantity);
        if (stated > 0.0 && stated != published->value) {
            moved.value = stated;
            moved.source = quantity->source ? quantity->source : published->stated_by;
        }
    }
    moved.index = index_of(published, study, arm);
    moved.value *= moved.index;
    moved.high = published->index == PUBLISHED_BY_BOTH_AGES ? 0.0 : published->high * moved.index;
    return moved;
}
