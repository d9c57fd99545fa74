#!/usr/bin/env bash
# Every field of every request, through the OpenAPI document: wrong input gets only answers of the documented
# kinds, never a 5xx, and writes nothing. Bounded: DOMOVOI_FUZZ_EXAMPLES cases for an operation (10 by default).
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${DOMOVOI_BIN:-target/debug/domovoi}
examples=${DOMOVOI_FUZZ_EXAMPLES:-10}
data=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
base=http://127.0.0.1:$port

"$binary" demo --still --history 2 --listen "127.0.0.1:$port" --data "$data" --seed 7 >"$data.log" 2>&1 &
house=$!
trap 'kill "$house" 2>/dev/null || true; wait "$house" 2>/dev/null || true; rm -rf "$data" "$data.log"' EXIT
for _ in $(seq 600); do
    grep -q '^ready$' "$data.log" && break
    kill -0 "$house" 2>/dev/null || { cat "$data.log" >&2; exit 1; }
    sleep 0.3
done
grep -q '^ready$' "$data.log" || { echo "the house is not ready" >&2; exit 1; }

token=$(curl -fsS "$base/api/v1/session" -H 'content-type: application/json' -d '{"login":"admin","password":"demo"}' |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
written() { # the sequence number of the last event
    curl -fsS "$base/api/v1/admin/system" -H "authorization: Bearer $token" |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["seq"])'
}

before=$(written)
target/schemathesis/bin/schemathesis run "$base/api/v1/openapi.json" \
    --header "Authorization: Bearer $token" \
    --mode negative --phases fuzzing --max-examples "$examples" --seed 7 --generation-database none \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,negative_data_rejection \
    --exclude-path /api/v1/live --exclude-operation-id end_session \
    --request-timeout 20 --no-color --continue-on-failure --warnings off --suppress-health-check all
after=$(written)
if [ "$before" != "$after" ]; then
    echo "refused requests wrote $((after - before)) events" >&2
    exit 1
fi
echo "nothing was written: $before events before and after"
