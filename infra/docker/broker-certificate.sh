# What the container `certificate` of docker-compose.yml runs: makes the key of the broker, once, with a certificate that it signs itself, so that
# there is no authority whose key could be stolen. Clients are given the certificate, and believe nothing else.
# Node issues no certificates, and its images have no openssl: Kafka's has Java's own tool for it, so that nothing is installed. The format asks for
# a password; what keeps the key is that the broker alone is given its volume.
set -eu
if [ ! -f "$KEYSTORE" ]; then
  rm -f "$KEYSTORE.new"
  keytool -genkeypair -keystore "$KEYSTORE.new" -storetype PKCS12 -storepass "$KEYSTORE_PASSWORD" -alias broker \
    -keyalg EC -groupname secp256r1 -dname CN=kafka -ext san=dns:kafka -validity 3650
  # The broker may run as another user than this.
  chmod 444 "$KEYSTORE.new"
  mv "$KEYSTORE.new" "$KEYSTORE"
fi
keytool -exportcert -rfc -keystore "$KEYSTORE" -storepass "$KEYSTORE_PASSWORD" -alias broker -file "$CERTIFICATE.new"
mv "$CERTIFICATE.new" "$CERTIFICATE"
