# The folder of inputs, the tallies of a run and their check, for the peer of `make bench` in R.

N_AGES <- 101L; N_CELLS <- 144L; N_PEOPLE_CELLS <- 288L; N_BINS <- 256L; N_QUINTILES <- 5L; N_PAYERS <- 9L
TILE <- 1024L; MAX_ADMISSIONS <- 24L; ELDER_AGE <- 60L; MAJOR <- 3L; N_SETS <- 512L; N_LISTED <- 5L
BASIC <- 1L; CATASTROPHIC <- 2L; ASSISTANCE <- 3L; HUIMINBAO <- 5L; HOUSEHOLD <- 9L
CANCER_BIT <- 1L; RARE_BIT <- 16L; LISTED_BITS <- 31L

# ---------------------------------------------------------------- files

read_inputs <- function(folder) {
    words <- scan(file.path(folder, "inputs.txt"), what = "", quiet = TRUE)
    inputs <- list()
    at <- 1L
    while (at < length(words)) {
        count <- as.integer(words[at + 1L])
        inputs[[words[at]]] <- as.numeric(words[at + 1L + seq_len(count)])
        if (anyNA(inputs[[words[at]]])) stop("inputs.txt ends within ", words[at])
        at <- at + 2L + count
    }
    inputs
}

# Blocks as written have their last index fastest: R's matrices hold the last index in rows.
by_rows <- function(values, n_columns) matrix(values, ncol = n_columns, byrow = TRUE)

# Upper ends of the outcomes but the last, one row a case.
cumulative <- function(values, n) {
    share <- by_rows(values, n)
    upper <- share[, 1L]
    columns <- upper
    for (k in seq_len(n - 2L) + 1L) {
        upper <- upper + share[, k]
        columns <- cbind(columns, upper)
    }
    unname(columns / rowSums(share))
}

# By state and set of diseases: what stays of the set in the state, and whether the state asks for more.
disease_tables <- function() {
    diseases <- seq_len(N_SETS) - 1L
    chronic <- bitwAnd(diseases, bitwNot(LISTED_BITS))
    n_chronic <- rowSums(sapply(5:8, function(bit) bitwAnd(bitwShiftR(chronic, bit), 1L)))
    list(kept = c(integer(N_SETS), bitwAnd(chronic, -chronic), chronic, diseases),
         lacks = c(logical(N_SETS), n_chronic < 1, n_chronic < 2, bitwAnd(diseases, LISTED_BITS) == 0L))
}

make_tables <- function(inputs, years) {
    t <- list2env(c(inputs, disease_tables()))
    arms <- t$n_arms; products <- t$n_products
    t$entrant_upper <- c(0, cumsum(t$entrant_share)[-length(t$entrant_share)])
    t$entrant_state_upper <- cumulative(t$entrant_state_probability, 4L)
    t$transition_upper <- cumulative(t$transition_probability, 4L)
    t$listed_onset_upper <- cumulative(t$listed_onset_probability, 5L)
    t$listed_first_upper <- cumulative(t$listed_first_probability, 5L)
    t$chronic_upper <- cumulative(t$chronic_probability, 4L)
    t$innovation_share <- sqrt(1 - t$frailty_persistence^2)
    t$class_cost <- exp(t$log_class_cost)
    t$catastrophic_layers <- by_rows(t$catastrophic_layers, 3L)
    for (name in c("payable_share", "product_deductible_yuan", "product_cap_yuan", "product_n_layers",
                   "self_search_probability"))
        t[[name]] <- by_rows(t[[name]], 4L)
    layers <- aperm(array(t$product_layers, c(3L, t$max_layers, 4L, products)), 4:1)
    t$layers <- lapply(seq_len(products), function(p) lapply(1:4, function(l)
        matrix(layers[p, l, seq_len(t$product_n_layers[p, l]), ], ncol = 3L)))
    for (name in c("contact_probability", "mobilisation")) t[[name]] <- by_rows(t[[name]], t$n_years)
    for (name in c("price_yuan", "trust", "is_open")) t[[name]] <- by_rows(t[[name]], arms)
    for (name in c("special_benefit_yuan", "rare_benefit_yuan", "benefit_as"))
        t[[name]] <- by_rows(t[[name]], products)
    t$weights_as <- aperm(array(t$weights_as, c(4L, products, t$n_years)), 3:1)
    for (name in c("perceived_log_probability", "perceived_mean_yuan"))
        t[[name]] <- array(t[[name]], c(N_PEOPLE_CELLS, 4L, products, t$n_years))
    benefit <- array(t$benefit_per_admission_yuan, c(8L * 64L, products, t$n_years))
    t$benefit_table <- benefit
    t$benefit_step <- apply(benefit, 2:3, function(table) c(diff(table), 0))
    t$product_of_arm <- as.integer(t$product_of_arm) + 1L # places in R's lists, 1 the reference product
    t
}

