import type { Transport } from '@lodestone/messaging'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { readConfig } from './config.ts'
import type { Service } from './define.ts'
import { startService } from './running.ts'

it('ends every part although one before it does not end in order, and says so', async () => {
  const ended: string[] = []
  const service: Service = {
    name: 'console',
    migrations: new URL('../migrations/', import.meta.url),
    routes: () => ({}),
    prepare: async ({ onStop }) => {
      onStop(() => Promise.reject(new Error('stuck')))
      onStop(() => void ended.push('own'))
    },
  }
  const transport = {
    producer: async () => ({ send: async () => {}, close: async () => void ended.push('relay') }),
  } as unknown as Transport
  const running = await startService(service, {
    config: readConfig({ DATABASE_URL: 'postgres://root@127.0.0.1:1/none', KAFKA_BROKERS: 'nowhere:1' }),
    transport,
    directory: {} as never,
    keys: {} as never,
    signing: {
      signerOf: () => ({}) as never,
      proverOf: () => async records => [...records],
      verify: () => true,
      openerOf: () => (_record, _topic, text) => text,
    },
    log: pino({ level: 'silent' }),
    clock: () => new Date(),
    newId: () => '',
    onFatal: () => {},
  })
  await expect(running.stop()).rejects.toThrow('console did not end in order')
  expect(ended).toEqual(['own', 'relay'])
})
