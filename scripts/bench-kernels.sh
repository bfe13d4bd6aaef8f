#!/usr/bin/env bash
# Times single kernels with JMH: scripts/bench-kernels.sh [PATTERN] [JMH's options, such as -p setting=C -p precision=fp32]
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

mvn -B -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-10000}
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}
exec java -cp "target/test-classes:target/classes:$(cat target/test.classpath)" org.openjdk.jmh.Main \
  -jvmArgsAppend "-XX:+UseSerialGC -Xmx4g -Dorg.bytedeco.javacpp.maxphysicalbytes=0" "$@"
