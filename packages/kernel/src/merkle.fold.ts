import { node, sha256 } from './merkle.hash.ts'
import { present } from './present.ts'

/** A finished subtree of a fold; `target` when the leaf that a path is wanted for lies in it. */
type Subtree = { readonly size: number; readonly hash: Buffer; readonly target: boolean }

/**
 * Root, and the path of one leaf, of leaves that come one after the other and are not kept: a day may have more than should be held.
 * Gives what `merkleRoot` and `merklePath` give of the whole list.
 */
export class MerkleFold {
  readonly #index: number | undefined
  readonly #path: string[] = []
  readonly #open: Subtree[] = []
  #count = 0

  /** `index` names the leaf whose path is wanted. */
  constructor(index?: number) {
    this.#index = index
  }

  add(leaf: Buffer): void {
    let right: Subtree = { size: 1, hash: leaf, target: this.#count++ === this.#index }
    while (this.#open.at(-1)?.size === right.size) right = this.#join(present(this.#open.pop()), right)
    this.#open.push(right)
  }

  /** What the leaves so far give; afterwards nothing may be added. `path` is empty when there is no such leaf. */
  end(): { count: number; root: string; path: readonly string[] } {
    let right = this.#open.pop()
    while (right && this.#open.length > 0) right = this.#join(present(this.#open.pop()), right)
    return { count: this.#count, root: (right?.hash ?? sha256()).toString('hex'), path: this.#path }
  }

  #join(left: Subtree, right: Subtree): Subtree {
    if (left.target) this.#path.push(right.hash.toString('hex'))
    if (right.target) this.#path.push(left.hash.toString('hex'))
    return { size: left.size + right.size, hash: node(left.hash, right.hash), target: left.target || right.target }
  }
}
