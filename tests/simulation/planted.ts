import type { Planted } from '../setup/planting.ts'
import { PLANTED_IN_AWARDS } from './planted.award.ts'
import { PLANTED_IN_MARKET } from './planted.market.ts'

/** Defects of a distributed system, for the simulation to find. */

const MESSAGING = 'packages/messaging/src'
const SERVICE = 'packages/service/src'
const DATABASE = 'packages/database/src'
const DEMAND = 'services/demand/src/forecast'

export const PLANTED: readonly Planted[] = [
  {
    name: 'delete-before-ack',
    breaks: 'The relay forgets facts before the broker has them.',
    file: `${MESSAGING}/relay/relay.pump.ts`,
    text: `        sentAt = performance.now()
        await this.#send(batch)`,
    replacement: `        sentAt = performance.now()
        await deleteSent(session, owner, batch)
        await this.#send(batch)`,
  },
  {
    name: 'rejection-ignored',
    breaks: 'A send that the broker rejects counts as made.',
    file: `${MESSAGING}/relay/relay.pump.ts`,
    text: 'producer.send(records))\n    this.done.batches++',
    replacement: 'producer.send(records).catch(() => {}))\n    this.done.batches++',
  },
  {
    name: 'unsigned',
    breaks: 'Facts leave without the proof of who tells them.',
    file: `${MESSAGING}/relay/relay.pump.ts`,
    text: 'const records = await prove(byPlace(batch.map(row => row.record)))',
    replacement: 'const records = batch.map(row => row.record)',
  },
  {
    name: 'newest-first',
    breaks: 'The outbox is read from its end.',
    file: `${MESSAGING}/relay/outbox.ts`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    text: 'WHERE bytes_before < ${BATCH_BYTES} ORDER BY id`',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    replacement: 'WHERE bytes_before < ${BATCH_BYTES} ORDER BY id DESC`',
  },
  {
    name: 'deleted-by-shard',
    breaks: 'What is acknowledged takes with it what was committed to its shard meanwhile.',
    file: `${MESSAGING}/relay/outbox.ts`,
    text: 'outbox.shard = sent.shard AND outbox.id = sent.id OFFSET 0',
    replacement: 'outbox.shard = sent.shard OFFSET 0',
  },
  {
    name: 'key-in-many-shards',
    breaks: 'Facts of one subject are sent by several relays.',
    file: `${MESSAGING}/journal/journal.ts`,
    text: 'shard: shardOf(subject), subject, seq',
    replacement: `shard: shardOf(\`\${subject}\${seq}\`), subject, seq`,
  },
  {
    name: 'lease-for-ever',
    breaks: 'A relay that died keeps its shards.',
    file: `${MESSAGING}/relay/lease.ts`,
    text: 'owner = $1 OR owner IS NULL OR expires_at < clock_timestamp()',
    replacement: 'owner = $1 OR owner IS NULL',
  },
  {
    name: 'offset-before-commit',
    breaks: 'The offset is stored before the events are applied.',
    file: `${MESSAGING}/consumer/slice.apply.ts`,
    text: 'claimPresumed(tx, consumer.name',
    replacement: 'claimPresumed(o.database, consumer.name',
  },
  {
    name: 'sequence-presumed',
    breaks: 'Whether versions continue what was applied is not looked at.',
    file: `${MESSAGING}/consumer/inbox.ts`,
    text: 'row.applied === versions.size && !row.parked',
    replacement: '!row.parked',
  },
  {
    name: 'duplicates-kept',
    breaks: 'A version that was applied counts as one that is missing.',
    file: `${MESSAGING}/consumer/sequence.ts`,
    text: 'if (version !== undefined && version <= at.version) continue',
    replacement: '',
  },
  {
    name: 'versions-forgotten',
    breaks: 'Versions that were applied one by one are not stored.',
    file: `${MESSAGING}/consumer/slice.apply.ts`,
    text: 'await advance(tx, consumer.name, at.topic, sorted.versions)',
    replacement: '',
  },
  {
    name: 'applied-elsewhere',
    breaks: 'Events are applied outside of the transaction that stores their offset.',
    file: `${MESSAGING}/consumer/slice.apply.ts`,
    text: `const emitted = await handleAll(tx, consumer, sorted.fresh, o.clock())
      return {`,
    replacement: `const emitted = false
      void o.database.transaction(other => handleAll(other, consumer, sorted.fresh, o.clock())).catch(() => {})
      return {`,
  },
  {
    name: 'wrong-offset-taken',
    breaks: 'A batch that was read from another place than wanted is applied.',
    file: `${MESSAGING}/consumer/places.ts`,
    text: 'if (batch.from !== wanted && !this.#sentBack.has(key)) {',
    replacement: 'if (false) {',
  },
  {
    name: 'overtaken-for-ever',
    breaks: 'Whoever was overtaken does not look where the position is now.',
    file: `${MESSAGING}/consumer/batches.ts`,
    text: '          await this.#reload(key, position)\n',
    replacement: '',
  },
  {
    name: 'outage-parks',
    breaks: 'A database that is away is taken for a fault of the event.',
    file: `${MESSAGING}/consumer/fault.ts`,
    text: 'error instanceof DatabaseUnavailable || ',
    replacement: '',
  },
  {
    name: 'assignment-given-up',
    breaks: 'A consumer that cannot read its positions reads nothing.',
    file: `${MESSAGING}/consumer/start-consumer.ts`,
    text: 'this.#trouble.outlast(() => openPositions(database, consumer.name, assigned))',
    replacement: 'openPositions(database, consumer.name, assigned).catch(() => undefined)',
  },
  {
    name: 'rebuild-unheard',
    breaks: 'A running consumer does not go back when its positions are put back.',
    file: `${MESSAGING}/consumer/watch.ts`,
    text: 'if (moved.size > 0) await seek(moved)',
    replacement: '',
  },
  {
    name: 'rebuild-remembers',
    breaks: 'A rebuild forgets offsets and keeps versions.',
    file: `${MESSAGING}/consumer/consumer.ts`,
    text: 'TRUNCATE inbox_version, parked',
    replacement: 'TRUNCATE parked',
  },
  {
    name: 'answered-before-commit',
    breaks: 'A command is answered before its COMMIT is.',
    file: `${DATABASE}/transaction.ts`,
    text: "expectCommit(await run('COMMIT'))",
    replacement: "run('COMMIT').catch(() => {})",
  },
  {
    name: 'lost-commit-believed',
    breaks: 'A COMMIT whose answer is lost counts as done.',
    file: `${DATABASE}/transaction.ts`,
    text: "expectCommit(await run('COMMIT'))",
    replacement: "await run('COMMIT').catch(() => {})",
  },
  {
    name: 'not-rolled-back',
    breaks: 'A transaction that fails is left open.',
    file: `${DATABASE}/transaction.ts`,
    text: "await run('ROLLBACK').catch(distrust)",
    replacement: '',
  },
  {
    name: 'key-not-recalled',
    breaks: 'A command that is repeated with its key is carried out as a new one.',
    file: `${SERVICE}/door.ts`,
    text: 'const earlier = error instanceof Conflict ? await recall(database, call) : undefined',
    replacement: 'const earlier = error instanceof Conflict ? undefined : undefined',
  },
  {
    name: 'key-not-kept',
    breaks: 'A command is carried out without a record of its key.',
    file: `${SERVICE}/door.ts`,
    text: 'const remembered = call.idempotency && rememberingNew(',
    replacement: 'const remembered = call.route.id === undefined && call.idempotency && rememberingNew(',
  },
  {
    name: 'answer-not-kept',
    breaks: 'The key of a command is kept without its answer.',
    file: `${SERVICE}/door.ts`,
    text: 'return await remember(tx, call, outcome.value)',
    replacement: 'return outcome.value',
  },
  {
    name: 'written-twice-apart',
    breaks: 'Facts are kept in another transaction than what they tell of.',
    file: `${SERVICE}/door.ts`,
    text: 'if (facts.length > 0) await append(tx, facts, causeOf(call))',
    replacement: 'if (facts.length > 0) await database.transaction(other => append(other, facts, causeOf(call)))',
  },
  {
    name: 'told-by-chance',
    breaks: 'Facts follow the command after its commit, and are forgotten when the process ends between them.',
    file: `${SERVICE}/door.ts`,
    text: `          if (facts.length > 0) await append(tx, facts, causeOf(call))
          return await remember(tx, call, outcome.value)`,
    replacement: `          if (facts.length > 0)
            setTimeout(() => void database.transaction(other => append(other, facts, causeOf(call))).catch(() => {}), 5)
          return await remember(tx, call, outcome.value)`,
  },
  {
    name: 'version-unchecked',
    breaks: 'A change is made to another version than the one it was meant for.',
    file: `${DEMAND}/forecast.ts`,
    text: 'if (forecast.version !== expected) return',
    replacement: 'if (expected < 0) return',
  },
  {
    name: 'aggregate-unlocked',
    breaks: 'A forecast is read without a lock before it is changed.',
    file: `${DEMAND}/forecast.store.ts`,
    text: ".where(eq(forecastTable.id, id)).for('update')",
    replacement: '.where(eq(forecastTable.id, id))',
  },
  {
    name: 'told-not-done',
    breaks: 'A change is told and not made.',
    file: `${DEMAND}/forecast.changing.ts`,
    text: '    await saveForecast(tx, changed, lines)\n',
    replacement: '',
  },
  {
    name: 'older-lines-kept',
    breaks: 'Lines of an older version of a forecast go on being counted.',
    file: 'services/aggregation/src/line/line.store.ts',
    text: '.filter(([, version]) => version > 1)',
    replacement: '.filter(([, version]) => version < 1)',
  },
  {
    name: 'order-of-batch-lost',
    breaks: 'Of several versions in a batch the last but one counts.',
    file: 'services/aggregation/src/line/line.ts',
    text: 'if (known === undefined || known < version)',
    replacement: 'if (known === undefined)',
  },
  ...PLANTED_IN_MARKET,
  ...PLANTED_IN_AWARDS,
]
