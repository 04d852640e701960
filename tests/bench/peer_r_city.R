# What a city lives through in the R peer: health, cost and who pays it, and what people may expect: the same for all
# arms. Columns of people are in an environment `b`, inputs in `t`, what is counted in `tally`.

# ---------------------------------------------------------------- sums by group; groups are counted from 0

count_by <- function(group, n) tabulate(group + 1L, n)

sum_by <- function(values, group, n) {
    total <- numeric(n)
    if (length(values) > 0L) {
        sums <- rowsum(values, group, reorder = FALSE)
        total[as.integer(rownames(sums)) + 1L] <- sums
    }
    total
}

sum_by_household <- function(b, values) diff(c(0, cumsum(values[b$household_order])[b$household_ends]))

# ---------------------------------------------------------------- health: the same for all arms

# The outcome, from 0, that a draw for each row falls on.
pick <- function(upper) {
    u <- runif(nrow(upper))
    outcome <- integer(length(u))
    for (k in seq_len(ncol(upper))) outcome <- outcome + (u >= upper[, k])
    outcome
}

replace_the_dead <- function(b, t) {
    new <- which(b$dies)
    n <- length(new)
    b$newcomers <- new
    place <- findInterval(runif(n), t$entrant_upper)
    b$sex[new] <- (place - 1L) %/% N_AGES
    b$age[new] <- (place - 1L) %% N_AGES
    b$state[new] <- pick(t$entrant_state_upper[place, , drop = FALSE])
    b$diseases[new] <- 0L
    b$z[new] <- rnorm(n)
    b$taste[new] <- rnorm(n)
    b$scheme_uniform[new] <- runif(n)
    b$account_uniform[new] <- runif(n)
    altruist <- runif(n) < t$altruist_probability
    b$is_altruist[new] <- altruist
    u <- runif(n)
    aware <- t$healthy_aware_probability
    given <- t$aware_given_altruist[altruist + 1L]
    b$aware_uniform[new] <- ifelse(u < given, u * aware / given, aware + (u - given) * (1 - aware) / (1 - given))
    for (k in seq_along(b$member)) b$member[[k]][new] <- FALSE
    b$diseases[new] <- add_diseases(t, b$age[new], b$sex[new], b$state[new], b$diseases[new], t$listed_first_upper)
}

# The diseases with up to two more for those whose state asks for them.
add_diseases <- function(t, age, sex, state, diseases, listed_upper) {
    for (round in 1:2) {
        lacks <- t$lacks[state * N_SETS + diseases + 1L]
        major <- which(lacks & state == MAJOR)
        other <- which(lacks & state != MAJOR)
        listed <- pick(listed_upper[sex[major] * N_AGES + age[major] + 1L, , drop = FALSE])
        diseases[major] <- bitwOr(diseases[major], bitwShiftL(1L, listed))
        mix <- (age[other] >= 35L) * 16L + bitwShiftR(diseases[other], N_LISTED)
        chronic <- pick(t$chronic_upper[mix + 1L, , drop = FALSE])
        diseases[other] <- bitwOr(diseases[other], bitwShiftL(1L, N_LISTED + chronic))
    }
    diseases
}

fall_ill <- function(b, t, year) {
    if (year > 1L) {
        row <- (b$sex * N_AGES + b$age) * 4L + b$state + 1L
        u <- runif(b$n)
        state <- (u >= t$transition_upper[row, 1L]) + (u >= t$transition_upper[row, 2L]) +
            (u >= t$transition_upper[row, 3L])
        state[b$newcomers] <- b$state[b$newcomers]
        b$state <- state
    }
    b$diseases <- t$kept[b$state * N_SETS + b$diseases + 1L]
    lacking <- which(t$lacks[b$state * N_SETS + b$diseases + 1L])
    b$diseases[lacking] <- add_diseases(t, b$age[lacking], b$sex[lacking], b$state[lacking], b$diseases[lacking],
                                        t$listed_onset_upper)
}

