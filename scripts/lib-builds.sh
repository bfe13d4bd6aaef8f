# shellcheck shell=bash
# Sourced by scripts that compare this checkout with an earlier commit: builds both.
#
# build_both COMMIT sets  work     a temporary folder, gone at exit unless keep=1
#                         tree     [old] and [new]: the two source trees, both built

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
keep=

fail() {
  echo "$(basename "$0" .sh): $*" >&2
  exit 2
}

remove_work() {
  if [[ -n $keep ]]; then
    echo "kept: $work (git worktree remove --force $work/source, before it is deleted)" >&2
  else
    git -C "$root" worktree remove --force "$work/source" 2>/dev/null || true
    rm -rf "$work"
  fi
}

build_both() {
  local commit build
  commit=$(git -C "$root" rev-parse --verify --quiet "$1^{commit}") ||
    fail "$1 is not a commit of this repository; name one that git log shows"
  work=$(mktemp -d)
  trap remove_work EXIT
  git -C "$root" worktree add --quiet --detach "$work/source" "$commit"
  declare -gA tree=([old]=$work/source [new]=$root)
  for build in old new; do
    echo "building the $build source, $(git -C "${tree[$build]}" describe --always --dirty)" >&2
    (cd "${tree[$build]}" && mvn -B -q -DskipTests -Dspotless.check.skip package) >"$work/build.log" 2>&1 ||
      { cat "$work/build.log" >&2 && fail "the $build source does not build; Maven's messages are above"; }
  done
}

# Without bf16 instructions bench, like training, takes fp32 and says so in its numbers.
cpu_has_bf16() {
  "${tree[old]}/scripts/surprisal" bench "${tree[old]}/configs/bench-a.yaml" --set model.n_layer=1 --steps 1 \
    --precision bf16 --json "$work/bf16.json" >"$work/bf16.log" 2>&1 ||
    { cat "$work/bf16.log" >&2 && fail "bench failed; its messages are above"; }
  grep -q '"precision" *: *"bf16"' "$work/bf16.json"
}
