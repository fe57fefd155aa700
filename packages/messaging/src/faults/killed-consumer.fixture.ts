import { openDatabase, silent } from '@lodestone/database'
import { startConsumer } from '../index.ts'
import { openKafka, seeing, verifying } from '../infra.fixture.ts'

/** A process whose consumer dies right after its first commit in PostgreSQL, before it can tell Kafka. */
const { TEST_URL = '', TEST_PREFIX = '' } = process.env
const consumer = startConsumer({
  database: openDatabase({ url: TEST_URL, schema: 'receiver' }),
  transport: openKafka(TEST_PREFIX),
  service: 'receiver',
  consumer: seeing,
  verify: verifying,
  log: silent,
  onFatal: () => process.exit(1),
})
await consumer.applied()
process.kill(process.pid, 'SIGKILL')
