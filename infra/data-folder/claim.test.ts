import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimFolder } from './claim.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claim-'))
})
afterEach(() => rm(folder, { recursive: true }))

/** A launcher of its own process, which says whether it holds the folder and lives until it is killed. */
function launch() {
  const code = `import { claimFolder } from ${JSON.stringify(import.meta.resolve('./claim.ts'))}
    try { claimFolder(${JSON.stringify(folder)}); console.log('held') } catch (error) { console.log('refused', error.message) }
    setInterval(() => {}, 1000)`
  return spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Another launcher that holds the folder until it is killed. */
async function otherLauncher() {
  const child = launch()
  expect(String((await once(child.stdout, 'data'))[0])).toContain('held')
  return {
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('a folder has one launcher while it lives, and a free one after it was killed', async () => {
  const other = await otherLauncher()
  try {
    expect(() => claimFolder(folder)).toThrow(`process ${other.pid} runs with the data folder`)
  } finally {
    await other.kill()
  }
  const giveBack = claimFolder(folder)
  expect(() => claimFolder(folder)).toThrow(`process ${process.pid} runs with the data folder`)
  giveBack()
  claimFolder(folder)()
})

test('of launchers that find the same dead one, exactly one gets the folder', async () => {
  const dead = await otherLauncher()
  await dead.kill()
  const launchers = [1, 2, 3, 4].map(() => launch())
  const said = await Promise.all(launchers.map(async launcher => String((await once(launcher.stdout, 'data'))[0])))
  for (const launcher of launchers) launcher.kill('SIGKILL')
  expect(said.map(text => text.trim().split(' ')[0]).sort()).toEqual(['held', 'refused', 'refused', 'refused'])
})
