#!/usr/bin/env bash
# Training speed of this checkout against that of an earlier commit: whole steps, the two in turns, each first in every
# other round. The ratio of medians is what a user gets; that of the fastest steps is steadier on a machine with noise.
#
#   scripts/bench-in-turns.sh OLD_COMMIT [ROUNDS] [--steps N] [a|b|c ...]
#
# Both time the earlier commit's configs, in fp32 and, where the CPU has it, in bf16.
set -euo pipefail
# shellcheck source=scripts/lib-builds.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib-builds.sh"

old='' rounds='' steps='' settings=()
while (($#)); do
  case $1 in
    --steps)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "--steps is ${2:-missing}; use a whole number above 0"
      steps=$2
      shift 2
      ;;
    a | b | c) settings+=("$1") && shift ;;
    *)
      if [[ -z $old ]]; then
        old=$1
      elif [[ -z $rounds && $1 =~ ^[1-9][0-9]*$ ]]; then
        rounds=$1
      else
        fail "$1 is neither a number of rounds, nor a setting (a, b or c), nor --steps"
      fi
      shift
      ;;
  esac
done
[[ -n $old ]] || fail "name the commit to compare this checkout with, such as HEAD"
rounds=${rounds:-5}
((${#settings[@]})) || settings=(a b c)

# Set where some OpenBLAS computes wrongly, these slow the one that ND4J brings.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
build_both "$old"
precisions=(fp32)
if cpu_has_bf16; then
  precisions+=(bf16)
else
  echo "bf16 is not timed: this CPU has no bf16 instructions" >&2
fi

for setting in "${settings[@]}"; do
  case $setting in
    a) count=${steps:-200} ;;
    b) count=${steps:-20} ;;
    c) count=${steps:-10} ;;
  esac
  for ((round = 1; round <= rounds; round++)); do
    if ((round % 2)); then builds=(old new); else builds=(new old); fi
    echo "bench-$setting, round $round of $rounds" >&2
    for precision in "${precisions[@]}"; do
      for build in "${builds[@]}"; do
        "${tree[$build]}/scripts/surprisal" bench "${tree[old]}/configs/bench-$setting.yaml" --steps "$count" \
          --precision "$precision" --json "$work/$setting-$precision-$build-$round.json" >"$work/bench.log" 2>&1 ||
          { cat "$work/bench.log" >&2 && fail "the $build build failed; its output is above"; }
      done
    done
  done
done

python3 - "$work" "${settings[@]}" <<'SUMMARY'
import json, pathlib, statistics, sys

work = pathlib.Path(sys.argv[1])
print(f"{'':18} {'old':>10} {'new':>10}  new/old   fastest steps, new/old")
for setting in sys.argv[2:]:
    for precision in "fp32", "bf16":
        old, new = (
            [json.loads(f.read_text()) for f in work.glob(f"{setting}-{precision}-{build}-*.json")]
            for build in ("old", "new")
        )
        if old:
            a, b = (statistics.median(run["tokens_per_second"] for run in runs) for runs in (old, new))
            c, d = (min(run["fastest_milliseconds"] for run in runs) for runs in (old, new))
            print(f"bench-{setting} {precision:10} {a:10,.0f} {b:10,.0f}  {b / a:7.3f}   {c / d:7.3f}   tokens/s")
SUMMARY
