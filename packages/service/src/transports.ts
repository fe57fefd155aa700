import type { ServiceName } from '@lodestone/contracts'
import { type KafkaTransportOptions, kafkaTransport, postgresTransport, type Transport } from '@lodestone/messaging'
import type { Logger } from 'pino'
import { type Config, loginAddress } from './config.ts'
import { kafkaSecurity } from './kafka.settings.ts'
import { topicsOf } from './topics.ts'

/** The log of events for the services of one process. */
export type Transports = {
  of(service: ServiceName): Transport
  /** Makes sure of topics where that is the services' business. */
  prepare(): Promise<void>
  /** The caller stops the services first. */
  close(): Promise<void>
}

export const openTransports = (config: Config, log: Logger): Transports =>
  config.TRANSPORT === 'postgres' ? inPostgres(config, log) : atKafka(config, log)

/** What a broker is reached by. */
export const kafkaOptions = (config: Config, clientId: string, log: Logger): KafkaTransportOptions => ({
  brokers: config.KAFKA_BROKERS ?? [],
  clientId,
  log,
  prefix: config.TOPIC_PREFIX,
  security: kafkaSecurity(config),
})

function atKafka(config: Config, log: Logger): Transports {
  const transport = kafkaTransport(kafkaOptions(config, 'lodestone', log))
  return {
    of: () => transport,
    // A broker that asks who one is has topics made by whoever gives the rights on them: npm run access.
    prepare: async () => {
      if (config.KAFKA_SECURITY_PROTOCOL === 'PLAINTEXT') await transport.ensureTopics(topicsOf(config))
    },
    close: transport.close,
  }
}

/** Each service signs in as itself. Topics and rights are made by what migrates. */
function inPostgres(config: Config, log: Logger): Transports {
  const opened = new Map<ServiceName, Transport>()
  return {
    of: service => {
      const transport = opened.get(service) ?? postgresTransport({ address: loginAddress(config, service), log })
      opened.set(service, transport)
      return transport
    },
    prepare: async () => {},
    close: async () => {
      await Promise.all([...opened.values()].map(transport => transport.close()))
    },
  }
}
