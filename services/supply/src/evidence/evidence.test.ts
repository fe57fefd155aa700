import { atMost } from '@lodestone/service'
import { expect, test } from 'vitest'
import { fileName, mediaTypeOf } from './evidence.ts'

test('a file is what its first bytes say', () => {
  expect(mediaTypeOf(Buffer.from('%PDF-1.7 …'))).toBe('application/pdf')
  expect(mediaTypeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png')
  expect(mediaTypeOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  for (const other of ['', '%PD', ' %PDF-1.7', '<html>', 'GIF89a', 'PK\x03\x04'])
    expect(mediaTypeOf(Buffer.from(other, 'latin1'))).toBeUndefined()
})

test('a file is saved under a name that only the hub has chosen', () => {
  expect(fileName('ab'.repeat(32), 'image/jpeg')).toBe('evidence-abababababab.jpg')
})

test('work runs in order, no more of it at once than is allowed, also after one has failed', async () => {
  const inTurn = atMost(2)
  let running = 0
  let most = 0
  const began: number[] = []
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>())
  const works = gates.map((gate, index) =>
    inTurn(async () => {
      began.push(index)
      most = Math.max(most, ++running)
      await gate.promise
      running--
      if (index === 0) throw new Error('failed')
    }),
  )
  const all = Promise.allSettled(works)
  for (const gate of gates) gate.resolve()
  expect((await all).map(one => one.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(began).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})
