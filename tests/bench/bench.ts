/** One measured figure beside what was promised. */
export type Row = { readonly what: string; readonly measured: string; readonly goal: string; readonly reached: boolean }

/** `measured` against a goal of at least, or at most, a number. */
export function row(
  what: string,
  value: number,
  goal: { atLeast?: number; atMost?: number },
  unit = '',
  note = '',
): Row {
  const shown =
    value >= 100 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(1) : value.toFixed(2)
  const reached =
    (goal.atLeast === undefined || value >= goal.atLeast) && (goal.atMost === undefined || value <= goal.atMost)
  const bound =
    goal.atLeast === undefined
      ? `at most ${goal.atMost?.toLocaleString('en')}`
      : `at least ${goal.atLeast.toLocaleString('en')}`
  const suffix = unit === '' ? '' : ` ${unit}`
  return { what, measured: `${shown}${suffix}${note === '' ? '' : ` (${note})`}`, goal: `${bound}${suffix}`, reached }
}

/** The value below which `share` of the sorted sample lies. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const seconds = (since: number): number => (performance.now() - since) / 1000

/** Runs `count` tasks, `width` at a time, and gives how long each took in milliseconds. */
export async function spread(count: number, width: number, task: (index: number) => Promise<void>): Promise<number[]> {
  const took = new Array<number>(count)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < count; i = next++) {
      const start = performance.now()
      await task(i)
      took[i] = performance.now() - start
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  return took
}

export const progress = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
