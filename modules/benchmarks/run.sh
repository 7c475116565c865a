#!/bin/sh
# Builds the jars and measures the figures beside CPython's: run.sh [--quick] [--rounds n] [--calm seconds]
# [--no-python] [--no-build] [figure ...]. The JDK is JAVA_HOME's or the path's.
set -eu
here=$(CDPATH= cd "$(dirname "$0")" && pwd)
root=$(CDPATH= cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
list=$here/target/class-path.txt

if [ "${1:-}" = --no-build ]; then
  shift
else
  mvn -q -f "$root/pom.xml" -pl modules/benchmarks -am -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true \
    -Denforcer.skip=true -Djavac.errorprone=-XepDisableAllChecks -Djavac.nullaway= \
    package dependency:build-classpath -Dmdep.outputFile="$here/target/class-path.txt" -Dmdep.includeScope=runtime
fi
# The library's own jars come first: only then does its class archive cover them.
ours=
for module in runtime api semantics link client process actors cli; do
  for jar in "$root/modules/$module/target/"*-SNAPSHOT.jar; do
    ours=$ours$jar:
  done
done
others=$(tr ':' '\n' <"$list" | grep -v "^$root/" | paste -sd: -)

options=
if "$java" -version 2>&1 | grep -q 'version "2[3-9]'; then
  options=--sun-misc-unsafe-memory-access=allow
fi
exec "$java" $options -cp "$ours$here/target/classes:$others" io.multiprocessing.benchmarks.Figures "$here/figures.py" "$@"