# Birthdays, scheme, income, state and death.
live_in_city <- function(b, t, year) {
    b$is_entrant <- logical(b$n)
    if (year > 1L) {
        replace_the_dead(b, t)
        b$is_entrant[b$newcomers] <- TRUE
        b$age <- b$age + (!b$is_entrant & b$age < N_AGES - 1L)
    }
    b$is_elder <- b$age >= ELDER_AGE
    b$is_employee <- b$scheme_uniform < t$employee_share[b$age + 1L]
    b$care_class <- 2L * b$is_employee + b$is_elder
    kind <- b$care_class[b$heads] + 1L
    log_income <- t$income_log_median[kind] + t$income_log_sd[kind] * b$income_normal[b$heads]
    b$household_income <- exp(log_income) * b$household_people * t$income_level[year]
    b$household_quintile <- findInterval(log_income, t$income_quintile_log)
    b$quintile <- b$household_quintile[b$household]
    b$is_poor <- (log_income < t$income_safety_net_log)[b$household]
    fall_ill(b, t, year)
    b$row <- (b$sex * N_AGES + b$age) * 4L + b$state + 1L
    b$death_probability <- t$death_probability[b$row]
    b$dies <- runif(b$n) < b$death_probability
}

be_frail <- function(b, t) {
    b$z <- t$frailty_persistence * b$z + t$innovation_share * rnorm(b$n)
    b$log_frailty <- t$frailty_spread * b$z - 0.5 * t$frailty_spread^2
    b$is_aware <- b$aware_uniform < t$risk_aware_probability[b$state + 1L]
    b$has_account <- b$account_uniform < t$personal_account_share & b$is_employee
    band <- pmin(b$age %/% 5L, 17L)
    b$cell <- (b$sex * 18L + band) * 4L + b$state
    b$people_cell <- ((band * 4L + b$state) * 2L + b$is_employee) * 2L + b$is_poor
    b$is_major <- b$state == MAJOR
}

# ---------------------------------------------------------------- cost, and who pays

# Who is a case this year.
go_to_hospital <- function(b, t, year, tally) {
    plain <- t$admission_rate[b$is_employee * (2L * N_AGES * 4L) + b$row] * exp(b$log_frailty)
    tally$rate_cap_hits[year] <- sum(plain > t$max_admission_rate)
    b$rate <- pmin(plain, t$max_admission_rate)
    b$rate_of_death_year <- pmin(b$rate * t$death_year_multiplier, t$max_admission_rate)
    rate <- b$rate
    dying <- which(b$dies)
    rate[dying] <- b$rate_of_death_year[dying]
    admissions <- pmin(rpois(b$n, rate), MAX_ADMISSIONS)
    b$has_cancer <- which(bitwAnd(b$diseases, CANCER_BIT) > 0L)
    b$has_rare <- which(bitwAnd(b$diseases, RARE_BIT) > 0L)
    is_special <- is_rare <- logical(b$n)
    is_special[b$has_cancer] <- runif(length(b$has_cancer)) < t$special_drug_probability
    is_rare[b$has_rare] <- runif(length(b$has_rare)) < t$rare_drug_probability
    who <- which(admissions > 0L | is_special | is_rare)
    case <- b$cases <- list2env(list(who = who, n = length(who), admissions = admissions[who], state = b$state[who],
                                  scheme = b$is_employee[who] + 1L, poor = b$is_poor[who] + 1L,
                                  quintile = b$quintile[who], household = b$household[who], cell = b$cell[who]))
    tally$admissions[year] <- sum(case$admissions)
    tally$inpatients[year] <- sum(case$admissions > 0L)
    tally$admission_cap_hits[year] <- sum(case$admissions == MAX_ADMISSIONS)
    bill_cases(case, t, b$care_class[who] + 1L, t$cost_level[year], is_special[who], is_rare[who])
}

