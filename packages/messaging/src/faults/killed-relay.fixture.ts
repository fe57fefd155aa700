import { openDatabase, silent } from '@lodestone/database'
import { startRelay } from '../index.ts'
import { proving } from '../signer.fixture.ts'
import { transportOf } from '../transport.fixture.ts'

/** A process whose relay sends one batch and dies before it can delete it. */
const { TEST_URL = '' } = process.env
const producer = await transportOf(process.env).producer()
startRelay({
  database: openDatabase({ url: TEST_URL, schema: 'sender' }),
  prove: proving,
  log: silent,
  producer: {
    async send(records) {
      await producer.send(records)
      process.kill(process.pid, 'SIGKILL')
    },
    close: () => producer.close(),
  },
})
