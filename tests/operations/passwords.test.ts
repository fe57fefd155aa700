import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** What `passwords.sh` makes of a file of settings that is there already. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passwords-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function chosenBeside(settings: string): string {
  const file = join(folder, '.env')
  writeFileSync(file, settings, { mode: 0o644 })
  execFileSync('sh', [new URL('../../infra/docker/passwords.sh', import.meta.url).pathname, file])
  return file
}

test('passwords are put into a file of settings that its owner alone can read from then on', () => {
  expect(statSync(chosenBeside('PORT=8081\n')).mode & 0o077).toBe(0)
})

test('a setting without an end of line stays as it was, and takes in no password', () => {
  const lines = readFileSync(chosenBeside('PORT=8081'), 'utf8').split('\n')
  expect(lines[0]).toBe('PORT=8081')
})
