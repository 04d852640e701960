#!/usr/bin/env bash
# A real Slurm of this machine alone, for tests: munged, slurmctld and slurmd on the loopback address.
set -euo pipefail

usage() {
    cat <<'TEXT'
Usage: tests/slurm_local.sh start FOLDER
       tests/slurm_local.sh stop FOLDER

  start   starts the three daemons and waits until the machine takes jobs. All they write lies in FOLDER.
          Afterwards  export SLURM_CONF=FOLDER/slurm.conf  and sbatch, squeue and scancel speak to it.
  stop    ends them: those that were started in FOLDER, and no others
  --help  this text

Needs root and the packages of scripts/setup.sh slurm. Exits 5 with a sentence where Slurm cannot be had.

Example: tests/slurm_local.sh start /tmp/slurm && SLURM_CONF=/tmp/slurm/slurm.conf sinfo
TEXT
}

# cannot SENTENCE: what a test takes as a reason to skip.
cannot() {
    printf 'slurm_local: %s\n' "$1" >&2
    exit 5
}

write_settings() {
    local folder=$1 host memory port
    host=$(hostname -s)
    memory=$(slurmd -C | sed -n 's/.*RealMemory=\([0-9]*\).*/\1/p')
    port=$((20000 + $$ % 10000))
    cat >"$folder/slurm.conf" <<TEXT
ClusterName=huimin
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmctldParameters=enable_configless
SchedulerParameters=sched_interval=1,batch_sched_delay=0
MinJobAge=3600
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=${memory:-1000} State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
TEXT
}

start_munged() {
    local folder=$1
    (umask 077 && head -c 128 /dev/urandom >"$folder/munge.key")
    munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
        --log-file="$folder/munged.log" --seed-file="$folder/munge.seed"
}

start() {
    local folder=$1 tool
    [[ $EUID -eq 0 ]] || cannot "a Slurm of this machine alone must be started by root"
    for tool in munged slurmctld slurmd sbatch; do
        command -v "$tool" >/dev/null || cannot "$tool is not here; scripts/setup.sh slurm installs it"
    done
    mkdir -p "$folder/state" "$folder/spool"
    folder=$(cd "$folder" && pwd)
    write_settings "$folder"
    start_munged "$folder" || cannot "munged does not start"
    export SLURM_CONF=$folder/slurm.conf
    slurmctld -f "$SLURM_CONF" 2>"$folder/start.log" || cannot "slurmctld does not start: $(tail -n 1 "$folder/start.log")"
    slurmd -f "$SLURM_CONF" 2>>"$folder/start.log" || cannot "slurmd does not start: $(tail -n 1 "$folder/start.log")"
    for _ in $(seq 150); do
        [[ "$(sinfo -h -o %t 2>/dev/null)" != idle ]] || return 0
        sleep 0.2
    done
    cannot "Slurm does not take jobs within half a minute; its logs: $folder"
}

# The daemon of FOLDER whose number stands in its file there.
end_daemon() {
    local folder=$1 name=$2 number
    number=$(cat "$folder/$name.pid" 2>/dev/null) || return 0
    [[ "$(tr '\0' ' ' <"/proc/$number/cmdline" 2>/dev/null)" == *"$folder"* ]] || return 0
    kill "$number"
    for _ in $(seq 50); do
        kill -0 "$number" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$number"
}

stop() {
    local folder
    folder=$(cd "$1" && pwd)
    SLURM_CONF=$folder/slurm.conf scancel --user=root 2>/dev/null || true
    end_daemon "$folder" slurmd
    end_daemon "$folder" slurmctld
    end_daemon "$folder" munged
}

case "${1:-}" in
--help | -h) usage ;;
start | stop) [[ $# -eq 2 ]] || { usage >&2 && exit 2; }; "$1" "$2" ;;
*) usage >&2 && exit 2 ;;
esac