make_people <- function(people, t) {
    b <- new.env()
    b$n <- nrow(people)
    whole <- c(age = 1L, sex = 2L, state = 6L, diseases = 7L)
    for (name in names(whole)) b[[name]] <- as.integer(people[, whole[[name]]])
    real <- c(income_normal = 4L, scheme_uniform = 5L, z = 8L, aware_uniform = 9L, account_uniform = 11L, taste = 12L)
    for (name in names(real)) b[[name]] <- people[, real[[name]]]
    b$is_altruist <- people[, 10L] > 0
    heads <- unique(people[, 3L])
    b$heads <- as.integer(heads) + 1L
    b$household <- match(people[, 3L], heads)
    b$household_people <- tabulate(b$household, length(heads))
    b$household_order <- order(b$household)
    b$household_ends <- cumsum(b$household_people)
    b$community <- (seq_len(b$n) - 1L) %/% as.integer(t$community_people) + 1L
    b$community_people <- tabulate(b$community)
    b$community_members <- matrix(0, length(b$community_people), t$n_arms)
    b$member <- rep(list(logical(b$n)), t$n_arms)
    b$dies <- logical(b$n)
    b
}

new_tallies <- function(t, years) {
    tally <- new.env()
    per_year <- c("admissions", "inpatients", "rate_cap_hits", "admission_cap_hits", "deaths", "entrants",
                  "catastrophic_without", "impoverished_without")
    per_arm <- c("members", "surviving", "renewals", "lapses", "joins_survivors", "joins_entrants", "new_members",
                 "member_deaths", "member_age_years", "members_60_plus", "members_under_40", "members_major",
                 "account_payers", "safety_net_members", "contacts", "pushed", "committed_count", "committed_risk",
                 "expected_benefit", "reference_risk", "claims_fen", "claimants", "excess_fen", "claim_squares",
                 "out_of_policy_fen", "assistance_displaced_fen", "catastrophic_households")
    by_quintile <- c("members_by_quintile", "claims_by_quintile_fen", "catastrophic_by_quintile",
                     "impoverished_by_quintile")
    cells <- c("cell_members", "cell_renewals", "cell_lapses", "cell_joins_survivors", "cell_joins_entrants",
               "cell_member_deaths", "cell_claimants", "cell_claims_fen")
    for (name in per_year) tally[[name]] <- numeric(years)
    for (name in per_arm) tally[[name]] <- matrix(0, t$n_arms, years)
    for (name in by_quintile) tally[[name]] <- array(0, c(N_QUINTILES, t$n_arms, years))
    for (name in c("demand_count", "demand_risk")) tally[[name]] <- array(0, c(N_BINS, t$n_policies, years))
    for (name in cells) tally[[name]] <- array(0, c(N_CELLS, t$n_policies, years))
    tally$eligible_cells <- matrix(0, N_CELLS, years)
    tally$people_cells <- matrix(0, N_PEOPLE_CELLS, years)
    tally$people_by_quintile <- matrix(0, N_QUINTILES, years)
    tally$eligible_benefit <- matrix(0, t$n_products, years)
    tally$payments_without <- array(0, c(N_QUINTILES, N_PAYERS, years))
    tally$payments <- array(0, c(N_QUINTILES, N_PAYERS, t$n_arms, years))
    tally
}

read_folder <- function(folder, limit, years) {
    inputs <- read_inputs(folder)
    n <- inputs$n_people
    if (limit > 0) n <- min(max(limit %/% TILE * TILE, TILE), n)
    people <- by_rows(scan(file.path(folder, "people.txt"), nlines = n, quiet = TRUE), 14L)
    if (nrow(people) != n) stop("people.txt holds ", nrow(people), " people, not ", n)
    years <- if (years > 0) min(years, inputs$n_years) else inputs$n_years
    t <- make_tables(inputs, years)
    expected <- do.call(rbind, lapply(c("expected.txt", "expected_fine.txt"), function(name)
        read.table(file.path(folder, name), col.names = c("name", "arm", "year", "mean", "sd"))))
    list(t = t, b = make_people(people, t), years = years, expected = expected)
}

