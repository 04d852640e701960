#!/usr/bin/env bash
# Installs the Debian packages that Huimin needs and that are missing, and nothing else.
set -euo pipefail

readonly BUILD_PACKAGES="build-essential pkg-config libgsl-dev libyaml-dev libhdf5-dev libjansson-dev
    librandom123-dev libnlopt-dev libxlsxwriter-dev"
readonly TEST_PACKAGES="libcmocka-dev bats hdf5-tools python3-h5py python3-jsonschema python3-yaml
    python3-openpyxl gnuplot-nox"
readonly LINT_PACKAGES="clang-14 clang-format-14 clang-tidy-14 cppcheck libclang-rt-14-dev libomp-14-dev valgrind
    shellcheck"
readonly READERS_PACKAGES="hdf5-tools jq python3-h5py python3-xarray python3-netcdf4 python3-pandas r-base-core
    r-bioc-rhdf5"
readonly SITE_PACKAGES="pandoc gnuplot-nox python3-yaml"
readonly BROWSER_PACKAGES="chromium fonts-wqy-microhei"
readonly BENCH_PACKAGES="python3-numpy python3-numba r-base-core"
readonly MPI_PACKAGES="libopenmpi-dev openmpi-bin"
readonly SLURM_PACKAGES="slurm-wlm munge"
readonly FAULTS_PACKAGES="inotify-tools libfaketime"

usage() {
    cat <<'TEXT'
Usage: scripts/setup.sh [--check] [build] [test] [lint] [readers] [site] [browser] [bench] [mpi] [slurm] [faults]

Installs what is missing of the named groups of packages (default: build) with apt-get, without
recommended extras. Where nothing is missing, nothing is asked of the network.

  build   compiler and libraries: enough for `make` and `make demo`
  test    what `make test` runs
  lint    what `make lint` and `make verify` run
  readers what docs/recipes.md opens results with, and `make verify` tests: h5py, xarray, pandas, R
  site    what `make site` runs, and `make verify` tests: pandoc and gnuplot
  browser what `make report-test` and `make picture` run: Chromium, a Chinese font, Node with npm where
          there is none
  bench   what `make bench` compares the engine with, beside C: NumPy, numba and R (about 300 MB); what
          cannot be had is named and left out, and the bench calls its peer absent
  mpi     what `make MPI=1` builds with: Open MPI
  slurm   a Slurm of one machine, for the test of scripts/slurm/
  faults  what scripts/faults.sh watches files and turns clocks with

What cannot be had of the last four is named and left out.

  --check   install nothing; name what is missing and exit 1 where something is
  --help    this text

Example: scripts/setup.sh build test
TEXT
}

die() {
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

is_installed() {
    # shellcheck disable=SC2016 # dpkg-query expands it
    [[ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" == "install ok installed" ]]
}

missing_of() {
    local package
    for package in "$@"; do
        is_installed "$package" || printf '%s ' "$package"
    done
}

install_packages() {
    local as_root=()
    command -v apt-get >/dev/null || die "apt-get is not here to install what is missing: $*"
    if [[ $EUID -ne 0 ]]; then
        command -v sudo >/dev/null ||
            die "these packages are missing, and installing them needs root: $*
Ask an administrator to run:  apt-get install --no-install-recommends $*"
        as_root=(sudo)
    fi
    printf 'setup: installing %s\n' "$*" >&2
    "${as_root[@]}" apt-get update -qq >&2 ||
        die "the package lists could not be updated; is this machine online? Missing: $*"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2 ||
        die "apt-get could not install: $*"
}

# All at once, or else one by one: what cannot be had is named.
install_optional() {
    local package
    (install_packages "$@") && return
    for package in "$@"; do
        (install_packages "$package") || printf 'setup: going on without %s\n' "$package" >&2
    done
}

main() {
    local check=no packages="" optional="" argument
    for argument in "$@"; do
        case "$argument" in
        --help | -h) usage && exit 0 ;;
        --check) check=yes ;;
        build) packages+=" $BUILD_PACKAGES" ;;
        test) packages+=" $TEST_PACKAGES" ;;
        lint) packages+=" $LINT_PACKAGES" ;;
        readers) packages+=" $READERS_PACKAGES" ;;
        site) packages+=" $SITE_PACKAGES" ;;
        browser)
            packages+=" $BROWSER_PACKAGES"
            command -v npm >/dev/null || packages+=" nodejs npm"
            ;;
        bench) optional+=" $BENCH_PACKAGES" ;;
        mpi) optional+=" $MPI_PACKAGES" ;;
        slurm) optional+=" $SLURM_PACKAGES" ;;
        faults) optional+=" $FAULTS_PACKAGES" ;;
        *) usage >&2 && exit 2 ;;
        esac
    done
    [[ -n "$packages$optional" ]] || packages=$BUILD_PACKAGES

    if ! command -v dpkg-query >/dev/null; then
        printf 'setup: not a Debian system; the packages that Huimin needs are known there as:%s\n' "$packages$optional" >&2
        exit 0
    fi
    local missing missing_optional
    # shellcheck disable=SC2086 # lists of words
    missing=$(missing_of $packages) missing_optional=$(missing_of $optional)
    [[ -n "$missing$missing_optional" ]] || exit 0
    if [[ "$check" == yes ]]; then
        missing+=$missing_optional
        die "these packages are missing: ${missing% }
Run scripts/setup.sh (or make demo), which installs them."
    fi
    # shellcheck disable=SC2086 # lists of words
    [[ -z "$missing" ]] || install_packages $missing
    # shellcheck disable=SC2086
    [[ -z "$missing_optional" ]] || install_optional $missing_optional
}

main "$@"