bill_cases <- function(case, t, care_class, level, is_special, is_rare) {
    n <- case$admissions + 1L
    normal <- rnorm(case$n)
    unit <- exp(t$annual_log_median[n] + t$annual_log_sd[n] * normal)
    tail <- which(normal > t$annual_tail_z[n])
    excess <- t$tail_splice + t$tail_scale / t$tail_shape * (runif(length(tail))^-t$tail_shape - 1)
    unit[tail] <- t$annual_tail_multiple[n[tail]] * excess + t$annual_beside_tail[n[tail]]
    unit[case$admissions == 0L] <- 0
    bill_yuan <- pmin(unit * t$class_cost[care_class] * level, t$annual_cap_yuan)
    mean <- t$out_share_base[case$scheme] + t$out_share_slope * log(pmax(bill_yuan, 0.01) / 1e4)
    mean <- pmin(pmax(mean, 0.01), 0.60)
    bill_fen <- round(100 * bill_yuan)
    case$out_fen <- round(bill_fen * (1 - runif(case$n)^(mean / (1 - mean))))
    case$in_fen <- bill_fen - case$out_fen
    case$special_fen <- case$rare_fen <- numeric(case$n)
    drug <- which(is_special | is_rare)
    size <- exp(t$drug_log_sd * rnorm(length(drug))) * level
    case$special_fen[drug] <- round(100 * t$special_drug_median_yuan * size) * is_special[drug]
    case$rare_fen[drug] <- round(100 * t$rare_drug_median_yuan * size) * is_rare[drug]
}

see_doctors <- function(b, t, year) {
    scheme <- b$is_employee + 1L
    log_fen <- t$outpatient_log_mean_fen[b$is_employee * 4L + b$state + 1L] + t$outpatient_elasticity * b$log_frailty +
        t$outpatient_log_sd * rnorm(b$n)
    cost_fen <- round(exp(log_fen) * t$cost_level[year])
    above_fen <- pmax(cost_fen - 100 * t$outpatient_deductible_yuan[scheme], 0)
    b$outpatient_basic_fen <- round(pmin(t$outpatient_share[scheme] * above_fen, 100 * t$outpatient_cap_yuan[scheme]))
    b$left_fen <- cost_fen - b$outpatient_basic_fen
}

# What layers (from, to, share) in yuan pay of amounts in fen above the deductible.
ladder <- function(above_fen, layers) {
    paid_fen <- 0
    for (j in seq_len(nrow(layers)))
        paid_fen <- paid_fen + layers[j, 3L] * pmax(pmin(above_fen, 100 * layers[j, 2L]) - 100 * layers[j, 1L], 0)
    paid_fen
}

pay_public_tiers <- function(case, t) {
    above_fen <- pmax(case$in_fen - case$admissions * 100 * t$basic_deductible_yuan[case$scheme], 0)
    case$basic_fen <- round(pmin(t$basic_share[case$scheme] * above_fen, 100 * t$basic_cap_yuan[case$scheme]))
    left_fen <- case$in_fen - case$basic_fen
    above_fen <- pmax(left_fen - 100 * t$catastrophic_deductible_yuan[case$poor], 0)
    paid_fen <- ladder(above_fen, t$catastrophic_layers) + t$catastrophic_extra_share[case$poor] * above_fen
    case$catastrophic_fen <- round(pmin(paid_fen, 100 * t$catastrophic_cap_yuan[case$poor], above_fen))
    left_fen <- left_fen - case$catastrophic_fen
    case$assistance_fen <- numeric(case$n)
    poor <- which(case$poor == 2L)
    above_fen <- pmax(left_fen[poor] - 100 * t$assistance_deductible_yuan, 0)
    case$assistance_fen[poor] <- round(pmin(t$assistance_share * above_fen, 100 * t$assistance_cap_yuan))
    case$in_policy_fen <- left_fen - case$assistance_fen
}

