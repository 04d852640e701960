#include "models/social_insurance.h"

const struct param LAYER_RECORD[3] = {
    PARAM(struct layer_row, from_yuan, "from_yuan", "yuan", 0, 1e8, 0,
          "lower end of the layer, counted above the deductible", "分段下限，自免赔额以上起算"),
    PARAM(struct layer_row, to_yuan, "to_yuan", "yuan", 0, 1e9, 1e9, "upper end of the layer; 1e9 for an open one",
          "分段上限；1e9 为无上限"),
    PARAM(struct layer_row, share, "share", "1", 0, 1, 0, "share of the layer that is paid", "该分段的支付比例"),
};

static const struct param PARAMS[] = {
    PARAM_MAP(struct social_params, basic_share, "city.basic_insurance.share", "1", 0, 1, 0.8, SCHEME_LABELS, N_SCHEMES,
              "share of the in-catalogue inpatient amount above the deductibles that basic medical insurance pays",
              "基本医保对起付线以上目录内住院费用的支付比例"),
    PARAM_MAP(struct social_params, basic_deductible_yuan, "city.basic_insurance.deductible_yuan", "yuan per admission",
              0, 20000, 700, SCHEME_LABELS, N_SCHEMES, "deductible of each admission", "基本医保每次住院的起付线"),
    PARAM_MAP(struct social_params, basic_cap_yuan, "city.basic_insurance.cap_yuan", "yuan per year", 0, 1e7, 300000,
              SCHEME_LABELS, N_SCHEMES, "most that basic medical insurance pays a person in a year, inpatient",
              "基本医保住院的年度封顶线"),
    PARAM_MAP(struct social_params, outpatient_share, "city.basic_insurance.outpatient_share", "1", 0, 1, 0.5,
              SCHEME_LABELS, N_SCHEMES,
              "share of outpatient cost above the deductible that basic medical insurance pays",
              "基本医保对起付线以上门诊费用的支付比例"),
    PARAM_MAP(struct social_params, outpatient_deductible_yuan, "city.basic_insurance.outpatient_deductible_yuan",
              "yuan per year", 0, 20000, 300, SCHEME_LABELS, N_SCHEMES, "outpatient deductible", "基本医保门诊起付线"),
    PARAM_MAP(struct social_params, outpatient_cap_yuan, "city.basic_insurance.outpatient_cap_yuan", "yuan per year", 0,
              1e6, 3000, SCHEME_LABELS, N_SCHEMES,
              "most that basic medical insurance pays a person in a year, outpatient", "基本医保门诊的年度封顶线"),
    PARAM(struct social_params, catastrophic_deductible_yuan, "city.catastrophic_insurance.deductible_yuan",
          "yuan per year", 0, 200000, 18000, "deductible of catastrophic insurance on the in-catalogue remainder",
          "大病保险对目录内余额的起付线"),
    PARAM(struct social_params, catastrophic_cap_yuan, "city.catastrophic_insurance.cap_yuan", "yuan per year", 0, 1e7,
          300000, "most that catastrophic insurance pays a person in a year; safety-net people have no cap",
          "大病保险的年度封顶线；低保等救助对象不设封顶线"),
    PARAM_LIST(struct social_params, catastrophic_layers, n_catastrophic_layers, LAYER_RECORD, 3,
               "city.catastrophic_insurance.layers",
               "what catastrophic insurance pays above its deductible, layer by layer", "大病保险起付线以上的分段支付"),
    PARAM(struct social_params, poor_deductible_factor, "city.catastrophic_insurance.safety_net_deductible_factor", "1",
          0, 1, 0.5, "factor on the deductible for safety-net people", "低保等救助对象大病保险起付线的系数"),
    PARAM(struct social_params, poor_extra_share, "city.catastrophic_insurance.safety_net_extra_share", "1", 0, 1, 0.05,
          "added to every layer's share for safety-net people", "低保等救助对象大病保险各段支付比例的增加值"),
    PARAM(struct social_params, assistance_share, "city.medical_assistance.share", "1", 0, 1, 0.7,
          "share of the in-catalogue remainder that medical assistance pays safety-net people",
          "医疗救助对救助对象目录内余额的支付比例"),
    PARAM(struct social_params, assistance_deductible_yuan, "city.medical_assistance.deductible_yuan", "yuan per year",
          0, 100000, 0, "deductible of medical assistance", "医疗救助的起付线"),
    PARAM(struct social_params, assistance_cap_yuan, "city.medical_assistance.cap_yuan", "yuan per year", 0, 1e7, 80000,
          "most that medical assistance pays a person in a year", "医疗救助的年度封顶线"),
};

const struct param_table SOCIAL_TABLE = {PARAMS, COUNT_OF(PARAMS), sizeof(struct social_params)};

void social_insurance_prepare(void *memory)
{
    struct social_params *params = memory;
    params->n_layers = (int)params->n_catastrophic_layers;
    for (int j = 0; j < params->n_layers; j++)
        params->layers[j] =
            (struct layer){fen_of_yuan(params->catastrophic_layers[j].from_yuan),
                           fen_of_yuan(params->catastrophic_layers[j].to_yuan), params->catastrophic_layers[j].share};
}
