/* Who is in: enrolment, renewal and joining of the year, exact from whole-number tallies. */
#include "models/churn.h"
#include "models/pool.h"

struct params {
    double insured_people, simulated_people;
};

static const struct param PARAMS[] = {
    USES(struct params, insured_people, "city.insured", 1),
    USES(struct params, simulated_people, "run.persons", 1),
};
static const struct param_table TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct params)};

struct view {
    const int64_t *may_join;
    const int64_t *members, *surviving_members, *renewals, *surviving_non_members, *joins_survivors, *new_members;
    const int64_t *member_age_years, *members_60_plus, *members_under_40, *members_major, *pushed;
    const double *is_open;
    double *in_force, *enrolment_before;
    double *enrolment_rate, *renewal_rate, *joining_rate, *least_renewal_rate, *real_members, *new_member_share;
    double *mean_age_years, *share_60_plus, *share_under_40, *share_major, *pushed_share;
};

static const struct field FIELDS[] = {
    FIELD(READS, struct view, may_join, ARM, "people", "who may join this year"),
    FIELD(READS, struct view, members, ARM, "people", "members of this year"),
    FIELD(READS, struct view, surviving_members, ARM, "people", "last year's members who are alive"),
    FIELD(READS, struct view, renewals, ARM, "people", "of them, those who are in again"),
    FIELD(READS, struct view, surviving_non_members, ARM, "people", "last year's non-members who are alive"),
    FIELD(READS, struct view, joins_survivors, ARM, "people", "of them, those who joined"),
    FIELD(READS, struct view, new_members, ARM, "people", "members who were not in last year"),
    FIELD(READS, struct view, member_age_years, ARM, "years", "ages of members, added up"),
    FIELD(READS, struct view, members_60_plus, ARM, "people", "members aged 60 and over"),
    FIELD(READS, struct view, members_under_40, ARM, "people", "members under 40"),
    FIELD(READS, struct view, members_major, ARM, "people", "members with a major listed condition"),
    FIELD(READS, struct view, pushed, ARM, "people", "members who would not be in without mobilisation"),
    FIELD(READS, struct view, is_open, ARM, "1", "1 while the product is sold"),
    FIELD(WRITES, struct view, in_force, ARM, "1", "1 where the product was sold this year"),
    FIELD(UPDATES, struct view, enrolment_before, ARM, "1", "enrolment of the year before"),
    OUTCOME(struct view, enrolment_rate, "1", "参保率", "members, of everyone eligible", "参保人占全体可参保人"),
    OUTCOME(struct view, renewal_rate, "1", "续保率", "members who are in again, of last year's members alive",
            "上年参保且在世者中再次参保的占比"),
    OUTCOME(struct view, joining_rate, "1", "新参保率", "those who joined, of last year's non-members alive",
            "上年未参保且在世者中本年参保的占比"),
    OUTCOME(struct view, least_renewal_rate, "1", "最低续保率",
            "least renewal rate that this and last year's enrolment allow, were everyone else to join",
            "由上年与本年参保人数推得的续保率下限，即设其他人全部参保"),
    OUTCOME(struct view, real_members, "people", "参保人数", "members of the real pool", "真实参保池的参保人数"),
    OUTCOME(struct view, new_member_share, "1", "新参保占比", "members who were not in last year, of members",
            "上年未参保者占本年参保人"),
    OUTCOME(struct view, mean_age_years, "years", "平均年龄", "mean age of members", "参保人的平均年龄"),
    OUTCOME(struct view, share_60_plus, "1", "60岁以上占比", "members aged 60 and over, of members",
            "60岁及以上者占参保人"),
    OUTCOME(struct view, share_under_40, "1", "40岁以下占比", "members under 40, of members", "40岁以下者占参保人"),
    OUTCOME(struct view, share_major, "1", "既往症占比", "members with a major listed condition, of members",
            "有所列重大既往症者占参保人"),
    OUTCOME(struct view, pushed_share, "1", "动员参保占比",
            "members who would not be in without mobilisation, of members", "若无动员则不会参保者占参保人"),
};

static void start(const struct arm_set *arms, const void *params, const void *view)
{
    (void)params;
    const struct view *v = view;
    for (int k = 0; k < arms->n_arms; k++)
        v->enrolment_before[k] = NAN;
}

static double share_of_members(const struct view *v, const int64_t *count, int k)
{
    return v->in_force[k] > 0.0 ? pool_ratio((double)count[k], (double)v->members[k]) : NAN;
}

static void step_arm(const struct view *v, const struct params *params, int k)
{
    const bool is_sold = v->is_open[k] > 0.0;
    v->in_force[k] = is_sold ? 1.0 : 0.0;
    const double members = is_sold ? (double)v->members[k] : 0.0;
    v->enrolment_rate[k] = members > 0.0 ? members / (double)v->may_join[k] : 0.0;
    v->real_members[k] = members * pool_people_per_person(params->insured_people, params->simulated_people);
    v->renewal_rate[k] = is_sold ? pool_ratio((double)v->renewals[k], (double)v->surviving_members[k]) : NAN;
    v->joining_rate[k] = is_sold ? pool_ratio((double)v->joins_survivors[k], (double)v->surviving_non_members[k]) : NAN;
    v->least_renewal_rate[k] = is_sold ? churn_least_renewal_rate(v->enrolment_before[k], v->enrolment_rate[k]) : NAN;
    v->enrolment_before[k] = v->enrolment_rate[k];
    v->new_member_share[k] = share_of_members(v, v->new_members, k);
    v->mean_age_years[k] = share_of_members(v, v->member_age_years, k);
    v->share_60_plus[k] = share_of_members(v, v->members_60_plus, k);
    v->share_under_40[k] = share_of_members(v, v->members_under_40, k);
    v->share_major[k] = share_of_members(v, v->members_major, k);
    v->pushed_share[k] = share_of_members(v, v->pushed, k);
}

static void step(const struct arm_set *arms, const void *params, const void *view)
{
    const struct params *all = params;
    for (int k = 0; k < arms->n_arms; k++)
        step_arm(view, &all[k], k);
}

const struct pool_model pool_enrolment = {.name = "enrolment",
                                          .scope = SCOPE_ARM,
                                          .table = &TABLE,
                                          .fields = FIELDS,
                                          .n_fields = COUNT_OF(FIELDS),
                                          .start = start,
                                          .step = step};
