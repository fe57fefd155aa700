import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { expect, test } from 'vitest'

/** A process with one step that takes a second, or for ever, and what it said by the time it ended. */
async function running(lasts: 'a second' | 'for ever') {
  const step = lasts === 'a second' ? 'new Promise(done => setTimeout(done, 1000))' : 'new Promise(() => {})'
  const code = `import { openStop } from ${JSON.stringify(import.meta.resolve('./stop.ts'))}
    const stop = openStop(() => {})
    stop.onStop(async () => { await ${step}; console.log('stopped') })
    setInterval(() => {}, 1000); console.log('up'); await stop.finished()`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', data => {
    said += data
  })
  const exited = once(child, 'exit')
  await once(child.stdout, 'data')
  return { child, exited, said: () => said }
}

test('one Ctrl-C, heard from the terminal and again from npm, lets everything end in order with exit code 0', async () => {
  const { child, exited, said } = await running('a second')
  child.kill('SIGINT')
  await after(200)
  child.kill('SIGINT')
  expect(await exited).toEqual([0, null])
  expect(said()).toContain('stopped')
})

test('a second Ctrl-C ends at once what does not end', async () => {
  const { child, exited, said } = await running('for ever')
  child.kill('SIGTERM')
  await after(1_000)
  child.kill('SIGINT')
  expect(await exited).toEqual([1, null])
  expect(said()).not.toContain('stopped')
})
