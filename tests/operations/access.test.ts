import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { hasBroker, testInfrastructure } from '@lodestone/testing'
import { expect, test } from 'vitest'

/** What `npm run access` says where it can do nothing: which setting, or which broker, and what to do. */
const MAIN = new URL('../../infra/access/main.ts', import.meta.url).pathname
const access = (env: Record<string, string>) =>
  new Promise<{ code: unknown; said: string }>(resolve => {
    const { PATH = '', HOME = '' } = process.env
    execFile(process.execPath, [MAIN], { env: { PATH, HOME, ...env } }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, said: out + err }),
    )
  })

test('without brokers it names the setting and what goes there', async () => {
  expect(await access({})).toEqual({
    code: 1,
    said: 'access: settings: KAFKA_BROKERS is not set: name the brokers, host:port separated by commas, or set TRANSPORT=postgres\n',
  })
})

test('where events are kept in PostgreSQL it says who makes topics and rights there', async () => {
  const { code, said } = await access({ TRANSPORT: 'postgres' })
  expect([code, said]).toEqual([1, 'access: topics and rights of the log in PostgreSQL are made by npm run migrate\n'])
})

test.skipIf(!hasBroker)('at a broker that asks nobody who one is it says so, and what to do', async () => {
  const brokers = testInfrastructure().kafkaBrokers
  const { code, said } = await access({ KAFKA_BROKERS: brokers, TOPIC_PREFIX: `t${randomUUID()}.` })
  expect([code, said]).toEqual([1, expect.stringContaining(`the broker at ${brokers} asks nobody who one is. Set`)])
  expect(said.trim().split('\n')).toHaveLength(1)
})
