import { closeSync, openSync, writeSync } from 'node:fs'
import { present } from '@lodestone/kernel'
import type { Column, Programme } from './programme.ts'

/**
 * Writes a programme as a free MPS file to be minimised. `objective` prices a column; `kept` is the least kilograms of the classes settled so far. Column n is named Xn.
 */
export function writeMps(
  path: string,
  { rows, columns, volumeRow }: Programme,
  objective: (column: Column) => number,
  kept: ReadonlyMap<number, number>,
): void {
  const file = openSync(path, 'w')
  const limits = new Map([...kept].map(([priority, volume]) => [present(volumeRow.get(priority)), volume]))
  const write = (lines: readonly string[]) => writeSync(file, `${lines.join('\n')}\n`)
  try {
    write(['NAME ROUND', 'ROWS', ' N OBJ', ...rows.map(({ sense }, r) => ` ${sense} R${r}`), 'COLUMNS'])
    const numbered = columns.map((column, n) => ({ column, n }))
    for (const whole of [false, true]) {
      const own = numbered.filter(({ column }) => column.whole === whole)
      if (own.length === 0) continue
      if (whole) write([" M1 'MARKER' 'INTORG'"])
      // In portions, because one string for half a million columns would be too much at once.
      for (let from = 0; from < own.length; from += 10_000)
        write(own.slice(from, from + 10_000).flatMap(({ column, n }) => columnLines(column, n, objective(column))))
      if (whole) write([" M2 'MARKER' 'INTEND'"])
    }
    write(['RHS', ...rows.flatMap(({ limit }, r) => rhsLine(r, limits.get(r) ?? limit))])
    const bounded = numbered.flatMap(({ column: { upper }, n }) =>
      upper === undefined ? [] : [` UP B X${n} ${upper}`],
    )
    write(['BOUNDS', ...bounded, 'ENDATA'])
  } finally {
    closeSync(file)
  }
}

const columnLines = ({ entries }: Column, n: number, price: number): string[] => [
  ...(price === 0 ? [] : [` X${n} OBJ ${price}`]),
  ...entries.map(([r, value]) => ` X${n} R${r} ${value}`),
]

const rhsLine = (r: number, limit: number): string[] => (limit === 0 ? [] : [` RHS R${r} ${limit}`])
