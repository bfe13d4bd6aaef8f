#!/usr/bin/env bash
# Kills two trainings side by side with kill -9 at random moments, resumes them each time, and compares their final
# parameters and moments, bit for bit, with those of a run that was never disturbed.
#
#   scripts/check-resume.sh [KILLS] [train options, such as --set compute.precision=bf16]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kills=${1:-20}
shift || true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
steps=$((300 + 2 * kills)) # Enough that most kills meet a run at work.
options=(--set "training.steps=$steps" --set training.checkpoint_interval=2 --set training.eval_interval=50
  --set training.eval_tokens=2000 --set training.accumulation_steps=2 --set model.dropout=0.1
  --set training.sample_tokens=0 --set training.batch_size=4 "$@")

train() {
  "$root/scripts/surprisal" train --data "$work/text.txt" "${options[@]}" --out "$work/$1" "${@:2}"
}

# Resumes a run that has written its first line; before that there is nothing to resume.
go_on() {
  if [[ -f $work/$1/metrics.jsonl ]]; then train "$1" --resume; else train "$1"; fi >>"$work/$1.log" 2>&1
}

kill_and_resume() {
  local run=$1 kill pid moment newest
  for ((kill = 1; kill <= kills / 2; kill++)); do
    go_on "$run" &
    pid=$!
    moment=$(awk -v seed="$RANDOM" -v range="$range" 'BEGIN { srand(seed); printf "%.2f", 0.8 + range * rand() }')
    sleep "$moment"
    if ! pkill -9 -P "$pid"; then # the JVM, which the launcher has become
      echo "$run, kill $kill: the run had ended before ${moment} s"
    else
      echo >>"$work/$run.kills"
      newest=$(find "$work/$run/checkpoints" -maxdepth 1 -name 'step-*' 2>/dev/null | sort | tail -1 || true)
      echo "$run, kill $kill after ${moment} s; newest checkpoint: ${newest##*/}"
    fi
    wait "$pid" 2>/dev/null || true
  done
  go_on "$run" || { tail -3 "$work/$run.log"; exit 1; }
}

seq -f 'line %g of a text' 1 3000 >"$work/text.txt" # small, for a start in a second or two
SECONDS=0
train whole >"$work/whole.log"
range=$((SECONDS > 12 ? SECONDS / 3 : 4)) # seconds: long enough to get somewhere, also on a slow machine
kill_and_resume one &
first=$!
kill_and_resume two &
wait "$first"
wait $!
last=checkpoints/$(printf 'step-%08d' $steps)
for run in one two; do
  for file in model optimizer; do
    cmp "$work/whole/$last/$file.safetensors" "$work/$run/$last/$file.safetensors"
  done
done
made=$(cat "$work"/*.kills | wc -l)
echo "identical after $made kills of two runs: model.safetensors and optimizer.safetensors"
