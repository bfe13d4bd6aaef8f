#!/usr/bin/env bash
# Stops runs with Ctrl-C, goes on with the command that they print, word for word, and compares the final parameters
# and moments, bit for bit, with those of runs that were never stopped: a text of one's own in a folder with a space,
# ten settings of --set, token files of a BPE vocabulary, and a teacher.
#
#   scripts/check-printed-command.sh
set -euo pipefail
set -m # Without job control a background process ignores SIGINT.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" # The printed command begins with scripts/surprisal.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
small=(--set training.steps=300 --set model.n_layer=2 --set model.n_embd=64 --set training.sample_tokens=0
  --set training.eval_interval=100 --set training.eval_tokens=2000)

mkdir "$work/two words"
scripts/surprisal data synth data/stories.yaml --characters 60000 --out "$work/two words/text.txt" >/dev/null
scripts/surprisal tokenizer train "$work/two words/text.txt" --vocab-size 300 --out "$work/bpe.json" >/dev/null
scripts/surprisal prepare "$work/two words/text.txt" --tokenizer "$work/bpe.json" --out "$work/shards" >/dev/null
scripts/surprisal train --out "$work/teacher" --data "$work/two words/text.txt" "${small[@]}" >/dev/null

# Trains whole, then with Ctrl-C at a third of the steps and the printed command, in folders named with $1.
check() {
  local name=$1 pid command
  shift
  scripts/surprisal train --out "$work/$name whole" "$@" >/dev/null
  scripts/surprisal train --out "$work/$name cut" "$@" >"$work/$name.log" 2>&1 &
  pid=$!
  until grep -q '"step":100' "$work/$name cut/metrics.jsonl" 2>/dev/null; do
    kill -0 "$pid" 2>/dev/null || { cat "$work/$name.log" && exit 1; }
    sleep 0.02
  done
  kill -INT -- "-$pid"
  wait "$pid" && { echo "$name: the run had ended before Ctrl-C" && exit 1; }
  command=$(sed -n 's/^ *resume with: //p' "$work/$name.log")
  [[ $command == "scripts/surprisal train "*--resume* ]] || { cat "$work/$name.log" && exit 1; }
  bash -c "$command" >"$work/$name.log" 2>&1 || { cat "$work/$name.log" && exit 1; }
  for file in model optimizer; do
    cmp "$work/$name whole/checkpoints/step-00000300/$file.safetensors" \
      "$work/$name cut/checkpoints/step-00000300/$file.safetensors"
  done
  echo "$name: identical after Ctrl-C and: $command"
}

check data --data "$work/two words/text.txt" "${small[@]}"
check settings "${small[@]}" --set seed=5 --set data.order=random --set data.validation_fraction=0.2 \
  --set model.dropout=0.1 --set model.bias=false --set objective.label_smoothing=0.1 \
  --set optimizer.learning_rate=3e-3 --set optimizer.beta2=0.95 --set optimizer.schedule=linear \
  --set training.batch_size=5
check shards --data "$work/shards" "${small[@]}"
check teacher --data "$work/two words/text.txt" "${small[@]}" --set model.n_embd=32 \
  --set "objective.teacher=$work/teacher" --set objective.teacher_weight=0.5
