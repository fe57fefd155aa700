import { ownerOf } from '@lodestone/contracts'
import { present } from '@lodestone/kernel'
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
/** Sends remembered: those whose records a process still reads, of each of its partitions one or two. */
const REMEMBERED = 16

/** What is known to be signed of a send: the nodes from the record proven last up to the root, and at each level the one beside. */
type Way = { readonly owner: string; readonly signature: string; nodes: string[]; beside: string[] }

/**
 * A signature takes 140 µs to check, once for all records of a send. A record takes its own hash and, in the order of the tree, another one: what stands
 * beside the way of a record is signed with it, so that the way of the next one need not be followed far.
 */
export function verifierOf(keys: EventKeys): Verify {
  const known: Way[] = []

  /** Whether a record's hash is, or leads to, a node that its owner has signed. */
  function isSigned(owner: string, leaf: string, proof: string): boolean {
    const [id, path, signature, ...more] = proof.split('.')
    if (id === undefined || path === undefined || signature === undefined || more.length > 0) return false
    if (path.length % HASH_LENGTH !== 0) return false
    const way = known.find(one => one.signature === signature && one.owner === owner)
    const nodes = [leaf]
    const beside: string[] = []
    let node = leaf
    for (let level = 0; ; level++) {
      if (way?.nodes[level] === node) return lead(way, nodes, beside)
      if (way?.beside[level] === node) return lead(way, nodes, [...beside, present(way.nodes[level])])
      const at = level * HASH_LENGTH
      if (at >= path.length) break
      const other = path.slice(at, at + HASH_LENGTH)
      node = nodeOf(node, other)
      beside.push(other)
      nodes.push(node)
    }
    if (way?.nodes.at(-1) === node) return true
    if (!keys.verify(owner, id, statementOf(owner, node), Buffer.from(signature, 'base64url'))) return false
    known.unshift({ owner, signature, nodes, beside })
    known.length = Math.min(known.length, REMEMBERED)
    return true
  }

  return (record, topic, text) => {
    const proof = record.headers[PROOF]
    if (proof === undefined || proof.length > LONGEST || record.key === null) return false
    const owner = ownerOf(topic, record.key)
    const leaf = leafOf({ topic, key: record.key, headers: record.headers }, text)
    return isSigned(owner, leaf, proof)
  }
}

/** Leads a way that was met at some level through another record. */
function lead(way: Way, nodes: readonly string[], beside: readonly string[]): true {
  way.nodes.splice(0, nodes.length, ...nodes)
  way.beside.splice(0, beside.length, ...beside)
  return true
}
