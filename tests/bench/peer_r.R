# A person-year of the engine's full model in R: numeric vectors over all persons, a loop over arms, base R only.
# This file holds what differs between arms; peer_r_city.R holds the path that they share.
#
# Usage: Rscript peer_r.R DIR PEOPLE_LIMIT YEARS SEED [alike]
# Prints: nanoseconds a person-year, checks passed, checks. Exit 1 where a figure disagrees with the engine's,
# 2 wrong arguments, 3 a folder that cannot be read.

script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
source(file.path(dirname(script), "peer_r_files.R"))
source(file.path(dirname(script), "peer_r_city.R"))

# ---------------------------------------------------------------- arms

# Who considers, is contacted, renews by deduction, and the inclination of everyone.
decide <- function(b, t, year, k, held, luck, uniform) {
    scale_yuan <- t$choice_scale_yuan[k] * t$income_level[year]
    trust <- t$trust[year, k]
    price <- t$price_yuan[year, k] / scale_yuan
    enrolled <- t$peers[k] * b$community_members[, k] / b$community_people + t$base_inclination[k] +
        t$mobilisation[k, year] - t$hassle_yuan[k] / t$choice_scale_yuan[k] - price
    v <- trust / scale_yuan * b$worth[[t$product_of_arm[k]]] + t$taste_sd[k] * b$taste + luck + enrolled[b$community] +
        (t$warm_glow_yuan[k] * trust * t$publicness[k] / t$choice_scale_yuan[k]) * b$is_altruist + t$inertia[k] * held
    if (t$personal_account[k] > 0)
        v <- v + (price * t$personal_account[k] * t$account_discount[k]) * b$has_account
    contact <- t$contact_probability[k, year]
    automatic <- t$automatic_renewal_probability[k]
    limit <- (1 - (1 - contact) * (1 - t$self_search_probability[k, ]))[b$state + 1L]
    renewing <- which(held)
    limit[renewing] <- 1 - (1 - contact) * (1 - t$keep_probability[k])
    committed <- held & uniform < automatic
    rest <- uniform
    if (automatic > 0) rest[renewing] <- (uniform[renewing] - automatic) / max(1 - automatic, 1e-6)
    list(v = v, committed = committed, contacted = rest < contact & !committed, considers = rest < limit & !committed)
}

count_demand <- function(b, t, year, k, choice, tally) {
    who <- which(choice$considers)
    expected <- b$expected[[t$product_of_arm[k]]]
    account <- max(1 - t$personal_account[k] * t$account_discount[k], 0.001)
    yuan_per_logit <- t$choice_scale_yuan[k] * t$income_level[year] * c(1, 1 / account)
    above <- pmax(t$price_yuan[year, k] + yuan_per_logit[b$has_account[who] + 1L] * choice$v[who] + 32, 32) / 32
    octave <- floor(log2(above))
    bin <- as.integer(pmin(32 * octave + floor(32 * (above / 2^octave - 1)), N_BINS - 1))
    tally$demand_count[, k, year] <- count_by(bin, N_BINS)
    tally$demand_risk[, k, year] <- sum_by(expected[who], bin, N_BINS)
    tally$committed_count[k, year] <- sum(choice$committed)
    tally$committed_risk[k, year] <- sum(expected[which(choice$committed)])
}

# Members by cell and by what they did, one count over those who were in or are.
count_cells <- function(b, year, k, member, held, tally) {
    who <- which(member | held)
    is_in <- member[who]
    was_in <- held[who]
    does <- ifelse(was_in, ifelse(is_in, 0L, 1L), ifelse(b$is_entrant[who], 3L, 2L))
    counts <- matrix(count_by(does * N_CELLS + b$cell[who], 4L * N_CELLS), N_CELLS)
    tally$cell_renewals[, k, year] <- counts[, 1L]
    tally$cell_lapses[, k, year] <- counts[, 2L]
    tally$cell_joins_survivors[, k, year] <- counts[, 3L]
    tally$cell_joins_entrants[, k, year] <- counts[, 4L]
    tally$cell_members[, k, year] <- counts[, 1L] + counts[, 3L] + counts[, 4L]
    tally$cell_member_deaths[, k, year] <- count_by(b$cell[which(member & b$dies)], N_CELLS)
}

