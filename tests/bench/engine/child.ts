import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { progress } from '../bench.ts'
import type { Case, Measured } from './case.ts'

const SIZE = fileURLToPath(new URL('size.ts', import.meta.url))
/** Every child ends before this, counted from the start of the benchmark: the whole run stays under ten minutes. */
const DEADLINE_MS = 570_000

/** Measures a case in a child process with the options of Node that the hub itself runs with; a sentence when it failed or ran out of time. */
export async function measure(one: Case): Promise<Measured | string> {
  const limitMs = Math.min(one.limitS * 1000, DEADLINE_MS - performance.now())
  if (limitMs < 1000) return 'not run: the ten minutes of this benchmark are over'
  progress(`${one.name} …`)
  return new Promise(resolve => {
    const child = spawn(process.execPath, [...process.execArgv, SIZE, JSON.stringify(one)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    })
    let text = ''
    child.stdout.on('data', data => {
      text += data
    })
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(text) as Measured)
      else resolve(signal ? `stopped after ${Math.round(limitMs / 1000)} s` : `failed with exit code ${code}`)
    })
  })
}
