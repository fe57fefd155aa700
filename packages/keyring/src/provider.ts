/**
 * Keeps keys by their names and uses them; no key ever leaves it. What it wraps are the data keys of envelopes, 32 bytes each. A wrapped
 * data key is a text that begins with the id of the root it was wrapped under and a dot.
 */
export interface KeyProvider {
  /** Where the keys are kept, for people who look for it: a path or an address. Holds no secret. */
  readonly place: string
  /** Id of the root under which this provider wraps, which is made when there is none. */
  current(): Promise<string>
  /** Whether what was wrapped under a root can still be unwrapped. Makes nothing. */
  holds(root: string): Promise<boolean>
  wrap(name: string, dataKey: Buffer): Promise<string>
  /** Throws KeyMissing when the root is not here, BrokenSeal when the text was not wrapped under this name or has changed. */
  unwrap(name: string, wrapped: string): Promise<Buffer>
  /** Wraps under another name without giving the data key to anybody. Throws as `unwrap`. */
  rewrap(from: string, to: string, wrapped: string): Promise<string>
  /** A keyed hash, the same before and after a rotation: who has only the hash cannot try what it might be of. 64 hex digits. */
  mac(name: string, data: string): Promise<string>
}

/** A root that is not in its place, which its message names. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing'
  constructor(place: string, root: string) {
    super(`${place} does not hold the root ${root}: restore the keyring that belongs to this database`)
  }
}