# What each product would pay of each case: a member, a new member, and of a member for costs out of catalogue.
pay_products <- function(case, t) {
    case$benefit_fen <- case$new_benefit_fen <- case$benefit_out_fen <- vector("list", t$n_products)
    for (p in seq_len(t$n_products)[-1L]) {
        bases_fen <- list(case$in_policy_fen, t$eligible_share[p] * case$out_fen, case$special_fen, case$rare_fen)
        multiplier <- t$payable_share[p, case$state + 1L]
        paid_fen <- list(0, 0, 0, 0)
        for (l in which(t$product_n_layers[p, ] > 0)) {
            above_fen <- pmax(bases_fen[[l]] - 100 * t$product_deductible_yuan[p, l], 0)
            paid_fen[[l]] <- pmin(multiplier * ladder(above_fen, t$layers[[p]][[l]]), 100 * t$product_cap_yuan[p, l])
        }
        total_fen <- paid_fen[[1L]] + paid_fen[[2L]] + paid_fen[[3L]] + paid_fen[[4L]]
        cap_fen <- 100 * t$total_cap_yuan[p]
        factor <- cap_fen / pmax(total_fen, cap_fen)
        case$benefit_fen[[p]] <- floor(factor * total_fen + 0.5)
        case$new_benefit_fen[[p]] <- round(t$new_member_share[p] * case$benefit_fen[[p]])
        case$benefit_out_fen[[p]] <- case$benefit_fen[[p]] - floor(factor * paid_fen[[1L]] + 0.5)
    }
}

# ---------------------------------------------------------------- what people may expect, and what they think

# Where rates stand in the grid of the benefit tables.
place_of <- function(rate, first) {
    at <- pmin(pmax((log(rate) + 7) / 0.153, 0), 62.999)
    index <- as.integer(at)
    list(index = first + index, part = at - index)
}

expect_benefits <- function(b, t, year, tally) {
    first <- (2L * b$care_class + b$is_poor) * 64L + 1L
    usual <- place_of(b$rate, first)
    last <- place_of(b$rate_of_death_year, first)
    usual_weight <- (1 - b$death_probability) * b$rate
    last_weight <- b$death_probability * b$rate_of_death_year
    hospital <- b$expected <- vector("list", t$n_products)
    for (p in seq_len(t$n_products)) {
        alike <- t$benefit_as[year, p] + 1
        if (alike == p) {
            table <- t$benefit_table[, p, year]
            step <- t$benefit_step[, p, year]
            hospital[[p]] <- usual_weight * (table[usual$index] + usual$part * step[usual$index]) +
                last_weight * (table[last$index] + last$part * step[last$index])
        }
        yuan <- hospital[[alike]]
        yuan[b$has_cancer] <- yuan[b$has_cancer] + t$special_benefit_yuan[year, p]
        yuan[b$has_rare] <- yuan[b$has_rare] + t$rare_benefit_yuan[year, p]
        b$expected[[p]] <- floor(pmin(t$payable_share[p, b$state + 1L] * yuan, 2e6) * 1000 + 0.5)
        tally$eligible_benefit[p, year] <- sum(b$expected[[p]])
    }
}

# Decision weights of a claim, for those who see their risk and for those who neglect it.
weigh <- function(t, log_probability, people, p) {
    lp <- pmin(log_probability[people$cell] + t$private_information[p] * people$log_frailty, log(0.99))
    lp[people$aware] <- -(-lp[people$aware])^t$prelec_alpha[p]
    weight <- exp(lp)
    weight[people$unaware] <- t$neglect[p] * weight[people$unaware]
    weight
}

