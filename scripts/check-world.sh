#!/usr/bin/env bash
# The launcher in the world around it: the same outputs in every locale and in a folder named "ü b", output that cannot
# be written, readers that go away, thread counts and heaps of every kind. A minute or two.
#
#   scripts/check-world.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
surprisal=$root/scripts/surprisal
small=(--set training.steps=4 --set optimizer.warmup_steps=1 --set training.sample_tokens=2 --set model.n_layer=1
  --set model.n_embd=16 --set model.n_head=2 --set model.block_size=16 --threads 1 --plain)

expect() { # WHAT WANTED FOUND
  [[ $2 == "$3" ]] && echo "ok    $1" || {
    echo "FAIL  $1: expected $2, found $3"
    exit 1
  }
}

mkdir "$work/ü b"
cd "$work/ü b"
for i in {1..200}; do echo "über $i cafés, naïve Füchse: 5 €"; done >é.txt
printf 'data:\n  text: é.txt\n' >é.yaml

outputs() { # what a session prints and writes, without times and speeds
  rm -rf Rü pü
  "$surprisal" train é.yaml --out Rü "${small[@]}" | grep -E 'eval|ladder|text'
  "$surprisal" explain Rü --text 'café €'
  "$surprisal" tokenizer inspect --tokenizer byte --text 'é€'
  "$surprisal" baseline é.txt
  "$surprisal" prepare é.txt --tokenizer byte --out pü | sed 's/, [0-9.]* s$//'
  sha256sum Rü/checkpoints/*/model.safetensors pü/*.tokens
}

LC_ALL=C.UTF-8 outputs >"$work/expected"
for locale in C POSIX tr_TR tr_TR.UTF-8 de_DE.ISO-8859-1 ''; do
  LC_ALL=$locale outputs >"$work/found" 2>/dev/null
  expect "outputs in locale '$locale'" same "$(cmp -s "$work/expected" "$work/found" && echo same || echo others)"
done

for command in "baseline é.txt" "runs ." "data synth $root/data/markov-1.yaml" "--help"; do
  code=0
  # shellcheck disable=SC2086  # a command line
  "$surprisal" $command >/dev/full 2>"$work/err" || code=$?
  expect "$command > /dev/full" "2, 1 line" "$code, $(wc -l <"$work/err") line"
done

set +o pipefail
yes '"a"' | timeout 20 "$surprisal" tokenizer encode --jsonl --tokenizer byte 2>"$work/err" | head -1 >/dev/null
expect "yes | encode --jsonl | head -1" "141, 0 lines" "${PIPESTATUS[1]}, $(wc -l <"$work/err") lines"
set -o pipefail

for threads in 2,2 ' 1 , 2' all ''; do
  code=0
  OMP_NUM_THREADS=$threads "$surprisal" train é.yaml --out "t$threads" "${small[@]}" >/dev/null 2>&1 || code=$?
  expect "OMP_NUM_THREADS='$threads'" 0 $code
done

code=0
SURPRISAL_JAVA_OPTS=-Xmx48m "$surprisal" train é.yaml --out heap "${small[@]}" >/dev/null 2>&1 || code=$?
expect "-Xmx48m" 0 $code
"$surprisal" prepare --tokenizer byte --out stdin /dev/stdin <é.txt >/dev/null
expect "prepare /dev/stdin < FILE" same "$(cmp -s {stdin,pü}/train-00000.tokens && echo same || echo others)"
cat é.txt | "$surprisal" prepare --tokenizer byte --out pipe /dev/stdin >/dev/null
expect "cat FILE | prepare /dev/stdin" same "$(cmp -s {pipe,pü}/train-00000.tokens && echo same || echo others)"
echo "all as expected"
