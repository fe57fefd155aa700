import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

/** Whoever asks a command what it takes is told so, and nothing is started or written meanwhile. */

const folder = mkdtempSync(join(tmpdir(), 'usage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const root = new URL('../', import.meta.url).pathname
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const commands = Object.entries(scripts).flatMap(([name, line]) =>
  [...line.matchAll(/infra\/run\.sh (.+)/g)].map(([, words = '']): [string, string[]] => [name, words.split(' ')]),
)
const run = (name: string, ...words: string[]) => {
  const dataDir = join(folder, 'data')
  const [, command = []] = commands.find(([known]) => known === name) ?? []
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...words], {
    cwd: root,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, stderr, written: existsSync(dataDir) }
}

test.each(commands)('%s --help says what it takes', name => {
  expect(run(name, '--help')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(new RegExp(`^usage: npm [^]*\\b${name}\\b`)),
    written: false,
  })
})

test.each([
  ['start', ['--port', '9090'], 'not known: --port, 9090'],
  ['demo', ['--exti'], 'not known: --exti'],
  ['migrate', ['--dry-run'], 'not known: --dry-run'],
  ['access', ['--dry-run'], 'not known: --dry-run'],
  ['sbom', [], 'one file is asked for'],
  ['fuzz:engine', ['--rounds', 'x'], 'not a whole number of at least 1: x'],
  ['fuzz:engine', ['--round', '5'], "Unknown option '--round'"],
  ['mutations', ['flow/', 'nowhere/'], 'no fault is in nowhere/'],
  ['bench', ['submitt'], 'not known: submitt'],
  ['bench:engine', ['size'], 'not known: size'],
  ['bench:origin', ['screens'], 'not known: screens'],
  ['bench:outlook', ['clp'], 'not known: clp'],
  ['simulate', ['--seeds', 'x'], 'not a whole number of at least 1: x'],
  ['simulate', ['--mutations', 'none'], 'not known: none'],
  ['histories', ['--minutes', '0'], 'not a number of at least 0.001: 0'],
  ['histories', ['lost'], 'names are of --mutations'],
  ['soak', ['--fault', 'none'], 'not known: none'],
  ['screens', ['nowhere'], 'not known: nowhere'],
])('%s %j does nothing, says why and ends with 2', (name, words, reason) => {
  const { stderr, ...rest } = run(name, ...words)
  expect(rest).toEqual({ status: 2, stdout: '', written: false })
  expect(stderr.split('\nusage: ')[0]).toContain(reason)
  expect(stderr).not.toMatch(/^ +at /m)
})
