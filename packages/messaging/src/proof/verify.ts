import { ownerOf } from '@lodestone/contracts'
import { present } from '@lodestone/kernel'
import { enoughTexts, isNew, Lately } from '../lately.ts'
import type { InRecord } from '../ports.ts'
import { PROOF } from './prove.ts'
import { envelopeOf, isSameEnvelope, type Signed } from './signed.ts'
import { HASH_LENGTH, leafOf, nodeOf, statementOf } from './tree.ts'

/** The public keys that are believed. */
export type EventKeys = { verify(name: string, id: string, bytes: Buffer, signature: Buffer): boolean }

/** Whether the service that owns a record's topic has told it, as it stands. `text` is its value. Never throws. */
export type Verify = (record: InRecord, topic: string, text: string) => boolean

/** Levels of a tree at most: 32,768 records of one send. */
const LEVELS = 15
const LONGEST = 100 + LEVELS * HASH_LENGTH + 100
/** Sends remembered, at least: consumers of a process that catch up read the same ones, each at its own pace. */
const REMEMBERED = 500

/** What is known to be signed of a send: the nodes from the record proven last up to the root, and at each level the one beside. */
type Way = { readonly owner: string; readonly nodes: string[]; readonly beside: string[] }

/**
 * A signature takes 140 µs to check, once for all records of a send. A record takes its own hash and, in the order of the tree, half of the time another
 * one: what stands beside the way of a record is signed with it, so that the way of the next one need not be followed far. What the other consumers of a
 * process have just proven is only compared.
 */
export function verifierOf(keys: EventKeys): Verify {
  const known = new Lately<Way>(count => count >= REMEMBERED)
  const proven = new Lately<{ readonly signed: Signed; readonly text: string }>(enoughTexts)
  let last: Way | undefined

  /** Whether a record's hash leads to a node that its owner has signed. */
  function isSigned(owner: string, leaf: string, proof: string): boolean {
    const [begin, end] = [proof.indexOf('.'), proof.lastIndexOf('.')]
    const [id, path, signature] = [proof.slice(0, begin), proof.slice(begin + 1, end), proof.slice(end + 1)]
    if (begin === end || path.length % HASH_LENGTH !== 0) return false
    const found = known.of(signature)
    const way = found?.owner === owner ? found : undefined
    if (way) last = way
    const nodes = [leaf]
    const beside: string[] = []
    let node = leaf
    while (!(way && meets(way, nodes, beside))) {
      const from = beside.length * HASH_LENGTH
      if (from >= path.length) {
        if (way?.nodes.at(-1) === node) return true
        if (!keys.verify(owner, id, statementOf(owner, node), Buffer.from(signature, 'base64url'))) return false
        last = { owner, nodes, beside }
        known.add(signature, last)
        return true
      }
      const other = path.slice(from, from + HASH_LENGTH)
      node = nodeOf(node, other)
      beside.push(other)
      nodes.push(node)
    }
    return true
  }

  return (record, topic, text) => {
    const proof = record.headers[PROOF]
    if (proof === undefined || proof.length > LONGEST || record.key === null) return false
    const signed = { topic, key: record.key, headers: record.headers }
    const id = record.headers.ce_id ?? ''
    const met = proven.of(id)
    if (met?.text === text && isSameEnvelope(met.signed, signed)) return true
    const owner = ownerOf(topic, record.key)
    const leaf = leafOf(envelopeOf(signed), text)
    if (!(last?.owner === owner && meets(last, [leaf], [])) && !isSigned(owner, leaf, proof)) return false
    if (!met && isNew(record.headers.ce_time ?? '')) proven.add(id, { signed, text }, text.length)
    return true
  }
}

/** Whether nodes lead up to one that is known of a way, or to one beside it. From there on it is the way of these, and below it leads through them. */
function meets(way: Way, nodes: readonly string[], beside: readonly string[]): boolean {
  const level = beside.length
  const node = nodes[level]
  const old = way.nodes[level]
  if (old === undefined || (node !== old && node !== way.beside[level])) return false
  if (node !== old) way.beside[level] = old
  for (let below = 0; below <= level; below++) way.nodes[below] = present(nodes[below])
  for (let below = 0; below < level; below++) way.beside[below] = present(beside[below])
  return true
}
