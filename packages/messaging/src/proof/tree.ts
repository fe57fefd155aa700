import { hash } from 'node:crypto'
import { present } from '@lodestone/kernel'

/** Characters of a SHA-256 in base64url. */
export const HASH_LENGTH = 43

/** Hash of a record. One JSON array and the text of the data behind it cannot be read as another array and text. */
export const leafOf = (envelope: string, text: string): string => hash('sha256', `\0${envelope}${text}`, 'base64url')

/** Hash of two that stand together, in whichever order; never that of a record, as those begin otherwise. */
export const nodeOf = (one: string, other: string): string =>
  hash('sha256', one < other ? `\x01${one}${other}` : `\x01${other}${one}`, 'base64url')

/** What is signed: the root of a batch's tree, and for what, so that no signature made for something else fits. */
export const statementOf = (owner: string, root: string): Buffer => Buffer.from(`lodestone events 2\n${owner}\n${root}`)

/** The root over some leaves, one at least, and of each leaf the nodes beside its way there. A node without one beside it is its own parent. */
export function treeOf(leaves: readonly string[]): { readonly root: string; readonly path: (leaf: number) => string } {
  const levels: (readonly string[])[] = []
  let nodes = leaves
  while (nodes.length > 1) {
    levels.push(nodes)
    const above: string[] = []
    for (let at = 0; at < nodes.length; at += 2) {
      const [one, other] = [present(nodes[at]), nodes[at + 1]]
      above.push(other === undefined ? one : nodeOf(one, other))
    }
    nodes = above
  }
  return {
    root: present(nodes[0]),
    path: leaf => levels.reduce((path, level, height) => path + (level[(leaf >> height) ^ 1] ?? ''), ''),
  }
}
