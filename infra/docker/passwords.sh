# Chooses the passwords that docker-compose.yml asks for, once, and keeps them in `.env` beside it (or in the file that is named), for its owner alone.
set -eu
file=${1:-$(dirname "$0")/../../.env}
touch "$file"
chmod 600 "$file"
# The last line of what is there may have no end.
[ -z "$(tail -c 1 "$file")" ] || echo >>"$file"
names=POSTGRES_PASSWORD
for whose in PARTICIPANTS DEMAND SUPPLY AGGREGATION MATCHING ROUNDS OUTLOOK CONSOLE; do
  names="$names DATABASE_PASSWORD_$whose"
done
for name in $names; do
  grep -q "^$name=" "$file" || echo "$name=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" >>"$file"
done
