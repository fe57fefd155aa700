/** Looks of which the primary's place is kept: one that a standby reaches later than that says too little. */
const KEPT = 600

/** What one look saw: how far a standby had applied the log, and then how far its primary had written it, and when that was asked. */
type Look = { readonly applied: bigint; readonly written: bigint; readonly at: number }

/**
 * Until when a standby has what its primary committed, by places in the log alone: no clock of a server is asked, a primary at rest is no lag, and a
 * standby that hears nothing more of its primary is not taken for one that has everything.
 */
export class Freshness {
  /** Where the primary was at earlier looks, and the standby was not yet; the oldest first. */
  #ahead: Omit<Look, 'applied'>[] = []
  #until: number | undefined

  /** Everything that was committed before this time was there at the last look; undefined while that is not known of any. */
  get until(): number | undefined {
    return this.#until
  }

  seen({ applied, written, at }: Look): void {
    // Another server took the primary's place, and counts on from less.
    if (written < (this.#ahead.at(-1)?.written ?? 0n)) this.#ahead = []
    this.#ahead.push({ written, at })
    const reached = this.#ahead.filter(one => one.written <= applied)
    this.#until = reached.at(-1)?.at ?? this.#until
    this.#ahead = this.#ahead.slice(reached.length).slice(-KEPT)
  }
}
