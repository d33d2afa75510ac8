#!/usr/bin/env bash
# Fetches kwik from Maven Central, and notes where it lies.
set -euo pipefail
cd "$(dirname "$0")/kwik"
mvn -q -B dependency:build-classpath -Dmdep.outputFile=target/classpath
