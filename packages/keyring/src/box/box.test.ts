import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BrokenSeal } from '../cipher.ts'
import { makeBox, openUnwrap, openWrap, rotateBox } from './box.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'box-'))
  for (const name of ['rounds', 'matching']) makeBox(folder, name)
})
afterEach(() => rmSync(folder, { recursive: true }))

const DATA_KEY = Buffer.alloc(32, 7)

test('a data key is unwrapped by the service that it was wrapped for alone, and for what it is about', () => {
  const wrapped = openWrap(folder, 'rounds')(DATA_KEY, 'book 1')
  expect(openUnwrap(folder, 'rounds')(wrapped, 'book 1')).toEqual(DATA_KEY)
  expect(openWrap(folder, 'rounds')(DATA_KEY, 'book 1')).not.toBe(wrapped)
  expect(() => openUnwrap(folder, 'rounds')(wrapped, 'book 2')).toThrow(BrokenSeal)
  expect(() => openUnwrap(folder, 'matching')(wrapped, 'book 1')).toThrow('does not hold matching.')
  const [id, , text] = wrapped.split('.')
  const other = openWrap(folder, 'rounds')(DATA_KEY, 'book 1').split('.')[1]
  expect(() => openUnwrap(folder, 'rounds')([id, other, text].join('.'), 'book 1')).toThrow(BrokenSeal)
})
test('after a change of the key old and new open, and making again changes nothing', () => {
  const before = openWrap(folder, 'rounds')(DATA_KEY, 'book 1')
  rotateBox(folder, 'rounds')
  makeBox(folder, 'rounds')
  const after = openWrap(folder, 'rounds')(DATA_KEY, 'book 1')
  expect(after.split('.')[0]).not.toBe(before.split('.')[0])
  for (const wrapped of [before, after]) expect(openUnwrap(folder, 'rounds')(wrapped, 'book 1')).toEqual(DATA_KEY)
})
test('a box that is missing is named', () => {
  expect(() => openWrap(folder, 'supply')).toThrow(`there is no public key ${join(folder, 'supply.box.pub')}`)
})
