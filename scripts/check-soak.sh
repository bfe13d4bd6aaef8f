#!/usr/bin/env bash
# Trains a tiny model for very many steps, with evaluations, checkpoints and a page that a reader keeps open, and
# watches the memory of the process: after the first steps it must stay flat.
#
#   scripts/check-soak.sh [STEPS]   (default: 200000)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
steps=${1:-200000}
warm=$((steps / 20)) # what a JVM loads and compiles is loaded and compiled by then
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT

SURPRISAL_JAVA_OPTS="-Xms128m -Xmx128m -XX:+AlwaysPreTouch" "$root/scripts/surprisal" train --plain --page=0 --threads 1 --out "$work/run" \
  --set training.steps="$steps" --set training.batch_size=2 --set training.eval_interval=1000 \
  --set training.eval_tokens=1000 --set training.checkpoint_interval=1000 --set training.sample_tokens=20 \
  --set model.n_layer=1 --set model.n_head=2 --set model.n_embd=16 --set model.block_size=8 >"$work/log" 2>&1 &
trainer=$!
until page=$(grep -om1 'http://[^ ]*' "$work/log"); do
  kill -0 "$trainer" 2>/dev/null || { cat "$work/log" && exit 1; }
  sleep 0.2
done
curl -sN "${page%%[?#]*}events" >/dev/null 2>&1 &

printf '%10s %12s\n' step 'resident MiB'
before=0 most=0 step=0
while kill -0 "$trainer" 2>/dev/null; do
  sleep 5
  now=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$trainer/status" 2>/dev/null || true)
  step=$(tail -c 2000 "$work/run/metrics.jsonl" | grep -o '"step":[0-9]*' | tail -1 | cut -d: -f2 || true)
  [[ -n $now && -n $step ]] || continue
  printf '%10d %12d\n' "$step" "$now"
  if ((step < warm)); then
    if ((now > before)); then before=$now; fi
  elif ((step < steps - 1 && now > most)); then # what the end of a run reads again is not part of it
    most=$now
  fi
done
wait "$trainer" || { tail -5 "$work/log" && exit 1; }
echo "most in the first $warm steps: $before MiB; after them: $most MiB"
((most <= before + before / 20)) || { echo "memory grew by more than 5%" && exit 1; }
