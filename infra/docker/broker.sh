# What the container `kafka` of docker-compose.yml runs: the image's own start, and beside it, as soon as the broker answers, the password of every login
# as its file has it. The broker is healthy afterwards.
set -eu
rm -f /tmp/logins
(
  export KAFKA_HEAP_OPTS=-Xmx64m KAFKA_JVM_PERFORMANCE_OPTS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
  for login in /run/broker/logins/*; do
    until /opt/kafka/bin/kafka-configs.sh --bootstrap-server 127.0.0.1:9094 --alter \
      --entity-type users --entity-name "${login##*/}" --add-config-file "$login"; do sleep 1; done
  done
  touch /tmp/logins
) &
exec /etc/kafka/docker/run
