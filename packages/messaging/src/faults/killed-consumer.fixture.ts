import { openDatabase, silent } from '@lodestone/database'
import { startConsumer } from '../index.ts'
import { seeing, transportOf, verifying } from '../infra.fixture.ts'

/** A process whose consumer dies right after its first commit in PostgreSQL, before it can tell the log. */
const { TEST_URL = '' } = process.env
const consumer = startConsumer({
  database: openDatabase({ url: TEST_URL, schema: 'receiver' }),
  transport: transportOf(process.env),
  service: 'receiver',
  consumer: seeing,
  verify: verifying,
  log: silent,
  onFatal: () => process.exit(1),
})
await consumer.applied()
process.kill(process.pid, 'SIGKILL')
