/** By how much the first has more in the best class in which two counts by class differ; nothing where they are equal. */
export function aheadByClass(one: ReadonlyMap<number, bigint>, other: ReadonlyMap<number, bigint>): bigint {
  for (const priority of [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b)) {
    const ahead = (one.get(priority) ?? 0n) - (other.get(priority) ?? 0n)
    if (ahead !== 0n) return ahead
  }
  return 0n
}
