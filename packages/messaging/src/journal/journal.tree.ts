import type { Sql } from '@lodestone/database'
import { type FullTree, fullTreesIn, growTree, type LeafRange, overFullTrees } from '@lodestone/kernel'

/** The tree over a service's commitments. Its full subtrees are kept, so that whatever is asked of it costs a few rows, however long the log is. */

/** Hashes of ranges of leaves, in hex. Throws when the tree is not there so far: it is kept whole, in the order of its leaves. */
export async function hashesOf(sql: Sql, ranges: readonly LeafRange[]): Promise<string[]> {
  const hashes = await fullHashes(sql, ranges.flatMap(fullTreesIn))
  let from = 0
  return ranges.map(range => {
    const to = from + fullTreesIn(range).length
    const hash = overFullTrees(hashes.slice(from, to)).toString('hex')
    from = to
    return hash
  })
}

/** Adds the leaf behind `size` others and gives the root of all. */
export async function addLeaf(tx: Sql, size: number, leaf: Buffer): Promise<string> {
  const grown = growTree(size, await fullHashes(tx, fullTreesIn([0, size])), leaf)
  await tx.query('INSERT INTO audit_tree (level, index, hash) SELECT * FROM unnest($1::int[], $2::int[], $3::text[])', [
    grown.map(one => one.level),
    grown.map(one => one.index),
    grown.map(one => one.hash.toString('hex')),
  ])
  const [root = ''] = await hashesOf(tx, [[0, size + 1]])
  return root
}

async function fullHashes(sql: Sql, trees: readonly FullTree[]): Promise<Buffer[]> {
  const rows = await sql.query<{ hash: string | null }>(
    `SELECT tree.hash FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS asked (level, index, place)
     LEFT JOIN audit_tree AS tree USING (level, index) ORDER BY place`,
    [trees.map(one => one.level), trees.map(one => one.index)],
    'audit-tree',
  )
  return rows.map(({ hash }, at) => {
    if (hash === null) throw new Error(`the log lacks its subtree ${trees[at]?.level}/${trees[at]?.index}`)
    return Buffer.from(hash, 'hex')
  })
}
