# What the container `postgres` of docker-compose.yml begins with, as root: makes the key of the database, once, with a certificate that it signs itself,
# as the broker's is. The key stays on a volume of this container; clients are given a copy of the certificate, and believe nothing else. Then the
# image's own start. That image has openssl, which PostgreSQL's packages for Debian depend on by ssl-cert.
set -eu
if [ ! -f "$KEY" ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj /CN=postgres \
    -addext subjectAltName=DNS:postgres -keyout "$KEY.new" -out "$KEY.crt"
  chown postgres "$KEY.new"
  mv "$KEY.new" "$KEY"
fi
install -m 444 "$KEY.crt" "$CERTIFICATE.new"
mv "$CERTIFICATE.new" "$CERTIFICATE"
exec docker-entrypoint.sh "$@" --ssl=on --ssl_key_file="$KEY" --ssl_cert_file="$KEY.crt"