# ---------------------------------------------------------------- the check against the engine

city_figures <- function(tally, year, people) {
    cells <- tally$people_cells[, year]
    c(cost_yuan = sum(tally$payments_without[, , year]) / 100 / people, admissions = tally$admissions[year] / people,
      deaths = tally$deaths[year] / people, safety_net = sum(cells[c(FALSE, TRUE)]) / sum(cells),
      catastrophic_without = tally$catastrophic_without[year] / people,
      impoverished_without = tally$impoverished_without[year] / people)
}

policy_figures <- function(tally, k, year, people) {
    members <- tally$members[k, year]
    demand <- tally$demand_count[, k, year]
    c(enrolment = members / people, renewals = tally$renewals[k, year] / people,
      members_major = sum(tally$cell_members[seq(MAJOR + 1L, N_CELLS, 4L), k, year]) / members,
      member_risk_yuan = tally$reference_risk[k, year] / 1000 / members,
      expected_benefit_yuan = tally$expected_benefit[k, year] / 1000 / members,
      considering = sum(demand) / people, demand_bin = sum(demand * (seq_len(N_BINS) - 1)) / sum(demand),
      demand_risk_yuan = sum(tally$demand_risk[, k, year]) / 1000 / people,
      catastrophic_households = tally$catastrophic_households[k, year] / people,
      household_yuan = sum(tally$payments[, HOUSEHOLD, k, year]) / 100 / people)
}

city_overall_figures <- function(tally, person_years) {
    payments <- apply(tally$payments_without, 2L, sum) / 100 / person_years
    c(cost_yuan = sum(payments), basic_yuan = payments[BASIC], catastrophic_yuan = payments[CATASTROPHIC],
      assistance_yuan = payments[ASSISTANCE], admissions = sum(tally$admissions) / person_years,
      inpatients = sum(tally$inpatients) / person_years, deaths = sum(tally$deaths) / person_years)
}

overall_figures <- function(tally, k, person_years) {
    member_years <- sum(tally$members[k, ])
    c(claim_yuan = sum(tally$claims_fen[k, ]) / 100 / member_years,
      claimant_share = sum(tally$claimants[k, ]) / member_years, contacts = sum(tally$contacts[k, ]) / person_years,
      pushed = sum(tally$pushed[k, ]) / person_years,
      claims_poorest_yuan = sum(tally$claims_by_quintile_fen[1L, k, ]) / 100 / member_years,
      impoverished = sum(tally$impoverished_by_quintile[, k, ]) / person_years,
      catastrophic_households = sum(tally$catastrophic_households[k, ]) / person_years)
}

# Makes no product look like another.
tell_products_apart <- function(t) {
    own <- seq_len(t$n_products) - 1L
    t$benefit_as[] <- rep(own, each = t$n_years)
    t$weights_as[] <- rep(own, each = t$n_years) # the same for all liabilities
    t
}

# Every figure, named "name arm year" with arms and years counted from 0, -1 for all.
find_figures <- function(tally, t, people, years) {
    named <- function(figures, arm, year) setNames(figures, paste(names(figures), arm, year))
    found <- lapply(seq_len(t$n_policies), function(k) named(overall_figures(tally, k, people * years), k - 1L, -1L))
    found <- c(found, list(named(city_overall_figures(tally, people * years), -1L, -1L)))
    for (year in seq_len(years)) {
        found <- c(found, list(named(city_figures(tally, year, people), -1L, year - 1L)))
        for (k in seq_len(t$n_policies))
            found <- c(found, list(named(policy_figures(tally, k, year, people), k - 1L, year - 1L)))
    }
    unlist(found)
}

# c(passed, checked): both errors counted, five of them allowed.
check <- function(expected, found, t, people, years) {
    expected <- expected[expected$year < years & (expected$year >= 0 | years == t$n_years), ]
    name <- paste(expected$name, expected$arm, expected$year)
    error <- expected$sd * sqrt(t$n_people / people + 1 / t$expected_worlds)
    own <- found[name]
    is_close <- !is.na(own) & abs(own - expected$mean) < 5 * error + 1e-9
    for (i in which(!is_close))
        message(sprintf("%s, arm %d, year %d: %.6g, expected %.6g, error %.2g", expected$name[i], expected$arm[i],
                        expected$year[i], own[i], expected$mean[i], error[i]))
    c(sum(is_close), nrow(expected))
}
