#!/usr/bin/env bash
# Kills a training with kill -9 at random moments, resumes it each time, and compares its final parameters and moments,
# bit for bit, with those of a run that was never disturbed.
#
#   scripts/check-resume.sh [KILLS] [train options, such as --set compute.precision=bf16]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kills=${1:-20}
shift || true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(--set training.steps=400 --set training.checkpoint_interval=7 --set training.eval_interval=50
  --set training.eval_tokens=2000 --set training.accumulation_steps=2 --set model.dropout=0.1
  --set training.sample_tokens=0 "$@")

"$root/scripts/surprisal" train "${options[@]}" --out "$work/whole" >"$work/whole.log"
resume=()
for ((kill = 1; kill <= kills; kill++)); do
  setsid "$root/scripts/surprisal" train "${options[@]}" --out "$work/killed" "${resume[@]}" >>"$work/killed.log" 2>&1 &
  pid=$!
  moment=$(awk -v seed="$RANDOM" 'BEGIN { srand(seed); printf "%.2f", 0.8 + 3 * rand() }')
  sleep "$moment"
  if ! kill -9 -- "-$pid" 2>/dev/null; then
    echo "kill $kill: the run had ended before ${moment} s"
  else
    newest=$(find "$work/killed/checkpoints" -maxdepth 1 -name 'step-*' 2>/dev/null | sort | tail -1 || true)
    echo "kill $kill after ${moment} s; newest checkpoint: ${newest##*/}"
  fi
  wait "$pid" 2>/dev/null || true
  [[ -d $work/killed ]] && resume=(--resume)
done
"$root/scripts/surprisal" train "${options[@]}" --out "$work/killed" "${resume[@]}" >>"$work/killed.log" 2>&1 ||
  { tail -3 "$work/killed.log"; exit 1; }
for file in model optimizer; do
  cmp "$work/whole/checkpoints/step-00000400/$file.safetensors" "$work/killed/checkpoints/step-00000400/$file.safetensors"
done
echo "identical after $kills kills: model.safetensors and optimizer.safetensors"
