import { openDatabase, silent } from '@lodestone/database'
import { seeing } from '../counted.fixture.ts'
import { startConsumer } from '../index.ts'
import { verifying } from '../signer.fixture.ts'
import { transportOf } from '../transport.fixture.ts'

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
