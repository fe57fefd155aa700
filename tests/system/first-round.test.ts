import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWholeHub } from './hub.ts'

/** The ten calls of the documents, run as they are printed, where a second operator has to confirm. */

const DOCUMENT = new URL('../../infra/docs/first-round.md', import.meta.url)
/** Where the documents have the hub. */
const HUB = /http:\/\/127\.0\.0\.1:\$\{PORT:-8080\}/
const needed = ['bash', 'curl', 'jq', 'sha256sum']
const missing = needed.filter(name => spawnSync(name, ['--version']).error !== undefined)

describe.skipIf(missing.length > 0)(`the first round, with ${needed.join(', ')}`, () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startWholeHub({ FOUR_EYES: '1' })
  })
  afterAll(() => hub?.stop())

  test('is played by the printed script, which waits for what it needs and says what happens', async () => {
    const [, script = ''] = /```sh\n(.*?)```/s.exec(readFileSync(DOCUMENT, 'utf8')) ?? []
    expect(script).toMatch(HUB)
    const { code, out, err } = await run(script.replace(HUB, hub.url))
    expect([code, err]).toEqual([0, ''])
    const said = [
      `The hub at ${hub.url} answers`,
      'Motor GmbH: admitted',
      'Southern Earths: admitted',
      'Forecast f-1: 1250.5 kg',
      'Offer o-1: 1000 kg of level A',
      'First round: collecting',
      'Otto confirms: closeRound',
      '1000 kg of ndpr-oxide: proposed',
    ]
    expect(out.slice(0, said.length)).toEqual(said)
    expect(out.slice(said.length)).toEqual([
      expect.stringMatching(/ kg/),
      expect.stringMatching(/^Record of \d+ events, result [0-9a-f]{64}$/),
    ])
  }, 300_000)
})

/** Runs a script to its end. */
async function run(script: string): Promise<{ code: number | null; out: string[]; err: string }> {
  const child = spawn('bash', ['-eu'], { stdio: 'pipe', timeout: 280_000 })
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => {
    said.out += chunk
  })
  child.stderr.on('data', chunk => {
    said.err += chunk
  })
  child.stdin.end(script)
  const code = await new Promise<number | null>(resolve => child.on('close', resolve))
  return { code, out: said.out.trim().split('\n'), err: said.err }
}
