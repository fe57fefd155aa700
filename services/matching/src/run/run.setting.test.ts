import { TIME_BOX_SECONDS } from '@lodestone/engine'
import { readConfig } from '@lodestone/service'
import { expect, test } from 'vitest'
import { timeBoxMs } from './run.ts'

test('a hub that sets no time box has that of the rule book', () => {
  expect(timeBoxMs(readConfig({ DATABASE_URL: 'postgres://localhost/none', KAFKA_BROKERS: 'localhost:1' }))).toBe(
    TIME_BOX_SECONDS * 1000,
  )
})
