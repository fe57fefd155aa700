import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type TestHub, testTransport } from '@lodestone/testing'

/** Tells topics of a hub again, as an operator does, with the settings of the hub. */
export function republish(hub: TestHub, ...topics: string[]) {
  const main = fileURLToPath(new URL('../../infra/operations/main.ts', import.meta.url))
  const env = {
    ...process.env,
    ...testTransport,
    MIGRATIONS_DATABASE_URL: hub.databaseUrl,
    TOPIC_PREFIX: hub.topicPrefix,
  }
  return promisify(execFile)(process.execPath, [main, 'republish', ...topics.map(name => `--topic=${name}`)], { env })
}
