import { expect, test } from 'vitest'
import { BrokenSeal } from './cipher.ts'
import { openEnvelope, sealEnvelope } from './envelope.ts'

const JSON_TEXT = '{"fixed":{"amount":"4711.11","currency":"EUR"}}'
const { sealed, dataKey } = sealEnvelope(JSON_TEXT, 'offer 1 version 1')

test('what was sealed opens as it was, with white space after it', () => {
  expect(openEnvelope(sealed, dataKey, 'offer 1 version 1').trimEnd()).toBe(JSON_TEXT)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('4711')
})

test('the same twice is sealed differently, and a longer price looks like a shorter one', () => {
  const again = sealEnvelope(JSON_TEXT, 'offer 1 version 1')
  expect(again.sealed).not.toBe(sealed)
  expect(sealEnvelope(JSON_TEXT.replace('4711.11', '123456.7891'), 'offer 1 version 1').sealed.length).toBe(
    sealed.length,
  )
  const long = `"${'ü'.repeat(600)}"`
  const envelope = sealEnvelope(long, 'x')
  expect(openEnvelope(envelope.sealed, envelope.dataKey, 'x').trimEnd()).toBe(long)
})

test.each([
  ['another data key', sealed, Buffer.alloc(32, 1), 'offer 1 version 1'],
  ['moved to another offer', sealed, dataKey, 'offer 2 version 1'],
  ['moved to another version', sealed, dataKey, 'offer 1 version 2'],
  ['cut by a byte', sealed.slice(0, -2), dataKey, 'offer 1 version 1'],
  ['cut to less than its nonce', sealed.slice(0, 12), dataKey, 'offer 1 version 1'],
  ['nothing', '', dataKey, 'offer 1 version 1'],
  [
    'changed in one bit',
    `${sealed.slice(0, 40)}${sealed[40] === 'A' ? 'B' : 'A'}${sealed.slice(41)}`,
    dataKey,
    'offer 1 version 1',
  ],
])('with %s it does not open, and says so', (_, text, key, about) => {
  expect(() => openEnvelope(text, key, about)).toThrow(BrokenSeal)
  expect(() => openEnvelope(text, key, about)).toThrow(about)
})
