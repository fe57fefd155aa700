export { AGE_BOUNDS_SECONDS } from './consumer/age.buckets.ts'
export { Ages } from './consumer/ages.ts'
export { type Consumer, type Emit, rebuild } from './consumer/consumer.ts'
export { type Differing, differingDays, keepCounts } from './consumer/counts.stated.ts'
export { type Parked, parkedCount, parkedRecords } from './consumer/parked.ts'
export type { ReceivedEvent } from './consumer/received.ts'
export { discard, type RedrivenKey, redrive } from './consumer/redrive.ts'
export type { ConsumerOptions, ConsumerStatus, Lag, RunningConsumer } from './consumer/running-consumer.ts'
export { type SetAside, setAside } from './consumer/set-aside.ts'
export { startConsumer } from './consumer/start-consumer.ts'
export { type Cause, type CausedFact, type Fact, factOf } from './fact.ts'
export { type LogSigner, type MadeCheckpoint, makeCheckpoint, standingsOf } from './journal/journal.checkpoints.ts'
export { stateCounts } from './journal/journal.counts.ts'
export { makeDailyHeads, treeOf } from './journal/journal.heads.ts'
export { hashesOf } from './journal/journal.tree.ts'
export { append, appendCaused, appendPrepared, prepareNew, prepareNewInStretches } from './journal/journal.ts'
export { AclOperation, type KafkaAcl, kafkaAccess } from './kafka/kafka.access.ts'
export type { KafkaSecurity } from './kafka/kafka.security.ts'
export { type KafkaTransportOptions, kafkaTransport } from './kafka/kafka.transport.ts'
export { MAX_EVENT_BYTES } from './link.ts'
export type { Meanness } from './memory/memory.log.ts'
export { memoryTransport } from './memory/memory.ts'
export { type MendOptions, mend } from './mend.ts'
export * from './ports.ts'
export { emptyLog, type LogRight, prepareLog } from './postgres/postgres.topics.ts'
export {
  LOG_SCHEMA,
  logMigrations,
  type PostgresTransportOptions,
  postgresTransport,
} from './postgres/postgres.transport.ts'
export { concealerOf, type Open, openerOf } from './proof/conceal.ts'
export { type EventSigner, PROOF, type Prove, proverOf } from './proof/prove.ts'
export { type EventKeys, type Verify, verifierOf } from './proof/verify.ts'
export { type Relay, startRelay } from './relay/relay.ts'
export { republish } from './relay/republish.ts'

/** Folder of the tables that every service's schema needs for its messages. */
export const messagingMigrations = new URL('../migrations/', import.meta.url)
