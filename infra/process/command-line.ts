import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * The command line of a process with single spaces between arguments, or undefined when no such process runs.
 * Process ids are used again by the system, so an id alone never says that a process is ours.
 */
export function commandLine(pid: number): string | undefined {
  try {
    // A process that has ended and was not yet collected has an empty command line.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean).join(' ') || undefined
  } catch {
    if (process.platform === 'linux') return undefined
  }
  try {
    const [state = '', ...command] = execFileSync('ps', ['-ww', '-o', 'state=,command=', '-p', String(pid)], {
      encoding: 'utf8',
    })
      .trim()
      .split(/\s+/)
    return state === '' || state.startsWith('Z') ? undefined : command.join(' ')
  } catch {
    return undefined
  }
}
