import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePassword } from './password.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'password-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a password is made once, for its owner alone, and is another in every file', () => {
  const file = join(folder, 'supply', 'broker.password')
  const made = makePassword(file)
  expect(made).toMatch(/^[0-9a-f]{48}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(makePassword(file)).toBe(made)
  expect(readdirSync(join(folder, 'supply'))).toEqual(['broker.password'])
  expect(makePassword(join(folder, 'demand', 'broker.password'))).not.toBe(made)
})
