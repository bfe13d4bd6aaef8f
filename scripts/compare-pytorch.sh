#!/usr/bin/env bash
# Surprisal's training speed against PyTorch's on this machine: whole steps, the two in turns, ratios of medians.
#
#   scripts/compare-pytorch.sh [--python PATH] [--threads N] [--rounds N] [--steps N] [--both-environments] [A|B|C ...]
#
# Both get the same OpenMP and memory settings. With --both-environments PyTorch is also timed without them, so that its
# better one counts.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)

fail() {
  echo "compare-pytorch: $*" >&2
  exit 2
}

python=python3 threads= rounds=3 steps= both= settings=()
while (($#)); do
  case $1 in
    --python | --threads | --rounds | --steps)
      [[ -n ${2:-} ]] || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2
      ;;
    --both-environments) both=1 && shift ;;
    A | B | C) settings+=("$1") && shift ;;
    *) fail "$1 is neither a setting (A, B or C) nor one of --python, --threads, --rounds, --steps, --both-environments" ;;
  esac
done
for option in threads rounds steps; do
  [[ ${!option:-1} =~ ^[1-9][0-9]*$ ]] || fail "--$option is ${!option}; use a whole number above 0"
done
((${#settings[@]})) || settings=(A B C)
"$python" -c 'import torch, numpy' 2>/dev/null ||
  fail "$python has no PyTorch; install it (pip install torch numpy) or name another interpreter with --python PATH"

export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# measure NAME COMMAND...: appends the command's numbers to those of the same name.
measure() {
  local name=$1
  shift
  "$@" ${threads:+--threads "$threads"} --json "$results/last" >"$results/output" 2>&1 || {
    cat "$results/output" >&2
    fail "$name failed; its output stands above"
  }
  { tr -d '\n' <"$results/last" && echo; } >>"$results/$name"
}

for setting in "${settings[@]}"; do
  case $setting in
    A) sizes=(--layers 4 --heads 4 --embd 128 --block 64 --batch 12) vocab=65 count=${steps:-200} ;;
    B) sizes=(--layers 6 --heads 6 --embd 384 --block 256 --batch 8) vocab=65 count=${steps:-20} ;;
    C) sizes=(--layers 12 --heads 12 --embd 768 --block 64 --batch 4) vocab=50304 count=${steps:-10} ;;
  esac
  config=$root/configs/bench-${setting,,}.yaml
  torch=("$python" "$root/scripts/torch-gpt.py" "${sizes[@]}" --vocab "$vocab" --steps "$count")
  for ((round = 1; round <= rounds; round++)); do
    echo "setting $setting, round $round of $rounds" >&2
    for precision in fp32 bf16; do
      flag=
      [[ $precision == bf16 ]] && flag=--bf16
      measure "$setting-ours-$precision" "$root/scripts/surprisal" bench "$config" --vocab "$vocab" --steps "$count" --precision "$precision"
      measure "$setting-torch-$precision-eager" "${torch[@]}" $flag
      measure "$setting-torch-$precision-compile" "${torch[@]}" $flag --compile
      if [[ -n $both ]]; then
        measure "$setting-torch-$precision-eager-plain" env -u GOMP_SPINCOUNT -u GLIBC_TUNABLES "${torch[@]}" $flag
        measure "$setting-torch-$precision-compile-plain" env -u GOMP_SPINCOUNT -u GLIBC_TUNABLES "${torch[@]}" $flag --compile
      fi
    done
  done
done

"$python" - "$results" "${settings[@]}" <<'SUMMARY'
import json, pathlib, statistics, sys

folder, settings = pathlib.Path(sys.argv[1]), sys.argv[2:]


def median(file, key):
    values = [json.loads(line)[key] for line in file.read_text().splitlines()]
    return None if None in values else statistics.median(values)


for setting in settings:
    rates = {}
    print(f"\n{setting:32} tokens/s   ms/step  peak MB  of matmul peak")
    for file in sorted(folder.glob(f"{setting}-*")):
        rates[file.name] = median(file, "tokens_per_second")
        memory = median(file, "peak_rss_bytes")
        ours = "-ours-" in file.name
        print(f"{file.name:32} {rates[file.name]:8.0f} {median(file, 'milliseconds_per_step'):9.2f}"
              f" {memory / 1e6 if memory else float('nan'):8.0f}"
              + (f" {median(file, 'fraction_of_peak'):8.1%} of {median(file, 'matmul_peak_gflops'):.0f} GFLOP/s" if ours else ""))
    peers = {name: rate for name, rate in rates.items() if "-torch-" in name}
    for precision, against in ("fp32", {n: r for n, r in peers.items() if "-fp32-" in n}), ("bf16", peers):
        best = max(against, key=against.get)
        print(f"{setting} {precision}: {rates[f'{setting}-ours-{precision}'] / against[best]:.2f}x PyTorch's best ({best})")
SUMMARY
