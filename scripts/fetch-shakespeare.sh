#!/usr/bin/env bash
# Brings data/tinyshakespeare.txt: 1,115,394 characters of Shakespeare's plays, put together by Andrej Karpathy for
# char-rnn (https://github.com/karpathy/char-rnn, data/tinyshakespeare/input.txt); the plays are in the public domain.
# With an argument, that file is taken instead of the network. The checksum decides either way.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/data/tinyshakespeare.txt
url=https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt
sha256=86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed

part=$(mktemp "$target.XXXXXX")
trap 'rm -f "$part"' EXIT
if [[ $# -ge 1 ]]; then
  cp -- "$1" "$part"
elif ! curl -fsSL --retry 3 -o "$part" "$url"; then
  echo "fetch-shakespeare: no download from $url; get the file by other means and run: $0 FILE" >&2
  exit 2
fi
found=$(sha256sum "$part" 2>/dev/null || shasum -a 256 "$part")
if [[ ${found%% *} != "$sha256" ]]; then
  echo "fetch-shakespeare: the file's sha256 is ${found%% *}, not $sha256; it is not tiny Shakespeare" >&2
  exit 2
fi
chmod 644 "$part"
mv "$part" "$target"
echo "$target"
