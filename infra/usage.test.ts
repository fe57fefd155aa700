import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Whoever asks a command what it takes is told so, and nothing is started or written meanwhile. */

const folder = mkdtempSync(join(tmpdir(), 'usage-'))
const run = (file: string, ...words: string[]) => {
  const dataDir = join(folder, 'data')
  const env = { PATH: process.env.PATH, DATA_DIR: dataDir }
  const { status, stdout, stderr } = spawnSync(process.execPath, [new URL(file, import.meta.url).pathname, ...words], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr, written: existsSync(dataDir) }
}

test.each([
  ['start.ts', 'npm start'],
  ['demo/main.ts', 'npm run demo'],
  ['operations/main.ts', 'npm run backup'],
  ['keyring/main.ts', 'npm run keyring'],
  ['signing/main.ts', 'npm run signing'],
  ['verify/main.ts', 'npm run verify'],
  ['access/main.ts', 'npm run access'],
  ['migrate/main.ts', 'npm run migrate'],
  ['../tests/fuzz/main.ts', 'npm run fuzz:engine'],
  ['../tests/simulation/main.ts', 'npm run simulate'],
  ['../tests/histories/main.ts', 'npm run histories'],
  ['../tests/soak/main.ts', 'npm run soak'],
])('%s --help says what it takes', (file, command) => {
  expect(run(file, '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining(`usage: ${command}`),
    written: false,
  })
})

test('the demo starts nothing on a word that it does not know', () => {
  expect(run('demo/main.ts', '--exti')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('usage: npm run demo'),
    written: false,
  })
  rmSync(folder, { recursive: true, force: true })
})
