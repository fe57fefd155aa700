import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { demand } from '@lodestone/demand'
import { participants } from '@lodestone/participants'
import { startTestHub, type TestHub } from '@lodestone/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted } from '../system/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub([participants, demand])
})
afterAll(() => hub.stop())

const file = new URL('example.ts', import.meta.url).pathname

test('the example of the client’s guide stands there as it runs', () => {
  const guide = readFileSync(new URL('../../packages/client/README.md', import.meta.url), 'utf8')
  expect(guide).toContain(`\`\`\`ts\n${readFileSync(file, 'utf8')}\`\`\``)
})

test('it submits a forecast, and says why not the second time', async () => {
  const { api } = await admitted(hub, 'member')
  const env = { ...process.env, LODESTONE_HUB: hub.url, LODESTONE_TOKEN: api.token }
  const run = () =>
    new Promise<{ code: number | null; out: string }>(resolve => {
      const child = spawn(process.execPath, [file], { env })
      let out = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          out += chunk
        })
      child.on('close', code => resolve({ code, out }))
    })
  expect(await run()).toEqual({ code: 0, out: 'erp-2027-q2: version 1, standing\nerp-2027-q2 1\n' })
  expect(await run()).toEqual({ code: 1, out: expect.stringMatching(/^duplicate-reference .*\nerp-2027-q2 1\n$/s) })
})
