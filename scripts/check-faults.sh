#!/usr/bin/env bash
# Tries to break Surprisal: damages every kind of file that it reads, kills trainings, fills disks. Prints what was
# tried, how often, and what came of it; the exit code is 1 if anything ended in another way than it should.
#
#   scripts/check-faults.sh [--short] [--count N] [--seed N] [FORMAT]
#
# --short     fewer of everything: a few minutes instead of an hour
# --count N   damages of each format (default: 10000)
# --seed N    other damages (default: 1)
# FORMAT      only the damages of formats with this in their name, such as metrics
#
# The damaged files of a fault stay in target/faults, each with a replay.sh that runs the command again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

count=10000 kills=100 disks=20 seed=1 format=
while [[ $# -gt 0 ]]; do
  case $1 in
    --short) count=500 kills=5 disks=4 ;;
    --count) count=$2 && shift ;;
    --seed) seed=$2 && shift ;;
    -*) echo "check-faults: unknown option $1" >&2 && exit 2 ;;
    *) format=$1 ;;
  esac
  shift
done

memory=/dev/shm
[[ -w $memory ]] || memory=${TMPDIR:-/tmp}
work=$(mktemp -d "$memory/faults.XXXXXX")
disk=$work/disk
trap 'umount "$disk" 2>/dev/null || true; rm -rf "$work"' EXIT
failed=

# --- Damaged files: all in one JVM, through the entry that the command line uses.
rm -rf target/faults
mvn -B -q -Dspotless.check.skip test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
MALLOC_ARENA_MAX=1 OMP_NUM_THREADS=1 GOMP_SPINCOUNT=10000 java -XX:+UseSerialGC -Xmx144m -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
  -Dorg.nd4j.log.initialization=false -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
  surprisal.faults.FaultsMain "$count" "$seed" "$work/damages" target/faults ${format:+"$format"} || failed=1
if [[ -n $format ]]; then exit "${failed:-0}"; fi

# --- Full disks: a run is refused in one sentence, and resumes to the same bits once there is room.
train() {
  "$root/scripts/surprisal" train configs/quickstart.yaml --data "$work/text.txt" --plain --set training.steps=40 \
    --set training.checkpoint_interval=5 --set training.eval_interval=10 --set training.sample_tokens=0 \
    --set model.n_layer=1 --set model.n_embd=32 --set model.block_size=16 --set optimizer.warmup_steps=2 "$@"
}

fill_disks() {
  local need size number code resume full=0 file
  seq -f 'line %g of a text' 1 400 >"$work/text.txt"
  train --out "$work/whole" >"$work/log" 2>&1 || { tail -3 "$work/log" && return 1; }
  need=$(du -sk "$work/whole" | cut -f1)
  for ((number = 1; number <= disks; number++)); do
    size=$((need * number / disks))
    mount -t tmpfs -o "size=${size}k" tmpfs "$disk"
    code=0
    train --out "$disk/run" >"$work/log" 2>"$work/err" || code=$?
    if [[ $code == 2 && $(wc -l <"$work/err") == 1 ]]; then
      full=$((full + 1))
    elif [[ $code != 0 ]]; then
      echo "a disk of $size KiB: exit $code" && head -3 "$work/err" && return 1
    fi
    mount -o remount,size=1g "$disk"
    resume=()
    if [[ -e $disk/run/metrics.jsonl || -e $disk/run/checkpoints ]]; then resume=(--resume); fi
    train --out "$disk/run" "${resume[@]}" >"$work/log" 2>&1 || { tail -3 "$work/log" && return 1; }
    for file in model optimizer; do
      cmp {"$work/whole","$disk/run"}/checkpoints/step-00000040/"$file.safetensors" || return 1
    done
    umount "$disk"
  done
  echo "full disks: $disks sizes up to $need KiB, $full refused in a sentence, all resumed to the same bits"
}

mkdir "$disk"
"$root/scripts/surprisal" --version >/dev/null
if mount -t tmpfs -o size=1m tmpfs "$disk" 2>/dev/null; then
  umount "$disk"
  fill_disks || failed=1
else
  echo "full disks: not tried, a file system cannot be mounted here"
fi

# --- kill -9 at random moments, with a checkpoint every two steps.
"$root/scripts/check-resume.sh" "$kills" >"$work/kills" 2>&1 || failed=1
tail -1 "$work/kills"
exit "${failed:-0}"
