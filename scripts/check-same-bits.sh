#!/usr/bin/env bash
# Trains the same seeds with this checkout and with an earlier commit, whole and resumed in the middle, and compares
# every tensor of the final models and optimizers byte for byte, and every number of the updates and evaluations.
#
#   scripts/check-same-bits.sh OLD_COMMIT [--engines "onednn nd4j"] [--keep]
#
# oneDNN runs every case in fp32 and, where the CPU has it, in bf16; nd4j runs one case in fp32. --keep keeps the runs.
set -euo pipefail
# shellcheck source=scripts/lib-builds.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/lib-builds.sh"

old='' engines="onednn nd4j"
while (($#)); do
  case $1 in
    --engines)
      [[ -n ${2:-} ]] || fail "--engines needs a value: onednn, nd4j, or both in quotes"
      engines=$2
      shift 2
      ;;
    --keep) keep=1 && shift ;;
    -*) fail "$1 is not an option; there are --engines and --keep" ;;
    *)
      [[ -z $old ]] || fail "$1 is one commit too many; $old is compared with this checkout"
      old=$1
      shift
      ;;
  esac
done
[[ -n $old ]] || fail "name the commit to compare this checkout with, such as HEAD"
for engine in $engines; do
  [[ $engine == onednn || $engine == nd4j ]] || fail "--engines names $engine; there are onednn and nd4j"
done

# Runs this short end before the second compiler pays; what Java computes does not depend on it.
export SURPRISAL_JAVA_OPTS=${SURPRISAL_JAVA_OPTS:--XX:TieredStopAtLevel=1}
build_both "$old"
mkdir "$work/old" "$work/new"

# --- Texts: stories; their sentences as documents; pairs of sentences as prompts and completions.
"${tree[old]}/scripts/surprisal" data synth "${tree[old]}/data/stories.yaml" --characters 60000 \
  --out "$work/stories.txt" >/dev/null
python3 - "$work" <<'TEXTS'
import json, pathlib, re, sys

work = pathlib.Path(sys.argv[1])
sentences = re.findall(r"\S.*?[.!?]+\"?(?=\s)", (work / "stories.txt").read_text())
(work / "documents.txt").write_text("<|endoftext|>".join(sentences))
with open(work / "prompts.jsonl", "w") as out:
    for prompt, completion in zip(sentences[::2], sentences[1::2]):
        out.write(json.dumps({"prompt": prompt, "completion": " " + completion}) + "\n")
TEXTS
cat >"$work/tiny.yaml" <<'CONFIG'
data: {text: ../stories.txt}
model: {n_layer: 2, n_head: 2, n_embd: 64, block_size: 32}
optimizer: {learning_rate: 3e-3, warmup_steps: 10}
training:
  {steps: 60, batch_size: 8, eval_interval: 20, eval_tokens: 1000, checkpoint_interval: 30, sample_tokens: 0}
CONFIG

cat >"$work/compare.py" <<'COMPARE'
"""compare.py OLD_RUN NEW_RUN: says what differs first and exits with 1, or prints how much is the same."""
import json, pathlib, struct, sys

TIMES = {"tokens_per_second", "elapsed_millis", "eta_seconds"}


def tensors(file):
    """dtype, shape and bytes of each tensor of a safetensors file."""
    data = file.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    header.pop("__metadata__", None)
    return {name: (t["dtype"], t["shape"], body[slice(*t["data_offsets"])]) for name, t in header.items()}


def records(file):
    """The numbers of each update and evaluation, but for times."""
    found = [json.loads(line) for line in file.read_text().splitlines()]
    return {
        f"{record['type']} {record['step']} {key}": value
        for record in found if record["type"] in ("step", "evaluation")
        for key, value in record.items() if key not in TIMES and type(value) is not str
    }


def require_same(file, old, new):
    for name, value in old.items():
        if value != new.get(name):
            print(f"{file}: {name}")
            sys.exit(1)