perceive_benefits <- function(b, t, year) {
    major <- which(b$is_major)
    everyone <- list(cell = b$people_cell + 1L, log_frailty = b$log_frailty, aware = which(b$is_aware),
                     unaware = which(!b$is_aware))
    in_major_state <- list(cell = everyone$cell[major], log_frailty = b$log_frailty[major],
                           aware = which(b$is_aware[major]), unaware = which(!b$is_aware[major]))
    weights <- vector("list", 4L * t$n_products)
    b$worth <- vector("list", t$n_products)
    for (p in seq_len(t$n_products)[-1L]) {
        worth <- numeric(b$n)
        for (l in which(t$product_n_layers[p, ] > 0)) {
            people <- if (l <= 2L) everyone else in_major_state
            own <- 4L * p + l - 4L
            alike <- 4L * t$weights_as[year, p, l] + l
            if (alike == own)
                weights[[own]] <- weigh(t, t$perceived_log_probability[, l, p, year], people, p)
            part <- weights[[alike]] * t$perceived_mean_yuan[, l, p, year][people$cell]
            if (l <= 2L) worth <- worth + part else worth[major] <- worth[major] + part
        }
        b$worth[[p]] <- worth
    }
}

# ---------------------------------------------------------------- households

# Whether out-of-pocket spending is catastrophic, and whether it impoverishes.
is_ruined <- function(t, year, income_yuan, people, left_yuan) {
    capacity_yuan <- pmax(income_yuan - people * (t$subsistence_yuan * t$income_level[year]), 0)
    line_yuan <- people * (t$poverty_line_yuan * t$income_level[year])
    list(catastrophic = left_yuan > t$catastrophic_share * capacity_yuan & left_yuan > 0,
         impoverished = income_yuan >= line_yuan & income_yuan - left_yuan < line_yuan)
}

# Bills by payer and quintile before Huiminbao, and the households that are ruined without it.
add_up_households <- function(b, t, year, tally) {
    case <- b$cases
    left_fen <- b$left_fen
    left_fen[case$who] <- left_fen[case$who] + case$in_policy_fen + case$out_fen + case$special_fen + case$rare_fen
    payments <- matrix(0, N_QUINTILES, N_PAYERS)
    payments[, BASIC] <- sum_by(b$outpatient_basic_fen, b$quintile, N_QUINTILES) +
        sum_by(case$basic_fen, case$quintile, N_QUINTILES)
    payments[, CATASTROPHIC] <- sum_by(case$catastrophic_fen, case$quintile, N_QUINTILES)
    payments[, ASSISTANCE] <- sum_by(case$assistance_fen, case$quintile, N_QUINTILES)
    payments[, HOUSEHOLD] <- sum_by(left_fen, b$quintile, N_QUINTILES)
    tally$payments_without[, , year] <- payments
    left_fen <- sum_by_household(b, left_fen)
    ruin <- is_ruined(t, year, b$household_income, b$household_people, left_fen / 100)
    tally$catastrophic_without[year] <- sum(ruin$catastrophic)
    tally$impoverished_without[year] <- sum(ruin$impoverished)
    ruined <- which(ruin$catastrophic | ruin$impoverished)
    place <- integer(length(b$heads))
    place[ruined] <- seq_along(ruined)
    case$ruined_household <- place[case$household]
    b$ruined <- list(income_yuan = b$household_income[ruined], people = b$household_people[ruined],
                     left_fen = left_fen[ruined], quintile = b$household_quintile[ruined])
}

# ---------------------------------------------------------------- a year

live_path <- function(b, t, year, tally) {
    live_in_city(b, t, year)
    be_frail(b, t)
    go_to_hospital(b, t, year, tally)
    see_doctors(b, t, year)
    pay_public_tiers(b$cases, t)
    pay_products(b$cases, t)
    expect_benefits(b, t, year, tally)
    perceive_benefits(b, t, year)
    tally$deaths[year] <- sum(b$dies)
    tally$entrants[year] <- sum(b$is_entrant)
    tally$eligible_cells[, year] <- count_by(b$cell, N_CELLS)
    tally$people_cells[, year] <- count_by(b$people_cell, N_PEOPLE_CELLS)
    tally$people_by_quintile[, year] <- count_by(b$quintile, N_QUINTILES)
    add_up_households(b, t, year, tally)
}