count_members <- function(b, t, year, k, held, who, tally) {
    members <- length(who)
    surviving <- sum(held)
    renewals <- sum(held[who])
    entrants <- sum(b$is_entrant[who])
    age <- b$age[who]
    tally$members[k, year] <- members
    tally$surviving[k, year] <- surviving
    tally$renewals[k, year] <- renewals
    tally$lapses[k, year] <- surviving - renewals
    tally$new_members[k, year] <- members - renewals
    tally$joins_survivors[k, year] <- members - renewals - entrants
    tally$joins_entrants[k, year] <- entrants
    tally$member_deaths[k, year] <- sum(b$dies[who])
    tally$member_age_years[k, year] <- sum(age)
    tally$members_60_plus[k, year] <- sum(age >= ELDER_AGE)
    tally$members_under_40[k, year] <- sum(age < 40L)
    tally$members_major[k, year] <- sum(b$is_major[who])
    tally$account_payers[k, year] <- if (t$personal_account[k] > 0) sum(b$has_account[who]) else 0
    tally$safety_net_members[k, year] <- sum(b$is_poor[who])
    tally$members_by_quintile[, k, year] <- count_by(b$quintile[who], N_QUINTILES)
    b$community_members[, k] <- tabulate(b$community[who], length(b$community_people))
}

sum_expected <- function(b, t, year, k, held, who, tally) {
    p <- t$product_of_arm[k]
    expected <- b$expected[[p]][who]
    if (t$new_member_share[p] != 1) {
        new <- which(!held[who])
        expected[new] <- round(t$new_member_share[p] * expected[new])
    }
    tally$expected_benefit[k, year] <- sum(expected)
    tally$reference_risk[k, year] <- sum(b$expected[[1L]][who])
}

# Claims of members' cases that are paid anything, and what they take off their households' bills.
sum_claims <- function(b, t, year, k, member, held, tally) {
    case <- b$cases
    p <- t$product_of_arm[k]
    was <- held[case$who]
    paid_fen <- case$benefit_fen[[p]]
    new <- which(!was)
    paid_fen[new] <- case$new_benefit_fen[[p]][new]
    paid <- which(member[case$who] & paid_fen > 0)
    paid_fen <- paid_fen[paid]
    share <- c(t$new_member_share[p], 1)[was[paid] + 1L]
    out_fen <- round(case$benefit_out_fen[[p]][paid] * share)
    by_quintile_fen <- sum_by(paid_fen, case$quintile[paid], N_QUINTILES)
    tally$claims_fen[k, year] <- sum(by_quintile_fen)
    tally$claims_by_quintile_fen[, k, year] <- by_quintile_fen
    tally$claimants[k, year] <- length(paid)
    if (t$retention_yuan[p] > 0) {
        above_yuan <- pmin(pmax(paid_fen / 100 - t$retention_yuan[p], 0), t$excess_limit_yuan[p])
        tally$excess_fen[k, year] <- sum(round(100 * above_yuan))
    }
    tally$claim_squares[k, year] <- sum(round(paid_fen / 1e4)^2)
    tally$out_of_policy_fen[k, year] <- sum(out_fen)
    tally$assistance_displaced_fen[k, year] <- sum((paid_fen - out_fen)[case$poor[paid] == 2L])
    if (k <= t$n_policies) {
        tally$cell_claimants[, k, year] <- count_by(case$cell[paid], N_CELLS)
        tally$cell_claims_fen[, k, year] <- sum_by(paid_fen, case$cell[paid], N_CELLS)
    }
    payments <- tally$payments_without[, , year]
    payments[, HUIMINBAO] <- payments[, HUIMINBAO] + by_quintile_fen
    payments[, HOUSEHOLD] <- payments[, HOUSEHOLD] - by_quintile_fen
    tally$payments[, , k, year] <- payments
    count_households(b, t, year, k, case$ruined_household[paid], paid_fen, tally)
}

