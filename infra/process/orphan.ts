import { readFile } from 'node:fs/promises'
import { commandLine } from './command-line.ts'
import { until } from './until.ts'

/** A server as an earlier start left it: where it wrote its process id, and what only its command line holds. */
export type Trace = { readonly recordFile: string; readonly mark: string; readonly stopSignal: NodeJS.Signals }

/** The process id in the first line of a record file, if that process runs and its command line holds the mark. */
async function runningPid({ recordFile, mark }: Pick<Trace, 'recordFile' | 'mark'>): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(recordFile, 'utf8').catch(() => ''), 10)
  if (!(pid > 1)) return undefined
  return ` ${commandLine(pid) ?? ''} `.includes(` ${mark} `) ? pid : undefined
}

/**
 * Ends the server that a launcher which died has left, by its recorded id and only after its command line has shown
 * that it is ours. It first gets `withinMs` milliseconds to end in order. True when there was one.
 */
export async function endOrphan(trace: Trace, withinMs = 20_000): Promise<boolean> {
  const pid = await runningPid(trace)
  if (pid === undefined) return false
  const gone = async () => (await runningPid(trace)) !== pid
  end(pid, trace.stopSignal)
  if (await until(gone, { withinMs })) return true
  end(pid, 'SIGKILL')
  if (await until(gone, { withinMs: 5_000 })) return true
  throw new Error(`process ${pid}, left by an earlier start, uses ${trace.mark} and does not end`)
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
