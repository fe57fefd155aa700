import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** Milliseconds between looks whether it listens again. */
const LOOK_EVERY_MS = 250

/** Services that did not listen when last asked, and what comes of looking whether they do again. */
export class Away {
  readonly #connectMs: number
  readonly #restartMs: number
  readonly #looking = new Map<string, Promise<boolean>>()

  constructor(connectMs: number, restartMs: number) {
    this.#connectMs = connectMs
    this.#restartMs = restartMs
  }

  /** It listens. */
  forget(target: URL): void {
    this.#looking.delete(target.origin)
  }

  /**
   * Whether a service listens again before the time for a restart is over. All who ask have the same answer, those too who ask later. Rejects
   * when the signal aborts first.
   */
  isBack(target: URL, signal: AbortSignal): Promise<boolean> {
    const looking = this.#looking.get(target.origin) ?? this.#look(target)
    this.#looking.set(target.origin, looking)
    return unless(signal, looking)
  }

  async #look(target: URL): Promise<boolean> {
    const end = performance.now() + this.#restartMs
    while (performance.now() < end) {
      await pause(LOOK_EVERY_MS)
      if (!(await listens(target, this.#connectMs))) continue
      this.forget(target)
      return true
    }
    return false
  }
}

/** Where a service is reached. */
export function addressOf({ hostname, port, protocol }: URL): { hostname: string; port: number } {
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
}

async function listens(target: URL, withinMs: number): Promise<boolean> {
  const { hostname, port } = addressOf(target)
  const socket = connect({ host: hostname, port })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(withinMs) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** The promise's value, unless the signal aborts first, which rejects. */
async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