old, new = map(pathlib.Path, sys.argv[1:])
count, size = 0, 0
for file in ("model.safetensors", "optimizer.safetensors"):
    here, there = (tensors(run / "checkpoints/step-00000060" / file) for run in (old, new))
    require_same(file, here, there)
    require_same(file, there, here)
    count += len(here)
    size += sum(len(data) for _, _, data in here.values())
require_same("metrics.jsonl", *(records(run / "metrics.jsonl") for run in (old, new)))
print(f"{count} tensors, {size:,} bytes")
COMPARE

# train BUILD OUT OPTION...: paths are those of the build's own folder of runs.
train() {
  local build=$1 out=$2
  shift 2
  (cd "$work/$build" && "${tree[$build]}/scripts/surprisal" train ../tiny.yaml --threads 2 --out "$out" "$@") \
    >"$work/$build/$out.log" 2>&1 || { tail -20 "$work/$build/$out.log" >&2 && return 1; }
}

differing=0 skipped=0
differs() {
  echo "DIFFERS  $*"
  differing=$((differing + 1))
}

# check CASE PRECISION ENGINE [KEY=VALUE...]
check() {
  local case=$1 precision=$2 engine=$3 run=$1-$2 options build half said
  shift 3
  options=(--engine "$engine" --precision "$precision" "${@/#/--set=}")
  for build in old new; do
    if ! { train "$build" "$run" "${options[@]}" &&
      cp -r "$work/$build/$run" "$work/$build/$run-resumed" &&
      rm -r "$work/$build/$run-resumed/checkpoints/step-00000060" &&
      train "$build" "$run-resumed" "${options[@]}" --resume; }; then
      differs "$case $precision: the $build build does not train; its last lines are above"
      return
    fi
  done
  for half in "" -resumed; do
    if ! said=$(python3 "$work/compare.py" "$work/old/$run$half" "$work/new/$run$half"); then
      differs "$case $precision${half:+, resumed}: $said"
      return
    fi
  done
  echo "same  $case $precision ($said)"
}

onednn_cases() {
  local precision=$1
  check plain "$precision" onednn
  check dropout "$precision" onednn model.dropout=0.1
  check accumulation "$precision" onednn training.accumulation_steps=3 data.order=random
  check masks "$precision" onednn data.text=../prompts.jsonl data.mask_first_of_document=true 'data.mask_tokens=[" "]' \
    training.accumulation_steps=2
  check documents "$precision" onednn data.text=../documents.txt data.attend_across_documents=false
  check smoothing "$precision" onednn objective.label_smoothing=0.1
  check bpe "$precision" onednn data.text=shards
  check distillation "$precision" onednn objective.teacher="plain-$precision" objective.teacher_weight=0.5 \
    objective.teacher_temperature=2 objective.kl_reference="plain-$precision/checkpoints/step-00000030" \
    objective.kl_coefficient=0.1 objective.z_loss=1e-3 'objective.token_weights={" ": 0.1}'
  check no-bias "$precision" onednn model.bias=false optimizer.schedule=linear optimizer.grad_clip=null
}

if [[ " $engines " == *" onednn "* ]]; then
  for build in old new; do
    (cd "$work/$build" && surprisal=${tree[$build]}/scripts/surprisal &&
      "$surprisal" tokenizer train --vocab-size 400 --out tokenizer.json ../stories.txt &&
      "$surprisal" prepare --tokenizer tokenizer.json --shard-tokens 10000 --out shards ../stories.txt) \
      >"$work/$build/bpe.log" 2>&1 || fail "the $build build makes no BPE data: $(tail -1 "$work/$build/bpe.log")"
  done
  onednn_cases fp32
  if cpu_has_bf16; then
    onednn_cases bf16
  else
    echo "skipped  every case in bf16: this CPU has no bf16 instructions"
    skipped=1
  fi
fi
[[ " $engines " != *" nd4j "* ]] || check nd4j fp32 nd4j model.dropout=0.1 objective.label_smoothing=0.1
((differing == 0)) || { echo "$differing cases differ" && exit 1; }
((skipped)) && echo "all same, but bf16 was not checked" || echo "all same"
