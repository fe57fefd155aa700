import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Line, Task } from './worker.ts'

const here = (name: string): string => new URL(name, import.meta.url).pathname

/** Seconds of real time without a word after which a worker is taken to hang. */
const SILENT_SECONDS = 300

export type Ended = { readonly lines: readonly Line[]; readonly failure: string | undefined }

/** Lets a process of its own go through the seeds of a task until one breaks a rule; `fault` is planted in it. */
export async function runWorker(
  task: Task,
  fault: string | undefined,
  heard: (line: Line) => void = () => {},
): Promise<Ended> {
  const env = { ...process.env, ...(fault === undefined ? {} : { SIMULATION_FAULT: fault }) }
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', here('./plant.ts'), here('./worker.ts'), JSON.stringify(task)],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  let silent = setTimeout(kill, SILENT_SECONDS * 1_000)
  let errors = ''
  child.stderr.on('data', text => {
    errors = `${errors}${text}`.slice(-4_000)
  })
  const lines: Line[] = []
  createInterface({ input: child.stdout }).on('line', text => {
    clearTimeout(silent)
    silent = setTimeout(kill, SILENT_SECONDS * 1_000)
    const line: Line = JSON.parse(text)
    lines.push(line)
    heard(line)
  })
  const [code, signal] = await once(child, 'close')
  clearTimeout(silent)
  process.off('exit', kill)
  return { lines, failure: code === 0 ? undefined : `the worker ended with ${signal ?? code}: ${errors}` }
}
