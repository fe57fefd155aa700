import { SERVICES } from '@lodestone/contracts'
import { kafkaAccess, kafkaTransport } from '@lodestone/messaging'
import { createLog, kafkaOptions, readConfig, topicsOf } from '@lodestone/service'
import { readWords } from '../usage.ts'
import { rightsOf } from './rights.ts'

/**
 * What `npm run access` runs, with the credentials of somebody who may: makes the topics at a broker that asks who one is, and the rights of each
 * service on them. `KAFKA_PRINCIPAL` says who a service is there: `User:SERVICE` unless set, `User:CN=SERVICE` for certificates.
 */

readWords(`usage: npm run access   makes topics and rights at the broker of KAFKA_BROKERS, as KAFKA_USERNAME, for services named by KAFKA_PRINCIPAL
The guide is infra/docs/operations.md, "A broker with authentication"`)

/** What Kafka says of rights at a broker that knows none does not say what to do. */
const sayWhy = (error: Error): string =>
  (error as { type?: string }).type === 'SECURITY_DISABLED'
    ? `the topics are there, and rights cannot be made: the broker at ${process.env.KAFKA_BROKERS} asks nobody who one is. Set authorizer.class.name there, or start the hub without this: it makes its topics itself.`
    : error.message

try {
  const config = readConfig({ DATABASE_URL: 'none', ...process.env })
  if (config.TRANSPORT === 'postgres')
    throw new Error('topics and rights of the log in PostgreSQL are made by npm run migrate')
  const settings = kafkaOptions(config, 'lodestone-access', createLog('warn'))
  const principal = process.env.KAFKA_PRINCIPAL || 'User:SERVICE'
  if (!principal.includes('SERVICE')) throw new Error('KAFKA_PRINCIPAL: say where the name goes, as in User:CN=SERVICE')
  const transport = kafkaTransport(settings)
  await transport.ensureTopics(topicsOf(config)).finally(() => transport.close())
  const { added, removed } = await kafkaAccess(
    settings,
    rightsOf(service => principal.replace('SERVICE', service)),
  )
  console.log(`topics are there; rights of ${SERVICES.length} services: ${added} added, ${removed} taken away`)
} catch (error) {
  console.error(`access: ${sayWhy(error as Error)}`)
  process.exitCode = 1
}
