/** Shards of every outbox. Changing it needs an empty outbox: rows keep the shard they were written with. */
export const SHARDS = 8

/** The shard of a key: FNV-1a over its UTF-16 code units, so that all facts of one subject have one reader. */
export function shardOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % SHARDS
}
