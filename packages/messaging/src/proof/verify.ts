import { ownerOf } from '@lodestone/contracts'
import type { InRecord } from '../ports.ts'
import { PROOF } from './prove.ts'
import { HASH_LENGTH, leafOf, nodeOf, statementOf } from './tree.ts'

/** The public keys that are believed. */
export type EventKeys = { verify(name: string, id: string, bytes: Buffer, signature: Buffer): boolean }

/** Whether the service that owns a record's topic has told it, as it stands. `text` is its value. Never throws. */
export type Verify = (record: InRecord, topic: string, text: string) => boolean

/** Levels of a tree at most: 32,768 records of one send. */
const LEVELS = 15
const LONGEST = 100 + LEVELS * HASH_LENGTH + 100
/** Nodes remembered, at least: what stands together in a partition was mostly sent together, and consumers of a process read it one after the other. */
const REMEMBERED = 4_000

/** A signature takes 140 µs to check, once for all records of a send; a record 3 µs. */
export function verifierOf(keys: EventKeys): Verify {
  const proven = new Recent()

  /** Whether a record's hash is, or leads to, a node that its owner has signed. */
  function isSigned(owner: string, leaf: string, proof: string): boolean {
    const [id, path, signature, ...more] = proof.split('.')
    if (id === undefined || path === undefined || signature === undefined || more.length > 0) return false
    if (path.length % HASH_LENGTH !== 0) return false
    const way = [leaf]
    let node = leaf
    for (let at = 0; at < path.length; at += HASH_LENGTH) {
      node = nodeOf(node, path.slice(at, at + HASH_LENGTH))
      if (proven.knows(node, owner)) return proven.add(way, owner)
      way.push(node)
    }
    if (!keys.verify(owner, id, statementOf(owner, node), Buffer.from(signature, 'base64url'))) return false
    return proven.add(way, owner)
  }

  return (record, topic, text) => {
    const proof = record.headers[PROOF]
    if (proof === undefined || proof.length > LONGEST || record.key === null) return false
    const owner = ownerOf(topic, record.key)
    const leaf = leafOf({ topic, key: record.key, headers: record.headers }, text)
    return proven.knows(leaf, owner) || isSigned(owner, leaf, proof)
  }
}

/** What was found true lately, with whose it is: two generations, of which the older is forgotten when the younger is full. */
class Recent {
  #young = new Map<string, string>()
  #old = new Map<string, string>()

  knows(node: string, owner: string): boolean {
    return (this.#young.get(node) ?? this.#old.get(node)) === owner
  }

  add(nodes: readonly string[], owner: string): true {
    for (const node of nodes) this.#young.set(node, owner)
    if (this.#young.size >= REMEMBERED) [this.#old, this.#young] = [this.#young, new Map()]
    return true
  }
}
