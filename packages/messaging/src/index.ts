export { type Consumer, type Emit, rebuild } from './consumer.ts'
export { type Cause, type CausedFact, type Fact, factOf } from './fact.ts'
export { makeDailyHeads, treeOf } from './journal.heads.ts'
export { append, appendCaused, prepareNew } from './journal.ts'
export { type KafkaTransportOptions, kafkaTransport } from './kafka.transport.ts'
export { MAX_EVENT_BYTES } from './link.ts'
export { type Meanness, memoryTransport } from './memory.ts'
export { type Parked, parkedCount, parkedRecords } from './parked.ts'
export * from './ports.ts'
export type { ReceivedEvent } from './received.ts'
export { discard, type Redriven, redrive } from './redrive.ts'
export { type Relay, startRelay } from './relay.ts'
export { republish } from './republish.ts'
export type { ConsumerOptions, ConsumerStatus, Lag, RunningConsumer } from './running-consumer.ts'
export { startConsumer } from './start-consumer.ts'

/** Folder of the tables that every service's schema needs for its messages. */
export const messagingMigrations = new URL('../migrations/', import.meta.url)