count_households <- function(b, t, year, k, place, paid_fen, tally) {
    ruined <- b$ruined
    among <- which(place > 0L)
    relief_fen <- sum_by(paid_fen[among], place[among] - 1L, length(ruined$people))
    ruin <- is_ruined(t, year, ruined$income_yuan, ruined$people, (ruined$left_fen - relief_fen) / 100)
    by_quintile <- count_by(ruined$quintile[ruin$catastrophic], N_QUINTILES)
    tally$catastrophic_households[k, year] <- sum(by_quintile)
    tally$catastrophic_by_quintile[, k, year] <- by_quintile
    tally$impoverished_by_quintile[, k, year] <- count_by(ruined$quintile[ruin$impoverished], N_QUINTILES)
}

# ---------------------------------------------------------------- a year

live_arm <- function(b, t, year, k, luck, uniform, tally) {
    held <- b$member[[k]]
    member <- logical(b$n)
    if (t$is_open[year, k] > 0) {
        choice <- decide(b, t, year, k, held, luck, uniform)
        wants <- choice$considers & choice$v > 0
        member <- choice$committed | wants
        tally$contacts[k, year] <- sum(choice$contacted)
        tally$pushed[k, year] <- sum(wants & choice$v <= t$mobilisation[k, year])
        if (k <= t$n_policies) count_demand(b, t, year, k, choice, tally)
    }
    who <- which(member)
    count_members(b, t, year, k, held, who, tally)
    if (k <= t$n_policies) count_cells(b, year, k, member, held, tally)
    sum_expected(b, t, year, k, held, who, tally)
    sum_claims(b, t, year, k, member, held, tally)
    b$member[[k]] <- member
}

live <- function(b, t, years, tally) {
    for (year in seq_len(years)) {
        live_path(b, t, year, tally)
        luck <- rlogis(b$n)
        uniform <- runif(b$n)
        for (k in seq_len(t$n_arms)) live_arm(b, t, year, k, luck, uniform, tally)
    }
}

# ---------------------------------------------------------------- the program

fail <- function(status, ...) {
    message(...)
    quit(status = status)
}

main <- function(arguments) {
    is_alike <- identical(arguments[-(1:4)], "alike")
    numbers <- suppressWarnings(as.integer(arguments[2:4]))
    if (length(arguments) != 4L + is_alike || anyNA(numbers) || any(numbers < 0L))
        fail(2L, "Usage: peer_r.R DIR PEOPLE_LIMIT YEARS SEED [alike]\n",
             "DIR: made by tool_bench_inputs. PEOPLE_LIMIT and YEARS: 0 for all that DIR holds.\n",
             "Each product is worked out once a person; alike: what alike products have in common, once for all.")
    run <- tryCatch(suppressWarnings(read_folder(arguments[1L], numbers[1L], numbers[2L])),
                    error = function(e) fail(3L, "peer_r: ", arguments[1L], " cannot be read: ", conditionMessage(e)))
    for (name in Filter(function(name) is.function(get(name)), ls(globalenv())))
        assign(name, compiler::cmpfun(get(name)), globalenv()) # before the clock starts
    if (!is_alike)
        run$t <- tell_products_apart(run$t)
    set.seed(numbers[3L])
    tally <- new_tallies(run$t, run$years)
    start <- proc.time()
    live(run$b, run$t, run$years, tally)
    seconds <- sum((proc.time() - start)[c("user.self", "sys.self")])
    checks <- check(run$expected, find_figures(tally, run$t, run$b$n, run$years), run$t, run$b$n, run$years)
    message(sprintf("R: %d people, %d years, %.2f s", run$b$n, as.integer(run$years), seconds))
    cat(sprintf("%.1f %d %d\n", 1e9 * seconds / (run$b$n * run$years), as.integer(checks[1L]), as.integer(checks[2L])))
    quit(status = if (checks[1L] == checks[2L]) 0L else 1L)
}

main(commandArgs(trailingOnly = TRUE))
