import type { Subscription } from '../ports.ts'

/** Contact with the broker older than this is no contact. */
const RECENT_MS = 15_000

/** A subscription that is not there at once, and may never be. */
export class Contact {
  readonly #subscription: Promise<Subscription>
  #subscribed: Subscription | undefined

  constructor(subscription: Promise<Subscription>, onFatal: (error: Error) => void) {
    this.#subscription = subscription
    subscription.then(subscribed => {
      this.#subscribed = subscribed
    }, onFatal)
  }

  /** Whether the broker has been heard of lately. */
  get isRecent(): boolean {
    const at = this.#subscribed?.lastContactAt
    return at !== undefined && performance.now() - at < RECENT_MS
  }

  async seek(positions: ReadonlyMap<string, bigint>): Promise<void> {
    const subscription = await this.#subscription
    subscription.seek(positions)
  }

  async stop(): Promise<void> {
    const subscription = await this.#subscription.catch(() => undefined)
    await subscription?.stop()
  }
}
