import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A hub process of its own, so that it can be killed. */
export type SpawnedProcess = {
  readonly url: string
  readonly pid: number
  /** Settles when it has ended, in whatever way, with its exit code. */
  readonly ended: Promise<number | null>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  /** Asks it to stop, and gives its exit code. */
  stop(): Promise<number | null>
}

export type SpawnOptions = {
  readonly readyWithinMs?: number
  /** Gets what it writes to standard error. */
  readonly hear?: (text: Buffer) => void
}

/**
 * Starts a module that prints `ready <url>` with Node and its options, and waits until it does. Throws with its last words when it ends
 * before.
 */
export async function spawnProcess(
  module: string,
  env: Record<string, string>,
  options: readonly string[] = [],
  { readyWithinMs = 60_000, hear }: SpawnOptions = {},
): Promise<SpawnedProcess> {
  const child = spawn(process.execPath, [...options, module], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const words: string[] = []
  child.stderr.on('data', chunk => {
    hear?.(chunk)
    words.push(String(chunk))
    if (words.length > 50) words.shift()
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const url = await Promise.race([
    readyLine(child),
    exited.then(([code]) => Promise.reject(new Error(`ended with ${code} before it was ready:\n${words.join('')}`))),
    new Promise<never>((_, reject) =>
      setTimeout(
        () => reject(new Error(`not ready within ${readyWithinMs} ms:\n${words.join('')}`)),
        readyWithinMs,
      ).unref(),
    ),
  ])
  return {
    url,
    pid: child.pid as number,
    ended: exited.then(([code]) => code),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      child.kill('SIGTERM')
      return (await exited)[0]
    },
  }
}

async function readyLine(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', line => {
      const url = /^ready (\S+)$/.exec(line)?.[1]
      if (url) resolve(url)
    })
  })
}
