/** Names in a circle, the first again at the end, where something is made of itself by whatever way; `undefined` where nothing is. */
export function cycleIn(madeOf: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  for (const start of madeOf.keys()) {
    // The way from the start, and of each step on it what is still to be looked at: no recursion, since histories may be long.
    const way: string[] = []
    const open: string[][] = [[start]]
    while (open.length > 0) {
      const next = open.at(-1)?.pop()
      if (next === undefined) {
        open.pop()
        const left = way.pop()
        if (left !== undefined) done.add(left)
      } else if (way.includes(next)) return [...way.slice(way.indexOf(next)), next]
      else if (!done.has(next)) {
        way.push(next)
        open.push([...(madeOf.get(next) ?? [])])
      }
    }
  }
  return undefined
}
