#!/usr/bin/env bash
# Builds web/ui/dist when its sources are newer than what stands there.
set -euo pipefail
cd "$(dirname "$0")/../web/ui"
stamp=dist/.built
if [ -f "$stamp" ] && [ -z "$(find src public index.html package-lock.json vite.config.ts -newer "$stamp" -print -quit 2>/dev/null)" ]; then
    exit 0
fi
[ -d node_modules ] && [ node_modules -nt package-lock.json ] || npm install --no-audit --no-fund
npm run build
touch "$stamp"
