#include "models/network_people.h"

const char *const NETWORK_AGE_LABELS[N_NETWORK_AGES] = {"0-17", "18-29", "30-39", "40-49", "50-59"};
const char *const NETWORK_BENEFIT_LABELS[N_NETWORK_BENEFITS] = {"0-39", "40-59"};

static const double AGE_WEIGHT[N_NETWORK_AGES] = {1, 1, 1, 1, 1};
static const double PASSING_SHARE[N_STATES] = {1, 1, 1, 0};
static const double BENEFIT_YUAN[N_NETWORK_BENEFITS] = {300000, 100000};

static const struct param PARAMS[] = {
    PARAM_ONOFF(struct network_params, is_enabled, "city.network_mutual_aid.enabled", 0,
                "whether people may join a network mutual-aid plan", "可否加入网络互助计划"),
    PARAM(struct network_params, first_member_share, "city.network_mutual_aid.first_member_share", "1", 0, 1, 0,
          "of people below the exit age: members before the first year, at weight 1 and of health that passes",
          "首年前已是成员者占退出年龄以下人口，按权重 1 且健康告知可通过"),
    PARAM_INT(struct network_params, first_months, "city.network_mutual_aid.first_members_joined_within_months",
              "months", 1, 24, 3, "months before the first year over which these had joined, evenly",
              "首年前这些成员均匀加入所历的月数"),
    PARAM_YEARS(struct network_params, joining_share, "city.network_mutual_aid.joining_share", "1/year", 0, 1, 0.02,
                "of people below the exit age who are no members: join in the year, at weight 1, of health that passes "
                "and where the share is as expected",
                "退出年龄以下的非成员当年加入的占比，按权重 1、健康告知可通过且分摊如预期"),
    PARAM_MAP_OF(struct network_params, age_weight, "city.network_mutual_aid.joining_age_weight", "1", 0, 10,
                 AGE_WEIGHT, NETWORK_AGE_LABELS, N_NETWORK_AGES, "by which joining is multiplied, by age",
                 "各年龄加入概率的乘数"),
    PARAM_MAP_OF(struct network_params, passing_share, "city.network_mutual_aid.declaration_passing_share", "1", 0, 1,
                 PASSING_SHARE, STATE_LABELS, N_STATES,
                 "who gets past the health declaration at entry, by state; major: what slips through",
                 "加入时通过健康告知的占比，按健康状况；重大疾病一项为漏网者"),
    PARAM_INT(struct network_params, exit_age_years, "city.network_mutual_aid.exit_age_years", "years", 18,
              NETWORK_AGE_END, NETWORK_AGE_END, "age at which membership ends, and from which nobody joins",
              "成员资格终止、且不再接受加入的年龄"),
    PARAM_INT(struct network_params, waiting_months, "city.network_mutual_aid.waiting_months", "months", 0, MONTHS, 3,
              "months of membership before a disease counts; who falls ill in them loses membership",
              "等待期月数；等待期内患病者失去成员资格"),
    PARAM_MAP_OF(struct network_params, benefit_yuan, "city.network_mutual_aid.benefit_yuan", "yuan", 0, 1e7,
                 BENEFIT_YUAN, NETWORK_BENEFIT_LABELS, N_NETWORK_BENEFITS, "paid once on a first diagnosis, by age",
                 "初次确诊时一次支付的互助金，按年龄"),
    PARAM(struct network_params, definition_share, "city.network_mutual_aid.definition_share", "1", 0, 1, 0.2,
          "of listed diseases that begin: meet the definition of the plan and are paid",
          "新发的所列疾病中符合计划定义而获互助的占比"),
    HEALTH_USES(struct network_params, health),
    MORTALITY_USES(struct network_params, mortality),
    HEALTH_MANAGEMENT_USES(struct network_params, management),
};

const struct param_table NETWORK_PEOPLE_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct network_params)};

/* What is known of people before a first year that was not simulated: of those who had no listed disease when it began,
 * how many got one; of those who have one, how many got it in that year; and who of the former passed. */
static void prepare_first_year(struct network_params *params, const struct health_profile *profile, int sex, int age)
{
    const int row = network_health_row(sex, age);
    const double *const prevalence = profile->prevalence[sex][age];
    const double onset = profile->major_onset_share[sex][age];
    const double at_risk = 1.0 - prevalence[MAJOR] + onset;
    double survivors[N_STATES], passing = 0.0;
    health_survivors(profile, sex, age - 1, survivors);
    for (int state = HEALTHY; state < MAJOR; state++)
        passing += survivors[state] * profile->transition[sex][age][state][MAJOR] * params->passing_share[state];
    params->first_onset[row] = threshold_of(prevalence[MAJOR] > 0.0 ? onset / prevalence[MAJOR] : 0.0);
    params->hazard[row * N_BEFORE + BEFORE_UNKNOWN] = threshold_of(at_risk > 0.0 ? onset / at_risk : 0.0);
    params->unknown_passing_share[row] = onset > 0.0 ? passing / onset : 0.0;
}

void network_people_prepare(void *params_)
{
    struct network_params *const params = params_;
    struct health_profile profile;
    const double happening = 1.0 - health_management_forestalled(&params->management); /* of onsets */
    health_profile_prevalence(&profile, &params->health);
    health_profile_mortality(&profile, &params->mortality);
    health_profile_chain(&profile, &params->health);
    for (int sex = 0; sex < N_SEXES; sex++)
        for (int age = 0; age < N_AGES; age++) {
            const int row = network_health_row(sex, age);
            for (int before = 0; before < N_BEFORE; before++)
                params->hazard[row * N_BEFORE + before] =
                    before < MAJOR ? threshold_of(profile.transition[sex][age][before][MAJOR] * happening) : 0;
            if (age > 0) /* a disease from birth is no diagnosis of a member */
                prepare_first_year(params, &profile, sex, age);
        }
    params->heaviest_weight = 0.0;
    for (int band = 0; band < N_NETWORK_AGES; band++)
        params->heaviest_weight = max_of(params->heaviest_weight, params->age_weight[band]);
    params->definition_below = (uint32_t)min_of(rint(params->definition_share * 0x1p32), 0x1p32 - 1.0);
}
